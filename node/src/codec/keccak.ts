// Bytes -> keccak256. One WebAssembly hasher is made when this file is loaded (the only await in a pure folder) and
// used again for every hash, which is several times faster than the pure JavaScript one.
import { createKeccak } from 'hash-wasm'
import type { Hash } from '../types/bytes.ts'
import { bytesToHex } from './hex.ts'

const hasher = await createKeccak(256)

/** 32 fresh bytes. */
export function keccak(bytes: Uint8Array): Uint8Array {
  return hasher.init().update(bytes).digest('binary')
}

export function keccakHash(bytes: Uint8Array): Hash {
  return bytesToHex(keccak(bytes)) as Hash
}
