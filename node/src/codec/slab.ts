// Room for bytes that do not live long: many arrays are views of one buffer. V8 keeps book of every buffer, and allocates
// and frees each by itself, which costs more than writing a trie node into it. What leaves is as zero as a new array.
const SLAB_BYTES = 32_768
/** Up to here V8 keeps an array among its own objects. */
const OBJECT_BYTES = 64

/** Nobody else has these bytes. Whoever keeps them keeps their neighbours' room as well: for long, keep a copy. */
export function roomFor(length: number): Uint8Array {
  return length <= OBJECT_BYTES ? new Uint8Array(length) : cutOther(length)
}

/**
 * For keys of tries, which views are made of: before the first one V8 would give a short array a buffer of its own. A state
 * remembers them for as long as it is there, so they are only each other's neighbours.
 */
export const roomForKey: (length: number) => Uint8Array = startSlab()

const cutOther = startSlab()

function startSlab(): (length: number) => Uint8Array {
  let slab = new Uint8Array(0)
  let end = 0
  return (length) => {
    if (length > SLAB_BYTES / 8) return new Uint8Array(length)
    if (end + length > slab.length) {
      slab = new Uint8Array(SLAB_BYTES)
      end = 0
    }
    end += length
    return slab.subarray(end - length, end)
  }
}
