// The invariants. What enters is everything that leaves a node or reaches its disk, as it happens; what leaves is nothing,
// or the first rule that was broken. The witness believes nobody: it compares what all nodes did, over all restarts.
import { encodeReceipt } from '../src/codec/receipt.ts'
import type { BlockEntry } from '../src/store/store.ts'
import type { Address, Hash } from '../src/types/bytes.ts'
import type { Draft, Evidence, MessageType } from '../src/types/consensus.ts'
import { voteName } from './disk.ts'
import type { Place } from './network.ts'

export const INVARIANTS = {
  'one-block': 'one block per height, on every honest node',
  'same-content': 'same block, receipts and state everywhere',
  'no-double-signature': 'no honest validator signs two different things for one height, round and type',
  'no-forgetting': 'no honest validator claims less than it committed to',
  'persisted-before-sent': 'nothing of our own leaves before it is on disk',
  'honest-not-accused': 'no evidence names an honest validator',
  'allowed-step': 'every step of a state machine is one that the specification allows',
  'no-ballot-twice': 'no transaction is in the chain twice',
  'no-ballot-lost': 'every accepted ballot is recorded, with success',
  'counted-once': 'the count is the number of ballots recorded',
  decides: 'after healing there is a decision within the bound',
  'evidence-found': 'a proof of what the dishonest one did is stored',
  'stays-up': 'no node stops but by a crash of ours',
  'no-alarm': 'the guard of an honest validator never has to refuse',
  'right-builder': 'every block is built by the one whose turn it was',
  'proven-only': 'an honest node accepts, builds, votes for and adopts only what its own verifier has called true',
  proven: 'every block has the seals of a quorum of distinct validators of its height',
  'rounds-take-time': 'no honest validator is in a round before the timers of the rounds below can have run',
  'bounded-memory': 'what a node keeps of others stays within its bounds',
} as const
export type Invariant = keyof typeof INVARIANTS

export class Broken extends Error {
  readonly invariant: Invariant
  constructor(invariant: Invariant, facts: string, cause?: unknown) {
    super(`${INVARIANTS[invariant]}: ${facts}`, { cause })
    this.name = 'Broken'
    this.invariant = invariant
  }
}

type Decided = { readonly hash: Hash; readonly receipts: readonly Uint8Array[]; readonly stateRoot: Hash }

export type Witness = {
  /** A block has become durable on a node. True: it is the first of its height. */
  uponBlock(place: Place, entry: BlockEntry): boolean
  /** A message of the node's own identity leaves it. `isDurable`: the disk says so. */
  uponSaid(place: Place, author: Address, vote: Draft, isDurable: boolean): void
  uponEvidence(place: Place, evidence: Evidence): void
  uponAccepted(hash: Hash): void
  /** Throws Broken unless all that was accepted is in the chain. */
  checkAccepted(): void
  readonly accepted: ReadonlySet<Hash>
  isRecorded(hash: Hash): boolean
  decided(height: bigint): Hash | undefined
  /** When this validator last said something of this type; null if it never did. */
  lastSaidAtMs(author: Address, type: MessageType): number | null
  readonly counts: { heights: number; recorded: number; maxRound: number }
}

export type WitnessParts = {
  readonly dishonest: ReadonlySet<Address>
  readonly stage: readonly BlockEntry[]
  readonly nowMs: () => number
  readonly allowsFork: boolean
}

export function createWitness({ dishonest, stage, nowMs, allowsFork }: WitnessParts): Witness {
  const chain = new Map<bigint, Decided>()
  const recorded = new Map<Hash, bigint>()
  const accepted = new Set<Hash>()
  const signed = new Map<string, string>()
  const saidAtMs = new Map<string, number>()
  /** The highest round each validator committed in, at the height it last committed. */
  const committed = new Map<Address, { height: bigint; round: number }>()
  const counts = { heights: 0, recorded: 0, maxRound: 0 }
  for (const entry of stage) chain.set(entry.final.block.header.number, decidedOf(entry))

  function uponBlock(place: Place, entry: BlockEntry): boolean {
    const { block, receipts } = entry.final
    const { number: height } = block.header
    const known = chain.get(height)
    if (known === undefined) {
      chain.set(height, decidedOf(entry))
      counts.heights++
      block.transactions.forEach(({ hash }, i) => {
        const before = recorded.get(hash)
        if (before !== undefined) throw new Broken('no-ballot-twice', `${hash} at ${before} and at ${height}`)
        recorded.set(hash, height)
        if (accepted.has(hash) && receipts[i]?.status !== 1) throw new Broken('no-ballot-lost', `${hash} failed`)
        counts.recorded++
      })
      return true
    }
    if (known.hash !== block.hash && allowsFork) return true
    if (known.hash !== block.hash) {
      throw new Broken('one-block', `height ${height} is ${known.hash} elsewhere and ${block.hash} at node ${place}`)
    }
    if (known.stateRoot !== entry.committed.roots.accounts.hash) {
      throw new Broken('same-content', `node ${place} has another state at height ${height}`)
    }
    if (!isSameList(known.receipts, receipts.map(encodeReceipt))) {
      throw new Broken('same-content', `node ${place} has other receipts at height ${height}`)
    }
    return false
  }

  function uponSaid(place: Place, author: Address, vote: Draft, isDurable: boolean): void {
    if (dishonest.has(author)) return
    saidAtMs.set(`${author} ${vote.type}`, nowMs())
    counts.maxRound = Math.max(counts.maxRound, vote.round)
    const slot = `${author} ${vote.type} ${vote.height} ${vote.round}`
    const name = voteName(vote)
    const known = signed.get(slot)
    if (known !== undefined && known !== name) {
      throw new Broken('no-double-signature', `node ${place}: ${known}, then ${name}`)
    }
    signed.set(slot, name)
    if (!isDurable) throw new Broken('persisted-before-sent', `node ${place}: ${name}`)
    checkMemory(place, author, vote)
  }

  /** C6, C11. Who committed in a round says so when it asks for a later one. */
  function checkMemory(place: Place, author: Address, { type, height, round, prepared }: Draft): void {
    const last = committed.get(author)
    if (type === 'commit' && (last === undefined || last.height < height || last.round < round)) {
      committed.set(author, { height, round })
    }
    if (type !== 'round-change' || last === undefined || last.height !== height || round <= last.round) return
    if (prepared === null || prepared.round < last.round) {
      const claims = prepared === null ? 'nothing' : `round ${prepared.round}`
      throw new Broken('no-forgetting', `node ${place} committed in round ${last.round} of ${height}, claims ${claims}`)
    }
  }

  return {
    uponBlock,
    uponSaid,
    uponEvidence(place, evidence) {
      const named = evidence.kind === 'conflicting-certificates' ? evidence.authors : [evidence.author]
      const innocent = named.find((author) => !dishonest.has(author))
      if (innocent !== undefined)
        throw new Broken('honest-not-accused', `node ${place}: ${evidence.kind} of ${innocent}`)
    },
    uponAccepted: (hash) => accepted.add(hash),
    checkAccepted() {
      for (const hash of accepted) if (!recorded.has(hash)) throw new Broken('no-ballot-lost', `${hash} is nowhere`)
    },
    accepted,
    isRecorded: (hash) => recorded.has(hash),
    decided: (height) => chain.get(height)?.hash,
    lastSaidAtMs: (author, type) => saidAtMs.get(`${author} ${type}`) ?? null,
    counts,
  }
}

function decidedOf({ final, committed }: BlockEntry): Decided {
  const { block, receipts } = final
  if (committed.roots.accounts.hash !== block.header.stateRoot) {
    throw new Broken('same-content', `the state after ${block.header.number} is not the one its header names`)
  }
  return { hash: block.hash, receipts: receipts.map(encodeReceipt), stateRoot: block.header.stateRoot }
}

function isSameList(a: readonly Uint8Array[], b: readonly Uint8Array[]): boolean {
  return a.length === b.length && a.every((bytes, i) => Buffer.compare(bytes, b[i] ?? new Uint8Array(0)) === 0)
}
