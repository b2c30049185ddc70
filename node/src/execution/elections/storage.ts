// The Elections contract's storage (S4): with secretStorage.ts the only file that knows its slots. Layout: ELECTIONS_LAYOUT in
// contracts-abi, laid out as the Solidity compiler would. Values come and go as domain records; what may be written is checked elsewhere.

import type { ContestForm } from '@psephos/ballot'
import { CONTESTS_MAX, type STAGES } from '@psephos/contracts-abi'
import { bytesToBigint, bytesToHex, hexToBytes } from '../../codec/hex.ts'
import { keccak } from '../../codec/keccak.ts'
import type { Address, Hash, Slot } from '../../types/bytes.ts'
import type { StateReader } from '../../types/state.ts'
import { writeWord } from '../abi/words.ts'
import type { Overlay } from '../overlay.ts'
import { type BytesPlace, readBytes, writeBytes } from '../storedBytes.ts'
import { ELECTIONS } from './abi.ts'
import { mappingSlot, Recent, remembered, slotAfter, slotOf, wordOf } from './slots.ts'

const [ELECTION_COUNT, ELECTIONS_MAP, ROLL, BALLOTS, CODES, COUNTS, ROLES] = [0n, 1n, 2n, 3n, 4n, 5n, 6n].map(
  wordOf,
) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array]
/** Members of ElectionRecord. */
const HEAD = 0
const MANIFEST_HASH = 1
const SCHEDULE = 2
const TALLY = 3
const RULES = 4
const FORM_A = 5
const FORM_B = 6
const MANIFEST = 7
const REASON = 8
const MEMBERS = 9

export type Stage = (typeof STAGES)[keyof typeof STAGES]

export type ElectionHead = { readonly organizer: Address; readonly createdHeight: bigint; readonly stage: Stage }
export type ElectionSchedule = {
  readonly opensAt: bigint
  readonly closesAt: bigint
  readonly latestClose: bigint
  readonly tallyPeriod: bigint
}
export type ElectionTally = {
  readonly enrolled: number
  readonly lateEnrolled: number
  readonly turnout: number
  readonly accepted: number
  readonly outageExtension: bigint
  readonly outageExtensionMax: bigint
}
export type ElectionRules = {
  readonly minTurnout: number
  readonly secrecy: number
  readonly revoting: boolean
  readonly lateEnrolment: boolean
  readonly earlyClose: boolean
  readonly optionCount: number
  readonly contestCount: number
}
/** Who was recorded under a receipt code, and when. */
export type CodeEntry = { readonly voter: Address; readonly height: bigint; readonly sequence: number }

type ElectionSlots = {
  /** The nine members of the record. */
  readonly members: readonly Slot[]
  readonly manifestData: bigint
  readonly reasonData: bigint
  readonly roll: Uint8Array
  readonly ballots: Uint8Array
  readonly codes: Uint8Array
  /** Per option. */
  readonly counts: (option: number) => Slot
}

const ELECTIONS_REMEMBERED = 4_096
const slotsOf = remembered(ELECTIONS_REMEMBERED, (election: bigint): ElectionSlots => {
  const base = bytesToBigint(mappingSlot(election, ELECTIONS_MAP))
  const dataOf = (member: number) => bytesToBigint(keccak(hexToBytes(slotAfter(base, member))))
  const counts = mappingSlot(election, COUNTS)
  return {
    members: Array.from({ length: MEMBERS }, (_, member) => slotAfter(base, member)),
    manifestData: dataOf(MANIFEST),
    reasonData: dataOf(REASON),
    roll: mappingSlot(election, ROLL),
    ballots: mappingSlot(election, BALLOTS),
    codes: mappingSlot(election, CODES),
    counts: remembered(256, (option: number) => slotOf(mappingSlot(BigInt(option), counts))),
  }
})

const readMember = (state: StateReader, election: bigint, member: number): bigint =>
  state.getStorage(ELECTIONS, memberSlot(election, member))

const writeMember = (state: Overlay, election: bigint, member: number, value: bigint): void =>
  state.setStorage(ELECTIONS, memberSlot(election, member), value)

function memberSlot(election: bigint, member: number): Slot {
  return slotsOf(election).members[member] as Slot
}

// --- the list of elections ---

const electionCountSlot = slotOf(ELECTION_COUNT)

/** Elections are numbered from 1 to this. */
export function readElectionCount(state: StateReader): bigint {
  return state.getStorage(ELECTIONS, electionCountSlot)
}

export function writeElectionCount(state: Overlay, count: bigint): void {
  state.setStorage(ELECTIONS, electionCountSlot, count)
}

// --- one election's record ---

/** What hardly changes is unpacked once, not for every ballot. */
const unpackHead = remembered(ELECTIONS_REMEMBERED, (packed: bigint): ElectionHead => {
  return { organizer: toAddress(packed), createdHeight: u64(packed, 160n), stage: Number(packed >> 224n) as Stage }
})

/** `stage` is none for an election that does not exist. */
export function readHead(state: StateReader, election: bigint): ElectionHead {
  return unpackHead(readMember(state, election, HEAD))
}

export function writeHead(state: Overlay, election: bigint, { organizer, createdHeight, stage }: ElectionHead): void {
  writeMember(state, election, HEAD, BigInt(organizer) | (createdHeight << 160n) | (BigInt(stage) << 224n))
}

export function readManifestHash(state: StateReader, election: bigint): Hash {
  return toHash(readMember(state, election, MANIFEST_HASH))
}

const unpackSchedule = remembered(ELECTIONS_REMEMBERED, (packed: bigint): ElectionSchedule => {
  return {
    opensAt: u64(packed, 0n),
    closesAt: u64(packed, 64n),
    latestClose: u64(packed, 128n),
    tallyPeriod: u64(packed, 192n),
  }
})

export function readSchedule(state: StateReader, election: bigint): ElectionSchedule {
  return unpackSchedule(readMember(state, election, SCHEDULE))
}

export function writeSchedule(state: Overlay, election: bigint, schedule: ElectionSchedule): void {
  const { opensAt, closesAt, latestClose, tallyPeriod } = schedule
  writeMember(state, election, SCHEDULE, opensAt | (closesAt << 64n) | (latestClose << 128n) | (tallyPeriod << 192n))
}

export function readTally(state: StateReader, election: bigint): ElectionTally {
  const packed = readMember(state, election, TALLY)
  return {
    enrolled: u32(packed, 0n),
    lateEnrolled: u32(packed, 32n),
    turnout: u32(packed, 64n),
    accepted: u32(packed, 96n),
    outageExtension: u64(packed, 128n),
    outageExtensionMax: u64(packed, 192n),
  }
}

export function writeTally(state: Overlay, election: bigint, tally: ElectionTally): void {
  const { enrolled, lateEnrolled, turnout, accepted, outageExtension, outageExtensionMax } = tally
  writeMember(
    state,
    election,
    TALLY,
    BigInt(enrolled) |
      (BigInt(lateEnrolled) << 32n) |
      (BigInt(turnout) << 64n) |
      (BigInt(accepted) << 96n) |
      (outageExtension << 128n) |
      (outageExtensionMax << 192n),
  )
}

/** No election comes to 2^32 ballots, so no field runs over into the next. */
const TURNOUT = 1n << 64n
const ACCEPTED = 1n << 96n

/** One more ballot is accepted: a voter's first, or a re-vote. The other fields are not taken apart for it. */
export function countAccepted(state: Overlay, election: bigint, isFirst: boolean): void {
  const packed = readMember(state, election, TALLY)
  writeMember(state, election, TALLY, packed + (isFirst ? TURNOUT + ACCEPTED : ACCEPTED))
}

const FLAGS = { revoting: 1n, lateEnrolment: 2n, earlyClose: 4n } as const
const unpackRules = remembered(ELECTIONS_REMEMBERED, (packed: bigint): ElectionRules => {
  const flags = packed >> 40n
  return {
    minTurnout: u32(packed, 0n),
    secrecy: Number(BigInt.asUintN(8, packed >> 32n)),
    revoting: (flags & FLAGS.revoting) !== 0n,
    lateEnrolment: (flags & FLAGS.lateEnrolment) !== 0n,
    earlyClose: (flags & FLAGS.earlyClose) !== 0n,
    optionCount: Number(BigInt.asUintN(16, packed >> 48n)),
    contestCount: Number(BigInt.asUintN(8, packed >> 64n)),
  }
})

export function readRules(state: StateReader, election: bigint): ElectionRules {
  return unpackRules(readMember(state, election, RULES))
}

export function writeRules(state: Overlay, election: bigint, rules: ElectionRules): void {
  const flags =
    (rules.revoting ? FLAGS.revoting : 0n) |
    (rules.lateEnrolment ? FLAGS.lateEnrolment : 0n) |
    (rules.earlyClose ? FLAGS.earlyClose : 0n)
  writeMember(
    state,
    election,
    RULES,
    BigInt(rules.minTurnout) |
      (BigInt(rules.secrecy) << 32n) |
      (flags << 40n) |
      (BigInt(rules.optionCount) << 48n) |
      (BigInt(rules.contestCount) << 64n),
  )
}

const FORM_BYTES_PER_CONTEST = 3
/** By the number of contests, then by both words as one number. */
const unpackForm = remembered(CONTESTS_MAX, (contestCount: number) =>
  remembered(ELECTIONS_REMEMBERED, (packed: bigint): readonly ContestForm[] => {
    const bytes = new Uint8Array(64)
    writeWord(bytes, 0, packed >> 256n)
    writeWord(bytes, 32, BigInt.asUintN(256, packed))
    return Array.from({ length: contestCount }, (_, contest) => {
      const [options = 0, minMarks = 0, maxMarks = 0] = bytes.subarray(contest * FORM_BYTES_PER_CONTEST)
      return { options, minMarks, maxMarks }
    })
  }),
)

/** How a ballot of this election must look: the contests' bytes run on from formA into formB. */
export function readForm(state: StateReader, election: bigint, contestCount: number): readonly ContestForm[] {
  const formA = readMember(state, election, FORM_A)
  const formB = contestCount * FORM_BYTES_PER_CONTEST <= 32 ? 0n : readMember(state, election, FORM_B)
  return unpackForm(contestCount)((formA << 256n) | formB)
}

function writeForm(state: Overlay, election: bigint, form: readonly ContestForm[]): void {
  const bytes = new Uint8Array(64)
  bytes.set(form.flatMap(({ options, minMarks, maxMarks }) => [options, minMarks, maxMarks]))
  writeMember(state, election, FORM_A, bytesToBigint(bytes.subarray(0, 32)))
  writeMember(state, election, FORM_B, bytesToBigint(bytes.subarray(32)))
}

const manifestPlace = (election: bigint): BytesPlace => ({
  contract: ELECTIONS,
  slot: memberSlot(election, MANIFEST),
  data: slotsOf(election).manifestData,
})
const reasonPlace = (election: bigint): BytesPlace => ({
  contract: ELECTIONS,
  slot: memberSlot(election, REASON),
  data: slotsOf(election).reasonData,
})

/** What a manifest brings into state. Replaces what an earlier version of it left. */
export function writeManifest(
  state: Overlay,
  election: bigint,
  manifest: { readonly bytes: Uint8Array; readonly hash: Hash; readonly form: readonly ContestForm[] },
): void {
  writeMember(state, election, MANIFEST_HASH, BigInt(manifest.hash))
  writeForm(state, election, manifest.form)
  writeBytes(state, manifestPlace(election), manifest.bytes)
}

/** abi.encode(Manifest). */
export function readManifest(state: StateReader, election: bigint): Uint8Array {
  return readBytes(state, manifestPlace(election))
}

/** The manifest's word at `index`; a manifest is always longer than 31 bytes, so its data are in slots of their own. */
export function readManifestWord(state: StateReader, election: bigint, index: number): bigint {
  return state.getStorage(ELECTIONS, slotAfter(slotsOf(election).manifestData, index))
}

/** Of a cancellation or annulment; empty for the others. */
export function readReason(state: StateReader, election: bigint): Uint8Array {
  return readBytes(state, reasonPlace(election))
}

export function writeReason(state: Overlay, election: bigint, reason: Uint8Array): void {
  writeBytes(state, reasonPlace(election), reason)
}

// --- roll, ballots, codes, counts ---

type VoterSlots = { readonly election: bigint; readonly roll: Slot; readonly ballot: Slot }
/** Between the door and its block a ballot waits for about a second: of as many voters as may vote in it. */
export const VOTERS_REMEMBERED = 6_144
const votersSlots = new Recent<Address, VoterSlots>(VOTERS_REMEMBERED)

/** A ballot is tried at the door and executed in a block soon after: of each voter the last election's are remembered. */
function voterSlots(election: bigint, voter: Address): VoterSlots {
  const known = votersSlots.get(voter)
  if (known?.election === election) return known
  const { roll, ballots } = slotsOf(election)
  const fresh = { election, roll: slotOf(mappingSlot(voter, roll)), ballot: slotOf(mappingSlot(voter, ballots)) }
  votersSlots.set(voter, fresh)
  return fresh
}

/** Zero: not enrolled. */
export function readCommitment(state: StateReader, election: bigint, voter: Address): bigint {
  return state.getStorage(ELECTIONS, slotOf(mappingSlot(voter, slotsOf(election).roll)))
}

/** The same for who is about to vote. */
export function readVoterCommitment(state: StateReader, election: bigint, voter: Address): bigint {
  return state.getStorage(ELECTIONS, voterSlots(election, voter).roll)
}

export function writeCommitment(state: Overlay, election: bigint, voter: Address, commitment: bigint): void {
  state.setStorage(ELECTIONS, slotOf(mappingSlot(voter, slotsOf(election).roll)), commitment)
}

/** One slot whose place is computed once, for those who read it and then write it. */
export type Cell<Value> = { read(): Value; write(value: Value): void }

/** Hash of the voter's ballot that counts; zero: has not voted. */
export function ballotCell(state: Overlay, election: bigint, voter: Address): Cell<bigint> {
  const slot = voterSlots(election, voter).ballot
  return {
    read: () => state.getStorage(ELECTIONS, slot),
    write: (hash) => state.setStorage(ELECTIONS, slot, hash),
  }
}

export function readBallot(state: StateReader, election: bigint, voter: Address): bigint {
  return state.getStorage(ELECTIONS, slotOf(mappingSlot(voter, slotsOf(election).ballots)))
}

/** Null: nothing is recorded under this code. */
export function readCode(state: StateReader, election: bigint, code: bigint): CodeEntry | null {
  return unpackCode(state.getStorage(ELECTIONS, slotOf(mappingSlot(code, slotsOf(election).codes))))
}

export function codeSlot(election: bigint, code: bigint): Slot {
  return slotOf(mappingSlot(code, slotsOf(election).codes))
}

/** False, with nothing written, when something is recorded under this code already: codes are never overwritten. */
export function takeCode(state: Overlay, slot: Slot, entry: CodeEntry): boolean {
  if (state.getStorage(ELECTIONS, slot) !== 0n) return false
  state.setStorage(ELECTIONS, slot, BigInt(entry.voter) | (entry.height << 160n) | (BigInt(entry.sequence) << 224n))
  return true
}

function unpackCode(packed: bigint): CodeEntry | null {
  if (packed === 0n) return null
  return { voter: toAddress(packed), height: u64(packed, 160n), sequence: u32(packed, 224n) }
}

export function readCount(state: StateReader, election: bigint, option: number): bigint {
  return state.getStorage(ELECTIONS, slotsOf(election).counts(option))
}

export function writeCount(state: Overlay, election: bigint, option: number, count: number): void {
  state.setStorage(ELECTIONS, slotsOf(election).counts(option), BigInt(count))
}

export function addToCount(state: Overlay, election: bigint, option: number, change: 1n | -1n): void {
  const slot = slotsOf(election).counts(option)
  state.setStorage(ELECTIONS, slot, state.getStorage(ELECTIONS, slot) + change)
}

// --- roles ---

/** The stored bits; `roles.ts` says what they mean. */
export function readRoleBits(state: StateReader, account: Address): bigint {
  return state.getStorage(ELECTIONS, slotOf(mappingSlot(account, ROLES)))
}

export function writeRoleBits(state: Overlay, account: Address, bits: bigint): void {
  state.setStorage(ELECTIONS, slotOf(mappingSlot(account, ROLES)), bits)
}

// --- packed fields ---

function u64(packed: bigint, shift: bigint): bigint {
  return BigInt.asUintN(64, packed >> shift)
}

function u32(packed: bigint, shift: bigint): number {
  return Number(BigInt.asUintN(32, packed >> shift))
}

function toAddress(packed: bigint): Address {
  return bytesToHex(wordOf(BigInt.asUintN(160, packed)).subarray(12)) as Address
}

function toHash(value: bigint): Hash {
  return bytesToHex(wordOf(value)) as Hash
}
