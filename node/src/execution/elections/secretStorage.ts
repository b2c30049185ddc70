// The storage of secret elections (S4): key ceremonies, aggregates, spoiled ballots, shares. Beside storage.ts the only file
// that knows slots; the layout is ELECTIONS_LAYOUT in contracts-abi. Nothing here is read or written for open elections.
import { bytesToBigint, bytesToHex, hexToBytes } from '../../codec/hex.ts'
import { keccak } from '../../codec/keccak.ts'
import type { Address, Hash, Slot } from '../../types/bytes.ts'
import type { StateReader } from '../../types/state.ts'
import type { Overlay } from '../overlay.ts'
import { type BytesPlace, readBytes, writeBytes } from '../storedBytes.ts'
import { ELECTIONS } from './abi.ts'
import { mappingSlot, remembered, slotAfter, slotOf, wordOf } from './slots.ts'

const [CEREMONIES, AGGREGATES, SPOILED, TALLIES] = [7n, 8n, 9n, 10n].map(wordOf) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
  Uint8Array,
]
/** Members of Ceremony. */
const [CURRENT, KEY, CONTEXT_A, CONTEXT_B, ATTEMPTS] = [0, 1, 2, 3, 4] as const
/** Members of Attempt. */
const [PROGRESS, DEADLINES, COMPLAINTS, TRUSTEES] = [0, 1, 2, 3] as const
/** Members of Trustee. */
const [ACCOUNT, TRANSPORT_KEY, COMMITMENT, DEAL, VERIFICATION_KEY] = [0, 1, 2, 3, 4] as const
/** Members of Tally. */
const [SHARES_HEAD, SHARES] = [0, 1] as const

/** Trustees of an attempt as bits: bit i - 1 is trustee i. */
export type TrusteeSet = number

export type AttemptProgress = {
  readonly trusteeCount: number
  readonly threshold: number
  readonly minQualified: number
  /** The deals added up to no key: nothing can save it. */
  readonly aborted: boolean
  readonly registered: TrusteeSet
  readonly committed: TrusteeSet
  readonly dealt: TrusteeSet
  readonly confirmed: TrusteeSet
  readonly badDeals: TrusteeSet
  readonly falseComplaints: TrusteeSet
}
export type AttemptDeadlines = {
  readonly registerBy: bigint
  readonly commitBy: bigint
  readonly dealBy: bigint
  readonly confirmBy: bigint
}

const SLOTS_REMEMBERED = 1_024
const ceremonyBase = remembered(SLOTS_REMEMBERED, (election: bigint) => mappingSlot(election, CEREMONIES))
const ceremonyMembers = remembered(SLOTS_REMEMBERED, (election: bigint) => {
  const base = bytesToBigint(ceremonyBase(election))
  return [CURRENT, KEY, CONTEXT_A, CONTEXT_B].map((member) => slotAfter(base, member))
})
const tallyBase = remembered(SLOTS_REMEMBERED, (election: bigint) => bytesToBigint(mappingSlot(election, TALLIES)))
const spoiledBase = remembered(SLOTS_REMEMBERED, (election: bigint) => mappingSlot(election, SPOILED))

const read = (state: StateReader, slot: Slot): bigint => state.getStorage(ELECTIONS, slot)
const write = (state: Overlay, slot: Slot, value: bigint): void => state.setStorage(ELECTIONS, slot, value)

// --- key ceremony ---

function ceremonySlot(election: bigint, member: number): Slot {
  return ceremonyMembers(election)[member] as Slot
}

/** 0: not locked yet. */
export function readAttemptNumber(state: StateReader, election: bigint): number {
  return Number(read(state, ceremonySlot(election, CURRENT)))
}

export function writeAttemptNumber(state: Overlay, election: bigint, attempt: number): void {
  write(state, ceremonySlot(election, CURRENT), BigInt(attempt))
}

export function hasKey(state: StateReader, election: bigint): boolean {
  return read(state, ceremonySlot(election, KEY)) !== 0n
}

export type ElectionKey = {
  /** K, 32 bytes. */
  readonly key: Uint8Array
  /** ctxE, 64 bytes. */
  readonly context: Uint8Array
}

/** Null: none yet. */
export function readKey(state: StateReader, election: bigint): ElectionKey | null {
  const key = read(state, ceremonySlot(election, KEY))
  if (key === 0n) return null
  const context = new Uint8Array(64)
  context.set(wordOf(read(state, ceremonySlot(election, CONTEXT_A))))
  context.set(wordOf(read(state, ceremonySlot(election, CONTEXT_B))), 32)
  return { key: wordOf(key), context }
}

export function writeKey(state: Overlay, election: bigint, { key, context }: ElectionKey): void {
  write(state, ceremonySlot(election, KEY), bytesToBigint(key))
  write(state, ceremonySlot(election, CONTEXT_A), bytesToBigint(context.subarray(0, 32)))
  write(state, ceremonySlot(election, CONTEXT_B), bytesToBigint(context.subarray(32)))
}

const attemptBase = (election: bigint, attempt: number): bigint =>
  bytesToBigint(
    mappingSlot(BigInt(attempt), wordOf(BigInt(slotAfter(bytesToBigint(ceremonyBase(election)), ATTEMPTS)))),
  )

const SETS = ['registered', 'committed', 'dealt', 'confirmed', 'badDeals', 'falseComplaints'] as const
const SETS_FROM = 32n

export function readProgress(state: StateReader, election: bigint, attempt: number): AttemptProgress {
  const packed = read(state, slotAfter(attemptBase(election, attempt), PROGRESS))
  const set = (index: number) => Number(BigInt.asUintN(16, packed >> (SETS_FROM + 16n * BigInt(index))))
  return {
    trusteeCount: Number(BigInt.asUintN(8, packed)),
    threshold: Number(BigInt.asUintN(8, packed >> 8n)),
    minQualified: Number(BigInt.asUintN(8, packed >> 16n)),
    aborted: BigInt.asUintN(8, packed >> 24n) !== 0n,
    registered: set(0),
    committed: set(1),
    dealt: set(2),
    confirmed: set(3),
    badDeals: set(4),
    falseComplaints: set(5),
  }
}

export function writeProgress(state: Overlay, election: bigint, attempt: number, progress: AttemptProgress): void {
  const { trusteeCount, threshold, minQualified, aborted } = progress
  const numbers = [trusteeCount, threshold, minQualified, aborted ? 1 : 0]
  const packed =
    numbers.reduce((sum, number, i) => sum | (BigInt(number) << (8n * BigInt(i))), 0n) |
    SETS.reduce((sum, name, i) => sum | (BigInt(progress[name]) << (SETS_FROM + 16n * BigInt(i))), 0n)
  write(state, slotAfter(attemptBase(election, attempt), PROGRESS), packed)
}

export function readDeadlines(state: StateReader, election: bigint, attempt: number): AttemptDeadlines {
  const packed = read(state, slotAfter(attemptBase(election, attempt), DEADLINES))
  const at = (index: bigint) => BigInt.asUintN(64, packed >> (64n * index))
  return { registerBy: at(0n), commitBy: at(1n), dealBy: at(2n), confirmBy: at(3n) }
}

export function writeDeadlines(state: Overlay, election: bigint, attempt: number, deadlines: AttemptDeadlines): void {
  const { registerBy, commitBy, dealBy, confirmBy } = deadlines
  const packed = registerBy | (commitBy << 64n) | (dealBy << 128n) | (confirmBy << 192n)
  write(state, slotAfter(attemptBase(election, attempt), DEADLINES), packed)
}

const complaintBit = (dealer: number, accuser: number): bigint => 1n << BigInt(16 * (dealer - 1) + accuser - 1)

/** Whether a complaint of this accuser against this dealer was judged, whatever came out. */
export function hasComplained(
  state: StateReader,
  election: bigint,
  attempt: number,
  { dealer, accuser }: { dealer: number; accuser: number },
): boolean {
  const complaints = read(state, slotAfter(attemptBase(election, attempt), COMPLAINTS))
  return (complaints & complaintBit(dealer, accuser)) !== 0n
}

export function writeComplaint(
  state: Overlay,
  election: bigint,
  attempt: number,
  { dealer, accuser }: { dealer: number; accuser: number },
): void {
  const slot = slotAfter(attemptBase(election, attempt), COMPLAINTS)
  write(state, slot, read(state, slot) | complaintBit(dealer, accuser))
}

/** One trustee of one attempt. */
export type TrusteePlace = {
  readonly election: bigint
  readonly attempt: number
  /** From 1. */
  readonly index: number
}

function trusteeBase({ election, attempt, index }: TrusteePlace): bigint {
  const trustees = wordOf(BigInt(slotAfter(attemptBase(election, attempt), TRUSTEES)))
  return bytesToBigint(mappingSlot(BigInt(index), trustees))
}

const trusteeSlot = (place: TrusteePlace, member: number): Slot => slotAfter(trusteeBase(place), member)

export function readTrusteeAccount(state: StateReader, place: TrusteePlace): Address {
  return bytesToHex(wordOf(read(state, trusteeSlot(place, ACCOUNT))).subarray(12)) as Address
}

export function writeTrusteeAccount(state: Overlay, place: TrusteePlace, account: Address): void {
  write(state, trusteeSlot(place, ACCOUNT), BigInt(account))
}

/** 32 bytes; zero: not registered. */
export function readTransportKey(state: StateReader, place: TrusteePlace): Uint8Array {
  return wordOf(read(state, trusteeSlot(place, TRANSPORT_KEY)))
}

export function writeTransportKey(state: Overlay, place: TrusteePlace, key: Uint8Array): void {
  write(state, trusteeSlot(place, TRANSPORT_KEY), bytesToBigint(key))
}

export function readDealCommitment(state: StateReader, place: TrusteePlace): Hash {
  return bytesToHex(wordOf(read(state, trusteeSlot(place, COMMITMENT)))) as Hash
}

export function writeDealCommitment(state: Overlay, place: TrusteePlace, commitment: Hash): void {
  write(state, trusteeSlot(place, COMMITMENT), BigInt(commitment))
}

/** 32 bytes; zero: not qualified, or no key yet. */
export function readVerificationKey(state: StateReader, place: TrusteePlace): Uint8Array {
  return wordOf(read(state, trusteeSlot(place, VERIFICATION_KEY)))
}

export function writeVerificationKey(state: Overlay, place: TrusteePlace, key: Uint8Array): void {
  write(state, trusteeSlot(place, VERIFICATION_KEY), bytesToBigint(key))
}

function bytesPlace(slot: Slot): BytesPlace {
  return { contract: ELECTIONS, slot, data: bytesToBigint(keccak(hexToBytes(slot))) }
}

/** Empty: none. */
export function readDeal(state: StateReader, place: TrusteePlace): Uint8Array {
  return readBytes(state, bytesPlace(trusteeSlot(place, DEAL)))
}

export function writeDeal(state: Overlay, place: TrusteePlace, deal: Uint8Array): void {
  writeBytes(state, bytesPlace(trusteeSlot(place, DEAL)), deal)
}

// --- aggregates ---

const pairSlots = remembered(SLOTS_REMEMBERED, (election: bigint) => {
  const aggregates = mappingSlot(election, AGGREGATES)
  return remembered(256, (option: number): readonly [Slot, Slot] => {
    const base = bytesToBigint(mappingSlot(BigInt(option), aggregates))
    return [slotAfter(base, 0), slotAfter(base, 1)]
  })
})

/** 64 bytes per option, the encodings of its two sums; the identity is zero. */
export function readSums(state: StateReader, election: bigint, optionCount: number): Uint8Array {
  const sums = new Uint8Array(64 * optionCount)
  for (let option = 0; option < optionCount; option++) {
    const [first, second] = pairSlots(election)(option)
    sums.set(wordOf(read(state, first)), 64 * option)
    sums.set(wordOf(read(state, second)), 64 * option + 32)
  }
  return sums
}

export function writeSums(state: Overlay, election: bigint, sums: Uint8Array): void {
  for (let option = 0; option * 64 < sums.length; option++) {
    const [first, second] = pairSlots(election)(option)
    write(state, first, bytesToBigint(sums.subarray(64 * option, 64 * option + 32)))
    write(state, second, bytesToBigint(sums.subarray(64 * option + 32, 64 * option + 64)))
  }
}

// --- spoiled ballots ---

const spoiledSlot = (election: bigint, voter: Address, ballotHash: bigint): Slot =>
  slotOf(mappingSlot(ballotHash, mappingSlot(voter, spoiledBase(election))))

export function readSpoiled(state: StateReader, election: bigint, voter: Address, ballotHash: bigint): boolean {
  return read(state, spoiledSlot(election, voter, ballotHash)) !== 0n
}

export function writeSpoiled(state: Overlay, election: bigint, voter: Address, ballotHash: bigint): void {
  write(state, spoiledSlot(election, voter, ballotHash), 1n)
}

// --- shares and the published tally ---

export type ShareRecord = {
  readonly published: boolean
  /** Indexes of the trustees, in the order in which their shares came. */
  readonly order: readonly number[]
}

export function readShareRecord(state: StateReader, election: bigint): ShareRecord {
  const packed = read(state, slotAfter(tallyBase(election), SHARES_HEAD))
  const length = Number(BigInt.asUintN(8, packed >> 8n))
  return {
    published: BigInt.asUintN(8, packed) !== 0n,
    order: Array.from({ length }, (_, i) => Number(BigInt.asUintN(8, packed >> (16n + 8n * BigInt(i))))),
  }
}

export function writeShareRecord(state: Overlay, election: bigint, { published, order }: ShareRecord): void {
  const packed = [published ? 1 : 0, order.length, ...order].reduce(
    (sum, byte, i) => sum | (BigInt(byte) << (8n * BigInt(i))),
    0n,
  )
  write(state, slotAfter(tallyBase(election), SHARES_HEAD), packed)
}

const sharePlace = (election: bigint, trustee: number): BytesPlace =>
  bytesPlace(slotOf(mappingSlot(BigInt(trustee), wordOf(BigInt(slotAfter(tallyBase(election), SHARES))))))

/** Empty: none. */
export function readShare(state: StateReader, election: bigint, trustee: number): Uint8Array {
  return readBytes(state, sharePlace(election, trustee))
}

export function writeShare(state: Overlay, election: bigint, trustee: number, share: Uint8Array): void {
  writeBytes(state, sharePlace(election, trustee), share)
}
