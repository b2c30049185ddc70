// N2. Frames: what comes in pieces comes out whole, and what is too large is refused before it is kept.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FRAME_BYTES_MAX } from '../params/limits.ts'
import { BadFrame, createFrameReader, encodeFrame, type Frame } from './frames.ts'

function readAll(pieces: readonly Uint8Array[], frameBytesMax = FRAME_BYTES_MAX): Frame[] {
  const reader = createFrameReader()
  const frames: Frame[] = []
  for (const piece of pieces) {
    reader.push(piece)
    for (let frame = reader.next(frameBytesMax); frame !== null; frame = reader.next(frameBytesMax)) frames.push(frame)
  }
  return frames
}

describe('N2: frames', () => {
  it('N2: however a stream is cut, the frames are the ones that were sent', () => {
    const aFrame = fc.record({ kind: fc.nat(255), body: fc.uint8Array({ maxLength: 300 }) })
    const property = fc.property(
      fc.array(aFrame, { maxLength: 20 }),
      fc.array(fc.nat(), { maxLength: 40 }),
      (sent, cuts) => {
        const stream = Buffer.concat(sent.map(({ kind, body }) => encodeFrame(kind, body)))
        const places = [0, ...cuts.map((cut) => cut % (stream.length + 1)), stream.length].toSorted((a, b) => a - b)
        const pieces = places.slice(1).map((end, i) => Uint8Array.from(stream.subarray(places[i], end)))
        expect(readAll(pieces)).toEqual(sent)
      },
    )
    fc.assert(property, { numRuns: 300 })
  })

  it('N2: a large frame in single bytes takes no more memory than about twice itself', () => {
    const reader = createFrameReader()
    const frame = encodeFrame(20, new Uint8Array(100_000))
    for (const byte of frame.subarray(0, -1)) reader.push(Uint8Array.of(byte))
    expect(reader.next(FRAME_BYTES_MAX)).toBe(null)
    expect(reader.bufferedBytes).toBe(frame.length - 1)
    reader.push(frame.subarray(-1))
    expect(reader.next(FRAME_BYTES_MAX)?.body.length).toBe(100_000)
    expect(reader.bufferedBytes).toBe(0)
  })

  it('N2: a body is a copy: what comes next does not change it', () => {
    const reader = createFrameReader()
    reader.push(encodeFrame(20, Uint8Array.of(1, 2, 3)))
    const first = reader.next(FRAME_BYTES_MAX)
    reader.push(encodeFrame(20, Uint8Array.of(7, 8, 9)))
    reader.next(FRAME_BYTES_MAX)
    expect(first?.body).toEqual(Uint8Array.of(1, 2, 3))
  })

  const refused: [string, number[], number][] = [
    ['a length of zero', [0, 0, 0, 0], 100],
    ['one byte too many', [0, 0, 0, 101], 100],
    ['a negative length, if it were one', [255, 255, 255, 255], FRAME_BYTES_MAX],
    ['the largest positive one', [127, 255, 255, 255], FRAME_BYTES_MAX],
  ]
  it.each(refused)('N2: refuses %s from its length alone', (_, bytes, frameBytesMax) => {
    expect(() => readAll([Uint8Array.from(bytes)], frameBytesMax)).toThrow(BadFrame)
  })

  it('N2: takes a frame of exactly the largest size, and cannot make a larger one', () => {
    const body = new Uint8Array(FRAME_BYTES_MAX - 1)
    expect(readAll([encodeFrame(20, body)])).toHaveLength(1)
    expect(() => encodeFrame(20, new Uint8Array(FRAME_BYTES_MAX))).toThrow(RangeError)
  })
})
