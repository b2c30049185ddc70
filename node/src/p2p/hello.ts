// N1. Who is at the other end of a channel. What both ends know about the channel goes in, signed bytes come out, and
// back: a signature that fits this channel, this network, this direction and no other. Nothing here reads or writes.
import { asAddress, asHash, hexToBytes } from '../codec/hex.ts'
import { keccak } from '../codec/keccak.ts'
import { BadSignature, recoverAddress } from '../codec/signature.ts'
import type { Address, Hash } from '../types/bytes.ts'
import type { Signer } from '../types/ports.ts'

export type Side = 'initiator' | 'responder'
export type Kind = 'validator' | 'observer'
export type Hello = { readonly genesisHash: Hash; readonly kind: Kind; readonly address: Address }

/** What makes a channel one of a kind. `keyingMaterial`: 32 bytes exported from TLS 1.3 (RFC 8446, section 7.5). */
export type Channel = { readonly keyingMaterial: Uint8Array; readonly side: Side }

const TAG = new TextEncoder().encode('psephos/hello/1')
const SIGNED_BYTES = 1 + TAG.length + 32 + 32 + 1 + 1 + 20
/** Genesis hash, kind, address, signature. */
export const HELLO_BYTES = 32 + 1 + 20 + 65

export type HelloRefusal =
  | 'malformed' // not a hello
  | 'other-genesis' // another network
  | 'own-address' // our own hello come back, ourselves, or someone with our key
  | 'wrong-key' // not signed by that address, or not for this channel

export class BadHello extends Error {
  readonly code: HelloRefusal
  constructor(code: HelloRefusal) {
    super(code)
    this.name = 'BadHello'
    this.code = code
  }
}

const otherSide = (side: Side): Side => (side === 'initiator' ? 'responder' : 'initiator')

/** keccak256(0x19, tag, keying material, genesis hash, 0 initiator or 1 responder, 0 validator or 1 observer, address). */
export function helloDigest(hello: Hello, { keyingMaterial, side }: Channel): Uint8Array {
  if (keyingMaterial.length !== 32) throw new RangeError('keying material is 32 bytes')
  const bytes = new Uint8Array(SIGNED_BYTES)
  let at = 0
  const put = (part: Uint8Array | readonly number[]) => {
    bytes.set(part, at)
    at += part.length
  }
  put([0x19])
  put(TAG)
  put(keyingMaterial)
  put(hexToBytes(hello.genesisHash))
  put([side === 'initiator' ? 0 : 1, kindByte(hello.kind)])
  put(hexToBytes(hello.address))
  return keccak(bytes)
}

/** Ours, for this channel; `channel.side` is our own. */
export function encodeHello(
  own: { readonly genesisHash: Hash; readonly kind: Kind },
  signer: Signer,
  channel: Channel,
) {
  const hello: Hello = { genesisHash: own.genesisHash, kind: own.kind, address: signer.address }
  const bytes = new Uint8Array(HELLO_BYTES)
  bytes.set(hexToBytes(hello.genesisHash))
  bytes[32] = kindByte(hello.kind)
  bytes.set(hexToBytes(hello.address), 33)
  bytes.set(signer.sign(helloDigest(hello, channel)), 53)
  return bytes
}

/**
 * Theirs. `own.side` is ours: they must have signed as the other one, so that our own hello sent back fits nothing.
 * Throws BadHello.
 */
export function checkHello(
  bytes: Uint8Array,
  own: Channel & { readonly genesisHash: Hash; readonly address: Address },
) {
  const hello = decodeHello(bytes)
  if (hello.genesisHash !== own.genesisHash) throw new BadHello('other-genesis')
  if (hello.address === own.address) throw new BadHello('own-address')
  if (!isSignedFor(bytes, hello, own)) throw new BadHello('wrong-key')
  return hello
}

/** Whether a hello with our own address was really made with our key for this channel: ourselves, or a second process. */
export function isOurKey(bytes: Uint8Array, own: Channel): boolean {
  return isSignedFor(bytes, decodeHello(bytes), own)
}

function decodeHello(bytes: Uint8Array): Hello {
  const kind = bytes[32]
  if (bytes.length !== HELLO_BYTES || (kind !== 0 && kind !== 1)) throw new BadHello('malformed')
  return {
    genesisHash: asHash(bytes.subarray(0, 32)),
    kind: kind === 0 ? 'validator' : 'observer',
    address: asAddress(bytes.subarray(33, 53)),
  }
}

function isSignedFor(bytes: Uint8Array, hello: Hello, own: Channel): boolean {
  const signature = bytes.subarray(53)
  const digest = helloDigest(hello, { keyingMaterial: own.keyingMaterial, side: otherSide(own.side) })
  try {
    const signer = recoverAddress(digest, signature.subarray(0, 32), signature.subarray(32, 64), signature[64] ?? 0)
    return signer === hello.address
  } catch (error) {
    if (error instanceof BadSignature) return false
    throw error
  }
}

const kindByte = (kind: Kind): number => (kind === 'validator' ? 0 : 1)
