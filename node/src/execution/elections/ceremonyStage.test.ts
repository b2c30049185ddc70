// The stage of a key ceremony for all that can have happened: what trustees can do one after the other is drawn at random, by
// the rules of the functions, and time goes on between. What must hold is what nobody may be able to turn back.
import { CEREMONY_STAGES } from '@psephos/contracts-abi'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bitOf, type CeremonyFacts, countOf, isIn, membersOf, type StageNow, stageAt } from './ceremonyStage.ts'

const fresh = (trusteeCount: number, minQualified: number): CeremonyFacts => ({
  ...{ trusteeCount, minQualified, threshold: 2, aborted: false, hasKey: false },
  ...{ registered: 0, committed: 0, dealt: 0, confirmed: 0, badDeals: 0, falseComplaints: 0 },
  ...{ registerBy: 10n, commitBy: 20n, dealBy: 30n, confirmBy: 40n, opensAt: 50n },
})
const DOES = { Registering: 'registered', Committing: 'committed', Dealing: 'dealt', Confirming: 'confirmed' } as const

/** One trustee acts, or accuses `whom`, where the contract would let it; else nothing happens. */
function act(facts: CeremonyFacts, time: bigint, { who, whom }: { who: number; whom: number | null }): CeremonyFacts {
  const { stage, active } = stageAt(facts, time)
  if (!(stage in DOES) || !isIn(active, who)) return facts
  const field = DOES[stage as keyof typeof DOES]
  if (isIn(facts[field], who)) return facts
  if (whom === null || field !== 'confirmed') return { ...facts, [field]: facts[field] | bitOf(who) }
  return isIn(facts.dealt, whom) ? { ...facts, badDeals: facts.badDeals | bitOf(whom) } : facts
}

const story = fc.record({
  trusteeCount: fc.integer({ min: 3, max: 9 }),
  missing: fc.nat({ max: 6 }),
  /** Rounds in which some act, mostly all but one, and perhaps one accuses. */
  rounds: fc.array(
    fc.record({
      silent: fc.option(fc.integer({ min: 1, max: 9 }), { freq: 2 }),
      accuser: fc.option(fc.integer({ min: 1, max: 9 }), { freq: 2 }),
      whom: fc.integer({ min: 1, max: 9 }),
      wait: fc.constantFrom(0n, 1n, 4n, 9n),
    }),
    { minLength: 4, maxLength: 10 },
  ),
})

function checkStep(facts: CeremonyFacts, time: bigint, before: StageNow, now: StageNow): void {
  const [from, to] = [before, now].map(({ stage }) => CEREMONY_STAGES.indexOf(stage)) as [number, number]
  expect(to).toBeGreaterThanOrEqual(from)
  expect(now.active & ~before.active).toBe(0)
  if (now.endsAt !== 0n) expect(now.endsAt).toBeGreaterThan(time)
  if (now.stage !== 'Completing') return
  expect(countOf(now.active)).toBeGreaterThanOrEqual(facts.minQualified)
  expect(now.active & ~facts.confirmed).toBe(0)
  expect(now.active & facts.badDeals).toBe(0)
}

describe('S2: the stages of a key ceremony', () => {
  it('come in order, never twice, and nobody who is out comes back', () => {
    const reached = new Set<string>()
    fc.assert(
      fc.property(story, ({ trusteeCount, missing, rounds }) => {
        let facts = fresh(trusteeCount, Math.max(2, trusteeCount - missing))
        let time = 0n
        let before = stageAt(facts, time)
        const look = () => {
          const now = stageAt(facts, time)
          checkStep(facts, time, before, now)
          reached.add(now.stage)
          before = now
        }
        for (const { silent, accuser, whom, wait } of rounds) {
          for (let who = 1; who <= trusteeCount; who++) {
            if (who === silent) continue
            facts = act(facts, time, { who, whom: who === accuser && whom <= trusteeCount ? whom : null })
            look()
          }
          time += wait
          look()
        }
        expect(stageAt(facts, facts.opensAt).stage).toBe('Failed')
      }),
      { numRuns: 500 },
    )
    // The draws reach every stage that needs no key.
    expect([...reached].sort()).toEqual(['Committing', 'Completing', 'Confirming', 'Dealing', 'Failed', 'Registering'])
  })
  it.each([
    [0, []],
    [0b1, [1]],
    [0b1_0000_0101, [1, 3, 9]],
  ])('a set %i has members %j', (set, members) => {
    expect(membersOf(set)).toEqual(members)
    expect(members.reduce((bits, member) => bits | bitOf(member), 0)).toBe(set)
  })
})
