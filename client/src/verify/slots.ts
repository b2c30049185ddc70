// Where the two contracts keep what a receipt needs (S4): the storage layout of contracts-abi, as slot numbers.
import { type Address, concat, type Hash, type Hex, hexToBigInt, keccak256, numberToHex, pad } from 'viem'

const word = (value: bigint): Hex => numberToHex(value, { size: 32 })
const entry = (key: Hex, slot: Hex): Hash => keccak256(concat([pad(key, { size: 32 }), slot]))
const offset = (slot: Hash, by: bigint): Hash => word(BigInt.asUintN(256, hexToBigInt(slot) + by))

const ELECTIONS_SLOT = word(1n)
const BALLOTS_SLOT = word(3n)
const CODES_SLOT = word(4n)

/** ballots[election][voter]: hash of the ballot that counts. */
export function ballotSlot(election: bigint, voter: Address): Hash {
  return entry(voter, entry(word(election), BALLOTS_SLOT))
}

/** codes[election][code]: who and when. */
export function codeSlot(election: bigint, code: bigint): Hash {
  return entry(word(code), entry(word(election), CODES_SLOT))
}

/** elections[election], first word: organizer, height of its creation, stage. */
export const stageSlot = (election: bigint): Hash => recordSlot(election, 0n)

/** elections[election], second word: keccak256 of the manifest. */
export const manifestHashSlot = (election: bigint): Hash => recordSlot(election, 1n)

/** elections[election], fifth word: minimum turnout, secrecy, flags. */
export const settingsSlot = (election: bigint): Hash => recordSlot(election, 4n)

const recordSlot = (election: bigint, by: bigint): Hash => offset(entry(word(election), ELECTIONS_SLOT), by)

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

/** The low 20 bytes of a slot. */
export const addressOf = (value: bigint): Address => numberToHex(BigInt.asUintN(160, value), { size: 20 })
