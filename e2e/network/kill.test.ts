// Four real validators under load, and kill -9: of each in turn just before it would propose, of two, of all at once, and of
// anyone at any moment. Ballots go on being recorded while a quorum lives; without one nothing that was promised is lost.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Random, seededRandom } from '../support/random.ts'
import { callRpc } from '../support/rpc.ts'
import { headOf, placeValidators, untilHead, type Validator, type ValidatorNetwork } from '../support/validators.ts'
import { effort, IS_SOAK, noteTime, printManifest } from './effort.ts'
import { checkPromises, type Load, type LoadPlan, startLoad } from './load.ts'
import { nextProposer, readiness, watchGaps } from './watch.ts'

const KILLS = Number(process.env.PSEPHOS_KILLS ?? effort(6, 200))
/** The half hour of raised rounds, in the soak. */
const OUTAGE_MS = Number(process.env.PSEPHOS_OUTAGE_MINUTES ?? effort(0, 30)) * 60_000 || 8_000
const LOAD: LoadPlan = IS_SOAK
  ? { voterCount: 2_000, electionCount: 40, pauseMs: 250 }
  : { voterCount: 1_000, electionCount: 12, pauseMs: 250 }
const BACK_MS = 90_000
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

describe('four validators, kill -9 under load', () => {
  let network: ValidatorNetwork
  let validators: readonly Validator[]
  let load: Load
  let random: Random

  beforeAll(async () => {
    random = seededRandom()
    printManifest('kill', { PSEPHOS_SEED: random.seed, kills: KILLS, outageMs: OUTAGE_MS, load: LOAD })
    network = await placeValidators({ validators: 4 })
    validators = network.validators
    await network.startAll()
    load = await startLoad(network, LOAD, random)
  }, 240_000)
  afterAll(async () => {
    await load?.stop()
    await network?.close()
  }, 90_000)

  const othersOf = (one: Validator) => validators.filter(({ index }) => index !== one.index)
  /** Comes back with the chain of the others. */
  const bringBack = async (one: Validator): Promise<void> => {
    await one.start()
    const [other] = othersOf(one).filter(({ index }) => validators[index]!.node().isRunning())
    await untilHead(one.rpcUrl, await headOf(other!.rpcUrl), BACK_MS)
  }

  it('each in turn, just before it would propose: a short pause, and ballots go on being recorded', async () => {
    const killed = new Set<number>()
    while (killed.size < validators.length) {
      const victim = await nextProposer(validators[0]!.rpcUrl, validators)
      if (killed.has(victim.index)) {
        await pause(100)
        continue
      }
      killed.add(victim.index)
      const witness = othersOf(victim)[0]!
      const gaps = watchGaps(witness.rpcUrl)
      const killedAt = performance.now()
      await victim.kill()
      const before = load.promised.length
      await untilHead(witness.rpcUrl, (await headOf(witness.rpcUrl)) + 4, BACK_MS)
      gaps.stop()
      expect(noteTime(`pause when the proposer (${victim.name}) is killed`, gaps.longestMs(killedAt), 5_000)).toBe(true)
      expect(load.promised.length).toBeGreaterThan(before)
      await bringBack(victim)
    }
  }, 600_000)

  it(
    'two: no block, a clear answer why, ballots still accepted and kept; back: soon a block',
    async () => {
      const [one, two, witness] = validators.slice(1) as [Validator, Validator, Validator]
      await Promise.all([one.kill(), two.kill()])
      await pause(1_000) // a block that was already agreed on may still come in
      const head = await headOf(witness.rpcUrl)
      const before = load.promised.length
      await pause(OUTAGE_MS)
      expect(await headOf(witness.rpcUrl)).toBe(head)
      expect(load.promised.length).toBeGreaterThan(before)
      const { ok, text } = await readiness(witness.rpcUrl)
      expect(ok).toBe(false)
      expect(text).toMatch(/2 of 4 validators are there, 3 are needed/)
      for (const { address } of [one, two]) expect(text).toContain(address)
      const last = load.promised.at(-1)!
      expect(await callRpc(witness.rpcUrl, 'psephos_transactionStatus', [last.hash])).toMatchObject({
        status: expect.stringMatching(/pending|replaced/),
      })
      const startedAt = performance.now()
      await Promise.all([one.start(), two.start()])
      const startMs = performance.now() - startedAt
      const tookMs = await untilHead(witness.rpcUrl, head + 1, BACK_MS)
      console.log(`two back: their start took ${Math.round(startMs)} ms`)
      expect(noteTime(`first block after two are back (away ${OUTAGE_MS / 1000} s)`, tookMs + startMs, 10_000)).toBe(
        true,
      )
    },
    300_000 + OUTAGE_MS,
  )

  it('all four at once: the first block comes soon after the restart', async () => {
    await network.killAll()
    const startedAt = performance.now()
    await network.startAll()
    const heads = await Promise.all(validators.map(({ rpcUrl }) => headOf(rpcUrl)))
    await untilHead(validators[0]!.rpcUrl, Math.max(...heads) + 1, BACK_MS)
    expect(noteTime('first block after all four were killed', performance.now() - startedAt, 12_000)).toBe(true)
  }, 300_000)

  it(
    `${KILLS} kills of anyone at any moment, also while starting`,
    async () => {
      for (let kill = 0; kill < KILLS; kill++) {
        await pause(random.between(50, 2_500))
        const victims = random.chance(0.1)
          ? validators
          : [validators[Math.floor(random.between(0, validators.length))]!]
        await Promise.all(victims.map((one) => one.kill()))
        await Promise.all(victims.map((one) => (random.chance(0.1) ? killWhileStarting(one, random) : one.start())))
      }
      const head = Math.max(...(await Promise.all(validators.map(({ rpcUrl }) => headOf(rpcUrl)))))
      for (const { rpcUrl } of validators) await untilHead(rpcUrl, head + 1, BACK_MS)
    },
    300_000 + KILLS * 30_000,
  )

  it('T5: every hash that was returned has its end, nothing counts twice, one chain, the audit passes', async () => {
    await load.stop()
    const tally = await checkPromises(network, load)
    expect(tally.recorded).toBeGreaterThan(50)
  }, 600_000)
})

async function killWhileStarting(one: Validator, random: Random): Promise<void> {
  const starting = one.start().catch(() => {}) // it is killed before it is ready
  await pause(random.between(50, 600))
  await one.kill()
  await starting
  await one.start()
}
