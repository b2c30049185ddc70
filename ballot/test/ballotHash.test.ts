// S5: the layout of what a ballot hash covers, spelled out once more with viem.

import fc from 'fast-check'
import { concat, keccak256, pad, stringToHex, toHex } from 'viem'
import { describe, expect, it } from 'vitest'
import { type BallotIdentity, ballotHash, encodeBallotIdentity } from '../src/index.ts'

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const aBallot: fc.Arbitrary<BallotIdentity> = fc.record({
  chainId: fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
  genesisHash: bytes(32),
  election: fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
  voter: bytes(20),
  sequence: fc.nat(2 ** 32 - 1),
  previousHash: bytes(32),
  body: fc.uint8Array({ maxLength: 120 }),
})
const BALLOT: BallotIdentity = {
  chainId: 4711n,
  genesisHash: new Uint8Array(32).fill(0x11),
  election: 3n,
  voter: new Uint8Array(20).fill(0x22),
  sequence: 1,
  previousHash: new Uint8Array(32),
  body: Uint8Array.of(0, 1, 0),
}

describe('S5: ballotHash', () => {
  it('is keccak256 of seven 32-byte words and the body', () => {
    fc.assert(
      fc.property(aBallot, (ballot) => {
        const words = [
          pad(stringToHex('psephos/ballot/1'), { dir: 'right' }),
          toHex(ballot.chainId, { size: 32 }),
          toHex(ballot.genesisHash),
          toHex(ballot.election, { size: 32 }),
          pad(toHex(ballot.voter)),
          toHex(ballot.sequence, { size: 32 }),
          toHex(ballot.previousHash),
        ]
        const expected = concat([...words, toHex(ballot.body)])
        expect(toHex(encodeBallotIdentity(ballot))).toBe(expected)
        expect(toHex(ballotHash(ballot))).toBe(keccak256(expected))
      }),
    )
  })
  it('is pinned for one ballot', () => {
    expect(toHex(ballotHash(BALLOT))).toBe('0xa00893d6a4919e8511110c315338a564088591b4f2acca5626dc58635e996932')
  })
  it('covers every field: a change of any gives another hash', () => {
    const one = (length: number) => new Uint8Array(length).fill(1)
    const changed: BallotIdentity[] = [
      { ...BALLOT, chainId: 4712n },
      { ...BALLOT, genesisHash: one(32) },
      { ...BALLOT, election: 4n },
      { ...BALLOT, voter: one(20) },
      { ...BALLOT, sequence: 2 },
      { ...BALLOT, previousHash: one(32) },
      { ...BALLOT, body: Uint8Array.of(1, 0, 0) },
      { ...BALLOT, body: Uint8Array.of(0, 1, 0, 0) },
    ]
    expect(new Set([BALLOT, ...changed].map((ballot) => toHex(ballotHash(ballot)))).size).toBe(changed.length + 1)
  })
  it('uses the hasher it is given', () => {
    const hasher = (input: Uint8Array) => input.subarray(7 * 32)
    expect(ballotHash(BALLOT, hasher)).toEqual(BALLOT.body)
  })
  it.each<[string, Partial<BallotIdentity>]>([
    ['a genesis hash of 31 bytes', { genesisHash: new Uint8Array(31) }],
    ['a voter of 21 bytes', { voter: new Uint8Array(21) }],
    ['a previous hash of 0 bytes', { previousHash: new Uint8Array(0) }],
  ])('refuses %s', (_, part) => {
    expect(() => ballotHash({ ...BALLOT, ...part })).toThrow(RangeError)
  })
})
