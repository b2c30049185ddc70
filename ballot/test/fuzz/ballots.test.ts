// B7: the plain verifier and the fast one agree on whole ballots. The long run is `npm run fuzz:ballots`.
import { expect, it } from 'vitest'
import { wasmEngine } from '../../src/engine/wasmEngine.ts'
import { seeded } from '../seeded.ts'
import { compareBallots } from './ballots.ts'

const SEED = process.env.PSEPHOS_FUZZ_SEED ?? `${Date.now()}`
console.info(`fuzz: seed ${SEED} (PSEPHOS_FUZZ_SEED repeats it)`)

it('B7: 500 ballots, honest and mutated, accepted and refused by both alike', { timeout: 300_000 }, () => {
  const { accepted, refused, wrong } = compareBallots(wasmEngine, seeded(`${SEED}/ballots`), 500)
  expect(wrong).toEqual([])
  expect(accepted.nothing).toBeGreaterThan(100)
  expect(refused.nothing).toBeUndefined()
  // Exchanging a part with itself changes nothing; every other mutation must be refused.
  expect(Object.keys(accepted).filter((name) => !['nothing', 'two parts exchanged'].includes(name))).toEqual([])
  expect(Object.keys(refused).length).toBeGreaterThan(12)
})
