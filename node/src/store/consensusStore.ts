// D1, D4, C11: what consensus keeps on disk, in the chain's own database so that one transaction holds both. What enters
// are records, votes of others and evidence; what leaves is the same after a crash.
import type { Address } from '../types/bytes.ts'
import type { ConsensusRecord, Evidence, Vote } from '../types/consensus.ts'
import type { SigningStateStore } from './signingState.ts'
import type { Store } from './store.ts'

/** The chain and what consensus keeps beside it, in one database. */
export type NodeStore = Store & { readonly consensus: ConsensusStore; readonly signing: SigningStateStore }

export type ConsensusStore = {
  /** Null: nothing was ever signed at the height after the head. */
  load(): ConsensusRecord | null
  /** One transaction, durable when it returns. Throws StoreFailure. A finalised block clears the record (D3). */
  save(record: ConsensusRecord): void
  /** D4. The highest (height, round, type) seen of this validator. */
  highestOf(author: Address): Vote | null
  /** Kept in memory at once, on disk with the next transaction. */
  noteSeen(vote: Vote): void
  /** False: known already. */
  addEvidence(evidence: Evidence): boolean
  evidence(): readonly Evidence[]
}
