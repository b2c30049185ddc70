import { describe, expect, it } from 'vitest'
import { hexToBytes } from '../codec/hex.ts'
import { addressOf, signDigest } from '../codec/signature.ts'
import type { Certificate } from '../types/block.ts'
import type { Address, Hash } from '../types/bytes.ts'
import { InvalidBlock } from '../types/errors.ts'
import { certificateSigners, checkCertificate, makeCertificate, sealDigest } from './certificate.ts'
import { proposerOf } from './proposer.ts'
import { faults, quorum } from './quorum.ts'
import { encodeSignedParts, validatorSetHash } from './seal.ts'

const repeat = (byte: string, times = 32) => `0x${byte.repeat(times)}` as Hash
const genesisHash = repeat('aa')
const blockHash = repeat('bb')
const keys = [1, 2, 3, 4].map((n) => hexToBytes(`0x${n.toString(16).padStart(64, '0')}`))
const members = keys
  .map((key) => ({ key, address: addressOf(key) }))
  .toSorted((a, b) => (a.address < b.address ? -1 : 1))
const validators = members.map(({ address }) => address)
const outsider = hexToBytes(`0x${'5'.padStart(64, '0')}`)

describe('C1: quorum and faults', () => {
  it.each([
    [1, 1, 0],
    [2, 2, 0],
    [3, 2, 0],
    [4, 3, 1],
    [5, 4, 1],
    [6, 4, 1],
    [7, 5, 2],
    [10, 7, 3],
  ])('of %i: quorum %i, faults %i', (n, wantQuorum, wantFaults) => {
    expect([quorum(n), faults(n)]).toEqual([wantQuorum, wantFaults])
  })
})

describe('C4: the proposer', () => {
  const [a, b, c] = ['11', '55', '99'].map((byte) => repeat(byte, 20) as string as Address) as [
    Address,
    Address,
    Address,
  ]
  const zero = repeat('00', 20) as string as Address
  it.each<[string, number, Address, Address]>([
    ['height 1 begins with the first', 0, zero, a],
    ['the next after the parent’s builder', 0, a, b],
    ['after the last comes the first', 0, c, a],
    ['a later round moves on', 2, a, a],
    [
      'a builder that is no member any more is followed by the next address',
      0,
      repeat('60', 20) as string as Address,
      c,
    ],
  ])('%s', (_, round, parentMiner, want) => {
    expect(proposerOf([a, b, c], round, parentMiner)).toBe(want)
  })
  it('of one is always that one', () => {
    for (const round of [0, 1, 7]) expect(proposerOf([b], round, b)).toBe(b)
  })
})

describe('C3: what is signed', () => {
  const parts = {
    genesisHash,
    validatorSetHash: repeat('cc'),
    type: 'commit',
    height: 7n,
    round: 3,
    digest: blockHash,
  } as const
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
  it('is these bytes, in this order', () => {
    const tag = Buffer.from('psephos/consensus/1').toString('hex')
    const fields = ['19', tag, 'aa'.repeat(32), 'cc'.repeat(32), '02', '0000000000000007', '00000003', 'bb'.repeat(32)]
    expect(text(encodeSignedParts(parts))).toBe([...fields, '00000000', '00'.repeat(32)].join(''))
  })
  it('a claim of round 0 differs from no claim', () => {
    const claim = encodeSignedParts({ ...parts, type: 'round-change', prepared: { round: 0, digest: repeat('dd') } })
    expect(text(claim).endsWith(`00000001${'dd'.repeat(32)}`)).toBe(true)
  })
  it('differs when any part does', () => {
    const others = [
      { genesisHash: repeat('ab') },
      { validatorSetHash: repeat('cd') },
      { type: 'prepare' as const },
      { height: 8n },
      { round: 4 },
      { digest: repeat('bc') },
    ]
    const all = [parts, ...others.map((other) => ({ ...parts, ...other }))].map((each) => text(encodeSignedParts(each)))
    expect(new Set(all).size).toBe(all.length)
  })
  it.each([-1, 0.5, 2 ** 32, 2 ** 32 + 3, Number.NaN])('never wraps: %f is no round', (round) => {
    expect(() => encodeSignedParts({ ...parts, round })).toThrow(RangeError)
    expect(() => encodeSignedParts({ ...parts, prepared: { round, digest: blockHash } })).toThrow(RangeError)
  })
  it('never wraps: the last round, the last claim and the last height are as wide as their fields', () => {
    const [round, height] = [2 ** 32 - 1, 2n ** 64n - 1n]
    const prepared = { round: round - 1, digest: blockHash }
    expect(text(encodeSignedParts({ ...parts, round, height, prepared }))).toContain(
      `ffffffff${'bb'.repeat(32)}ffffffff`,
    )
    expect(() => encodeSignedParts({ ...parts, prepared: { ...prepared, round } })).toThrow(RangeError)
    expect(() => encodeSignedParts({ ...parts, height: height + 1n })).toThrow(RangeError)
    expect(() => encodeSignedParts({ ...parts, height: -1n })).toThrow(RangeError)
  })
  it('the set’s hash does not depend on the order it came in', () => {
    expect(validatorSetHash(validators.toReversed())).toBe(validatorSetHash(validators))
  })
})

describe('H3: the commit certificate', () => {
  const sealed = { height: 7n, round: 1, blockHash }
  const context = { genesisHash, validators, block: { hash: blockHash, number: 7n, buildRound: 0 } }
  const sealBy = (key: Uint8Array, of = sealed) => ({
    author: addressOf(key),
    signature: signDigest(sealDigest(of, { genesisHash, validators }), key),
  })
  const certificateBy = (who: readonly { key: Uint8Array }[]) =>
    makeCertificate(
      sealed,
      who.map(({ key }) => sealBy(key)),
    )
  const good = certificateBy(members.slice(0, 3))

  it.each([3, 4])('%i of 4 are a quorum, in any order given', (count) => {
    const certificate = certificateBy(members.slice(0, count).toReversed())
    checkCertificate(certificate, context)
    expect(certificateSigners(certificate, context)).toEqual(validators.slice(0, count))
  })
  it('a later round than the build round is fine (H3)', () => {
    checkCertificate(good, { ...context, block: { ...context.block, buildRound: 1 } })
  })

  const [first, second, third] = good.signatures as [Uint8Array, Uint8Array, Uint8Array]
  const flipped = Uint8Array.from(first, (byte, i) => (i === 40 ? byte ^ 1 : byte))
  const wrong: [string, Certificate, typeof context][] = [
    ['two of four', certificateBy(members.slice(0, 2)), context],
    ['none', { ...good, signatures: [] }, context],
    ['C2: one signer three times', { ...good, signatures: [first, first, first] }, context],
    ['not sorted', { ...good, signatures: [second, first, third] }, context],
    ['an outsider among them', certificateBy([...members.slice(0, 2), { key: outsider }]), context],
    ['another height', { ...good, height: 8n }, context],
    ['another round than was signed', { ...good, round: 2 }, context],
    ['C3: a round 2^32 later, which four bytes cannot tell', { ...good, round: 1 + 2 ** 32 }, context],
    ['C3: half a round', { ...good, round: 1.5 }, context],
    ['another block', { ...good, blockHash: repeat('bc') }, context],
    ['round below the build round', good, { ...context, block: { ...context.block, buildRound: 2 } }],
    ['another chain', good, { ...context, genesisHash: repeat('ab') }],
    ['another validator set', good, { ...context, validators: validators.slice(0, 3) }],
    ['a changed byte', { ...good, signatures: [flipped, second, third] }, context],
    ['a seal cut short', { ...good, signatures: [first.subarray(0, 64), second, third] }, context],
    ['C2: the same signature with high s', { ...good, signatures: [withHighS(first), second, third] }, context],
  ]
  it.each(wrong)('refused: %s', (_, certificate, of) => {
    expect(() => checkCertificate(certificate, of)).toThrow(InvalidBlock)
    expect(() => checkCertificate(certificate, of)).toThrow(/^H3: /)
  })
})

/** (r, n - s, other parity) recovers the same key: without the low-s rule one seal would be two. */
function withHighS(signature: Uint8Array): Uint8Array {
  const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
  const s = BigInt(`0x${Buffer.from(signature.subarray(32, 64)).toString('hex')}`)
  const high = (order - s).toString(16).padStart(64, '0')
  return new Uint8Array([...signature.subarray(0, 32), ...Buffer.from(high, 'hex'), 1 - (signature[64] ?? 0)])
}
