// N1. A hello fits one channel, network, direction, kind and key, and no other.
import { describe, expect, it } from 'vitest'
import { hexToBytes } from '../codec/hex.ts'
import { keccak } from '../codec/keccak.ts'
import { addressOf, recoverAddress, signDigest } from '../codec/signature.ts'
import type { Address, Hash } from '../types/bytes.ts'
import type { Signer } from '../types/ports.ts'
import { type BadHello, checkHello, encodeHello, HELLO_BYTES, isOurKey } from './hello.ts'

const GENESIS = `0x${'11'.repeat(32)}` as Hash
const OTHER = `0x${'22'.repeat(32)}` as Hash
const keyingMaterial = new Uint8Array(32).fill(5)
const otherMaterial = new Uint8Array(32).fill(6)
const aSigner = (byte: number): Signer => {
  const key = new Uint8Array(32).fill(byte)
  return { address: addressOf(key), sign: (digest) => signDigest(digest, key) }
}
const [we, they, third] = [aSigner(1), aSigner(2), aSigner(3)]
/** We answered, they dialled. */
const own = { genesisHash: GENESIS, address: we.address, keyingMaterial, side: 'responder' } as const
const theirs = encodeHello({ genesisHash: GENESIS, kind: 'validator' }, they, { keyingMaterial, side: 'initiator' })

const changed = (bytes: Uint8Array, at: number, value: number) => {
  const copy = Uint8Array.from(bytes)
  copy[at] = value
  return copy
}
const withAddress = (address: Address) => {
  const copy = Uint8Array.from(theirs)
  copy.set(hexToBytes(address), 33)
  return copy
}

describe('N1: the hello', () => {
  it('N1: is signed over exactly the bytes that the rule lists', () => {
    const text = new TextEncoder()
    const parts = [
      [0x19],
      text.encode('psephos/hello/1'),
      keyingMaterial,
      hexToBytes(GENESIS),
      [0, 0],
      hexToBytes(they.address),
    ]
    const digest = keccak(Uint8Array.from(parts.flatMap((part) => [...part])))
    const signature = theirs.subarray(53)
    const signer = recoverAddress(digest, signature.subarray(0, 32), signature.subarray(32, 64), signature[64] ?? 9)
    expect(signer).toBe(they.address)
    expect(theirs).toHaveLength(HELLO_BYTES)
  })

  it.each(['validator', 'observer'] as const)('N1: a %s is known by its key', (kind) => {
    const bytes = encodeHello({ genesisHash: GENESIS, kind }, they, { keyingMaterial, side: 'initiator' })
    expect(checkHello(bytes, own)).toEqual({ genesisHash: GENESIS, kind, address: they.address })
  })

  const initiator = { keyingMaterial, side: 'initiator' } as const
  const refused: [string, Uint8Array, BadHello['code']][] = [
    ['nothing', new Uint8Array(0), 'malformed'],
    ['a byte too few', theirs.subarray(0, -1), 'malformed'],
    ['a byte too many', Uint8Array.of(...theirs, 0), 'malformed'],
    ['a kind that is none', changed(theirs, 32, 2), 'malformed'],
    ['the other kind', changed(theirs, 32, 1), 'wrong-key'],
    ['another network', encodeHello({ genesisHash: OTHER, kind: 'validator' }, they, initiator), 'other-genesis'],
    [
      'another channel',
      encodeHello({ genesisHash: GENESIS, kind: 'validator' }, they, { ...initiator, keyingMaterial: otherMaterial }),
      'wrong-key',
    ],
    [
      'the other direction',
      encodeHello({ genesisHash: GENESIS, kind: 'validator' }, they, { ...initiator, side: 'responder' }),
      'wrong-key',
    ],
    [
      'our own, sent back',
      encodeHello({ genesisHash: GENESIS, kind: 'validator' }, we, { keyingMaterial, side: 'responder' }),
      'own-address',
    ],
    ['our own address', withAddress(we.address), 'own-address'],
    ['the address of a third', withAddress(third.address), 'wrong-key'],
    ['r of zero', Uint8Array.from(theirs).fill(0, 53, 85), 'wrong-key'],
    ['s of zero', Uint8Array.from(theirs).fill(0, 85, 117), 'wrong-key'],
    ['s that is high', changed(theirs, 85, 0xff), 'wrong-key'],
    ['a parity that is none', changed(theirs, 117, 2), 'wrong-key'],
    ['the other parity', changed(theirs, 117, 1 - (theirs[117] ?? 0)), 'wrong-key'],
  ]
  it.each(refused)('N1: refuses %s', (_, bytes, code) => {
    expect(() => checkHello(bytes, own)).toThrow(expect.objectContaining({ name: 'BadHello', code }))
  })

  it('N1: tells our own hello come back from one that was made with our key elsewhere', () => {
    const kind = 'validator' as const
    const echo = encodeHello({ genesisHash: GENESIS, kind }, we, { keyingMaterial, side: 'responder' })
    const twin = encodeHello({ genesisHash: GENESIS, kind }, we, { keyingMaterial, side: 'initiator' })
    expect([isOurKey(echo, own), isOurKey(twin, own)]).toEqual([false, true])
  })

  it('N1: there is no hello without keying material', () => {
    const short = { keyingMaterial: new Uint8Array(31), side: 'initiator' } as const
    expect(() => encodeHello({ genesisHash: GENESIS, kind: 'observer' }, they, short)).toThrow(RangeError)
  })
})
