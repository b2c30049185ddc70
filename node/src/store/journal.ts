// What was accepted and is not in a block yet, on disk (T5). Append-only files; many acceptances share one write and one
// fdatasync, which is waited for beside other work; a file whose transactions are all settled is deleted. Any failure is final (D5).
import { type FileHandle, open, readdir, readFile, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { GROUP_COMMIT_RECORDS_MAX, JOURNAL_SEGMENT_BYTES } from '../params/limits.ts'
import type { Hash } from '../types/bytes.ts'
import { decodeRecords, encodeRecord, type JournalRecord } from './journalRecords.ts'
import { StoreFailure } from './store.ts'
import { writeAll } from './writeAll.ts'

/** Makes what was written to the file survive a power cut. */
export type Fsync = (file: FileHandle) => Promise<void>

export type JournalOptions = {
  /** An existing folder, the journal's alone. */
  readonly dir: string
  readonly fsync: Fsync
  /** The journal cannot be written: the node must stop. Told once, before the pending appends reject. */
  onFailure(failure: StoreFailure): void
  /** How long the last write and fsync took together, milliseconds. */
  onCommit?(elapsedMs: number): void
  readonly segmentBytesMax?: number
}

export type Journal = {
  /** Resolves once the record is durable. Appends become durable in the order of the calls. */
  append(hash: Hash, record: JournalRecord): Promise<void>
  /** These hashes have their end on the chain's disk: their records are not needed any more. */
  settle(hashes: readonly Hash[]): void
  /** Waits for what is under way and closes the file; nothing may be appended after. */
  close(): Promise<void>
}

export const fsyncData: Fsync = (file) => file.datasync()

const NAME = /^(\d{8})\.log$/

/** What the files of a stopped node hold, oldest first. Throws StoreFailure when a file before the last is damaged. */
export async function readJournal(dir: string): Promise<{ records: JournalRecord[]; tornBytes: number }> {
  const names = await segmentNames(dir)
  const records: JournalRecord[] = []
  let tornBytes = 0
  for (const name of names) {
    const bytes = await readFile(join(dir, name))
    const read = decodeRecords(bytes)
    records.push(...read.records)
    tornBytes = bytes.length - read.soundBytes
    if (tornBytes > 0 && name !== names.at(-1)) {
      throw new StoreFailure(
        `${join(dir, name)} is damaged at byte ${read.soundBytes}: accepted transactions after it cannot be read. ` +
          'Restore the file, or remove it to give those transactions up.',
      )
    }
  }
  return { records, tornBytes }
}

/**
 * Starts a new file. `carried` are the records still needed from before: they are written first, and only when they are
 * durable are the old files deleted. A crash in between leaves some twice, which the reader must expect.
 */
export async function openJournal(
  options: JournalOptions,
  carried: readonly (JournalRecord & { readonly hash: Hash })[],
): Promise<Journal> {
  const { dir, fsync } = options
  const old = await segmentNames(dir)
  await cutTornTail(dir, old.at(-1), fsync)
  const journal = startWriter(options, await startSegment(dir, numberOf(old.at(-1)) + 1, fsync))
  await Promise.all(carried.map((record) => journal.append(record.hash, record)))
  await Promise.all(old.map((name) => unlink(join(dir, name))))
  return journal
}

/** Once a newer file stands beside it, a torn last file would look damaged; so it is made whole before there is one. */
async function cutTornTail(dir: string, last: string | undefined, fsync: Fsync): Promise<void> {
  if (last === undefined) return
  const path = join(dir, last)
  const bytes = await readFile(path)
  const { soundBytes } = decodeRecords(bytes)
  if (soundBytes === bytes.length) return
  const file = await open(path, 'r+')
  await file.truncate(soundBytes)
  await fsync(file)
  await file.close()
}

type Segment = {
  readonly number: number
  readonly path: string
  readonly file: FileHandle
  readonly unsettled: Set<Hash>
}
type Waiting = { readonly hash: Hash; readonly bytes: Uint8Array; resolve(): void; reject(error: unknown): void }

function startWriter(options: JournalOptions, first: Segment): Journal {
  const { dir, fsync, onFailure, onCommit, segmentBytesMax = JOURNAL_SEGMENT_BYTES } = options
  /** Null: appended but not written yet. A settled hash is not in it. */
  const segmentOf = new Map<Hash, Segment | null>()
  const closed = new Set<Segment>()
  let current = first
  let currentBytes = 0
  let waiting: Waiting[] = []
  let isScheduled = false
  let running: Promise<void> | null = null
  let failure: StoreFailure | null = null

  function append(hash: Hash, record: JournalRecord): Promise<void> {
    if (failure !== null) return Promise.reject(failure)
    return new Promise((resolve, reject) => {
      waiting.push({ hash, bytes: encodeRecord(record), resolve, reject })
      segmentOf.set(hash, null)
      if (waiting.length >= GROUP_COMMIT_RECORDS_MAX) flush()
      else scheduleFlush()
    })
  }

  /** When what runs now is through, so that the ballots of one message are written together. */
  function scheduleFlush(): void {
    if (isScheduled || running !== null) return
    isScheduled = true
    process.nextTick(() => {
      isScheduled = false
      flush()
    })
  }

  /** One write, one fsync, then everyone who waited; what arrives meanwhile shares the next. */
  function flush(): void {
    if (running !== null || waiting.length === 0 || failure !== null) return
    const batch = waiting
    waiting = []
    running = write(batch).then(
      () => {
        running = null
        for (const { resolve } of batch) resolve()
        flush()
      },
      (cause: unknown) => fail(cause, batch),
    )
  }

  async function write(batch: readonly Waiting[]): Promise<void> {
    const startedAt = performance.now()
    if (currentBytes >= segmentBytesMax) await rotate()
    for (const { hash } of batch) fileUnder(current, hash)
    const bytes = Buffer.concat(batch.map((item) => item.bytes))
    // That takes less than waiting for another thread to have done it; the disk is waited for elsewhere.
    writeAll(current.file.fd, bytes, null)
    currentBytes += bytes.length
    await fsync(current.file)
    onCommit?.(performance.now() - startedAt)
  }

  /** A block may have settled it already: then it is written, because someone waits for that, but never missed again. */
  function fileUnder(segment: Segment, hash: Hash): void {
    if (!segmentOf.has(hash)) return
    segmentOf.set(hash, segment)
    segment.unsettled.add(hash)
  }

  async function rotate(): Promise<void> {
    await current.file.close()
    closed.add(current)
    current = await startSegment(dir, current.number + 1, fsync)
    currentBytes = 0
    deleteSettled()
  }

  function settle(hashes: readonly Hash[]): void {
    for (const hash of hashes) {
      segmentOf.get(hash)?.unsettled.delete(hash)
      segmentOf.delete(hash)
    }
    deleteSettled()
  }

  function deleteSettled(): void {
    for (const segment of closed) {
      if (segment.unsettled.size > 0) continue
      closed.delete(segment)
      unlink(segment.path).catch((cause: unknown) => fail(cause, []))
    }
  }

  function fail(cause: unknown, batch: readonly Waiting[]): void {
    const rejected = [...batch, ...waiting]
    waiting = []
    running = null
    if (failure === null) {
      const message = cause instanceof Error ? cause.message : String(cause)
      failure = new StoreFailure(`cannot write the journal in ${dir}: ${message}`, cause)
      onFailure(failure)
    }
    for (const { reject } of rejected) reject(failure)
  }

  async function close(): Promise<void> {
    flush()
    while (running !== null) await running
    await current.file.close()
  }

  return { append, settle, close }
}

async function startSegment(dir: string, number: number, fsync: Fsync): Promise<Segment> {
  const path = join(dir, `${String(number).padStart(8, '0')}.log`)
  const file = await open(path, 'wx')
  await syncDirectory(dir, fsync)
  return { number, path, file, unsettled: new Set() }
}

/** A new file's name is durable only when its folder is. */
async function syncDirectory(dir: string, fsync: Fsync): Promise<void> {
  const folder = await open(dir, 'r')
  await fsync(folder)
  await folder.close()
}

async function segmentNames(dir: string): Promise<string[]> {
  return (await readdir(dir)).filter((name) => NAME.test(name)).toSorted()
}

function numberOf(name: string | undefined): number {
  return Number(NAME.exec(name ?? '')?.[1] ?? 0)
}
