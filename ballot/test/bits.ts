/** The bytes with one bit of byte `index` turned over. */
export function flipped(bytes: Uint8Array, index: number, bit = 0): Uint8Array {
  return bytes.with(index, bytes[index]! ^ (1 << bit))
}

/** The bytes with the pieces `left` and `right` of `size` bytes exchanged. */
export function swapped(bytes: Uint8Array, left: number, right: number, size = 32): Uint8Array {
  const result = Uint8Array.from(bytes)
  result.set(bytes.subarray(left * size, (left + 1) * size), right * size)
  result.set(bytes.subarray(right * size, (right + 1) * size), left * size)
  return result
}

/** The bytes with `part` written at `offset`. */
export function overwritten(bytes: Uint8Array, offset: number, part: Uint8Array): Uint8Array {
  const result = Uint8Array.from(bytes)
  result.set(part, offset)
  return result
}
