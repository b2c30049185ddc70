// B2: every hash of the scheme. H(tag; items) = SHA-512 over the tag and then each item, each as u32le(length) || bytes. Lengths go
// first, so two different lists never give the same bytes; the tag goes first, so two uses never share a hash.
import { sha512 as nobleSha512 } from '@noble/hashes/sha2.js'
import { concat } from './bytes.ts'
import { L, littleEndian } from './group/ristretto.ts'

/** Protocol, version, group and hash; it also stands in every ctxD. */
export const SUITE = 'psephos/1/ristretto255/sha512'

/** What is hashed, and for proofs the form: 'batch' says that commitments, not challenges, are sent. */
export type Tag =
  | 'ceremony'
  | 'election'
  | 'aggregate'
  | 'deal-commitment'
  | 'deal-random'
  | 'share-pad'
  | 'registration/batch'
  | 'deal/batch'
  | 'complaint/batch'
  | 'ballot/batch'
  | 'share/batch'
  | 'counts'

type Sha512 = (message: Uint8Array) => Uint8Array

/** 64 bytes. `sha512`: the caller's fastest, for public data. */
export function hash(tag: Tag, items: readonly Uint8Array[], sha512: Sha512 = nobleSha512): Uint8Array {
  return sha512(concat([text(`${SUITE}/${tag}`), ...items].flatMap((item) => [u32(item.length), item])))
}

/** The 64 bytes as a little-endian number mod L: 512 bits, so the result is uniform but for 2^-259. */
export function hashToScalar(tag: Tag, items: readonly Uint8Array[], sha512: Sha512 = nobleSha512): bigint {
  return littleEndian(hash(tag, items, sha512)) % L
}

/** A small number as an item: 4 bytes, little endian. */
export function u32(value: number): Uint8Array {
  if (!Number.isInteger(value) || value < 0 || value > 0xffff_ffff) throw new RangeError(`${value} is no u32`)
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value, true)
  return bytes
}

/** A chain's number as an item: 32 bytes, big endian, as the EVM writes a word. */
export function word(value: bigint): Uint8Array {
  if (value < 0n || value >= 1n << 256n) throw new RangeError(`${value} is no word of 256 bits`)
  const bytes = new Uint8Array(32)
  const view = new DataView(bytes.buffer)
  for (let limb = 0; limb < 4; limb++) view.setBigUint64(8 * limb, BigInt.asUintN(64, value >> BigInt(64 * (3 - limb))))
  return bytes
}

export function text(value: string): Uint8Array {
  return new TextEncoder().encode(value)
}
