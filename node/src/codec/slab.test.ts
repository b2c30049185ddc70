import { describe, expect, it } from 'vitest'
import { roomFor } from './slab.ts'

describe('room for bytes', () => {
  it.each([0, 1, 64, 65, 500, 4_096, 4_097, 100_000])('%d bytes: as many, zero, and a plain array', (length) => {
    const room = roomFor(length)
    expect(room).toEqual(new Uint8Array(length))
    expect(room.constructor).toBe(Uint8Array)
  })
  it('what one writes, no other reads', () => {
    const rooms = Array.from({ length: 2_000 }, (_, i) => roomFor((i * 37) % 700))
    rooms.forEach((room, i) => void room.fill((i % 255) + 1))
    rooms.forEach((room, i) => void expect(room.every((byte) => byte === (i % 255) + 1)).toBe(true))
  })
})
