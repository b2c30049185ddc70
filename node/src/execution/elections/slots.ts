// Where Solidity puts the entries of mappings and arrays. Positions of one election are remembered, because every ballot
// of it needs them; the memory is bounded and holds nothing but results of pure functions.
import { bytesToHex, hexToBytes } from '../../codec/hex.ts'
import { keccak } from '../../codec/keccak.ts'
import type { Hex, Slot } from '../../types/bytes.ts'
import { writeWord } from '../abi/words.ts'

/** keccak256(key . slot), the key padded left to 32 bytes. */
export function mappingSlot(key: bigint | Hex, slot: Uint8Array): Uint8Array {
  const preimage = new Uint8Array(64)
  if (typeof key === 'bigint') {
    writeWord(preimage, 0, key)
  } else {
    const bytes = hexToBytes(key)
    preimage.set(bytes, 32 - bytes.length)
  }
  preimage.set(slot, 32)
  return keccak(preimage)
}

export function wordOf(value: bigint): Uint8Array {
  const bytes = new Uint8Array(32)
  writeWord(bytes, 0, value)
  return bytes
}

export function slotOf(position: Uint8Array): Slot {
  return bytesToHex(position) as Slot
}

/** `position + index`, for struct members and array items; wraps as the EVM would. */
export function slotAfter(position: bigint, index: number): Slot {
  return `0x${BigInt.asUintN(256, position + BigInt(index))
    .toString(16)
    .padStart(64, '0')}` as Slot
}

/** What was set lately: of the last `countMax` keys for sure, of twice as many at most. */
export class Recent<Key, Value> {
  readonly #countMax: number
  #young = new Map<Key, Value>()
  #old: ReadonlyMap<Key, Value> = new Map()

  constructor(countMax: number) {
    this.#countMax = countMax
  }

  get(key: Key): Value | undefined {
    return this.#young.get(key) ?? this.#old.get(key)
  }

  set(key: Key, value: Value): void {
    if (this.#young.size >= this.#countMax) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(key, value)
  }
}

/** A function of one key, remembered for the last `countMax` keys or so. */
export function remembered<Key, Value>(countMax: number, compute: (key: Key) => Value): (key: Key) => Value {
  const values = new Recent<Key, Value>(countMax)
  return (key) => {
    const known = values.get(key)
    if (known !== undefined) return known
    const value = compute(key)
    values.set(key, value)
    return value
  }
}
