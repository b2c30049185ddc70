// How far the key ceremony of a secret election is, by the node's word: for pages and tables. Whoever seals or answers to it
// takes the proved one (`verifyManifest`, `verifyCeremony`).
import { CEREMONY_STAGES, TRUSTEE_FAULTS, TRUSTEE_STEPS } from '@psephos/contracts-abi'
import { zeroHash } from 'viem'
import { PsephosError } from '../errors.ts'
import type { Ceremony, CeremonyTrustee, PsephosClient } from '../types.ts'
import { formatCeremonyTerms } from './getManifest.ts'
import { type AtBlock, readElections } from './readElections.ts'

/** Throws `refused` UnknownElection, NotSecret. */
export async function getCeremony(
  client: PsephosClient,
  { election, ...at }: { election: bigint } & AtBlock,
): Promise<Ceremony> {
  const raw = await readElections(client, 'getCeremony', [election], at)
  const stage = CEREMONY_STAGES[raw.stage]
  if (stage === undefined) throw new PsephosError('bad-answer', { what: 'stage', have: raw.stage })
  return {
    attempt: raw.attempt,
    stage,
    stageEndsAt: Number(raw.stageEndsAt),
    terms: formatCeremonyTerms(raw.terms),
    trustees: raw.trustees.map((one, i) => formatTrustee(one, i + 1)),
    key: raw.key === zeroHash ? null : raw.key,
  }
}

type RawTrustee = Awaited<ReturnType<typeof readElections<'getCeremony'>>>['trustees'][number]

function formatTrustee(raw: RawTrustee, index: number): CeremonyTrustee {
  const missing = Object.entries(TRUSTEE_STEPS).find(([, bit]) => bit === raw.missing)
  return {
    index,
    account: raw.account,
    hasRegistered: (raw.steps & TRUSTEE_STEPS.register) !== 0,
    hasCommitted: (raw.steps & TRUSTEE_STEPS.commit) !== 0,
    hasDealt: (raw.steps & TRUSTEE_STEPS.deal) !== 0,
    hasConfirmed: (raw.steps & TRUSTEE_STEPS.confirm) !== 0,
    missing: missing === undefined ? null : (missing[0] as keyof typeof TRUSTEE_STEPS),
    isBadDealer: (raw.faults & TRUSTEE_FAULTS.badDeal) !== 0,
    isSilent: (raw.faults & TRUSTEE_FAULTS.silent) !== 0,
    isFalseAccuser: (raw.faults & TRUSTEE_FAULTS.falseComplaint) !== 0,
    isQualified: raw.qualified,
    hasPostedShare: raw.sharePosted,
    transportKey: raw.transportKey === zeroHash ? null : raw.transportKey,
    verificationKey: raw.verificationKey === zeroHash ? null : raw.verificationKey,
  }
}
