// Naming candidates before an election is locked, and deciding about them.
import type { Nomination } from '@psephos/registrar/api.ts'

export const candidates = {
  title: (election: string) => `Candidates for ${election}`,
  intro: 'Before the election is locked, anybody who signs in can name a candidate. The organizer accepts or refuses.',
  back: 'To the election',
  noOffice: 'This page has no registration office, so nobody can be named here.',
  closed: 'The election is locked: nobody can be named any more. Who stands is on the page of the election.',
  acceptedTitle: 'Accepted',
  acceptedNone: 'Nobody yet.',
  signIn: 'Sign in to name a candidate, and to see those you have named.',
  ownTitle: 'Named by you',
  formTitle: 'Name a candidate',
  candidate: 'Name of the candidate',
  statement: 'Statement',
  statementHint: 'Why this candidate. It is public once it is accepted.',
  link: 'Link (may be left empty)',
  linkBad: 'A link begins with https:// or http://.',
  contest: 'For which question',
  anyContest: 'Not said',
  missing: 'Please fill this in.',
  tooLong: 'This is too long.',
  send: 'Send to the organizer',
  sent: 'The organizer has it. What is decided will stand here.',
  withdraw: (candidate: string) => `Withdraw ${candidate}`,
  withdrawn: 'It is withdrawn, and nothing of it is kept.',
  statuses: {
    pending: 'Waits for the organizer',
    accepted: 'Accepted',
    refused: 'Refused',
    withdrawn: 'Withdrawn',
  } satisfies Record<Nomination['status'], string>,
  reason: (reason: string) => `Reason: ${reason}`,
  by: 'Named by',
  tab: 'Candidates',
  office:
    'Whom people have named. Who is accepted is public here; you still write the candidate into the election yourself, before you lock it.',
  officeClosed: 'The election is locked, so nothing can be decided any more.',
  none: 'Nobody has been named.',
  accept: (candidate: string) => `Accept ${candidate}`,
  refuse: (candidate: string) => `Refuse ${candidate} …`,
  refuseNow: 'Refuse',
  why: 'Reason, which the person will read',
  cancel: 'Do not refuse',
}

export type CandidateWords = typeof candidates
