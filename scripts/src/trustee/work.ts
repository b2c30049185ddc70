// What a trustee has to do now, in words of the command line: shared by `step`, `run`, and the commands for a machine without a
// network. Nothing here asks a node.
import type { Random } from '@psephos/ballot'
import {
  type CeremonyProof,
  contestForms,
  type Manifest,
  nextTrusteeWork,
  type PostedShare,
  type ProvenCase,
  stageOfCeremony,
  type TrusteeWork,
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

/** A share is only given out once the trustee's file remembers which sum it opens. */
export async function nextWork(
  proven: ProvenCase,
  { manifest, genesisHash, election, shares }: WorkPlace,
  { index, key, random }: { index: number; key: TrusteeKey; random: Random },
): Promise<Work> {
  const own = { index, transportSecret: key.secret }
  const place = { form: contestForms(manifest), shares }
  const work = await asking(async () => nextTrusteeWork(proven, place, own, random))
  if (work.kind === 'send' && work.aggregateHash !== null)
    key.rememberSum({ genesisHash, election }, work.aggregateHash)
  return inWords(work, proven, { index, shareCount: shares.length })
}

function inWords(
  work: TrusteeWork,
  { ceremony, head, sum }: ProvenCase,
  { index, shareCount }: { index: number; shareCount: number },
): Work {
  if (work.kind === 'send') {
    const words =
      work.dealer === null ? STEP_WORDS[work.what] : `the deal of trustee ${work.dealer} is wrong: complaining`
    return { kind: 'send', what: work.what, data: work.data, words }
  }
  if (work.kind === 'over') {
    const words = {
      failed: 'the key ceremony has failed',
      out: `trustee ${index} holds no share of this election's key`,
      'too-few-voted': `${sum.turnout} voted, fewer than ${sum.minTurnout}: nothing is opened`,
    }
    return { kind: 'over', words: words[work.why], isGood: work.why === 'too-few-voted' }
  }
  const words = {
    trustees: `waiting for the other trustees (${stageOfCeremony(ceremony, head.timestamp)})`,
    voting: `the key is complete; voting ends at ${isoTime(sum.closesAt)}`,
    shares: `${shareCount} of ${ceremony.threshold} shares are there`,
  }
  return { kind: 'wait', words: words[work.why] }
}

const STEP_WORDS = {
  register: 'registering the transport key',
  commit: 'committing to the deal',
  deal: 'dealing',
  complain: 'complaining',
  confirm: 'all deals are good: confirming',
  complete: 'completing the ceremony',
  share: 'posting the share',
  publish: 'publishing the result',
}
