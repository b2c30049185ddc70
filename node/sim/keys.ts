// Who signs in the simulator. Most runs use signatures that only look right: author, digest and a salt in 65 bytes, which
// nobody in here can forge because everybody asks the author's key for them. One run in a hundred uses the real curve.
import { hexToBytes } from '../src/codec/hex.ts'
import { keccak } from '../src/codec/keccak.ts'
import { addressOf, recoverAddress, signDigest } from '../src/codec/signature.ts'
import type { Address } from '../src/types/bytes.ts'

export type Key = { readonly address: Address; readonly privateKey: Uint8Array }
export type Crypto = {
  readonly isReal: boolean
  sign(key: Key, digest: Uint8Array): Uint8Array
  /** Another signature of the same digest, as ECDSA allows: what C2 must not count twice. Null where we cannot make one. */
  signAgain(key: Key, digest: Uint8Array): Uint8Array | null
  recover(digest: Uint8Array, signature: Uint8Array): Address
}

/** The same name gives the same key. */
export function keyOf(name: string): Key {
  const known = keys.get(name)
  if (known !== undefined) return known
  const privateKey = keccak(new TextEncoder().encode(`psephos simulator ${name}`))
  const key = { privateKey, address: addressOf(privateKey) }
  keys.set(name, key)
  addresses.set(firstWord(hexToBytes(key.address)), key.address)
  return key
}
const keys = new Map<string, Key>()
/** By the first four bytes: a run has a few dozen keys. */
const addresses = new Map<number, Address>()

export const realCrypto: Crypto = {
  isReal: true,
  sign: (key, digest) => signDigest(digest, key.privateKey),
  signAgain: () => null,
  recover: (digest, signature) =>
    recoverAddress(digest, signature.subarray(0, 32), signature.subarray(32, 64), signature[64] ?? 0),
}

const DIGEST_AT = 20
const SALT_AT = 52

export const lookAlikeCrypto: Crypto = {
  isReal: false,
  sign: (key, digest) => lookAlike(key, digest, 0),
  signAgain: (key, digest) => lookAlike(key, digest, 1),
  recover(digest, signature) {
    const author = addresses.get(firstWord(signature))
    if (author === undefined || signature.length !== 65) throw new Error('no key made this signature')
    for (let i = 0; i < 32; i++) {
      // As with a real one: over another digest it is the signature of somebody who does not exist.
      if (signature[DIGEST_AT + i] !== digest[i]) return NOBODY
    }
    return author
  },
}
const NOBODY = `0x${'f0'.repeat(20)}` as Address

function lookAlike({ address }: Key, digest: Uint8Array, salt: number): Uint8Array {
  const signature = new Uint8Array(65)
  signature.set(hexToBytes(address))
  signature.set(digest, DIGEST_AT)
  signature[SALT_AT] = salt
  return signature
}

function firstWord(bytes: Uint8Array): number {
  return ((bytes[0] ?? 0) << 24) | ((bytes[1] ?? 0) << 16) | ((bytes[2] ?? 0) << 8) | (bytes[3] ?? 0)
}
