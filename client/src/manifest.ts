// A manifest as the caller writes it, as the contract wants it, and as the 32 bytes that `lock` freezes.
import type { ContestForm } from '@psephos/ballot'
import {
  electionsAbi,
  MIN_TURNOUT_DEFAULT,
  OUTAGE_EXTENSION_DEFAULT_SECONDS,
  SECRECY,
  TALLY_PERIOD_DEFAULT_SECONDS,
} from '@psephos/contracts-abi'
import { type ContractFunctionArgs, encodeAbiParameters, getAbiItem, type Hash, keccak256 } from 'viem'
import type { Manifest } from './types.ts'

const CREATE = getAbiItem({ abi: electionsAbi, name: 'createElection' })
type RawManifest = ContractFunctionArgs<typeof electionsAbi, 'nonpayable', 'createElection'>[0]

/** What an organizer must say; everything else has the rules' default. */
export type ManifestDraft = {
  title: string
  /** minMarks and maxMarks are 1 when left out; statement and link are empty. */
  contests: readonly {
    question: string
    options: readonly (string | { label: string; statement?: string; link?: string })[]
    minMarks?: number
    maxMarks?: number
  }[]
  opensAt: number
  closesAt: number
} & Partial<Omit<Manifest, 'title' | 'contests' | 'schedule' | 'ceremony' | 'secrecy'>> &
  Partial<Omit<Manifest['schedule'], 'opensAt' | 'closesAt'>>

/** S2. A whole manifest of an open election. Without `latestClose` it cannot be extended. */
export function openManifest(draft: ManifestDraft): Manifest {
  return {
    title: draft.title,
    description: draft.description ?? '',
    contests: draft.contests.map((contest) => ({
      question: contest.question,
      options: contest.options.map((option) =>
        typeof option === 'string'
          ? { label: option, statement: '', link: '' }
          : { statement: '', link: '', ...option },
      ),
      minMarks: contest.minMarks ?? 1,
      maxMarks: contest.maxMarks ?? 1,
    })),
    secrecy: 'open',
    revoting: draft.revoting ?? false,
    lateEnrolment: draft.lateEnrolment ?? false,
    earlyClose: draft.earlyClose ?? false,
    minTurnout: draft.minTurnout ?? MIN_TURNOUT_DEFAULT,
    schedule: {
      opensAt: draft.opensAt,
      closesAt: draft.closesAt,
      latestClose: draft.latestClose ?? draft.closesAt,
      tallyPeriod: draft.tallyPeriod ?? TALLY_PERIOD_DEFAULT_SECONDS,
      outageExtensionMax: draft.outageExtensionMax ?? OUTAGE_EXTENSION_DEFAULT_SECONDS,
    },
    registrars: draft.registrars ?? [],
    ceremony: { trustees: [], threshold: 0, minQualified: 0, registerBy: 0, commitBy: 0, dealBy: 0, confirmBy: 0 },
  }
}

/** Manifest -> the struct of the ABI. */
export function rawManifest(manifest: Manifest): RawManifest {
  const { schedule, ceremony } = manifest
  return {
    ...manifest,
    secrecy: SECRECY[manifest.secrecy],
    schedule: {
      opensAt: BigInt(schedule.opensAt),
      closesAt: BigInt(schedule.closesAt),
      latestClose: BigInt(schedule.latestClose),
      tallyPeriod: BigInt(schedule.tallyPeriod),
      outageExtensionMax: BigInt(schedule.outageExtensionMax),
    },
    ceremony: {
      ...ceremony,
      registerBy: BigInt(ceremony.registerBy),
      commitBy: BigInt(ceremony.commitBy),
      dealBy: BigInt(ceremony.dealBy),
      confirmBy: BigInt(ceremony.confirmBy),
    },
  }
}

/** S2. keccak256(abi.encode(Manifest)): what `lockElection` must be given and what the election's state holds. */
export function manifestHash(manifest: Manifest): Hash {
  return keccak256(encodeAbiParameters(CREATE.inputs, [rawManifest(manifest)]))
}

/** The form of a ballot in this election, contest by contest. */
export function contestForms(manifest: Pick<Manifest, 'contests'>): ContestForm[] {
  return manifest.contests.map(({ options, minMarks, maxMarks }) => ({ options: options.length, minMarks, maxMarks }))
}
