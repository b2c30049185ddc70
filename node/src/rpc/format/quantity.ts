// Numbers as JSON-RPC writes them: hex with 0x and no leading zeros.
import type { Hex } from '../../types/bytes.ts'

export function toQuantity(value: bigint | number): Hex {
  return `0x${value.toString(16)}`
}

/** 32 bytes. */
export function toWord(value: bigint): Hex {
  return `0x${value.toString(16).padStart(64, '0')}`
}
