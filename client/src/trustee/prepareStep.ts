// What a trustee sends in each step of the ceremony, computed from proved data and one transport secret. Nothing is asked of
// anybody here, so it also runs on a machine without a network. What leaves is call data for the Elections contract.
import {
  checkOwnShare,
  type DealPlace,
  dealCommitment,
  dealRandom,
  makeComplaint,
  makeDeal,
  makeRegistration,
  type Random,
  transportKey as transportKeyOf,
} from '@psephos/ballot'
import { bytesToHex, type Hex, hexToBytes } from 'viem'
import { encodeCall } from '../actions/sendCall.ts'
import { PsephosError } from '../errors.ts'
import type { ProvenCeremony } from '../verify/ceremony.ts'
import type { ProvenDeal } from '../verify/verifyCeremony.ts'
import type { TrusteeTask } from './ceremonyStage.ts'

export type TrusteeStep = 'register' | 'commit' | 'deal' | 'complain' | 'confirm' | 'complete'
export type PreparedStep = { step: TrusteeStep; data: Hex /** Of whose deal it complains. */; dealer: number | null }
export type TrusteeOwn = { index: number; transportSecret: Uint8Array }
type Case = { election: bigint; ceremony: ProvenCeremony; deals: readonly ProvenDeal[] }

/**
 * Null where there is nothing to send. Throws `bad-input` with `what: transport-key` when the chain holds another transport
 * key of this trustee: then this secret cannot go on, and using it would only give it away.
 */
export function prepareStep(task: TrusteeTask, place: Case, own: TrusteeOwn, random: Random): PreparedStep | null {
  const { election, ceremony } = place
  const { attempt } = ceremony
  if (task === 'commit' || task === 'deal' || task === 'check') checkTransportKey(ceremony, own)
  switch (task) {
    case 'register': {
      const { transportKey, proof } = makeRegistration(contextOf(ceremony), own.index, own.transportSecret, random)
      const args = [election, attempt, bytesToHex(transportKey), bytesToHex(proof)] as const
      return plain('register', encodeCall('registerTrustee', args))
    }
    case 'commit': {
      const commitment = dealCommitment(contextOf(ceremony), own.index, dealOf(ceremony, own))
      return plain('commit', encodeCall('commitDeal', [election, attempt, bytesToHex(commitment)]))
    }
    case 'deal': {
      const deal = dealOf(ceremony, own)
      checkCommitment(ceremony, own, deal)
      return plain('deal', encodeCall('dealShares', [election, attempt, bytesToHex(deal)]))
    }
    case 'check': {
      const bad = place.deals.find((deal) => isToBlame(ceremony, deal, own, random))
      if (bad === undefined) return plain('confirm', encodeCall('confirmShares', [election, attempt]))
      return complaintOf(place, bad, own, random)
    }
    case 'complete':
      return plain('complete', encodeCall('completeCeremony', [election, attempt]))
    default:
      return null
  }
}

const plain = (step: TrusteeStep, data: Hex): PreparedStep => ({ step, data, dealer: null })
const contextOf = ({ context }: ProvenCeremony) => hexToBytes(context)

/** Derived from the secret and from everything that enters it: the same deal after a restart, another one for any other input. */
export function dealOf(ceremony: ProvenCeremony, { index, transportSecret }: TrusteeOwn): Uint8Array {
  const place = {
    ...{ context: contextOf(ceremony), index, threshold: ceremony.threshold },
    transportKeys: ceremony.trustees.map(({ transportKey }) =>
      transportKey === null ? null : hexToBytes(transportKey),
    ),
  }
  return makeDeal(place, dealRandom(transportSecret, place))
}

function checkTransportKey({ trustees }: ProvenCeremony, { index, transportSecret }: TrusteeOwn): void {
  const onChain = trustees[index - 1]?.transportKey ?? null
  if (onChain !== bytesToHex(transportKeyOf(transportSecret)))
    throw new PsephosError('bad-input', { what: 'transport-key', have: onChain ?? 'none' })
}

function checkCommitment(ceremony: ProvenCeremony, { index }: TrusteeOwn, deal: Uint8Array): void {
  const have = ceremony.trustees[index - 1]?.commitment
  if (have !== bytesToHex(dealCommitment(contextOf(ceremony), index, deal)))
    throw new PsephosError('bad-input', { what: 'deal', have: have ?? 'none' })
}

export function dealPlaceOf(ceremony: ProvenCeremony, dealer: number): DealPlace {
  const { threshold, trustees } = ceremony
  return { context: contextOf(ceremony), index: dealer, threshold, trusteeCount: trustees.length }
}

/** Not once it was judged: the chain has decided then. */
function isToBlame(ceremony: ProvenCeremony, { dealer, deal }: ProvenDeal, own: TrusteeOwn, random: Random): boolean {
  const isJudged = ceremony.trustees[dealer - 1]?.isBadDealer === true || ceremony.hasComplained(dealer, own.index)
  return !isJudged && !checkOwnShare(dealPlaceOf(ceremony, dealer), hexToBytes(deal), own, random)
}

function complaintOf({ election, ceremony }: Case, bad: ProvenDeal, own: TrusteeOwn, random: Random): PreparedStep {
  const { dealer } = bad
  const place = {
    ...{ dealer: dealPlaceOf(ceremony, dealer), deal: hexToBytes(bad.deal), accuser: own.index },
    transportKey: transportKeyOf(own.transportSecret),
  }
  const { shared, proof } = makeComplaint(place, own.transportSecret, random)
  const args = [election, ceremony.attempt, dealer, bytesToHex(shared), bytesToHex(proof)] as const
  return { step: 'complain', data: encodeCall('complain', args), dealer }
}
