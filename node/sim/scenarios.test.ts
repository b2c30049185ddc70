import { describe, it } from 'vitest'
import { SCENARIOS } from './scenarios.ts'

describe('named scenarios', () => {
  // A scenario throws Broken, with the invariant and what was seen, when its promise does not hold.
  it.each(SCENARIOS.map(({ rule, name, play }) => [rule, name, play] as const))('%s: %s', (_rule, _name, play) => {
    play()
  })
})
