// Values in the state tries <-> bytes (yellow paper, section 4.1): an account is rlp([nonce, balance, storageRoot,
// codeHash]), a storage value the RLP of its minimal bytes.
import { EMPTY_CODE_HASH, EMPTY_TRIE_ROOT } from '../codec/constants.ts'
import { asHash, bytesToBigint, hexToBytes } from '../codec/hex.ts'
import { encodeRlp, openRlp, readBytes, readEnd, readUint } from '../codec/rlp.ts'
import { isSameBytes } from '../codec/sameBytes.ts'
import type { Hash } from '../types/bytes.ts'
import type { Account } from '../types/state.ts'

/** What every account but a contract's has: neither has to be made a text or bytes again for each voter. */
type Usual = { readonly hash: Hash; readonly bytes: Uint8Array }
const NO_STORAGE: Usual = { hash: EMPTY_TRIE_ROOT, bytes: hexToBytes(EMPTY_TRIE_ROOT) }
const NO_CODE: Usual = { hash: EMPTY_CODE_HASH, bytes: hexToBytes(EMPTY_CODE_HASH) }

export function encodeAccount({ nonce, balance, storageRoot, codeHash }: Account): Uint8Array {
  return encodeRlp([nonce, balance, toBytes(storageRoot, NO_STORAGE), toBytes(codeHash, NO_CODE)])
}

export function decodeAccount(bytes: Uint8Array): Account {
  const reader = openRlp(bytes)
  const nonce = readUint(reader, 8)
  const balance = readUint(reader, 32)
  const storageRoot = toHash(readBytes(reader, 32), NO_STORAGE)
  const codeHash = toHash(readBytes(reader, 32), NO_CODE)
  readEnd(reader)
  return { nonce, balance, storageRoot, codeHash }
}

function toBytes(hash: Hash, usual: Usual): Uint8Array {
  return hash === usual.hash ? usual.bytes : hexToBytes(hash)
}

function toHash(bytes: Uint8Array, usual: Usual): Hash {
  return isSameBytes(bytes, usual.bytes) ? usual.hash : asHash(bytes)
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
