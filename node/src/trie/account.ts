// Values in the state tries <-> bytes (yellow paper, section 4.1): an account is rlp([nonce, balance, storageRoot,
// codeHash]), a storage value the RLP of its minimal bytes.
import { asHash, bytesToBigint, hexToBytes } from '../codec/hex.ts'
import { encodeRlp, openRlp, readBytes, readEnd, readUint } from '../codec/rlp.ts'
import type { Account } from '../types/state.ts'

export function encodeAccount({ nonce, balance, storageRoot, codeHash }: Account): Uint8Array {
  return encodeRlp([nonce, balance, hexToBytes(storageRoot), hexToBytes(codeHash)])
}

export function decodeAccount(bytes: Uint8Array): Account {
  const reader = openRlp(bytes)
  const nonce = readUint(reader, 8)
  const balance = readUint(reader, 32)
  const storageRoot = asHash(readBytes(reader, 32))
  const codeHash = asHash(readBytes(reader, 32))
  readEnd(reader)
  return { nonce, balance, storageRoot, codeHash }
}

/** Not for zero: a slot that holds zero is not in the trie. */
export function encodeSlotValue(value: bigint): Uint8Array {
  return encodeRlp(value)
}

/** A slot's value was encoded here, so only its header has to be taken off. */
export function decodeSlotValue(bytes: Uint8Array): bigint {
  const isOneByte = bytes.length === 1
  return bytesToBigint(isOneByte ? bytes : bytes.subarray(1))
}
