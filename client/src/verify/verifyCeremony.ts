// All that a trustee works from, with nothing believed but the pinned genesis hash: the ceremony as the state has it, every
// deal by its commitment, and after closing the one sum that may be opened. A node, a page or an organizer that shows a
// trustee a world of its own (other trustees, another sum) is found out here, before any secret is used.
import { type DealPlace, dealCommitment, type ProofFault, verifyDeal } from '@psephos/ballot'
import { bytesToHex, concat, type Hash, type Hex, hexToBytes, numberToHex } from 'viem'
import { chainIdOf } from '../actions/signCall.ts'
import type { Manifest, PsephosClient } from '../types.ts'
import { type ProvenCeremony, readCeremony } from './ceremony.ts'
import { checklist, type NamedCheck, need } from './checklist.ts'
import { type CeremonyEvidence, fetchCeremonyEvidence } from './evidence.ts'
import { EvidenceFault } from './evidenceFault.ts'
import { type ProvenHead, proveFrozen, proveHead, proveManifest } from './provenHead.ts'
import { aggregateSlot, settingsSlot, timesSlot, totalsSlot, unpack } from './slots.ts'

export const CEREMONY_CHECKS = [
  'genesis', // the first six as in verifyManifest
  'validators',
  'head',
  'head-certificate',
  'frozen',
  'manifest',
  'ceremony', // the state names the trustees and what each has done
  'deals', // every deal is the one its dealer committed to
  'sum', // the state's closing time, turnout and sum of the ballots that count
] as const
export type CeremonyCheckName = (typeof CEREMONY_CHECKS)[number]

export type ProvenDeal = { dealer: number; deal: Hex }

/** What the trustees open together. Fixed once `isClosed`: nothing returns from there. */
export type ProvenSum = {
  isClosed: boolean
  closesAt: number
  turnout: number
  minTurnout: number
  /** 64 bytes per option. */
  aggregate: Hex
}

export type CeremonyProof = {
  verified: boolean
  checks: NamedCheck<CeremonyCheckName>[]
  head: ProvenHead | null
  /** Null unless every check passed. */
  proven: { head: ProvenHead; ceremony: ProvenCeremony; deals: ProvenDeal[]; sum: ProvenSum; election: bigint } | null
}

/** S2, S4. With a client, asks that node for the evidence first (its errors throw); evidence that does not hold never throws. */
export async function verifyCeremony(
  options: { election: bigint; manifest: Manifest; genesisHash: Hash } & (
    | { client: PsephosClient }
    | { evidence: CeremonyEvidence; chainId: number }
  ),
): Promise<CeremonyProof> {
  const { election, manifest } = options
  const genesisHash = options.genesisHash.toLowerCase() as Hash
  const optionCount = manifest.contests.reduce((sum, { options: all }) => sum + all.length, 0)
  const evidence =
    'evidence' in options ? options.evidence : await fetchCeremonyEvidence(options.client, { election, optionCount })
  const chainId =
    'evidence' in options ? options.chainId : (options.client.chain?.id ?? (await chainIdOf(options.client)))
  const { checks, check } = checklist<CeremonyCheckName>()
  const { head, read } = await proveHead(check, evidence, genesisHash)
  await proveFrozen(check, read, election)
  const manifestHash = await proveManifest(check, read, { election, manifest })
  const ceremony = await check('ceremony', () => {
    const found = readCeremony(read, { chainId, genesisHash, election, manifestHash: need(manifestHash) })
    return [found, { attempt: found.attempt, trustees: found.trustees.length, threshold: found.threshold }]
  })
  const deals = await check('deals', () => {
    const found = provenDeals(need(ceremony), evidence.deals)
    return [found, { count: found.length }]
  })
  const sum = await check('sum', () => {
    const timestamp = need(head).timestamp
    const times = unpack(read(timesSlot(election)))
    const [, closesAt] = [times(64), Number(times(64))]
    const totals = unpack(read(totalsSlot(election)))
    const [, , turnout] = [totals(32), totals(32), Number(totals(32))]
    const minTurnout = Number(unpack(read(settingsSlot(election)))(32))
    const words = Array.from({ length: optionCount }, (_, option) =>
      ([0n, 1n] as const).map((by) => numberToHex(read(aggregateSlot(election, option, by)), { size: 32 })),
    )
    const found = { isClosed: timestamp >= closesAt, closesAt, turnout, minTurnout, aggregate: concat(words.flat()) }
    return [found, { turnout, closesAt, isClosed: found.isClosed }]
  })
  const verified = checks.every(({ passed }) => passed)
  const proven = verified && head && ceremony && deals && sum ? { ...{ head, ceremony, deals, sum }, election } : null
  return { verified, checks, head, proven }
}

/** Throws `absent` for a deal that is missing, `wrong-value` for one that was not committed to or whose proofs do not hold. */
function provenDeals({ context, threshold, trustees }: ProvenCeremony, given: CeremonyEvidence['deals']): ProvenDeal[] {
  return trustees
    .filter(({ hasDealt }) => hasDealt)
    .map(({ index, commitment }) => {
      const deal = given.find(({ dealer }) => dealer === index)?.deal
      if (deal === undefined) throw new EvidenceFault('absent', { what: 'deal', dealer: index })
      const place = { context: hexToBytes(context), index, threshold, trusteeCount: trustees.length }
      const have = bytesToHex(dealCommitment(place.context, index, hexToBytes(deal)))
      if (have !== commitment) throw new EvidenceFault('wrong-value', { what: 'deal', dealer: index })
      const fault = dealFault(place, deal, have)
      if (fault !== null) throw new EvidenceFault('wrong-value', { what: 'deal', dealer: index, details: fault.code })
      return { dealer: index, deal }
    })
}

/** Deals that were found good, by their commitments, which bind the context and every byte: a trustee looks again and again. */
const goodDeals = new Set<string>()
const GOOD_DEALS_KEPT = 256

function dealFault(place: DealPlace, deal: Hex, commitment: Hex): ProofFault | null {
  if (goodDeals.has(commitment)) return null
  const fault = verifyDeal(place, hexToBytes(deal))
  if (goodDeals.size >= GOOD_DEALS_KEPT) goodDeals.clear()
  if (fault === null) goodDeals.add(commitment)
  return fault
}
