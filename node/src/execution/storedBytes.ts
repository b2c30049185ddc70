// Solidity's `bytes` and `string` in a contract's storage (S4): up to 31 bytes share the slot with their length, longer
// ones lie behind it, from `data` = keccak256(slot) on.
import { bytesToBigint } from '../codec/hex.ts'
import type { Address, Slot } from '../types/bytes.ts'
import type { StateReader } from '../types/state.ts'
import { slotAfter, wordOf } from './elections/slots.ts'
import type { Overlay } from './overlay.ts'

export type BytesPlace = { readonly contract: Address; readonly slot: Slot; readonly data: bigint }

export function readBytes(state: StateReader, { contract, slot, data }: BytesPlace): Uint8Array {
  const head = state.getStorage(contract, slot)
  const length = bytesLength(head)
  if (length < 32) return wordOf(head).slice(0, length)
  const bytes = new Uint8Array(Math.ceil(length / 32) * 32)
  for (let i = 0; i * 32 < length; i++) bytes.set(wordOf(state.getStorage(contract, slotAfter(data, i))), i * 32)
  return bytes.subarray(0, length)
}

/** Clears what a longer value left. */
export function writeBytes(state: Overlay, { contract, slot, data }: BytesPlace, bytes: Uint8Array): void {
  const wordsBefore = wordsOf(bytesLength(state.getStorage(contract, slot)))
  const words = wordsOf(bytes.length)
  const whole = new Uint8Array(Math.max(words, 1) * 32)
  whole.set(bytes)
  const head = bytes.length < 32 ? bytesToBigint(whole) | BigInt(bytes.length * 2) : BigInt(bytes.length * 2 + 1)
  state.setStorage(contract, slot, head)
  for (let i = 0; i < words; i++) {
    state.setStorage(contract, slotAfter(data, i), bytesToBigint(whole.subarray(i * 32, i * 32 + 32)))
  }
  for (let i = words; i < wordsBefore; i++) state.setStorage(contract, slotAfter(data, i), 0n)
}

function bytesLength(head: bigint): number {
  return Number((head & 1n) === 1n ? head >> 1n : BigInt.asUintN(8, head) >> 1n)
}

/** Words behind the length slot. */
function wordsOf(length: number): number {
  return length < 32 ? 0 : Math.ceil(length / 32)
}
