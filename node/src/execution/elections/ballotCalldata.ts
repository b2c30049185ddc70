// The calldata of castBallot and recastBallot, read by hand: every ballot passes here. Only the encoding that every
// library writes is taken (parts in order, zero padding, nothing behind), as everywhere else.
import { MalformedEncoding } from '../abi/decode.ts'
import { isZero, padded, readWord, WORD } from '../abi/words.ts'

export type CastCalldata = { readonly election: bigint; readonly body: Uint8Array }
export type RecastCalldata = CastCalldata & {
  readonly supersededBody: Uint8Array
  /** 32 bytes. */
  readonly supersededPreviousHash: Uint8Array
}

const ARGUMENTS = 4

/** castBallot(uint256, bytes). Bodies are views of `data`. Throws MalformedEncoding. */
export function decodeCast(data: Uint8Array): CastCalldata {
  const head = 2 * WORD
  if (data.length < ARGUMENTS + head) throw new MalformedEncoding('shorter than its head')
  const { bytes, end } = readBytesAt(data, WORD, head)
  if (end !== data.length) throw new MalformedEncoding('bytes behind the last argument')
  return { election: readWord(data, ARGUMENTS), body: bytes }
}

/** recastBallot(uint256, bytes, bytes, bytes32). Throws MalformedEncoding. */
export function decodeRecast(data: Uint8Array): RecastCalldata {
  const head = 4 * WORD
  if (data.length < ARGUMENTS + head) throw new MalformedEncoding('shorter than its head')
  const body = readBytesAt(data, WORD, head)
  const superseded = readBytesAt(data, 2 * WORD, body.end - ARGUMENTS)
  if (superseded.end !== data.length) throw new MalformedEncoding('bytes behind the last argument')
  return {
    election: readWord(data, ARGUMENTS),
    body: body.bytes,
    supersededBody: superseded.bytes,
    supersededPreviousHash: data.subarray(ARGUMENTS + 3 * WORD, ARGUMENTS + 4 * WORD),
  }
}

/** `bytes` whose head is at `head` and whose content must begin at `tail`, both counted from the arguments' start. */
function readBytesAt(data: Uint8Array, head: number, tail: number): { bytes: Uint8Array; end: number } {
  if (readWord(data, ARGUMENTS + head) !== BigInt(tail)) throw new MalformedEncoding('parts are not in order')
  const start = ARGUMENTS + tail + WORD
  if (start > data.length) throw new MalformedEncoding('shorter than it says')
  const length = readWord(data, start - WORD)
  if (length > BigInt(data.length - start)) throw new MalformedEncoding('shorter than it says')
  const end = start + padded(Number(length))
  if (end > data.length) throw new MalformedEncoding('shorter than it says')
  if (!isZero(data, start + Number(length), end)) throw new MalformedEncoding('padding is not zero')
  return { bytes: data.subarray(start, start + Number(length)), end }
}
