// What the loop is given: the chain, the pool, what it may sign with, and the ports to the world. The node passes the real
// ones, tests and the simulator their own; nothing behind these names is known to the loop.
import type { Chain } from '../chain/chain.ts'
import type { ConsensusEvent } from '../consensus/events.ts'
import type { ConsensusState, Step } from '../consensus/transition.ts'
import type { ExecutionContext } from '../execution/context.ts'
import type { ConsensusStore } from '../store/consensusStore.ts'
import type { SigningStateStore } from '../store/signingState.ts'
import type { Outcome } from '../store/store.ts'
import type { Admission, TxPool } from '../txpool/pool.ts'
import type { Address, Hash } from '../types/bytes.ts'
import type { FinalBlock } from '../types/chainView.ts'
import type { Draft, Evidence, MessageType, Vote } from '../types/consensus.ts'
import type { ConsensusStatus } from '../types/networkView.ts'
import type { Clock, Log, Recover, Timers, Verifier } from '../types/ports.ts'
import type { Transaction } from '../types/transaction.ts'
import type { Transport } from '../types/transport.ts'
import type { Admitted } from './admissions.ts'
import type { ClaimCounts } from './claimBook.ts'
import type { GossipCounts } from './gossip.ts'

/** What a vote is bound to besides its own fields (C3). */
export type SigningChain = { readonly genesisHash: Hash; readonly validatorSetHash: Hash }

/** D2. The guard: the only one who signs consensus messages. Throws SignerRefusal rather than contradict itself. */
export type ConsensusSigner = {
  readonly address: Address
  /** `commit` makes the record that holds this vote durable; it runs before the vote is returned. */
  signVote(draft: Draft, chain: SigningChain, commit: (vote: Vote) => void): Vote
}

export type LoopParts = {
  readonly chain: Chain
  readonly pool: TxPool
  readonly context: ExecutionContext
  /** Null: an observer. It follows, checks and serves, and never says anything (N3). */
  readonly signer: ConsensusSigner | null
  readonly consensusStore: ConsensusStore
  /** D2, D4. What is known about the own signatures. Left out: it may sign at once, whatever the others say. */
  readonly signing?: SigningStateStore
  readonly transport: Transport
  readonly recover: Recover
  /** B6. Elsewhere than on this thread, where proofs are real. */
  readonly verifier: Verifier
  readonly clock: Clock
  readonly timers: Timers
  /** 0 to below 1; for the jitter of what is repeated (C9). */
  readonly random: () => number
  readonly log: Log
  /** Ends from before a restart; they go into the next block's transaction. */
  unwritten(): readonly Outcome[]
  /** The block is on disk and visible. `settled` need no journal any more. */
  onFinal(final: FinalBlock, settled: readonly Hash[], buildMs: number): void
  /** T5. A peer's transaction is in the pool: to be made durable, without anyone waiting for it. */
  onAdmitted(admission: Admission): void
  /** C11. New, and already stored. */
  onEvidence(evidence: Evidence): void
  /** D1. Something of ours became durable and left: how long signing and writing took. */
  onSaid?(kind: MessageType, elapsedMs: number): void
  /** Every step of the state machine, before its effects are carried out; at height 0 `before` is a fresh one (D1: restore). */
  onStep?(before: ConsensusState, event: ConsensusEvent, after: Step): void
  /** D5: the node cannot go on. Told at most once. */
  onFailure(error: unknown): void
}

export type Loop = {
  /** Something has changed that may make the next block due; whoever says so does not wait for it. */
  wake(): void
  /**
   * T5. Judged at the own door; `done` is called once, when its proofs are verified (B6). In the pool it still has to be made
   * durable, and then offered.
   */
  admit(transaction: Transaction, done: (admitted: Admitted) => void): void
  /** T5. Accepted at the own door and durable: to be offered to peers. Several are sent together at `flush`. */
  offer(admission: Admission): void
  /** What was offered has left for every peer when this returns; the door calls it before it answers a hash. */
  flush(): void
  /** What became of the peers' transactions since the start. */
  gossip(): GossipCounts
  /** B6. Of the verifier since the start, and how many transactions of the door wait for it. */
  claims(): ClaimCounts & { readonly transactions: number }
  /** Where consensus stands, and why there is no block. */
  status(): ConsensusStatus
  stop(): void
}
