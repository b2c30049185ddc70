// N2. A stream of bytes -> frames, and back. A frame is its length (4 bytes, big endian), then its kind (1 byte) and body;
// the length is judged before a byte of the body is kept. What is inside a body is not known here.
import { FRAME_BYTES_MAX } from '../params/limits.ts'

/** Kinds of frames that are no message: what keeps and ends a connection. Messages have kinds of 16 and above. */
export const FRAME = { hello: 0, ping: 1, goodbye: 2 } as const
export const MESSAGE_KIND_MIN = 16

export type Frame = { readonly kind: number; readonly body: Uint8Array }

/** The peer's bytes are no frames; nothing after this can be understood. */
export class BadFrame extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'BadFrame'
  }
}

/** Throws RangeError for what no peer would take: the caller has made something too large. */
export function encodeFrame(kind: number, body: Uint8Array): Uint8Array {
  const length = 1 + body.length
  if (length > FRAME_BYTES_MAX) throw new RangeError(`a frame of ${length} bytes, at most ${FRAME_BYTES_MAX}`)
  const bytes = new Uint8Array(4 + length)
  new DataView(bytes.buffer).setUint32(0, length)
  bytes[4] = kind
  bytes.set(body, 5)
  return bytes
}

export type FrameReader = {
  push(bytes: Uint8Array): void
  /** The next whole frame, or null. Throws BadFrame when the next one is too large or empty. */
  next(frameBytesMax: number): Frame | null
  /** Kept and not given out yet. */
  readonly bufferedBytes: number
}

const BUFFER_BYTES_MIN = 4_096
const BUFFERED_IDLE_BYTES_MAX = 256 * 1024

/**
 * Keeps one buffer of at most about twice what came in, so that neither an announced length nor a stream of single bytes
 * takes memory that was not sent. What it gives out are copies: a message kept for long holds nothing else alive.
 */
export function createFrameReader(): FrameReader {
  let buffer = new Uint8Array(0)
  let start = 0
  let end = 0

  function makeRoom(length: number): void {
    if (end + length <= buffer.length) return
    const kept = buffer.subarray(start, end)
    const isEnough = kept.length + length <= buffer.length / 2
    const room = isEnough ? buffer : new Uint8Array(Math.max(BUFFER_BYTES_MIN, 2 * (kept.length + length)))
    room.set(kept)
    buffer = room
    end = kept.length
    start = 0
  }
  function forget(length: number): void {
    start += length
    if (start < end) return
    start = 0
    end = 0
    // A large frame has gone: its buffer goes too.
    if (buffer.length > BUFFERED_IDLE_BYTES_MAX) buffer = new Uint8Array(0)
  }

  return {
    push(bytes) {
      makeRoom(bytes.length)
      buffer.set(bytes, end)
      end += bytes.length
    },
    next(frameBytesMax) {
      if (end - start < 4) return null
      const length = new DataView(buffer.buffer, start).getUint32(0)
      if (length === 0) throw new BadFrame('a frame without a kind')
      if (length > frameBytesMax) throw new BadFrame(`a frame of ${length} bytes, at most ${frameBytesMax}`)
      if (end - start < 4 + length) return null
      const frame = { kind: buffer[start + 4] ?? 0, body: buffer.slice(start + 5, start + 4 + length) }
      forget(4 + length)
      return frame
    },
    get bufferedBytes() {
      return end - start
    },
  }
}
