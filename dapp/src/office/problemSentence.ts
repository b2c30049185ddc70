// A problem of the registrar -> which sentence says it. Several codes share one where a person would do the same about them.
import type { ProblemCode } from '@psephos/registrar/api.ts'
import type { OfficeProblem } from './officeClient.ts'

export type SentenceName =
  | 'silent'
  | 'again'
  | 'signInAgain'
  | 'wrongSite'
  | 'wrongNetwork'
  | 'busy'
  | 'tooLarge'
  | 'notAllowed'
  | 'ours'
  | 'badField'
  | 'address'
  | 'mistyped'
  | 'cannotVote'
  | 'secondFactorNeeded'
  | 'secondFactorRequired'
  | 'secondFactorExists'
  | 'noSecondFactor'
  | 'wrongCode'
  | 'notServed'
  | 'rollClosed'
  | 'wrongPolicy'
  | 'badFields'
  | 'badEvidence'
  | 'full'
  | 'alreadyRegistered'
  | 'personRegistered'
  | 'gone'
  | 'alreadyDecided'
  | 'notEnrolled'
  | 'replacing'
  | 'rollNeeded'
  | 'nominationsClosed'
  | 'badRoll'
  | 'uploading'
  | 'meanwhile'
  | 'unknownInvitation'
  | 'noMail'
  | 'refusedByNetwork'
  | 'noResult'

/** Every code of the registrar: one that is added there is missed here by the type check. */
const SENTENCES: Readonly<Record<ProblemCode | 'silent', SentenceName>> = {
  silent: 'silent',
  'wrong-content-type': 'ours',
  'body-too-large': 'tooLarge',
  'not-json': 'ours',
  'not-an-object': 'ours',
  'unknown-field': 'ours',
  'bad-field': 'badField',
  'bad-election': 'notServed',
  'bad-address': 'address',
  'bad-checksum': 'mistyped',
  'zero-address': 'cannotVote',
  'system-address': 'cannotVote',
  'not-found': 'gone',
  'method-not-allowed': 'ours',
  'too-many-requests': 'busy',
  'network-unavailable': 'silent',
  unexpected: 'ours',
  'bad-message': 'again',
  'wrong-domain': 'wrongSite',
  'wrong-chain': 'wrongNetwork',
  'unknown-nonce': 'again',
  'message-expired': 'again',
  'bad-signature': 'again',
  'no-session': 'signInAgain',
  'session-expired': 'signInAgain',
  'wrong-origin': 'wrongSite',
  'bad-csrf-token': 'again',
  'second-factor-needed': 'secondFactorNeeded',
  'second-factor-required': 'secondFactorRequired',
  'second-factor-exists': 'secondFactorExists',
  'no-second-factor': 'noSecondFactor',
  'wrong-code': 'wrongCode',
  'unknown-election': 'notServed',
  'election-not-served': 'notServed',
  'not-organizer': 'notAllowed',
  'roll-closed': 'rollClosed',
  'wrong-policy': 'wrongPolicy',
  'bad-fields': 'badFields',
  'bad-evidence': 'badEvidence',
  'cap-reached': 'full',
  'already-registered': 'alreadyRegistered',
  'person-registered': 'personRegistered',
  'unknown-enrolment': 'gone',
  'unknown-registration': 'gone',
  'already-decided': 'alreadyDecided',
  'not-enrolled': 'notEnrolled',
  'replacement-under-way': 'replacing',
  'roll-needed': 'rollNeeded',
  'unknown-nomination': 'gone',
  'nominations-closed': 'nominationsClosed',
  'bad-roll': 'badRoll',
  'upload-under-way': 'uploading',
  'registered-meanwhile': 'meanwhile',
  'unknown-invitation': 'unknownInvitation',
  'mail-not-configured': 'noMail',
  'unknown-transaction': 'gone',
  'transaction-refused': 'refusedByNetwork',
  'result-not-yet': 'noResult',
}

/** A registrar newer than this page may know further codes. */
export function sentenceOf(code: string): SentenceName {
  return Object.hasOwn(SENTENCES, code) ? SENTENCES[code as ProblemCode] : 'ours'
}

/** What is wrong with each field, by its name. */
export function faultsByField({ code, facts }: OfficeProblem): Readonly<Record<string, string>> {
  if (code !== 'bad-evidence' || !Array.isArray(facts.faults)) return {}
  const faults = facts.faults as readonly { field: string; fault?: string }[]
  return Object.fromEntries(faults.map(({ field, fault }) => [field, fault ?? 'not-text']))
}
