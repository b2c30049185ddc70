// The Validators contract's storage (S4): the only file that knows its slots. Layout: VALIDATORS_LAYOUT in contracts-abi,
// laid out as the Solidity compiler would. Values come and go as domain records; what may be written is checked elsewhere.
import type { PROPOSAL_CHOICES } from '@psephos/contracts-abi'
import { bytesToBigint, hexToBytes } from '../../codec/hex.ts'
import { keccak } from '../../codec/keccak.ts'
import type { Address, Slot } from '../../types/bytes.ts'
import type { StateReader } from '../../types/state.ts'
import { mappingSlot, slotAfter, slotOf, wordOf } from '../elections/slots.ts'
import type { Overlay } from '../overlay.ts'
import { type BytesPlace, readBytes, writeBytes } from '../storedBytes.ts'
import { VALIDATORS } from './abi.ts'

const MEMBERS = wordOf(0n)
const ORGANIZERS = wordOf(1n)
const SETTINGS = wordOf(2n)
const SET_CHANGES = wordOf(3n)
const RULES = wordOf(4n)
const PROPOSAL_COUNT = wordOf(5n)
const PROPOSALS = wordOf(6n)
const VOTES = wordOf(7n)
const VALIDATOR_SINCE = wordOf(8n)
const OWN_PROPOSALS = wordOf(9n)

const read = (state: StateReader, position: Uint8Array): bigint => state.getStorage(VALIDATORS, slotOf(position))
const write = (state: Overlay, position: Uint8Array, value: bigint): void =>
  state.setStorage(VALIDATORS, slotOf(position), value)

// --- members and organizers ---

/** Sorted by bytes. */
export function readValidators(state: StateReader): Address[] {
  return readItems(state, MEMBERS, toAddress)
}

export function readOrganizers(state: StateReader): Address[] {
  return readItems(state, ORGANIZERS, toAddress)
}

/** The whole list, in its order. Writes only what differs. */
export function writeValidators(state: Overlay, validators: readonly Address[]): void {
  writeItems(state, MEMBERS, validators.map(BigInt))
}

export function writeOrganizers(state: Overlay, organizers: readonly Address[]): void {
  writeItems(state, ORGANIZERS, organizers.map(BigInt))
}

/** Height of the block that last added this validator; 0: it is one since genesis. */
export function readValidatorSince(state: StateReader, validator: Address): bigint {
  return read(state, mappingSlot(validator, VALIDATOR_SINCE))
}

export function writeValidatorSince(state: Overlay, validator: Address, height: bigint): void {
  write(state, mappingSlot(validator, VALIDATOR_SINCE), height)
}

// --- settings ---

export type ChainSettings = {
  readonly periodMs: bigint
  readonly heartbeatMs: bigint
  readonly gasLimit: bigint
  /** In force in the block whose state this is. */
  readonly ruleVersion: bigint
}

export function readSettings(state: StateReader): ChainSettings {
  const packed = read(state, SETTINGS)
  return {
    periodMs: u64(packed, 0n),
    heartbeatMs: u64(packed, 64n),
    gasLimit: u64(packed, 128n),
    ruleVersion: u64(packed, 192n),
  }
}

/** Of the next block (S3). */
export function readGasLimit(state: StateReader): bigint {
  return readSettings(state).gasLimit
}

export function writeSettings(state: Overlay, { periodMs, heartbeatMs, gasLimit, ruleVersion }: ChainSettings): void {
  write(state, SETTINGS, periodMs | (heartbeatMs << 64n) | (gasLimit << 128n) | (ruleVersion << 192n))
}

// --- changes of the set ---

export type SetChange = { readonly account: Address; readonly height: bigint; readonly added: boolean }

export function readSetChangeCount(state: StateReader): number {
  return lengthOf(state, SET_CHANGES)
}

/** Numbered from 0, in the order of their heights, which all differ. */
export function readSetChange(state: StateReader, index: number): SetChange {
  return toSetChange(readItem(state, SET_CHANGES, index))
}

/** Null while the set is genesis's. */
export function readLastSetChange(state: StateReader): SetChange | null {
  const count = readSetChangeCount(state)
  return count === 0 ? null : readSetChange(state, count - 1)
}

export function appendSetChange(state: Overlay, { account, height, added }: SetChange): void {
  const packed = BigInt(account) | (height << 160n) | ((added ? 1n : 0n) << 224n)
  setItem(state, SET_CHANGES, readSetChangeCount(state), packed)
}

function toSetChange(packed: bigint): SetChange {
  return { account: toAddress(packed), height: u64(packed, 160n), added: packed >> 224n !== 0n }
}

// --- rule versions ---

export type StoredRule = { readonly height: bigint; readonly version: bigint }

export function readRuleCount(state: StateReader): number {
  return lengthOf(state, RULES)
}

/** Numbered from 0, heights ascending. */
export function readRule(state: StateReader, index: number): StoredRule {
  const packed = readItem(state, RULES, index)
  return { height: u64(packed, 0n), version: u64(packed, 64n) }
}

/** Keeps the first `count` and puts this one behind them. */
export function writeRuleAt(state: Overlay, count: number, { height, version }: StoredRule): void {
  for (let i = count + 1; i < readRuleCount(state); i++) clearItem(state, RULES, i)
  setItem(state, RULES, count, height | (version << 64n))
}

// --- proposals ---

export type Choice = (typeof PROPOSAL_CHOICES)[keyof typeof PROPOSAL_CHOICES]
export type ProposalRecord = {
  readonly proposer: Address
  readonly createdHeight: bigint
  readonly kind: number
  /** A status: 0 while it is not decided. */
  readonly decision: number
  readonly account: Address
  /** Seconds. */
  readonly expiresAt: bigint
  readonly value: bigint
  readonly height: bigint
  /** The last four: zero while it is not decided. */
  readonly decidedHeight: bigint
  readonly inFavour: number
  readonly against: number
  readonly validators: number
}
/** `height`: of the block that recorded it. */
export type ProposalVote = { readonly height: bigint; readonly choice: Choice }

/** Proposals are numbered from 1 to this. */
export function readProposalCount(state: StateReader): bigint {
  return read(state, PROPOSAL_COUNT)
}

export function writeProposalCount(state: Overlay, count: bigint): void {
  write(state, PROPOSAL_COUNT, count)
}

/** Null: there is no such proposal. */
export function readProposal(state: StateReader, proposal: bigint): ProposalRecord | null {
  const base = proposalBase(proposal)
  const member = (index: number) => state.getStorage(VALIDATORS, slotAfter(base, index))
  const head = member(0)
  if (head === 0n) return null
  const target = member(1)
  const numbers = member(2)
  return {
    proposer: toAddress(head),
    createdHeight: u64(head, 160n),
    kind: u8(head, 224n),
    decision: u8(head, 232n),
    account: toAddress(target),
    expiresAt: u64(target, 160n),
    value: u64(numbers, 0n),
    height: u64(numbers, 64n),
    decidedHeight: u64(numbers, 128n),
    inFavour: u16(numbers, 192n),
    against: u16(numbers, 208n),
    validators: u16(numbers, 224n),
  }
}

export function writeProposal(state: Overlay, proposal: bigint, record: ProposalRecord): void {
  const base = proposalBase(proposal)
  const { proposer, createdHeight, kind, decision, account, expiresAt, value, height, decidedHeight } = record
  const members = [
    BigInt(proposer) | (createdHeight << 160n) | (BigInt(kind) << 224n) | (BigInt(decision) << 232n),
    BigInt(account) | (expiresAt << 160n),
    value |
      (height << 64n) |
      (decidedHeight << 128n) |
      (BigInt(record.inFavour) << 192n) |
      (BigInt(record.against) << 208n) |
      (BigInt(record.validators) << 224n),
  ]
  for (const [index, packed] of members.entries()) state.setStorage(VALIDATORS, slotAfter(base, index), packed)
}

/** UTF-8. */
export function readProposalText(state: StateReader, proposal: bigint): Uint8Array {
  return readBytes(state, textPlace(proposal))
}

export function writeProposalText(state: Overlay, proposal: bigint, text: Uint8Array): void {
  writeBytes(state, textPlace(proposal), text)
}

/** The last choice of this account, whether or not it counts; `choices.none` when it made none. */
export function readVote(state: StateReader, proposal: bigint, validator: Address): ProposalVote {
  const packed = read(state, mappingSlot(validator, mappingSlot(proposal, VOTES)))
  return { height: u64(packed, 0n), choice: u8(packed, 64n) as Choice }
}

export function writeVote(state: Overlay, proposal: bigint, validator: Address, vote: ProposalVote): void {
  const packed = vote.height | (BigInt(vote.choice) << 64n)
  write(state, mappingSlot(validator, mappingSlot(proposal, VOTES)), packed)
}

/** Four places, 0 or the number of a proposal that may be open. */
export function readOwnProposals(state: StateReader, proposer: Address): readonly bigint[] {
  const packed = read(state, mappingSlot(proposer, OWN_PROPOSALS))
  return [0n, 64n, 128n, 192n].map((shift) => u64(packed, shift))
}

export function writeOwnProposals(state: Overlay, proposer: Address, proposals: readonly bigint[]): void {
  const packed = proposals.reduce((sum, proposal, index) => sum | (proposal << BigInt(64 * index)), 0n)
  write(state, mappingSlot(proposer, OWN_PROPOSALS), packed)
}

function proposalBase(proposal: bigint): bigint {
  return bytesToBigint(mappingSlot(proposal, PROPOSALS))
}

function textPlace(proposal: bigint): BytesPlace {
  const slot = slotAfter(proposalBase(proposal), 3)
  return { contract: VALIDATORS, slot, data: bytesToBigint(keccak(hexToBytes(slot))) }
}

// --- dynamic arrays whose items take a slot each: the length at the slot, the items from keccak256(slot) on ---

const lengthOf = (state: StateReader, position: Uint8Array): number => Number(read(state, position))

function itemSlot(position: Uint8Array, index: number): Slot {
  return slotAfter(bytesToBigint(keccak(position)), index)
}

function readItem(state: StateReader, position: Uint8Array, index: number): bigint {
  return state.getStorage(VALIDATORS, itemSlot(position, index))
}

function clearItem(state: Overlay, position: Uint8Array, index: number): void {
  state.setStorage(VALIDATORS, itemSlot(position, index), 0n)
}

/** Writes item `index`, which becomes the last one. */
function setItem(state: Overlay, position: Uint8Array, index: number, value: bigint): void {
  state.setStorage(VALIDATORS, itemSlot(position, index), value)
  write(state, position, BigInt(index + 1))
}

function readItems<Value>(state: StateReader, position: Uint8Array, unpack: (packed: bigint) => Value): Value[] {
  const first = bytesToBigint(keccak(position))
  return Array.from({ length: lengthOf(state, position) }, (_, i) =>
    unpack(state.getStorage(VALIDATORS, slotAfter(first, i))),
  )
}

/** Also clears what a longer list left behind. */
function writeItems(state: Overlay, position: Uint8Array, values: readonly bigint[]): void {
  const lengthBefore = lengthOf(state, position)
  const first = bytesToBigint(keccak(position))
  for (let i = 0; i < Math.max(values.length, lengthBefore); i++) {
    const slot = slotAfter(first, i)
    const value = values[i] ?? 0n
    if (state.getStorage(VALIDATORS, slot) !== value) state.setStorage(VALIDATORS, slot, value)
  }
  if (values.length !== lengthBefore) write(state, position, BigInt(values.length))
}

// --- packed fields ---

function toAddress(packed: bigint): Address {
  return `0x${BigInt.asUintN(160, packed).toString(16).padStart(40, '0')}` as Address
}

function u64(packed: bigint, shift: bigint): bigint {
  return BigInt.asUintN(64, packed >> shift)
}

function u16(packed: bigint, shift: bigint): number {
  return Number(BigInt.asUintN(16, packed >> shift))
}

function u8(packed: bigint, shift: bigint): number {
  return Number(BigInt.asUintN(8, packed >> shift))
}
