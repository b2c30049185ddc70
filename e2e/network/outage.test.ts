// S2: an outage of the whole network that reaches across the closing time of an election. Voting is given back the time that
// was lost: closing moves by the gap, and ballots that had been accepted count.
import { join } from 'node:path'
import { ELECTIONS_ADDRESS, electionsAbi } from '@psephos/contracts-abi'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deriveVoters } from '../../scripts/src/bench/ballots.ts'
import { ENDS, runAudit, untilDrained } from '../durability/fates.ts'
import { startSending } from '../durability/senders.ts'
import { BALLOT_BODY, openElection, organizerOf } from '../support/election.ts'
import { seededRandom } from '../support/random.ts'
import { headOf, placeValidators, untilHead, type ValidatorNetwork } from '../support/validators.ts'
import { IS_SOAK, printManifest } from './effort.ts'
import { fatesAnywhere } from './load.ts'
import { blockAt, checkOneChain } from './watch.ts'

/** S2 asks for a gap of more than 60 s. `npm test` moves the clocks of all validators instead of waiting for it. */
const GAP_MS = 75_000
const OPEN_SECONDS = 40
const SKEWED_CLOCK = join(import.meta.dirname, '../support/skewedClock.ts')
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

describe('S2: an outage across the closing time', () => {
  let network: ValidatorNetwork
  beforeAll(async () => {
    network = await placeValidators({ validators: 4 })
    await network.startAll()
  }, 240_000)
  afterAll(() => network?.close(), 90_000)

  it('closing moves by the gap, ballots that were accepted count, later ones too, and the audit agrees', async () => {
    const random = seededRandom()
    printManifest('outage', { PSEPHOS_SEED: random.seed, gapMs: GAP_MS, clock: IS_SOAK ? 'real' : 'moved' })
    const { validators, chainId, directory } = network
    const rpcUrl = validators[0]!.rpcUrl
    const voters = deriveVoters(network.genesisHash(), 60)
    const organizerKey = directory.accounts.organizer.privateKey
    const election = await openElection({
      ...{ rpcUrl, chainId, organizerKey, voters: voters.map(({ address }) => address), openSeconds: OPEN_SECONDS },
    })
    const { reader } = organizerOf({ rpcUrl, chainId, organizerKey })
    const read = () =>
      reader.readContract({
        address: ELECTIONS_ADDRESS,
        abi: electionsAbi,
        functionName: 'getElection',
        args: [election],
      })
    const planned = (await read()).closesAt

    // Two of four away: the last ballots before the outage are accepted and not recorded.
    const cast = (some: typeof voters) => {
      const rpcUrls = validators.slice(2).map((one) => one.rpcUrl)
      return startSending({ rpcUrls, chainId, voters: some, electionCount: 1, body: BALLOT_BODY, random, pauseMs: 10 })
    }
    await Promise.all([validators[0]!.kill(), validators[1]!.kill()])
    const before = cast(voters.slice(0, 30))
    await pause(4_000)
    await before.stop()
    expect(before.promised.length).toBeGreaterThan(0)
    await network.killAll()

    const lastBlockMs = Number((await lastTimestamp(network)).timestamp) * 1_000
    if (IS_SOAK) await pause(Math.max(0, lastBlockMs + GAP_MS - Date.now()))
    const skewMs = IS_SOAK ? 0 : lastBlockMs + GAP_MS - Date.now()
    await network.killAll()
    await network.startAll({ preload: [SKEWED_CLOCK], env: { PSEPHOS_TEST_SKEW_MS: String(skewMs) } })
    await untilHead(rpcUrl, (await headOf(rpcUrl)) + 1, 90_000)
    await untilDrained(rpcUrl)

    const moved = (await read()).closesAt
    expect(Number(moved - planned)).toBeGreaterThan(60)
    const after = cast(voters.slice(30))
    await pause(4_000)
    await after.stop()
    await untilDrained(rpcUrl)
    const ends = await fatesAnywhere(validators, { promised: [...before.promised, ...after.promised] })
    expect(ends.filter(({ status }) => !ENDS.includes(status))).toEqual([])
    const { accepted } = await read()
    const counted = ends.filter(({ status, success }) => status === 'recorded' && success)
    expect(accepted).toBeGreaterThan(0)
    expect(counted.length).toBeGreaterThanOrEqual(accepted)
    await checkOneChain(validators)
    await runAudit(rpcUrl, network.genesisHash())
  }, 400_000)
})

/** The network is down: the validator that knows most is asked for a moment. */
async function lastTimestamp({ validators }: ValidatorNetwork): Promise<{ timestamp: string }> {
  const one = validators[2]!
  await one.start()
  const { timestamp } = await blockAt(one.rpcUrl, 'latest')
  await one.kill()
  return { timestamp }
}
