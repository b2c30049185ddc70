// Call data and logs in names.
import { ELECTIONS_ADDRESS, electionsAbi, VALIDATORS_ADDRESS, validatorsAbi } from '@psephos/contracts-abi'
import { encodeAbiParameters, encodeEventTopics, encodeFunctionData, type Hex } from 'viem'
import { describe, expect, it } from 'vitest'
import { countOf, nameOfCall, readCall, readEvent, subjectOf } from './readCall.ts'

const VOTER: Hex = `0x${'11'.repeat(20)}`
const HASH: Hex = `0x${'ab'.repeat(32)}`
const ballot = encodeFunctionData({ abi: electionsAbi, functionName: 'castBallot', args: [7n, '0x0100'] })
const enrolment = encodeFunctionData({
  abi: electionsAbi,
  functionName: 'enrolVoters',
  args: [7n, [VOTER, VOTER, VOTER], [HASH, HASH, HASH]],
})
const vote = encodeFunctionData({ abi: validatorsAbi, functionName: 'voteOnProposal', args: [3n, true] })

describe('a call in names', () => {
  it('a ballot', () => {
    const call = readCall(ELECTIONS_ADDRESS, ballot)
    expect(call).toEqual({
      name: 'castBallot',
      args: [
        { name: 'election', value: 7n },
        { name: 'body', value: '0x0100' },
      ],
    })
    expect(subjectOf(call!)).toBe(7n)
  })
  it('a batch says how many', () => expect(countOf(readCall(ELECTIONS_ADDRESS, enrolment)!)).toBe(3))
  it('a validator’s vote', () => {
    expect(subjectOf(readCall(VALIDATORS_ADDRESS, vote)!)).toBe(3n)
  })
  it('by its first four bytes alone', () => {
    expect(nameOfCall(ELECTIONS_ADDRESS, ballot.slice(0, 10) as Hex)).toBe('castBallot')
  })
  it.each<[string, Hex | null, Hex]>([
    ['to nobody', null, ballot],
    ['to an account', VOTER, ballot],
    ['a function that nobody has', ELECTIONS_ADDRESS, '0x12345678'],
    ['no function at all', ELECTIONS_ADDRESS, '0x'],
    ['arguments cut short', ELECTIONS_ADDRESS, ballot.slice(0, 40) as Hex],
  ])('%s: bytes', (_, to, input) => expect(readCall(to, input)).toBeNull())
})

describe('a log in names', () => {
  const log = {
    address: ELECTIONS_ADDRESS,
    topics: encodeEventTopics({
      abi: electionsAbi,
      eventName: 'VoteCast',
      args: { election: 7n, voter: VOTER },
    }) as [Hex, ...Hex[]],
    data: encodeAbiParameters([{ type: 'bytes32' }], [HASH]),
  }
  it('a ballot cast', () => {
    expect(readEvent(log)).toMatchObject({ name: 'VoteCast' })
    expect(subjectOf(readEvent(log)!)).toBe(7n)
  })
  it('of another contract, or garbled: null', () => {
    expect(readEvent({ ...log, address: VOTER })).toBeNull()
    expect(readEvent({ ...log, data: '0x' })).toBeNull()
  })
})
