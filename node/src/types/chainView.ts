// What the RPC, the pool and the runtime may ask of the chain and the pool. `chain/` and `txpool/` provide them; the RPC
// folder knows only these shapes.
import type { Block, Certificate, Header, Log, Receipt } from './block.ts'
import type { Address, Hash, Slot } from './bytes.ts'
import type { InvalidTransaction } from './errors.ts'
import type { AccountProof, StateReader } from './state.ts'
import type { Transaction } from './transaction.ts'

export type FinalBlock = {
  readonly block: Block
  readonly receipts: readonly Receipt[]
  readonly certificate: Certificate | null
}

export type BlockHead = Pick<Block, 'hash' | 'header'>
export type FinalHeader = BlockHead & {
  /** Null for the genesis block only. */
  readonly certificate: Certificate | null
  readonly transactionCount: number
}
/** One transaction of a final block, with what became of it. */
export type FinalTransaction = {
  readonly block: BlockHead
  readonly index: number
  readonly transaction: Transaction
  readonly receipt: Receipt
  /** Logs are counted through the whole block: the number of its first one. */
  readonly firstLogIndex: number
}

export type StateView = StateReader & {
  readonly height: bigint
  /** Block time of that state, seconds. */
  readonly timestamp: bigint
  prove(address: Address, slots: readonly Slot[]): AccountProof
}

export type LogFilter = {
  readonly addresses: readonly Address[] /** Position -> accepted topics; null = any. */
  readonly topics: readonly (readonly Hash[] | null)[]
}
export type LogPlace = {
  readonly log: Log
  readonly logIndex: number
  readonly txIndex: number
  readonly txHash: Hash
  readonly block: BlockHead
}

/** Head, state, index and receipts always change together: one call never sees half a block (R4). */
export type ChainView = {
  readonly chainId: bigint
  readonly genesisHash: Hash
  head(): Block
  /** Cheap at every height: the block's body is not read. */
  header(height: bigint): Header | null
  /** The same with what else is known without the body. */
  finalHeader(height: bigint): FinalHeader | null
  heightOf(hash: Hash): bigint | null
  blockByNumber(height: bigint): FinalBlock | null
  blockByHash(hash: Hash): FinalBlock | null
  /** Cheap at every height: only the one transaction and its receipt are decoded. */
  transactionAt(height: bigint, index: number): FinalTransaction | null
  /** Where a finalised transaction is. */
  findTransaction(hash: Hash): { readonly height: bigint; readonly index: number } | null
  findTransactionBySender(sender: Address, nonce: bigint): Hash | null
  /** Null when the height is above the head. */
  stateAt(height: bigint): StateView | null
  /** Logs of the blocks from..to that pass the filter, in order; stops after `countMax` + 1. */
  findLogs(from: bigint, to: bigint, filter: LogFilter, countMax: number): readonly LogPlace[]
  /** The ballot with this 95-bit code, by a local index: a hint, to be proved with `prove`. */
  findReceiptCode(code: bigint): readonly { readonly election: bigint; readonly txHash: Hash }[]
  /** Bytes of the database on disk. */
  diskBytes(): number
}

export type TransactionStatus =
  | { readonly status: 'unknown' }
  | { readonly status: 'pending' }
  | { readonly status: 'recorded'; readonly height: bigint; readonly index: number; readonly success: boolean }
  | { readonly status: 'replaced'; readonly by: Hash }
  | { readonly status: 'nonce-used'; readonly by: Hash }

/** What somebody we trust has found out about raw bytes: it saves the recovery of the sender, which is most of the work. */
export type CheckedTransaction = { readonly sender: Address; readonly hash: Hash }

/** T5. The door. */
export type PoolView = {
  /** Resolves once the transaction is durable; rejects with InvalidTransaction or ExecutionReverted. `raw` as it came. */
  submit(raw: Uint8Array, checked?: CheckedTransaction): Promise<Hash>
  /** Counts a refusal that was found before the door: bytes that can be in no block. */
  refuse(error: InvalidTransaction): void
  pending(hash: Hash): Transaction | null
  /** State nonce plus the sender's own pending transactions. */
  pendingNonce(sender: Address): bigint
  /** Sender -> its pending transactions by nonce; `executable` are those that would go into the next block. */
  content(): ReadonlyMap<Address, readonly Transaction[]>
  counts(): { readonly pending: number; readonly queued: number }
  status(hash: Hash): TransactionStatus
}

export type Notice =
  | { readonly kind: 'block'; readonly final: FinalBlock }
  | { readonly kind: 'pending'; readonly transaction: Transaction }
/** Typed events; `listen` returns the function that stops it. Called after the block is visible everywhere. */
export type Notices = { listen(onNotice: (notice: Notice) => void): () => void }
