// C1 in the words of whoever chooses how many validators a network has.
import { describe, expect, it } from 'vitest'
import { adviceFor, survivalOf } from './survival.ts'

describe('C1: what so many validators survive', () => {
  it.each([
    // validators, quorum, may be stopped, must lie for a fork
    [1, 1, 0, 1],
    [2, 2, 0, 2],
    [3, 2, 1, 1],
    [4, 3, 1, 2],
    [5, 4, 1, 3],
    [6, 4, 2, 2],
    [7, 5, 2, 3],
    [9, 6, 3, 3],
    [10, 7, 3, 4],
  ])('%i validators', (validators, quorum, stoppedMax, forkersMin) => {
    expect(survivalOf(validators)).toEqual({ validators, quorum, stoppedMax, forkersMin })
  })
})

describe('advice', () => {
  it('three are warned of, in the words of the rules', () => {
    expect(adviceFor(3)).toMatch(
      /survive one stopped validator\. They do not survive one dishonest, cloned or rolled-back/,
    )
  })
  it.each([
    [6, /2 of 6 .* 3 of 5 and 3 of 7; 5 is safer, 7 is better/],
    [9, /3 of 9 .* 4 of 8 and 4 of 10; 8 is safer, 10 is better/],
  ])('%i names its better neighbours', (validators, words) => {
    expect(adviceFor(validators)).toMatch(words)
  })
  it.each([1, 2, 4, 5, 7, 8, 10])('%i needs none', (validators) => {
    expect(adviceFor(validators)).toBeNull()
  })
})
