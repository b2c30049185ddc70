// Where the two contracts keep what a receipt needs (S4): the storage layout of contracts-abi, as slot numbers.
import { SECRECY } from '@psephos/contracts-abi'
import { type Address, concat, type Hash, type Hex, hexToBigInt, keccak256, numberToHex, pad } from 'viem'

const word = (value: bigint): Hex => numberToHex(value, { size: 32 })
const entry = (key: Hex, slot: Hex): Hash => keccak256(concat([pad(key, { size: 32 }), slot]))
const offset = (slot: Hash, by: bigint): Hash => word(BigInt.asUintN(256, hexToBigInt(slot) + by))

const ELECTIONS_SLOT = word(1n)
const BALLOTS_SLOT = word(3n)
const CODES_SLOT = word(4n)
const COUNTS_SLOT = word(5n)
const CEREMONIES_SLOT = word(7n)
const AGGREGATES_SLOT = word(8n)

/** ballots[election][voter]: hash of the ballot that counts. */
export function ballotSlot(election: bigint, voter: Address): Hash {
  return entry(voter, entry(word(election), BALLOTS_SLOT))
}

/** codes[election][code]: who and when. */
export function codeSlot(election: bigint, code: bigint): Hash {
  return entry(word(code), entry(word(election), CODES_SLOT))
}

/** counts[election][option]: marks; in a secret election zero until the counts are published. */
export function countSlot(election: bigint, option: number): Hash {
  return entry(word(BigInt(option)), entry(word(election), COUNTS_SLOT))
}

/** elections[election], first word: organizer, height of its creation, stage. */
export const stageSlot = (election: bigint): Hash => recordSlot(election, 0n)

/** elections[election], second word: keccak256 of the manifest. */
export const manifestHashSlot = (election: bigint): Hash => recordSlot(election, 1n)

/** elections[election], third word: opening and closing. */
export const timesSlot = (election: bigint): Hash => recordSlot(election, 2n)

/** elections[election], fourth word: enrolled, turnout, accepted. */
export const totalsSlot = (election: bigint): Hash => recordSlot(election, 3n)

/** elections[election], fifth word: minimum turnout, secrecy, flags. */
export const settingsSlot = (election: bigint): Hash => recordSlot(election, 4n)

const recordSlot = (election: bigint, by: bigint): Hash => offset(entry(word(election), ELECTIONS_SLOT), by)

/** ceremonies[election]: the attempt that stands, from 1. */
export const attemptSlot = (election: bigint): Hash => ceremonySlot(election)

/** ceremonies[election]: K, zero until the ceremony is complete. */
export const keySlot = (election: bigint): Hash => offset(ceremonySlot(election), 1n)

/** attempts[attempt], first word: how many trustees, how many are needed, who did what. */
export const progressSlot = (election: bigint, attempt: number): Hash => attemptsSlot(election, attempt, 0n)

/** attempts[attempt], second word: the four deadlines. */
export const deadlinesSlot = (election: bigint, attempt: number): Hash => attemptsSlot(election, attempt, 1n)

/** attempts[attempt], third word: which complaints were judged. */
export const complaintsSlot = (election: bigint, attempt: number): Hash => attemptsSlot(election, attempt, 2n)

/** Words of a trustee: 0 account, 1 transport key, 2 commitment, 4 verification key. */
export function trusteeSlot(election: bigint, attempt: number, index: number, by: 0n | 1n | 2n | 4n): Hash {
  return offset(entry(word(BigInt(index)), attemptsSlot(election, attempt, 3n)), by)
}

/** aggregates[election][option]: 0 the sum of C1, 1 the sum of C2, as encodings. */
export function aggregateSlot(election: bigint, option: number, by: 0n | 1n): Hash {
  return offset(entry(word(BigInt(option)), entry(word(election), AGGREGATES_SLOT)), by)
}

const ceremonySlot = (election: bigint): Hash => entry(word(election), CEREMONIES_SLOT)
const attemptsSlot = (election: bigint, attempt: number, by: bigint): Hash =>
  offset(entry(word(BigInt(attempt)), offset(ceremonySlot(election), 4n)), by)

export const VALIDATOR_COUNT_SLOT: Hash = word(0n)

/** validators[index] of the Validators contract. */
export function validatorSlot(index: number): Hash {
  return offset(keccak256(VALIDATOR_COUNT_SLOT), BigInt(index))
}

/** struct Code { address voter; uint64 height; uint32 sequence; } packed from the low end; null when never written. */
export function decodeCode(value: bigint): { voter: Address; height: bigint; sequence: number } | null {
  if (value === 0n) return null
  return {
    voter: addressOf(value),
    height: BigInt.asUintN(64, value >> 160n),
    sequence: Number(BigInt.asUintN(32, value >> 224n)),
  }
}

/** STAGES: the byte above the organizer's 20 and the height's 8. */
export const stageOf = (first: bigint): number => Number((first >> 224n) & 0xffn)

/** Flag 1 of the settings word: a later ballot may replace an earlier one. */
export const allowsRevoting = (settings: bigint): boolean => ((settings >> 40n) & 1n) === 1n

/** Length of a secret ballot's ciphertexts, 64 bytes for each of the settings word's options; null in an open election. */
export function sealedBytesOf(settings: bigint): number | null {
  const next = unpack(settings)
  const [, secrecy, , optionCount] = [next(32), next(8), next(8), next(16)]
  return secrecy === BigInt(SECRECY.secret) ? 64 * Number(optionCount) : null
}

/** Reads a packed word from the low end: `next(bits)` gives the following field. */
export function unpack(value: bigint): (bits: number) => bigint {
  let rest = value
  return (bits) => {
    const field = BigInt.asUintN(bits, rest)
    rest >>= BigInt(bits)
    return field
  }
}

/** The low 20 bytes of a slot. */
export const addressOf = (value: bigint): Address => numberToHex(BigInt.asUintN(160, value), { size: 20 })
