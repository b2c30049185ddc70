// Whose a signed transaction is, from its bytes alone. Bytes that are no transaction are nobody's: a validator says why.
import {
  type Address,
  type Hash,
  type Hex,
  keccak256,
  parseTransaction,
  recoverTransactionAddress,
  type TransactionSerialized,
} from 'viem'

export type SignedBytes = {
  readonly raw: Hex
  readonly hash: Hash
  /** Lower case. */
  readonly sender: Address
  readonly nonce: number
}

export async function readSignedBytes(raw: unknown): Promise<SignedBytes | null> {
  if (typeof raw !== 'string' || !/^0x([0-9a-f]{2})+$/i.test(raw)) return null
  const bytes = raw.toLowerCase() as TransactionSerialized
  try {
    const { nonce = 0 } = parseTransaction(bytes)
    const sender = (await recoverTransactionAddress({ serializedTransaction: bytes })).toLowerCase() as Address
    return { raw: bytes, hash: keccak256(bytes), sender, nonce }
  } catch {
    return null
  }
}
