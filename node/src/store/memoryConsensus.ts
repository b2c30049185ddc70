// What consensus keeps, in plain variables, for tests and the simulator: it takes, refuses and forgets exactly as the tables
// do, except that nothing is lost with the power.
import { isAbove } from '../consensus/position.ts'
import type { Address, Hash } from '../types/bytes.ts'
import type { Evidence, Vote } from '../types/consensus.ts'
import type { NodeStore } from './consensusStore.ts'
import { evidenceName, isOneTooMany } from './evidenceName.ts'
import { type KeptRecord, keep, NOTHING_KEPT } from './recordCodec.ts'
import type { SigningState } from './signingState.ts'
import { StoreFailure } from './store.ts'

export type MemoryConsensus = Pick<NodeStore, 'consensus' | 'signing'> & {
  /** D3. A block was appended: its height's record ends. */
  uponBlockEnd(): void
}

export function createMemoryConsensus(headHeight: () => bigint | null): MemoryConsensus {
  let kept: KeptRecord = NOTHING_KEPT
  let state: SigningState = { address: null, epoch: 0, abstention: null, amnesias: [] }
  const seen = new Map<Address, Vote>()
  const evidence = new Map<Hash, Evidence>()

  function noteSeen(vote: Vote): void {
    if (isAbove(vote, seen.get(vote.author) ?? null)) seen.set(vote.author, vote)
  }

  return {
    consensus: {
      load: () => kept.record,
      save(next) {
        const due = (headHeight() ?? 0n) + 1n
        if (next.height !== due) throw new StoreFailure(`D1: a record of height ${next.height} where ${due} is decided`)
        kept = keep(kept, next)
      },
      highestOf: (author) => seen.get(author) ?? null,
      noteSeen,
      addEvidence(found) {
        const name = evidenceName(found)
        if (evidence.has(name) || isOneTooMany(found, [...evidence.values()])) return false
        evidence.set(name, found)
        return true
      },
      evidence: () => [...evidence.values()],
    },
    signing: {
      load: () => state,
      signed: () => kept.signed,
      save(next) {
        state = next
      },
    },
    uponBlockEnd() {
      kept = { ...kept, record: null }
    },
  }
}
