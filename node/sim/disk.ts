// One node's disk: what is written survives a crash, and a crash can come at every write, just before it or just after.
// A write of the database is one transaction, so one cut short is one that never happened (SQLite's log drops it); the
// high-water file is replaced by a rename, so it is the old or the new one, or in a run that wants it, gone. What the
// tables take and forget is the node's own memory store.
import { isAbove } from '../src/consensus/position.ts'
import type { ConsensusStore, NodeStore } from '../src/store/consensusStore.ts'
import type { HighWaterFile } from '../src/store/highWater.ts'
import { createMemoryStore } from '../src/store/memoryStore.ts'
import type { SigningState } from '../src/store/signingState.ts'
import type { BlockEntry } from '../src/store/store.ts'
import { idAfter } from '../src/trie/storedNode.ts'
import type { Address, Hash } from '../src/types/bytes.ts'
import type { ConsensusRecord, Draft, Vote } from '../src/types/consensus.ts'
import type { TrieNode } from '../src/types/state.ts'

/** The machine is off: nothing that would have come after it happens. */
export class PowerLoss extends Error {
  constructor(where: string) {
    super(`power lost ${where}`)
    this.name = 'PowerLoss'
  }
}

export type JournalEntry = { readonly hash: Hash; readonly raw: Uint8Array; readonly replaces: Hash | null }
export type WriteKind = 'record' | 'high-water' | 'signing' | 'block' | 'journal'
/** The database as it was, without the high-water file. */
export type Backup = {
  readonly head: bigint
  readonly record: ConsensusRecord | null
  readonly signing: SigningState
  readonly highWater: string | null
}

export type Disk = {
  /** The database as a node opens it: ask again after every boot. */
  database(): NodeStore
  readonly file: HighWaterFile
  readonly journal: {
    entries(): readonly JournalEntry[]
    append(entry: JournalEntry): void
    settle(hashes: readonly Hash[]): void
  }
  /** At the `writes`-th write from now, of this kind if one is named. */
  crashAt(writes: number, isDone: boolean, kind?: WriteKind): void
  disarm(): void
  /** What was only in memory is gone. */
  powerOff(losesFile: boolean): void
  /** D1: has this vote of ours reached the disk, with the record that holds it, and the file? */
  hasSaid(vote: Draft): boolean
  backup(): Backup
  /** The machine is off. `withFile`: the whole directory comes from the backup, otherwise the database alone. */
  restore(backup: Backup, withFile: boolean): void
  /** The machine is off, and gets a new directory with its old key (D2: `init --import-key`). */
  wipe(): void
}

export type DiskParts = {
  readonly address: Address
  readonly entries: readonly BlockEntry[]
  /** A block has become durable here. */
  onBlock(entry: BlockEntry): void
}

export function createDisk({ address, entries, onBlock }: DiskParts): Disk {
  const first: SigningState = { address, epoch: 0, abstention: null, amnesias: [] }
  let inner = databaseWith(entries, first)
  let highWater: string | null = null
  let armed: { writes: number; isDone: boolean; kind: WriteKind | undefined } | null = null
  let journal = new Map<Hash, JournalEntry>()
  const said = new Set<string>()
  /** Not on disk before the next transaction. */
  const unsaved = new Map<Address, Vote>()

  function write(kind: WriteKind, apply: () => void): void {
    const isCounted = armed !== null && (armed.kind === undefined || armed.kind === kind)
    const isLast = isCounted && armed !== null && --armed.writes <= 0
    if (isLast && armed?.isDone === false) throw lost('before', kind)
    apply()
    if (isLast) throw lost('after', kind)
  }

  function lost(when: string, kind: WriteKind): PowerLoss {
    armed = null
    return new PowerLoss(`just ${when} the write of the ${kind}`)
  }

  function saveSeen(): void {
    for (const vote of unsaved.values()) inner.consensus.noteSeen(vote)
    unsaved.clear()
  }

  function database(): NodeStore {
    const store = inner
    const highestOf = (author: Address) => unsaved.get(author) ?? store.consensus.highestOf(author)
    const consensus: ConsensusStore = {
      ...store.consensus,
      highestOf,
      noteSeen(vote) {
        if (isAbove(vote, highestOf(vote.author))) unsaved.set(vote.author, vote)
      },
      save: (record) =>
        write('record', () => {
          store.consensus.save(record)
          for (const { vote } of record.own) said.add(voteName(vote))
          saveSeen()
        }),
    }
    return {
      ...store,
      consensus,
      signing: { ...store.signing, save: (state) => write('signing', () => store.signing.save(state)) },
      append: (entry) =>
        write('block', () => {
          store.append(entry)
          saveSeen()
          onBlock(entry)
        }),
    }
  }

  return {
    database,
    file: {
      read: () => highWater,
      write: (text) =>
        write('high-water', () => {
          highWater = text
        }),
    },
    journal: {
      entries: () => [...journal.values()],
      append: (entry) => write('journal', () => journal.set(entry.hash, entry)),
      settle(hashes) {
        const left = new Map(journal)
        for (const hash of hashes) left.delete(hash)
        journal = left
      },
    },
    crashAt(writes, isDone, kind) {
      armed = { writes, isDone, kind }
    },
    disarm() {
      armed = null
    },
    powerOff(losesFile) {
      armed = null
      unsaved.clear()
      if (losesFile) highWater = null
    },
    hasSaid: (vote) => said.has(voteName(vote)) && highWater !== null && reaches(highWater, vote),
    backup: () => ({
      head: inner.headHeight() ?? 0n,
      record: inner.consensus.load(),
      signing: inner.signing.load(),
      highWater,
    }),
    restore(backup, withFile) {
      const old = inner
      const kept = Array.from({ length: Number(backup.head) + 1 }, (_, height) => entryAt(old, BigInt(height)))
      inner = databaseWith(kept, backup.signing)
      if (backup.record !== null) inner.consensus.save(backup.record)
      if (withFile) highWater = backup.highWater
    },
    wipe() {
      inner = databaseWith(entries.slice(0, 1), { ...first, abstention: { reason: 'imported-key', above: null } })
      highWater = null
      journal = new Map()
    },
  }
}

function databaseWith(entries: readonly BlockEntry[], signing: SigningState): NodeStore {
  const store = createMemoryStore()
  for (const entry of entries) store.append(entry)
  store.signing.save(signing)
  return store
}

/** What `append` was given, found again. Trie nodes are copied as far as the state's next id tells. */
function entryAt(store: NodeStore, height: bigint): BlockEntry {
  const final = store.finalBlock(height)
  const roots = store.roots(height)
  const before = height === 0n ? 1 : (store.roots(height - 1n)?.nextId ?? 1)
  if (final === null || roots === null) throw new Error(`no block ${height} to restore`)
  const nodes: TrieNode[] = []
  for (let id = before; id < roots.nextId; ) {
    const node = { id, bytes: store.nodes.get(id).slice() }
    nodes.push(node)
    id = idAfter(node)
  }
  return { final, committed: { roots, nodes, replaced: [] }, outcomes: [] }
}

/** D2: the file knows of this vote or of a later one. Read as text: what it says is the guard's business. */
function reaches(text: string, vote: Draft): boolean {
  const { position } = JSON.parse(text.split('\n')[0] ?? '{}') as {
    position?: { height: string; round: number } | null
  }
  if (position === null || position === undefined) return false
  const height = BigInt(position.height)
  return height > vote.height || (height === vote.height && position.round >= vote.round)
}

/** Everything that is signed, as text. */
export function voteName({ type, height, round, digest, prepared }: Draft): string {
  const claim = prepared === null ? '' : ` ${prepared.round} ${prepared.digest}`
  return `${type} ${height} ${round} ${digest}${claim}`
}
