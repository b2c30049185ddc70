import { describe, expect, it } from 'vitest'
import { clearContest, noChoices, toggleChoice, unfinishedContests } from './choices.ts'

const CONTESTS = [
  { options: ['Ada', 'Grace', 'Emmy'], minMarks: 1, maxMarks: 1 },
  { options: ['N', 'E', 'S', 'W'], minMarks: 0, maxMarks: 2 },
]

describe('marking a ballot', () => {
  it('a single mark moves', () => {
    const first = toggleChoice(noChoices(CONTESTS), CONTESTS, 0, 1)
    expect(toggleChoice(first, CONTESTS, 0, 2)).toEqual([[2], []])
  })
  it('a mark is taken away again', () => {
    const marked = toggleChoice(noChoices(CONTESTS), CONTESTS, 1, 3)
    expect(toggleChoice(marked, CONTESTS, 1, 3)).toEqual([[], []])
  })
  it('one more than allowed is impossible', () => {
    const full = [[], [0, 2]]
    expect(toggleChoice(full, CONTESTS, 1, 1)).toEqual(full)
  })
  it('marks keep the order of the ballot', () => {
    expect(toggleChoice([[], [3]], CONTESTS, 1, 1)).toEqual([[], [1, 3]])
  })
  it('says which contests miss marks; a contest that may be blank never does', () => {
    expect(unfinishedContests(noChoices(CONTESTS), CONTESTS)).toEqual([0])
    expect(unfinishedContests([[1], []], CONTESTS)).toEqual([])
  })
  it('clears one contest only', () => {
    expect(clearContest([[1], [0, 1]], 1)).toEqual([[1], []])
  })
})
