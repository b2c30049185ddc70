import { describe, expect, it } from 'vitest'
import { divisions, exhaust, type Weather } from './exhaustive.ts'

describe('the small world: four validators, one of them twice, one height, rounds 0 to 2', () => {
  it('five copies can be divided in 52 ways', () => {
    expect(divisions(5)).toHaveLength(52)
    expect(divisions(3)).toEqual([
      [0, 0, 0],
      [0, 0, 1],
      [0, 1, 0],
      [0, 1, 1],
      [0, 1, 2],
    ])
  })

  it.each([
    ['proposes round 0', 0],
    ['proposes round 1', 1],
    ['proposes round 2', 2],
    ['proposes none of them', 3],
  ])('every division in every round, the twin %s: no fork, and all decide when it is over', (_, twin) => {
    const forks: (readonly Weather[])[] = []
    const stuck: (readonly Weather[])[] = []
    const reached = exhaust({
      ...{ twin, rounds: 3, roundsWithoutCommits: 0 },
      onFork: (path) => forks.push(path),
      onStuck: (path) => stuck.push(path),
    })
    console.info(`twin ${twin}: ${reached.worlds} worlds after ${reached.phases} rounds of them`)
    expect(forks).toEqual([])
    expect(stuck).toEqual([])
    expect(reached.worlds).toBeGreaterThan(1_000)
    expect(reached.decisions).toBe(reached.worlds)
  })

  it('with all commits of rounds 0 and 1 lost or not: what was prepared is what is decided', () => {
    const forks: (readonly Weather[])[] = []
    const reached = exhaust({
      ...{ twin: 1, rounds: 2, roundsWithoutCommits: 2 },
      onFork: (path) => forks.push(path),
      onStuck: (path) => forks.push(path),
    })
    expect(forks).toEqual([])
    expect(reached.decisions).toBe(reached.worlds)
  })
})
