// What a first ballot and a re-vote share (S5): the form, the identity, the receipt code, the log. Slots and counts are
// changed here and nowhere else.
import { ballotHash, checkOpenBallot, codeNumber } from '@psephos/ballot'
import { bytesToBigint, hexToBytes } from '../../codec/hex.ts'
import { keccak } from '../../codec/keccak.ts'
import type { Address, Hash, Slot } from '../../types/bytes.ts'
import type { StateReader } from '../../types/state.ts'
import type { ContractCall } from '../contract.ts'
import type { Overlay } from '../overlay.ts'
import { ELECTIONS, revert, topicOf } from './abi.ts'
import { remembered } from './slots.ts'
import { addToCount, codeSlot, readForm, readRules, takeCode } from './storage.ts'

/** Reverts BallotLength, UnknownMark, TooFewMarks, TooManyMarks: the first fault in that order, contest by contest. */
export function checkBody(state: StateReader, election: bigint, body: Uint8Array): void {
  const fault = checkOpenBallot(readForm(state, election, readRules(state, election).contestCount), body)
  if (fault === null) return
  if (fault.code === 'length') revert('BallotLength', BigInt(fault.have), BigInt(fault.want))
  if (fault.code === 'mark') revert('UnknownMark', BigInt(fault.option), fault.value)
  if (fault.code === 'too-few') {
    revert('TooFewMarks', BigInt(fault.contest), BigInt(fault.have), BigInt(fault.min))
  }
  revert('TooManyMarks', BigInt(fault.contest), BigInt(fault.have), BigInt(fault.max))
}

export type BallotPlace = {
  readonly election: bigint
  /** 1 for the first. */
  readonly sequence: number
  /** 32 bytes, zero for the first. */
  readonly previousHash: Uint8Array
  readonly body: Uint8Array
}

/** S5. The identity of the sender's ballot, 32 bytes. */
export function hashBallot({ context, sender }: ContractCall, ballot: BallotPlace): Uint8Array {
  const identity = {
    ...ballot,
    chainId: context.spec.chainId,
    genesisHash: genesisBytes(context.genesisHash),
    voter: hexToBytes(sender),
  }
  return ballotHash(identity, keccak)
}

const genesisBytes = remembered(16, (hash: Hash): Uint8Array => hexToBytes(hash))

/** A ballot's hash, and what follows from it. */
export type IdentifiedBallot = {
  readonly election: bigint
  readonly sequence: number
  /** 32 bytes, and the same as a slot's value. */
  readonly hash: Uint8Array
  readonly value: bigint
  readonly code: bigint
  readonly codeSlot: Slot
}

export function identifyBallot(call: ContractCall, ballot: BallotPlace): IdentifiedBallot {
  const { election, sequence } = ballot
  const hash = hashBallot(call, ballot)
  const code = codeNumber(hash)
  return { election, sequence, hash, value: bytesToBigint(hash), code, codeSlot: codeSlot(election, code) }
}

/** Files the ballot under its receipt code, superseded ones stay. Reverts CodeTaken. */
export function fileUnderCode(call: ContractCall, { election, sequence, code, codeSlot }: IdentifiedBallot): void {
  const entry = { voter: call.sender, height: call.place.height, sequence }
  if (!takeCode(call.state, codeSlot, entry)) revert('CodeTaken', election, code)
}

/** Adds the body's marks to the counts, or takes them back. */
export function countMarks(state: Overlay, election: bigint, body: Uint8Array, change: 1n | -1n): void {
  for (const [option, mark] of body.entries()) if (mark === 1) addToCount(state, election, option, change)
}

const voteCast = topicOf('VoteCast')
const electionTopic = remembered(4_096, (election: bigint): Hash => {
  return `0x${election.toString(16).padStart(64, '0')}` as Hash
})

/** VoteCast(election, voter, ballotHash), written by hand. */
export function logVoteCast({ logs, sender }: ContractCall, { election, hash }: IdentifiedBallot): void {
  logs.push({ address: ELECTIONS, topics: [voteCast, electionTopic(election), voterTopic(sender)], data: hash })
}

function voterTopic(voter: Address): Hash {
  return `0x000000000000000000000000${voter.slice(2)}` as Hash
}
