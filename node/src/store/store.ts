// The store's interface: what a finalised block leaves behind, and how it is found again. Two implementations, SQLite and
// memory, pass the same contract test. A store keeps and finds; what a hash look-up found is confirmed by the caller.

import type { Hash } from '../types/bytes.ts'
import type { FinalBlock, FinalHeader, FinalTransaction } from '../types/chainView.ts'
import type { CommittedState, NodeSource, StateRoots } from '../types/state.ts'

/** T5. How a returned hash ended when it is in no block. */
export type Outcome = { readonly hash: Hash; readonly status: 'replaced' | 'nonce-used'; readonly by: Hash }

/** D3. Everything one finalisation writes, in one transaction. */
export type BlockEntry = {
  /** The certificate is null for the genesis block only. */
  readonly final: FinalBlock
  readonly committed: CommittedState
  readonly outcomes: readonly Outcome[]
}

export type TransactionPlace = { readonly height: bigint; readonly index: number }
/** The three look-ups of transactions. Keys are 32-bit prefixes (indexKeys.ts), so different things may share one. */
export type TransactionIndex = 'hash' | 'sender-nonce' | 'receipt-code'

export type Store = {
  /** Null in a new store. */
  headHeight(): bigint | null
  /** Heights are consecutive from 0. Throws StoreFailure when it cannot be written: then nothing of it is there. */
  append(entry: BlockEntry): void
  /**
   * What `run` appends becomes durable together when this returns, each block still whole (D3). Nobody may be told of them
   * before. Throws StoreFailure when that fails: then nothing of it is there. `run` itself must not throw.
   */
  together(run: () => void): void
  finalBlock(height: bigint): FinalBlock | null
  /** Without decoding the rest of the block. */
  transactionAt(place: TransactionPlace): FinalTransaction | null
  roots(height: bigint): StateRoots | null
  readonly nodes: NodeSource
  /** Heights whose block hash may begin like this one, newest first. */
  blockCandidates(hash: Hash): readonly bigint[]
  /** Places whose key is this one, newest first; the caller compares what is really there. */
  transactionCandidates(index: TransactionIndex, key: number): readonly TransactionPlace[]
  outcome(hash: Hash): Outcome | null
  /** Without reading the block's body. */
  header(height: bigint): FinalHeader | null
  /** 256 bytes of the header, without decoding the rest of it. */
  logsBloom(height: bigint): Uint8Array | null
  diskBytes(): number
  /** R6. Throws StoreFailure when a write would not succeed. */
  checkWritable(): void
  close(): void
}

/** The disk or the file is not usable. The node stops loudly (D5); the message is for its operator. */
export class StoreFailure extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'StoreFailure'
  }
}
