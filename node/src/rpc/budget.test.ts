import { describe, expect, it } from 'vitest'
import { createBudget } from './budget.ts'

function aBudget(amountMax: number) {
  let nowMs = 0
  const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs }
  const pass = (ms: number) => {
    nowMs += ms
  }
  return { budget: createBudget(amountMax, clock), pass }
}

describe('a budget', () => {
  it('gives until nothing is left, and again what came back', () => {
    const { budget } = aBudget(10)
    const release = budget.take(7)
    expect(budget.take(4)).toBeNull()
    expect(budget.take(3)).not.toBeNull()
    release?.()
    release?.() // a second time gives nothing back
    expect(budget.used).toBe(3)
    expect(budget.take(7)).not.toBeNull()
  })

  it('drops the oldest that can be dropped, as many as are needed', () => {
    const { budget } = aBudget(10)
    const dropped: string[] = []
    budget.take(2)
    for (const name of ['first', 'second', 'third']) budget.take(2, () => dropped.push(name))
    expect(budget.take(5)).not.toBeNull()
    expect([dropped, budget.used]).toEqual([['first', 'second'], 9])
  })

  it('drops nobody in vain', () => {
    const { budget } = aBudget(10)
    const dropped: string[] = []
    budget.take(6)
    budget.take(4, () => dropped.push('it'))
    expect(budget.take(5)).toBeNull()
    expect([dropped, budget.used]).toEqual([[], 10])
  })

  it('drops what was held for too long', () => {
    const { budget, pass } = aBudget(10)
    const dropped: string[] = []
    budget.take(1)
    budget.take(1, () => dropped.push('old'))
    pass(1_000)
    budget.take(1, () => dropped.push('new'))
    budget.dropOlderThan(500)
    expect([dropped, budget.used]).toEqual([['old'], 2])
  })
})
