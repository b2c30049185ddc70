import { randomBytes } from 'node:crypto'
import { type SealedBallot, verifyBallot, verifyBallots, wasmEngine } from '@psephos/ballot'
import { hexToBytes } from '@psephos/node/codec/hex.ts'
import { expect, it } from 'vitest'
import { sealer } from './sealMany.ts'

const random = (byteCount: number): Uint8Array => new Uint8Array(randomBytes(byteCount))
/** Twice the generator: RFC 9496 appendix A. */
const KEY = hexToBytes('0x6a493210f7499cd17fecb510ae0cea23a110e8d5b901f8acadd3095c73a3b919')

it.each([1, 2, 5])('ballots of %i options that were moved to other voters verify there, and only there', (options) => {
  const election = { context: random(64), key: KEY, options }
  const seal = sealer(election)
  const form = [{ options, minMarks: 1, maxMarks: 1 }]
  const ballots = Array.from({ length: 3 }, (): SealedBallot => {
    const voter = random(20)
    const place = { context: election.context, key: KEY, form, voter, sequence: 1, previousHash: new Uint8Array(32) }
    return { ...place, body: seal(voter) }
  })
  for (const ballot of ballots) {
    expect(verifyBallot(ballot)).toBeNull()
    expect(verifyBallot({ ...ballot, voter: random(20) })).not.toBeNull()
  }
  expect(verifyBallots(ballots, wasmEngine, random)).toBe(true)
})
