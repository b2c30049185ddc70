// The load of a network test, and what is asked of a network after it: every promise kept, no ballot twice, one chain, and
// an auditor who finds nothing wrong.
import { expect } from 'vitest'
import { deriveVoters, type Voter } from '../../scripts/src/bench/ballots.ts'
import { BALLOT_BODY, openElections } from '../../scripts/src/bench/enrolment.ts'
import { countedBallots, ENDS, type Fate, fatesOf, runAudit, untilDrained } from '../durability/fates.ts'
import { type Sending, startSending } from '../durability/senders.ts'
import type { Random } from '../support/random.ts'
import type { Validator, ValidatorNetwork } from '../support/validators.ts'
import { effort } from './effort.ts'
import { checkOneChain } from './watch.ts'

export type LoadPlan = {
  readonly voterCount: number
  readonly electionCount: number
  /** Of each of the 16 senders between two ballots: 16 a second at 1,000. */
  readonly pauseMs: number
}
export type Load = Sending & { readonly plan: LoadPlan; readonly voters: readonly Voter[] }

export async function startLoad(network: ValidatorNetwork, plan: LoadPlan, random: Random): Promise<Load> {
  const { chainId, directory, validators } = network
  const voters = deriveVoters(network.genesisHash(), plan.voterCount)
  await openElections(
    { rpcUrl: validators[0]!.rpcUrl, chainId, organizer: directory.accounts.organizer },
    {
      electionCount: plan.electionCount,
      ...{ voters: voters.map(({ address }) => address), extraVoterCount: 0, leadSeconds: effort(25, 10) },
    },
  )
  const rpcUrls = validators.map(({ rpcUrl }) => rpcUrl)
  const { electionCount, pauseMs } = plan
  const sending = startSending({ rpcUrls, chainId, voters, electionCount, body: BALLOT_BODY, random, pauseMs })
  return { ...sending, plan, voters }
}

const NOBODY = `0x${'00'.repeat(20)}` as Voter['address']

/**
 * T5. A validator that was away while a nonce changed hands never heard of the hash that lost; whoever gave the hash away
 * did. So the end of a hash is what any of them knows of it.
 */
export async function fatesAnywhere(
  validators: readonly Validator[],
  { promised }: Pick<Load, 'promised'>,
): Promise<Fate[]> {
  const unknownAt: Record<string, number> = {}
  let fates: Fate[] = promised.map((one) => ({ ...one, status: 'unknown' }))
  for (const { name, rpcUrl } of validators) {
    const here = await fatesOf(rpcUrl, promised)
    unknownAt[name] = here.filter(({ status }) => status === 'unknown').length
    fates = fates.map((known, index) => (known.status === 'unknown' ? (here[index] ?? known) : known))
  }
  if (promised.length > 0) console.log('T5: hashes that a validator does not know', unknownAt)
  return fates
}

/** T5, S5, C8 and the auditor; asked of a running network whose load has stopped. */
export async function checkPromises(network: ValidatorNetwork, load: Load): Promise<Record<string, number>> {
  const { validators } = network
  for (const { rpcUrl } of validators) await untilDrained(rpcUrl)
  const height = await checkOneChain(validators)
  const { rpcUrl } = validators[0]!
  const fates = await fatesAnywhere(validators, load)
  const tally = Object.fromEntries(
    [...Map.groupBy(fates, ({ status }) => status)].map(([end, list]) => [end, list.length]),
  )
  console.log(`T5: ${fates.length} hashes returned, at height ${height}:`, tally, Object.fromEntries(load.refusals))
  expect(fates.filter(({ status }) => !ENDS.includes(status))).toEqual([])
  const successors = fates.flatMap(({ by }) => by ?? []).map((hash) => ({ hash, voter: NOBODY, election: null }))
  const ends = await fatesAnywhere(validators, { promised: successors })
  expect(ends.filter(({ status }) => status !== 'recorded' && status !== 'replaced')).toEqual([])
  const counted = await countedBallots(rpcUrl, load.plan.electionCount)
  const cast = fates.filter(({ status, election, success }) => status === 'recorded' && election !== null && success)
  expect(cast.filter(({ election, voter }) => !counted.has(`${election} ${voter}`))).toEqual([])
  expect(cast.length).toBeGreaterThan(0)
  await runAudit(rpcUrl, network.genesisHash())
  return tally
}
