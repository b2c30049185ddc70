// What an audit reads: the genesis, the height of the last block, and every block with its receipts and certificate, as
// raw bytes. Where they come from (a validator's RPC, an exported file, a test) makes no difference to what is checked.

import type { Certificate } from '@psephos/node/types/block.ts'

export type RawBlock = {
  readonly height: bigint
  /** RLP of [header, transactions, uncles]. */
  readonly block: Uint8Array
  /** EIP-2718, in the order of the transactions. */
  readonly receipts: readonly Uint8Array[]
  /** Null: none was given. Only the genesis block needs none. */
  readonly certificate: Certificate | null
}

export type RawGenesis = {
  /** genesis.json */
  readonly genesis: unknown
  /** What the source calls it; recomputed before anything is believed. */
  readonly hash: string
}

export type AuditSource = {
  /** For the report: the URL or the file. */
  readonly name: string
  genesis(): Promise<RawGenesis>
  /** Height of the last block when asked; null when only reading to the end tells. */
  headHeight(): Promise<bigint | null>
  /** Blocks 1 .. to (or to the end) in order; the source reads ahead of its consumer. */
  blocks(to: bigint | null): AsyncIterable<RawBlock>
}

/** The source broke off or is not what it claims to be: no lie about votes, but nothing to audit either. */
export class SourceFailure extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'SourceFailure'
  }
}
