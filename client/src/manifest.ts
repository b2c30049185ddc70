// A manifest as the caller writes it, as the contract wants it, and as the 32 bytes that `lock` freezes.
import type { ContestForm } from '@psephos/ballot'
import {
  electionsAbi,
  MIN_TURNOUT_DEFAULT,
  OUTAGE_EXTENSION_DEFAULT_SECONDS,
  SECRECY,
  TALLY_PERIOD_DEFAULT_SECONDS,
} from '@psephos/contracts-abi'
import { type Address, type ContractFunctionArgs, encodeAbiParameters, getAbiItem, type Hash, keccak256 } from 'viem'
import type { KeyCeremony, Manifest, Secrecy } from './types.ts'

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

/** The key ceremony of a secret election as an organizer says it; times are seconds of block time. */
export type CeremonyDraft = { trustees: readonly Address[]; beginsAt: number } & Partial<Omit<KeyCeremony, 'trustees'>>

const NO_CEREMONY: KeyCeremony = {
  ...{ trustees: [], threshold: 0, minQualified: 0 },
  ...{ registerBy: 0, commitBy: 0, dealBy: 0, confirmBy: 0 },
}

/** S2. A whole manifest of an open election. Without `latestClose` it cannot be extended. */
export function openManifest(draft: ManifestDraft): Manifest {
  return wholeManifest(draft, 'open', NO_CEREMONY)
}

/**
 * S2. A whole manifest of a secret election. What the ceremony leaves out: a majority of the trustees opens the sum, all
 * of them must qualify, and the four deadlines divide the time from `beginsAt` to opening into five equal parts.
 */
export function secretManifest(draft: ManifestDraft, ceremony: CeremonyDraft): Manifest {
  return wholeManifest(draft, 'secret', wholeCeremony(ceremony, draft.opensAt))
}

/** Stages of a key ceremony that have a deadline, and the time after the last one, in equal parts. */
const CEREMONY_PARTS = 5

/** Also what `restartCeremony` takes. */
export function wholeCeremony({ trustees, beginsAt, ...given }: CeremonyDraft, opensAt: number): KeyCeremony {
  const part = (count: number) => beginsAt + Math.floor(((opensAt - beginsAt) * count) / CEREMONY_PARTS)
  return {
    trustees: [...trustees],
    threshold: Math.floor(trustees.length / 2) + 1,
    minQualified: trustees.length,
    ...{ registerBy: part(1), commitBy: part(2), dealBy: part(3), confirmBy: part(4) },
    ...given,
  }
}

function wholeManifest(draft: ManifestDraft, secrecy: Secrecy, ceremony: KeyCeremony): Manifest {
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
    secrecy,
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
    ceremony,
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
    ceremony: rawCeremony(ceremony),
  }
}

export function rawCeremony(ceremony: KeyCeremony): RawManifest['ceremony'] {
  return {
    ...ceremony,
    registerBy: BigInt(ceremony.registerBy),
    commitBy: BigInt(ceremony.commitBy),
    dealBy: BigInt(ceremony.dealBy),
    confirmBy: BigInt(ceremony.confirmBy),
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
