// ristretto255 (RFC 9496): the group of everything on this chain (B1). Here is the ONE function that decodes a transmitted
// point and the ONE that decodes a transmitted scalar; nothing else in the package calls the library's.
import { ristretto255 } from '@noble/curves/ed25519.js'
import { isAllZero } from '../bytes.ts'
import type { Group } from './group.ts'
import { nobleGroup } from './nobleGroup.ts'

export type Point = InstanceType<typeof ristretto255.Point>

export const POINT_BYTES = 32
export const SCALAR_BYTES = 32
/** L = 2^252 + 27742317777372353535851937790883648493, the order of the group (RFC 9496 section 4). */
export const L = ristretto255.Point.Fn.ORDER

/**
 * 32 bytes -> point, or null. RFC 9496 section 4.3.1 refuses every encoding but the canonical one of each element; noble does that,
 * but takes 32 zero bytes for the identity, which is refused here: no honest message carries it, and a proof about it proves nothing.
 */
export function decodePoint(bytes: Uint8Array): Point | null {
  if (bytes.length !== POINT_BYTES || isAllZero(bytes)) return null
  try {
    return ristretto255.Point.fromBytes(bytes)
  } catch {
    return null
  }
}

/** As `decodePoint`, but 32 zero bytes are the identity: for computed values only, such as the sums of an aggregate. */
export function decodeSum(bytes: Uint8Array): Point | null {
  return bytes.length === POINT_BYTES && isAllZero(bytes) ? ristretto255.Point.ZERO : decodePoint(bytes)
}

/** 32 bytes, little endian -> number, or null when it is not below L. */
export function decodeScalar(bytes: Uint8Array): bigint | null {
  if (bytes.length !== SCALAR_BYTES) return null
  const value = littleEndian(bytes)
  return value < L ? value : null
}

/** 0 <= scalar < L -> 32 bytes, little endian. */
export function encodeScalar(scalar: bigint): Uint8Array {
  if (scalar < 0n || scalar >= L) throw new RangeError('a scalar is from 0 to L - 1')
  const bytes = new Uint8Array(SCALAR_BYTES)
  writeScalar(bytes, 0, scalar)
  return bytes
}

/** Writes a number below 2^256 as 32 little-endian bytes. */
export function writeScalar(bytes: Uint8Array, offset: number, scalar: bigint): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, SCALAR_BYTES)
  for (let limb = 0; limb < 4; limb++)
    view.setBigUint64(8 * limb, BigInt.asUintN(64, scalar >> BigInt(64 * limb)), true)
}

/** Any number of bytes that is a multiple of 8, little endian -> number. */
export function littleEndian(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let value = 0n
  for (let offset = bytes.length - 8; offset >= 0; offset -= 8) value = (value << 64n) | view.getBigUint64(offset, true)
  return value
}

export const RISTRETTO: Group<Point> = nobleGroup(ristretto255.Point, {
  pointBytes: POINT_BYTES,
  scalarBytes: SCALAR_BYTES,
  decode: decodePoint,
  encodeScalar,
  decodeScalar,
})
