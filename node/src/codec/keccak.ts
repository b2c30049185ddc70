// Bytes -> keccak256. One WebAssembly hasher is made when this file is loaded (the only await in a pure folder) and
// used again for every hash, which is several times faster than the pure JavaScript one.
import { createKeccak } from 'hash-wasm'
import type { Hash } from '../types/bytes.ts'
import { bytesToHex } from './hex.ts'

const hasher = await createKeccak(256)

/** V8 keeps so short an array among its objects, until someone asks for its buffer, as the hasher does: then it gets one. */
const SHORT_BYTES = 64
const short = new Uint8Array(new ArrayBuffer(SHORT_BYTES + 1))
const shortViews = Array.from({ length: SHORT_BYTES + 1 }, (_, length) => short.subarray(0, length))

/** 32 fresh bytes. */
export function keccak(bytes: Uint8Array): Uint8Array {
  return hasher.init().update(withBuffer(bytes)).digest('binary')
}

/** The same bytes; short ones where they have a buffer already. */
function withBuffer(bytes: Uint8Array): Uint8Array {
  const view = shortViews[bytes.length]
  if (view === undefined) return bytes
  short.set(bytes)
  return view
}

export function keccakHash(bytes: Uint8Array): Hash {
  return bytesToHex(keccak(bytes)) as Hash
}
