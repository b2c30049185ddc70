import { describe, expect, it } from 'vitest'
import { type BlockBudget, createBlockBudget } from './budget.ts'

const LIMIT = 200_000_000n

function lose(budget: BlockBudget, height: bigint): void {
  budget.uponProposal(height, 0)
  budget.uponRoundChange(height, 1)
}

describe('T3: a builder’s own budget', () => {
  const rows: [string, (budget: BlockBudget) => void, bigint][] = [
    ['at first it is the gas limit', () => {}, LIMIT],
    ['halved after a round change on the own proposal', (budget) => lose(budget, 1n), LIMIT / 2n],
    [
      'once, however many round changes follow',
      (budget) => {
        lose(budget, 1n)
        budget.uponRoundChange(1n, 2)
        budget.uponRoundChange(1n, 3)
      },
      LIMIT / 2n,
    ],
    ['not after a round change on somebody else’s', (budget) => budget.uponRoundChange(1n, 1), LIMIT],
    [
      'not after a round change to the very round it was proposed in',
      (budget) => {
        budget.uponProposal(1n, 2)
        budget.uponRoundChange(1n, 2)
      },
      LIMIT,
    ],
    [
      'not after a round change of another height',
      (budget) => {
        budget.uponProposal(1n, 0)
        budget.uponRoundChange(2n, 1)
      },
      LIMIT,
    ],
    [
      'won back by steps of an eighth',
      (budget) => {
        lose(budget, 1n)
        budget.uponProposal(2n, 0)
        budget.uponFinal(2n, true)
      },
      (LIMIT * 5n) / 8n,
    ],
    [
      'not by a block of somebody else',
      (budget) => {
        lose(budget, 1n)
        budget.uponProposal(2n, 0)
        budget.uponFinal(2n, false)
      },
      LIMIT / 2n,
    ],
    [
      'up to the limit and no further',
      (budget) => {
        lose(budget, 1n)
        for (let height = 2n; height < 12n; height++) {
          budget.uponProposal(height, 0)
          budget.uponFinal(height, true)
        }
      },
      LIMIT,
    ],
    [
      'never nothing',
      (budget) => {
        for (let height = 1n; height < 40n; height++) lose(budget, height)
      },
      LIMIT / 1_024n,
    ],
  ]
  it.each(rows)('%s', (_, happens, want) => {
    const budget = createBlockBudget()
    happens(budget)
    expect(budget.part(LIMIT)).toBe(want)
  })
})
