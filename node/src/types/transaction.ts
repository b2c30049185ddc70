import type { Address, Hash } from './bytes.ts'

export type AccessListItem = { readonly address: Address; readonly storageKeys: readonly Hash[] }

type Common = {
  readonly nonce: bigint
  readonly gasLimit: bigint
  readonly to: Address
  readonly value: bigint
  readonly data: Uint8Array
  readonly chainId: bigint
  readonly yParity: 0 | 1
  readonly r: bigint
  readonly s: bigint
  /** keccak256(raw). */
  readonly hash: Hash
  /** Recovered from the signature when the bytes were decoded. */
  readonly sender: Address
  /** The canonical bytes (EIP-2718 envelope, or a bare RLP list for type 0). */
  readonly raw: Uint8Array
}

/** EIP-155 only: a legacy transaction always carries a chain id (T1). */
export type LegacyTransaction = Common & { readonly type: 0; readonly gasPrice: bigint }
/** EIP-2930. */
export type AccessListTransaction = Common & {
  readonly type: 1
  readonly gasPrice: bigint
  readonly accessList: readonly AccessListItem[]
}
/** EIP-1559. */
export type FeeMarketTransaction = Common & {
  readonly type: 2
  readonly maxFeePerGas: bigint
  readonly maxPriorityFeePerGas: bigint
  readonly accessList: readonly AccessListItem[]
}
/** A signed, decoded transaction. Fee fields are kept because they are signed; nothing ever reads them for payment (T2). */
export type Transaction = LegacyTransaction | AccessListTransaction | FeeMarketTransaction
