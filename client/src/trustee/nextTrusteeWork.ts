// What one trustee has to do now, and the call that does it, from proved data: the ceremony while there is one, then, when
// voting has ended, the part of opening the sum and the result. Nothing here asks a node.
import type { ContestForm, Random } from '@psephos/ballot'
import type { Hex } from 'viem'
import type { PostedShare } from '../actions/getShares.ts'
import { taskOf } from './ceremonyStage.ts'
import { type ProvenCase, prepareShare, prepareTally } from './prepareShare.ts'
import { prepareStep, type TrusteeOwn, type TrusteeStep } from './prepareStep.ts'

export type TrusteeWork =
  | {
      kind: 'send'
      what: TrusteeStep | 'share' | 'publish'
      /** Call data for the Elections contract. */
      data: Hex
      /** Whose deal is complained of. */
      dealer: number | null
      /** Of a share: the one sum of this election that may ever be opened. Remember it, and refuse another. */
      aggregateHash: Hex | null
    }
  | { kind: 'wait'; why: 'trustees' | 'voting' | 'shares' }
  | { kind: 'over'; why: 'failed' | 'out' | 'too-few-voted' }

/** `shares`: as posted, in the order of the chain; empty before closing. Throws as `prepareStep`, `prepareShare`, `prepareTally`. */
export function nextTrusteeWork(
  proven: ProvenCase,
  { form, shares }: { form: readonly ContestForm[]; shares: readonly PostedShare[] },
  own: TrusteeOwn,
  random: Random,
): TrusteeWork {
  const { ceremony, head, sum } = proven
  const task = taskOf(ceremony, own.index, head.timestamp)
  if (task === 'failed' || task === 'out') return { kind: 'over', why: task }
  if (task === 'wait') return { kind: 'wait', why: 'trustees' }
  if (task !== 'ready') {
    const prepared = prepareStep(task, proven, own, random)
    if (prepared === null) return { kind: 'wait', why: 'trustees' }
    return { kind: 'send', what: prepared.step, data: prepared.data, dealer: prepared.dealer, aggregateHash: null }
  }
  if (!sum.isClosed) return { kind: 'wait', why: 'voting' }
  if (sum.turnout < sum.minTurnout) return { kind: 'over', why: 'too-few-voted' }
  if (!shares.some(({ trustee }) => trustee === own.index)) {
    const { data, aggregateHash } = prepareShare(proven, own, random)
    return { kind: 'send', what: 'share', data, dealer: null, aggregateHash }
  }
  const tally = prepareTally(proven, { form, shares })
  if (tally === null) return { kind: 'wait', why: 'shares' }
  return { kind: 'send', what: 'publish', data: tally.data, dealer: null, aggregateHash: null }
}
