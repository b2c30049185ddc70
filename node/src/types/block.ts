import type { Address, Hash } from './bytes.ts'
import type { Transaction } from './transaction.ts'

/** H1. The 16 fields of a London header that are not constant; the others are fixed by the codec. */
export type Header = {
  readonly parentHash: Hash
  /** The validator that built the block. */
  readonly miner: Address
  readonly stateRoot: Hash
  readonly transactionsRoot: Hash
  readonly receiptsRoot: Hash
  /** 256 bytes. */
  readonly logsBloom: Uint8Array
  readonly number: bigint
  readonly gasLimit: bigint
  readonly gasUsed: bigint
  /** Seconds. */
  readonly timestamp: bigint
  /** H2: version byte, build round (4 bytes), client name; at most 32 bytes. */
  readonly extraData: Uint8Array
}

export type Block = { readonly hash: Hash; readonly header: Header; readonly transactions: readonly Transaction[] }

export type Log = { readonly address: Address; readonly topics: readonly Hash[]; readonly data: Uint8Array }

export type Receipt = {
  readonly type: 0 | 1 | 2
  readonly status: 0 | 1
  readonly cumulativeGasUsed: bigint
  readonly gasUsed: bigint
  /** 256 bytes. */
  readonly logsBloom: Uint8Array
  readonly logs: readonly Log[]
  /** What the contract reverted with; empty when status is 1. Not part of the receipt's bytes, but recomputed by every audit. */
  readonly revertData: Uint8Array
}

/** H3. The proof of finality, stored and served beside the block. */
export type Certificate = {
  readonly height: bigint
  readonly round: number
  readonly blockHash: Hash
  /** 65 bytes each (r, s, yParity), by distinct validators, sorted by signer address. */
  readonly signatures: readonly Uint8Array[]
}
