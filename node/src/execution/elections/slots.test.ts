import { describe, expect, it } from 'vitest'
import { Recent, remembered } from './slots.ts'

describe('what was set lately', () => {
  it('is there for the last of them, and twice as many at most', () => {
    const recent = new Recent<number, number>(4)
    for (let key = 0; key < 30; key++) {
      recent.set(key, key * 2)
      const there = Array.from({ length: key + 1 }, (_, i) => i).filter((i) => recent.get(i) !== undefined)
      expect(there.length).toBeLessThanOrEqual(8)
      expect(there.slice(-4)).toEqual([key - 3, key - 2, key - 1, key].filter((i) => i >= 0))
      expect(there.every((i) => recent.get(i) === i * 2)).toBe(true)
    }
  })
  it('is the last that was set under a key, also where the one before is of the older half', () => {
    const recent = new Recent<string, number>(2)
    for (const [key, value] of [
      ['a', 1],
      ['b', 2],
      ['c', 3],
      ['a', 4],
    ] as const)
      recent.set(key, value)
    expect(recent.get('a')).toBe(4)
  })
  it('remembered: computed once while it is there', () => {
    let count = 0
    const twice = remembered(4, (key: number) => {
      count++
      return key * 2
    })
    expect([twice(1), twice(1), twice(2), twice(1)]).toEqual([2, 2, 4, 2])
    expect(count).toBe(2)
  })
})
