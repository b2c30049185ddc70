// The Validators contract's storage (S4): the only file that knows its slots. Layout: VALIDATORS_LAYOUT in contracts-abi.
import { VALIDATORS_ADDRESS } from '@psephos/contracts-abi'
import { bytesToHex } from '../../codec/hex.ts'
import { keccak } from '../../codec/keccak.ts'
import type { Address, Slot } from '../../types/bytes.ts'
import type { StateReader } from '../../types/state.ts'
import type { Overlay } from '../overlay.ts'

export const VALIDATORS = VALIDATORS_ADDRESS as Address
const VALIDATORS_SLOT = 0n
const ORGANIZERS_SLOT = 1n
const SETTINGS_SLOT = 2n

export type ChainSettings = {
  readonly periodMs: bigint
  readonly heartbeatMs: bigint
  readonly gasLimit: bigint
  readonly ruleVersion: bigint
}

/** Sorted by bytes. */
export function readValidators(state: StateReader): Address[] {
  return readAddresses(state, VALIDATORS_SLOT)
}

export function readOrganizers(state: StateReader): Address[] {
  return readAddresses(state, ORGANIZERS_SLOT)
}

export function readSettings(state: StateReader): ChainSettings {
  const packed = state.getStorage(VALIDATORS, slotAt(SETTINGS_SLOT))
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

export function writeValidators(state: Overlay, validators: readonly Address[]): void {
  writeAddresses(state, VALIDATORS_SLOT, validators)
}

export function writeOrganizers(state: Overlay, organizers: readonly Address[]): void {
  writeAddresses(state, ORGANIZERS_SLOT, organizers)
}

export function writeSettings(state: Overlay, { periodMs, heartbeatMs, gasLimit, ruleVersion }: ChainSettings): void {
  const packed = periodMs | (heartbeatMs << 64n) | (gasLimit << 128n) | (ruleVersion << 192n)
  state.setStorage(VALIDATORS, slotAt(SETTINGS_SLOT), packed)
}

function readAddresses(state: StateReader, slot: bigint): Address[] {
  const length = Number(state.getStorage(VALIDATORS, slotAt(slot)))
  const first = firstItem(slot)
  return Array.from({ length }, (_, i) => toAddress(state.getStorage(VALIDATORS, slotAt(first + BigInt(i)))))
}

/** Also clears what a longer list left behind. */
function writeAddresses(state: Overlay, slot: bigint, addresses: readonly Address[]): void {
  const lengthBefore = Number(state.getStorage(VALIDATORS, slotAt(slot)))
  const first = firstItem(slot)
  state.setStorage(VALIDATORS, slotAt(slot), BigInt(addresses.length))
  addresses.forEach((address, i) => {
    state.setStorage(VALIDATORS, slotAt(first + BigInt(i)), BigInt(address))
  })
  for (let i = addresses.length; i < lengthBefore; i++) state.setStorage(VALIDATORS, slotAt(first + BigInt(i)), 0n)
}

/** A dynamic array's items begin at keccak256(its slot). */
function firstItem(slot: bigint): bigint {
  const word = new Uint8Array(32)
  word[31] = Number(slot)
  return BigInt(bytesToHex(keccak(word)))
}

function slotAt(position: bigint): Slot {
  return `0x${position.toString(16).padStart(64, '0')}` as Slot
}

function toAddress(value: bigint): Address {
  return `0x${value.toString(16).padStart(40, '0')}` as Address
}

function u64(packed: bigint, shift: bigint): bigint {
  return BigInt.asUintN(64, packed >> shift)
}
