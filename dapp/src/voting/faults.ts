// Whatever a wallet, the network or the contract threw -> one fault with an id, the facts a sentence needs and whether
// trying again is safe and may help. The sentences themselves are in words/.
import { PsephosError, type PsephosErrorCode, type Refusal, type RefusalName, toPsephosError } from '@psephos/client'
import type { Hex } from 'viem'

export type FaultId =
  | 'declined'
  | 'wallet-busy'
  | 'wallet-locked'
  | 'wallet-problem'
  | 'wallet-outdated'
  | 'wrong-network'
  | 'no-answer'
  | 'dropped'
  | 'replaced'
  | 'closed-meanwhile'
  | 'not-open-yet'
  | 'not-on-the-list'
  | 'already-voted'
  | 'not-running'
  | 'bad-form'
  | 'spoiled'
  | 'not-sealed'
  | 'code-taken'
  | 'too-many'
  | 'refused'

export type Fault = {
  id: FaultId
  retry: boolean
  /** The other side's own words, for Details. */
  detail: string
  by?: Hex
}

const RETRY: ReadonlySet<FaultId> = new Set([
  'declined',
  'wallet-busy',
  'wallet-locked',
  'wallet-problem',
  'wallet-outdated',
  'wrong-network',
  'no-answer',
  'dropped',
  'not-open-yet',
  'not-on-the-list',
  'too-many',
  'refused',
])

const BY_REFUSAL: Readonly<Partial<Record<RefusalName, FaultId>>> = {
  AlreadyVoted: 'already-voted',
  ElectionOver: 'closed-meanwhile',
  NotOpenYet: 'not-open-yet',
  NotEnrolled: 'not-on-the-list',
  WrongPhase: 'not-running',
  UnknownElection: 'not-running',
  BallotLength: 'bad-form',
  UnknownMark: 'bad-form',
  TooFewMarks: 'bad-form',
  TooManyMarks: 'bad-form',
  BadProof: 'bad-form',
  SpoiledBallot: 'spoiled',
  BallotRecorded: 'already-voted',
  CodeTaken: 'code-taken',
}

const BY_CODE: Readonly<Partial<Record<PsephosErrorCode, FaultId>>> = {
  'wallet-declined': 'declined',
  'wallet-busy': 'wallet-busy',
  'wallet-unauthorized': 'wallet-locked',
  'wallet-unsupported': 'wallet-problem',
  'wallet-disconnected': 'wallet-problem',
  'wallet-failed': 'wallet-problem',
  // A wallet that counted ballots of an earlier run of a test network.
  'nonce-too-low': 'wallet-outdated',
  'nonce-too-high': 'wallet-outdated',
  'wallet-unknown-chain': 'wrong-network',
  'wrong-chain': 'wrong-network',
  'unknown-sender': 'not-on-the-list',
  'too-many-pending': 'too-many',
  'too-many-this-hour': 'too-many',
  overloaded: 'too-many',
  'pool-full': 'too-many',
  unreachable: 'no-answer',
  'no-answer-in-time': 'no-answer',
}

export function fault(id: FaultId, detail = '', by?: Hex): Fault {
  return { id, retry: RETRY.has(id), detail, ...(by === undefined ? {} : { by }) }
}

/** What a failed dry run or a failed send means. The client has sorted it; here it becomes one of the page's sentences. */
export function faultOf(error: unknown): Fault {
  const known = error instanceof PsephosError ? error : toPsephosError(error)
  const detail = known.refusal?.name ?? String(known.facts.details ?? known.code)
  const id = known.refusal === null ? BY_CODE[known.code] : BY_REFUSAL[known.refusal.name]
  return fault(id ?? 'refused', detail)
}

/** The same of signed bytes that were sent as they are: the key here counts right, so a number that is taken was taken by a ballot. */
export function faultOfSent(error: unknown): Fault {
  const { code } = error instanceof PsephosError ? error : toPsephosError(error)
  if (code === 'nonce-too-low') return fault('replaced')
  if (code === 'nonce-too-high') return fault('dropped')
  return faultOf(error)
}

/** What a refusal in the record itself means; null when its reason can no longer be seen. */
export function faultOfRefusal(refusal: Refusal | null): Fault {
  if (refusal === null) return fault('refused')
  return fault(BY_REFUSAL[refusal.name] ?? 'refused', refusal.name)
}
