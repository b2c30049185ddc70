// What a trustee has to do now, and the call that does it, from proved data: shared by `step`, `run`, and the commands for a
// machine without a network. Nothing here asks a node.
import type { Random } from '@psephos/ballot'
import {
  type CeremonyProof,
  contestForms,
  type Manifest,
  type PostedShare,
  type ProvenCase,
  prepareShare,
  prepareStep,
  prepareTally,
  stageOfCeremony,
  taskOf,
} from '@psephos/client'
import type { Address, Hash, Hex } from 'viem'
import { CommandFailure, EXIT } from '../exitCodes.ts'
import { isoTime } from '../isoTime.ts'
import { asking } from '../network/explain.ts'
import type { TrusteeKey } from './trusteeKey.ts'

/** `data`: call data for the Elections contract. */
export type Work =
  | { kind: 'send'; what: string; data: Hex; words: string }
  | { kind: 'wait'; words: string }
  | { kind: 'over'; words: string; isGood: boolean }

export type WorkPlace = { manifest: Manifest; genesisHash: Hash; election: bigint; shares: readonly PostedShare[] }

/** Throws `not-proven` with the check that failed. */
export function needProven({ proven, checks }: CeremonyProof, rpc: string): ProvenCase {
  if (proven !== null) return proven
  const failed = checks.find(({ passed }) => !passed)
  throw new CommandFailure(
    EXIT.verificationFailed,
    'not-proven',
    `${rpc} could not prove the election (check "${failed?.name}": ${failed?.facts.fault}); nothing was computed, ask another node`,
  )
}

/** Throws `not-a-trustee`. */
export function indexOf({ ceremony }: ProvenCase, account: Address): number {
  const own = ceremony.trustees.find((trustee) => trustee.account === account.toLowerCase())
  if (own === undefined)
    throw new CommandFailure(EXIT.refused, 'not-a-trustee', `${account} is no trustee of this election`)
  return own.index
}

export async function nextWork(
  proven: ProvenCase,
  place: WorkPlace,
  { index, key, random }: { index: number; key: TrusteeKey; random: Random },
): Promise<Work> {
  const { ceremony, head } = proven
  const own = { index, transportSecret: key.secret }
  const task = taskOf(ceremony, index, head.timestamp)
  if (task === 'ready') return openingWork(proven, place, { index, key, random })
  const prepared = await asking(async () => prepareStep(task, proven, own, random))
  if (prepared !== null) {
    const { step, data, dealer } = prepared
    const words = dealer === null ? STEP_WORDS[step] : `the deal of trustee ${dealer} is wrong: complaining`
    return { kind: 'send', what: step, data, words }
  }
  if (task === 'failed') return { kind: 'over', words: 'the key ceremony has failed', isGood: false }
  if (task === 'out')
    return { kind: 'over', words: `trustee ${index} holds no share of this election's key`, isGood: false }
  return { kind: 'wait', words: `waiting for the other trustees (${stageOfCeremony(ceremony, head.timestamp)})` }
}

const STEP_WORDS = {
  register: 'registering the transport key',
  commit: 'committing to the deal',
  deal: 'dealing',
  complain: 'complaining',
  confirm: 'all deals are good: confirming',
  complete: 'completing the ceremony',
}

async function openingWork(
  proven: ProvenCase,
  { manifest, genesisHash, election, shares }: WorkPlace,
  { index, key, random }: { index: number; key: TrusteeKey; random: Random },
): Promise<Work> {
  const { sum, ceremony } = proven
  if (!sum.isClosed) return { kind: 'wait', words: `the key is complete; voting ends at ${isoTime(sum.closesAt)}` }
  if (sum.turnout < sum.minTurnout)
    return {
      kind: 'over',
      words: `${sum.turnout} voted, fewer than ${sum.minTurnout}: nothing is opened`,
      isGood: true,
    }
  if (!shares.some(({ trustee }) => trustee === index)) {
    const share = await asking(async () => prepareShare(proven, { index, transportSecret: key.secret }, random))
    key.rememberSum({ genesisHash, election }, share.aggregateHash)
    return { kind: 'send', what: 'share', data: share.data, words: `posting the share of trustee ${index}` }
  }
  const tally = await asking(async () => prepareTally(proven, { form: contestForms(manifest), shares }))
  if (tally !== null) return { kind: 'send', what: 'publish', data: tally.data, words: 'publishing the result' }
  return { kind: 'wait', words: `${shares.length} of ${ceremony.threshold} shares are there` }
}
