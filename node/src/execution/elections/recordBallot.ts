// What a first ballot and a re-vote share (S5): the form, the identity, the receipt code, what is counted, the log. An open
// ballot's body is read and counted as it is; of a secret one the ciphertexts are added up and the proof is claimed (B6).
import {
  ballotHash,
  type ContestForm,
  checkOpenBallot,
  ciphertextBytes,
  codeNumber,
  secretBodyBytes,
} from '@psephos/ballot'
import { SECRECY } from '@psephos/contracts-abi'
import { bytesToBigint, bytesToHex, hexToBytes } from '../../codec/hex.ts'
import { keccak } from '../../codec/keccak.ts'
import type { Address, Hash, Slot } from '../../types/bytes.ts'
import type { StateReader } from '../../types/state.ts'
import { claimBallot } from '../claims.ts'
import type { ContractCall } from '../contract.ts'
import type { Overlay } from '../overlay.ts'
import { ELECTIONS, revert, topicOf } from './abi.ts'
import { addToAggregate, takeFromAggregate } from './aggregate.ts'
import { readKey, readSpoiled } from './secretStorage.ts'
import { remembered } from './slots.ts'
import { addToCount, codeSlot, readForm, readRules, takeCode } from './storage.ts'

/** A body whose form fits its election. */
export type FormedBallot = {
  readonly isSecret: boolean
  readonly body: Uint8Array
  /** What its hash covers and what is counted: all of an open body, the ciphertexts of a secret one. */
  readonly counted: Uint8Array
}

/**
 * Reverts BallotLength; of an open ballot also UnknownMark, TooFewMarks, TooManyMarks: the first fault in that order, contest by
 * contest. Of a secret one nobody can see more than the length.
 */
export function checkBody(state: StateReader, election: bigint, body: Uint8Array): FormedBallot {
  const { secrecy, contestCount } = readRules(state, election)
  const form = readForm(state, election, contestCount)
  if (secrecy === SECRECY.secret) {
    const want = secretBodyBytes(form)
    if (body.length !== want) revert('BallotLength', BigInt(body.length), BigInt(want))
    return { isSecret: true, body, counted: body.subarray(0, ciphertextBytes(form)) }
  }
  checkMarks(form, body)
  return { isSecret: false, body, counted: body }
}

function checkMarks(form: readonly ContestForm[], body: Uint8Array): void {
  const fault = checkOpenBallot(form, body)
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
  /** The part that counts. */
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
  readonly previousHash: Uint8Array
  /** 32 bytes, and the same as a slot's value. */
  readonly hash: Uint8Array
  readonly value: bigint
  readonly code: bigint
  readonly codeSlot: Slot
}

export function identifyBallot(call: ContractCall, ballot: BallotPlace): IdentifiedBallot {
  const { election, sequence, previousHash } = ballot
  const hash = hashBallot(call, ballot)
  const code = codeNumber(hash)
  return {
    election,
    sequence,
    previousHash,
    hash,
    value: bytesToBigint(hash),
    code,
    codeSlot: codeSlot(election, code),
  }
}

/** Files the ballot under its receipt code, superseded ones stay. Reverts CodeTaken. */
export function fileUnderCode(call: ContractCall, { election, sequence, code, codeSlot }: IdentifiedBallot): void {
  const entry = { voter: call.sender, height: call.place.height, sequence }
  if (!takeCode(call.state, codeSlot, entry)) revert('CodeTaken', election, code)
}

/** A secret ballot that its voter has opened to test its device is never cast (BALLOTS). Reverts SpoiledBallot. */
export function refuseSpoiled(
  { state, sender }: ContractCall,
  { isSecret }: FormedBallot,
  ballot: IdentifiedBallot,
): void {
  const { election, value, hash } = ballot
  if (isSecret && readSpoiled(state, election, sender, value)) revert('SpoiledBallot', election, bytesToHex(hash))
}

/** Counts an open ballot's marks; adds a secret one's ciphertexts to the sums, and claims that its proof holds (B6). */
export function countBallot(call: ContractCall, formed: FormedBallot, ballot: IdentifiedBallot): void {
  const { election } = ballot
  if (!formed.isSecret) {
    countMarks(call.state, election, formed.counted, 1n)
    return
  }
  addToAggregate(call.state, election, formed.counted)
  claimSealed(call, formed.body, ballot)
}

/** What `counted` of the ballot that is replaced had added. */
export function uncountBallot({ state }: ContractCall, election: bigint, isSecret: boolean, counted: Uint8Array): void {
  if (isSecret) takeFromAggregate(state, election, counted)
  else countMarks(state, election, counted, -1n)
}

function countMarks(state: Overlay, election: bigint, body: Uint8Array, change: 1n | -1n): void {
  for (let option = 0; option < body.length; option++) {
    if (body[option] === 1) addToCount(state, election, option, change)
  }
}

function claimSealed(call: ContractCall, body: Uint8Array, ballot: IdentifiedBallot): void {
  const { state, sender } = call
  const { election, sequence, previousHash, hash } = ballot
  const key = readKey(state, election)
  if (key === null) throw new TypeError(`S2: election ${election} is open and has no key`)
  const form = readForm(state, election, readRules(state, election).contestCount)
  claimBallot(call, hash, { ...key, form, voter: hexToBytes(sender), sequence, previousHash, body })
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
