// Digest and signature -> signer, and back. The native secp256k1 does the work where its addon loads; elsewhere (a
// browser, another platform) noble does the same, thirty times slower. Both are tested to accept and refuse alike.
import { secp256k1 as noble } from '@noble/curves/secp256k1.js'
import type { Address } from '../types/bytes.ts'
import { bigintToBytes, bytesToHex, hexToBytes } from './hex.ts'
import { keccak } from './keccak.ts'

/** r or s outside 1..n-1, high s (EIP-2), or a pair that no key could have made. */
export class BadSignature extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'BadSignature'
  }
}

/** The curve operations this file needs. Signatures are r and s, 32 bytes each; public keys 65 bytes; errors are thrown. */
export type Curve = {
  /** True until the next call. */
  recover(signature: Uint8Array, yParity: number, digest: Uint8Array): Uint8Array
  sign(digest: Uint8Array, privateKey: Uint8Array): { readonly signature: Uint8Array; readonly yParity: number }
  publicKey(privateKey: Uint8Array): Uint8Array
}

export const nobleCurve: Curve = {
  recover: (signature, yParity, digest) =>
    noble.Signature.fromBytes(signature).addRecoveryBit(yParity).recoverPublicKey(digest).toBytes(false),
  sign: (digest, privateKey) => {
    const bytes = noble.sign(digest, privateKey, { prehash: false, lowS: true, format: 'recovered' })
    return { signature: bytes.subarray(1), yParity: bytes[0] ?? 0 }
  },
  publicKey: (privateKey) => noble.getPublicKey(privateKey, false),
}

// The package's own entry would fall back to elliptic, which has accepted malformed signatures; so its addon is loaded
// by name. The name is kept out of the import expression because the file ships no types and no browser bundle has it.
const ADDON = 'secp256k1/bindings.js'
const addon: typeof import('secp256k1') | null = await import(ADDON).then(
  (module) => module.default,
  () => null,
)

/** The addon asks for an array's buffer, and a short one has none until then: it would be allocated for every recovery. */
const withBuffer = (length: number): Uint8Array => new Uint8Array(new ArrayBuffer(length))
const given = { signature: withBuffer(64), digest: withBuffer(32), publicKey: withBuffer(65) }

/** Null where the addon does not load. */
export const nativeCurve: Curve | null = addon && {
  recover: (signature, yParity, digest) => {
    if (signature.length !== 64 || digest.length !== 32) throw new RangeError('a signature of 64 bytes, a digest of 32')
    given.signature.set(signature)
    given.digest.set(digest)
    return addon.ecdsaRecover(given.signature, yParity, given.digest, false, given.publicKey)
  },
  sign: (digest, privateKey) => {
    const { signature, recid } = addon.ecdsaSign(digest, privateKey)
    return { signature, yParity: recid }
  },
  publicKey: (privateKey) => addon.publicKeyCreate(privateKey, false),
}

const curve = nativeCurve ?? nobleCurve

const ORDER = hexToBytes('0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141')
/** (n - 1) / 2, the greatest s that EIP-2 allows. */
const HALF_ORDER = hexToBytes('0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0')

/**
 * The address whose key signed the 32-byte digest. r and s as numbers or big-endian bytes of at most 32.
 * Throws BadSignature: out of range, high s, or not recoverable.
 */
export function recoverAddress(
  digest: Uint8Array,
  r: bigint | Uint8Array,
  s: bigint | Uint8Array,
  yParity: number,
  using: Curve = curve,
): Address {
  const signature = new Uint8Array(64)
  place(signature, 32, r)
  place(signature, 64, s)
  if (yParity !== 0 && yParity !== 1) throw new BadSignature('y parity is 0 or 1')
  if (isZero(signature, 0) || compare(signature, 0, ORDER) >= 0) throw new BadSignature('r is out of range')
  if (isZero(signature, 32) || compare(signature, 32, HALF_ORDER) > 0) throw new BadSignature('s is out of range')
  return addressOfPublicKey(recoverKey(using, signature, yParity, digest))
}

function recoverKey(using: Curve, signature: Uint8Array, yParity: number, digest: Uint8Array): Uint8Array {
  try {
    return using.recover(signature, yParity, digest)
  } catch {
    // Either library throws only for an r that is no x coordinate or a result at infinity: no key made this.
    throw new BadSignature('no key made this signature')
  }
}

/** Deterministic (RFC 6979), low s: r, s and y parity, 65 bytes. */
export function signDigest(digest: Uint8Array, privateKey: Uint8Array, using: Curve = curve): Uint8Array {
  const { signature, yParity } = using.sign(digest, privateKey)
  if (yParity > 1) throw new Error('r beyond the order: sign another digest')
  const bytes = new Uint8Array(65)
  bytes.set(signature)
  bytes[64] = yParity
  return bytes
}

/** Of a 32-byte private key. Throws when it is zero or not below the group's order. */
export function addressOf(privateKey: Uint8Array, using: Curve = curve): Address {
  return addressOfPublicKey(using.publicKey(privateKey))
}

/** `publicKey` uncompressed, 65 bytes: the address is the hash's last 20. */
function addressOfPublicKey(publicKey: Uint8Array): Address {
  return bytesToHex(keccak(publicKey.subarray(1)).subarray(12)) as Address
}

function place(signature: Uint8Array, end: number, value: bigint | Uint8Array): void {
  const bytes = typeof value === 'bigint' ? bigintToBytes(value) : value
  if (bytes.length > 32) throw new BadSignature('r and s have at most 32 bytes')
  signature.set(bytes, end - bytes.length)
}

function isZero(bytes: Uint8Array, from: number): boolean {
  for (let i = from; i < from + 32; i++) if (bytes[i] !== 0) return false
  return true
}

function compare(bytes: Uint8Array, from: number, limit: Uint8Array): number {
  for (let i = 0; i < 32; i++) {
    const difference = (bytes[from + i] ?? 0) - (limit[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
