// What a disk may hold after the power went away, from the trace of what was written to it. A write is certain once a sync
// of its file that began later is over; before that it may be there, be torn, or be missing, each for itself. A name that
// was made, moved or removed is certain once its folder was synced; before that folders keep their order of changes.
import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import type { Random } from '../../support/random.ts'
import type { DiskAct } from './diskTrace.ts'

type Change = Extract<DiskAct, { kind: 'write' | 'truncate' }>
type NameChange = { readonly began: number; readonly ended: number; apply(names: Map<string, File>): void }
type File = { certain: Uint8Array; open: Change[] }
type Folder = { readonly certain: Map<string, File>; open: NameChange[]; readonly now: Map<string, File> }

/** Sectors are written whole. */
const SECTOR_BYTES = 512

/** The disk after the first acts of a trace; `files` is what was durable before it began, by path. */
export class Disk {
  readonly #root: string
  readonly #folders = new Map<string, Folder>()

  constructor(root: string, files: ReadonlyMap<string, Uint8Array>) {
    this.#root = root
    for (const [path, certain] of files) {
      const file: File = { certain, open: [] }
      const folder = this.#folder(dirname(path))
      folder.certain.set(basename(path), file)
      folder.now.set(basename(path), file)
    }
  }

  #folder(path: string): Folder {
    const known = this.#folders.get(path)
    if (known) return known
    const folder: Folder = { certain: new Map(), open: [], now: new Map() }
    this.#folders.set(path, folder)
    return folder
  }

  #file(path: string): File | undefined {
    return this.#folder(dirname(path)).now.get(basename(path))
  }

  #rename(act: { began: number; ended: number; path: string }, apply: NameChange['apply']): void {
    const folder = this.#folder(dirname(act.path))
    apply(folder.now)
    folder.open.push({ began: act.began, ended: act.ended, apply })
  }

  do(act: DiskAct): void {
    const name = basename(act.path)
    switch (act.kind) {
      case 'open': {
        const file = this.#file(act.path)
        if (file && act.isTruncated) file.open.push({ ...act, kind: 'truncate', length: 0 })
        if (file) return
        const made: File = { certain: new Uint8Array(0), open: [] }
        this.#rename(act, (names) => names.set(name, made))
        return
      }
      case 'write':
      case 'truncate':
        this.#file(act.path)?.open.push(act)
        return
      case 'rename': {
        if (dirname(act.to) !== dirname(act.path)) throw new Error('a move between folders')
        const to = basename(act.to)
        const moved = this.#file(act.path)
        if (!moved) throw new Error(`${act.path} is moved and was never made`)
        this.#rename(act, (names) => {
          names.delete(name)
          names.set(to, moved)
        })
        return
      }
      case 'unlink':
        this.#rename(act, (names) => names.delete(name))
        return
      case 'sync':
        this.#sync(act)
        return
      case 'said':
    }
  }

  #sync({ path, began }: Extract<DiskAct, { kind: 'sync' }>): void {
    const isCovered = (change: { ended: number }) => change.ended < began
    const file = this.#file(path)
    if (file) {
      for (const change of file.open.filter(isCovered)) file.certain = changed(file.certain, change)
      file.open = file.open.filter((change) => !isCovered(change))
      return
    }
    const folder = this.#folder(path)
    for (const change of folder.open.filter(isCovered)) change.apply(folder.certain)
    folder.open = folder.open.filter((change) => !isCovered(change))
  }

  /** Writes one of the images that are possible now into `target`. */
  image(kind: ImageKind, random: Random, target: string): void {
    for (const [path, folder] of this.#folders) {
      const names = new Map(folder.certain)
      const kept =
        kind === 'nothing' ? 0 : kind === 'everything' ? folder.open.length : random.between(0, folder.open.length)
      for (const change of folder.open.slice(0, kept)) change.apply(names)
      const to = join(target, relative(this.#root, path))
      mkdirSync(to, { recursive: true })
      for (const [name, file] of names) writeFileSync(join(to, name), contentOf(file, kind, random))
    }
  }
}

/** Nothing that was not synced; everything (a kill -9); or some of it, the last torn. */
export type ImageKind = 'nothing' | 'everything' | 'some'

function contentOf({ certain, open }: File, kind: ImageKind, random: Random): Uint8Array {
  if (kind === 'nothing') return certain
  const kept = kind === 'everything' ? open : open.filter(() => random.chance(0.5))
  const last = kept.at(-1)
  return kept.reduce(
    (bytes, change) => changed(bytes, kind === 'some' && change === last ? torn(change, random) : change),
    certain,
  )
}

/** From the first sector boundary of the file that is drawn on, nothing of it is there. */
function torn(change: Change, random: Random): Change {
  if (change.kind === 'truncate') return change
  const { offset, bytes } = change
  const boundary = Math.ceil(random.between(offset, offset + bytes.length) / SECTOR_BYTES) * SECTOR_BYTES
  return { ...change, bytes: bytes.subarray(0, Math.max(0, Math.min(bytes.length, boundary - offset))) }
}

function changed(bytes: Uint8Array, change: Change): Uint8Array {
  if (change.kind === 'truncate') {
    const cut = new Uint8Array(change.length)
    cut.set(bytes.subarray(0, change.length))
    return cut
  }
  if (change.bytes.length === 0) return bytes
  const next = new Uint8Array(Math.max(bytes.length, change.offset + change.bytes.length))
  next.set(bytes)
  next.set(change.bytes, change.offset)
  return next
}
