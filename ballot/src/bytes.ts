/** `bytes` when they have this length, else a RangeError that names them. */
export function sized(bytes: Uint8Array, length: number, name: string): Uint8Array {
  if (bytes.length !== length) throw new RangeError(`${name} is ${bytes.length} bytes, not ${length}`)
  return bytes
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    bytes.set(part, offset)
    offset += part.length
  }
  return bytes
}

/** The `index`th piece of `size` bytes, a view. */
export function piece(bytes: Uint8Array, index: number, size = 32): Uint8Array {
  return bytes.subarray(index * size, (index + 1) * size)
}

/** Cuts into views of `size` bytes each. */
export function pieces(bytes: Uint8Array, size = 32): Uint8Array[] {
  return Array.from({ length: bytes.length / size }, (_, index) => piece(bytes, index, size))
}

export function isEqual(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, i) => byte === right[i])
}

export function isAllZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0)
}
