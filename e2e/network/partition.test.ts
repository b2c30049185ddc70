// Four real validators whose network fails, or who stand still: links cut with a reset or in silence, a validator paused
// (SIGSTOP), two against two. Never two chains; afterwards one chain, with everything that either side had promised.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seededRandom } from '../support/random.ts'
import {
  headOf,
  placeValidators,
  until,
  untilHead,
  type Validator,
  type ValidatorNetwork,
} from '../support/validators.ts'
import { effort, noteTime, printManifest } from './effort.ts'
import { checkPromises, type Load, type LoadPlan, startLoad } from './load.ts'
import { nextProposer, readiness, watchGaps } from './watch.ts'

const LOAD: LoadPlan = { voterCount: 1_000, electionCount: effort(8, 40), pauseMs: 400 }
const SPLIT_MS = effort(8_000, 60_000)
const BACK_MS = 90_000
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

describe('four validators, a network that fails', () => {
  let network: ValidatorNetwork
  let validators: readonly Validator[]
  let load: Load

  beforeAll(async () => {
    const random = seededRandom()
    printManifest('partition', { PSEPHOS_SEED: random.seed, splitMs: SPLIT_MS, load: LOAD })
    network = await placeValidators({ validators: 4 })
    validators = network.validators
    await network.startAll()
    load = await startLoad(network, LOAD, random)
  }, 240_000)
  afterAll(async () => {
    await load?.stop()
    await network?.close()
  }, 90_000)

  const heads = () => Promise.all(validators.map(({ rpcUrl }) => headOf(rpcUrl)))
  const caughtUp = async (one: Validator) => {
    const highest = Math.max(...(await heads()))
    return untilHead(one.rpcUrl, highest, BACK_MS)
  }

  it.each(['reset', 'silence'] as const)(
    'one is cut off (%s): three go on, it stands still and says so, then catches up',
    async (kind) => {
      const lonely = validators[2]!
      const witness = validators[0]!
      network.isolate([lonely.index], kind)
      await pause(1_500) // what was on its way may still arrive
      const stoodAt = await headOf(lonely.rpcUrl)
      const before = await headOf(witness.rpcUrl)
      await untilHead(witness.rpcUrl, before + 5, BACK_MS)
      expect(await headOf(lonely.rpcUrl)).toBe(stoodAt)
      await until('it is not ready', BACK_MS, async () => !(await readiness(lonely.rpcUrl)).ok)
      network.heal()
      expect(noteTime(`catching up after a cut (${kind})`, await caughtUp(lonely), 10_000)).toBe(true)
    },
    300_000,
  )

  it.each(['reset', 'silence'] as const)(
    'two against two (%s): no block on either side, then one chain',
    async (kind) => {
      network.isolate([0, 1], kind)
      await pause(2_000)
      const before = await heads()
      const promisedBefore = load.promised.length
      await pause(SPLIT_MS)
      expect(await heads()).toEqual(before)
      expect(load.promised.length).toBeGreaterThan(promisedBefore)
      network.heal()
      const highest = Math.max(...before)
      expect(
        noteTime(
          `first block after two against two (${kind})`,
          await untilHead(validators[0]!.rpcUrl, highest + 1, BACK_MS),
          10_000,
        ),
      ).toBe(true)
    },
    300_000 + SPLIT_MS,
  )

  it('the next proposer is paused and goes on: a short pause of the chain, nothing worse', async () => {
    const paused = await nextProposer(validators[0]!.rpcUrl, validators)
    const witness = validators.find(({ index }) => index !== paused.index)!
    const gaps = watchGaps(witness.rpcUrl)
    const from = performance.now()
    paused.node().signal('SIGSTOP')
    await untilHead(witness.rpcUrl, (await headOf(witness.rpcUrl)) + 6, BACK_MS)
    gaps.stop()
    expect(noteTime(`pause when the proposer (${paused.name}) stands still`, gaps.longestMs(from), 5_000)).toBe(true)
    paused.node().signal('SIGCONT')
    expect(noteTime('catching up after standing still', await caughtUp(paused), 10_000)).toBe(true)
  }, 300_000)

  it('T5: both sides of every cut kept what they promised; one chain; the audit passes', async () => {
    await load.stop()
    const tally = await checkPromises(network, load)
    expect(tally.recorded).toBeGreaterThan(50)
  }, 600_000)
})
