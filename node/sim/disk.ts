// One node's disk: what is written survives a crash, and a crash can come at every write, just before it or just after.
// A write of the database is one transaction, so one cut short is one that never happened (SQLite's log drops it); the
// high-water file is replaced by a rename, so it is the old or the new one, or in a run that wants it, gone.
import type { ConsensusStore } from '../src/store/consensusStore.ts'
import { createMemoryStore } from '../src/store/memoryStore.ts'
import { type BlockEntry, type Store, StoreFailure } from '../src/store/store.ts'
import type { Address, Hash } from '../src/types/bytes.ts'
import type { ConsensusRecord, Draft, Evidence, Vote } from '../src/types/consensus.ts'

/** The machine is off: nothing that would have come after it happens. */
export class PowerLoss extends Error {
  constructor(where: string) {
    super(`power lost ${where}`)
    this.name = 'PowerLoss'
  }
}

export type JournalEntry = { readonly hash: Hash; readonly raw: Uint8Array; readonly replaces: Hash | null }
export type WriteKind = 'record' | 'high-water' | 'block' | 'journal'

export type Disk = {
  readonly store: Store
  readonly consensusStore: ConsensusStore
  readonly highWater: { read(): string | null; write(text: string): void }
  readonly journal: {
    entries(): readonly JournalEntry[]
    append(entry: JournalEntry): void
    settle(hashes: readonly Hash[]): void
  }
  /** At the `writes`-th write from now. */
  crashAt(writes: number, isDone: boolean): void
  disarm(): void
  /** What was only in memory is gone. */
  powerOff(losesFile: boolean): void
  /** D1: has this vote of ours reached the disk, with the record that holds it? */
  hasSaid(vote: Draft): boolean
  readonly counts: { writes: number }
}

export type DiskParts = {
  readonly entries: readonly BlockEntry[]
  /** A block has become durable here. */
  onBlock(entry: BlockEntry): void
}

export function createDisk({ entries, onBlock }: DiskParts): Disk {
  const memory = createMemoryStore()
  for (const entry of entries) memory.append(entry)
  let record: ConsensusRecord | null = null
  let highWater: string | null = null
  let armed: { writes: number; isDone: boolean } | null = null
  let journal = new Map<Hash, JournalEntry>()
  const said = new Set<string>()
  const seen = new Map<Address, Vote>()
  /** Not on disk before the next transaction. */
  const unsaved = new Map<Address, Vote>()
  const evidence = new Map<string, Evidence>()
  const counts = { writes: 0 }

  function write(kind: WriteKind, apply: () => void): void {
    counts.writes++
    const isLast = armed !== null && --armed.writes <= 0
    if (isLast && armed?.isDone === false) throw lost('before', kind)
    apply()
    if (isLast) throw lost('after', kind)
  }

  function lost(when: string, kind: WriteKind): PowerLoss {
    armed = null
    return new PowerLoss(`${when} the write of the ${kind}`)
  }

  function saveSeen(): void {
    for (const [author, vote] of unsaved) seen.set(author, vote)
    unsaved.clear()
  }

  const store: Store = {
    ...memory,
    append(entry) {
      write('block', () => {
        memory.append(entry)
        record = null
        saveSeen()
        onBlock(entry)
      })
    },
  }

  const consensusStore: ConsensusStore = {
    load: () => record,
    save(next) {
      write('record', () => {
        const due = (memory.headHeight() ?? 0n) + 1n
        if (next.height !== due) throw new StoreFailure(`D1: a record of height ${next.height} where ${due} is decided`)
        record = next
        for (const { vote } of next.own) said.add(voteName(vote))
        saveSeen()
      })
    },
    highestOf: (author) => unsaved.get(author) ?? seen.get(author) ?? null,
    noteSeen(vote) {
      const known = consensusStore.highestOf(vote.author)
      if (known === null || isHigher(vote, known)) unsaved.set(vote.author, vote)
    },
    addEvidence(found) {
      const name = evidenceName(found)
      if (evidence.has(name)) return false
      evidence.set(name, found)
      return true
    },
    evidence: () => [...evidence.values()],
  }

  return {
    store,
    consensusStore,
    highWater: {
      read: () => highWater,
      write: (text) =>
        write('high-water', () => {
          highWater = text
        }),
    },
    journal: {
      entries: () => [...journal.values()],
      append: (entry) => write('journal', () => journal.set(entry.hash, entry)),
      settle: (hashes) => {
        const left = new Map(journal)
        for (const hash of hashes) left.delete(hash)
        journal = left
      },
    },
    crashAt(writes, isDone) {
      armed = { writes, isDone }
    },
    disarm() {
      armed = null
    },
    powerOff(losesFile) {
      armed = null
      unsaved.clear()
      if (losesFile) highWater = null
    },
    hasSaid: (vote) => said.has(voteName(vote)),
    counts,
  }
}

const STEPS = { 'round-change': 0, proposal: 1, prepare: 2, commit: 3 } as const

/** D2's order. */
export function isHigher(a: Draft, b: Draft): boolean {
  if (a.height !== b.height) return a.height > b.height
  if (a.round !== b.round) return a.round > b.round
  return STEPS[a.type] > STEPS[b.type]
}

/** Everything that is signed, as text. */
export function voteName({ type, height, round, digest, prepared }: Draft): string {
  const claim = prepared === null ? '' : ` ${prepared.round} ${prepared.digest}`
  return `${type} ${height} ${round} ${digest}${claim}`
}

function evidenceName(evidence: Evidence): string {
  if (evidence.kind === 'double-vote')
    return `${evidence.author} ${voteName(evidence.first)} ${voteName(evidence.second)}`
  if (evidence.kind === 'amnesia') {
    return `${evidence.author} ${voteName(evidence.commit)} ${voteName(evidence.roundChange)}`
  }
  return `${evidence.first.blockHash} ${evidence.second.blockHash}`
}
