import { describe, expect, it } from 'vitest'
import { roomFor, roomForKey } from './slab.ts'

describe.each([
  ['roomFor', roomFor],
  ['roomForKey', roomForKey],
] as const)('%s', (_, room) => {
  it.each([0, 1, 64, 65, 500, 4_096, 4_097, 100_000])('%d bytes: as many, zero, and a plain array', (length) => {
    expect(room(length)).toEqual(new Uint8Array(length))
    expect(room(length).constructor).toBe(Uint8Array)
  })
  it('what one writes, no other reads', () => {
    const rooms = Array.from({ length: 2_000 }, (_, i) => room((i * 37) % 700))
    rooms.forEach((one, i) => void one.fill((i % 255) + 1))
    rooms.forEach((one, i) => void expect(one.every((byte) => byte === (i % 255) + 1)).toBe(true))
  })
})
