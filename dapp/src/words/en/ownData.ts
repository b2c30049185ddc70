// What the registration office keeps about who is signed in: to see, to take along, to erase.
import type { RegistrationStatus } from '@psephos/registrar/api.ts'

export const ownData = {
  title: 'My data',
  intro:
    'What the registration office of this page keeps about your address. Your ballots are not there: they are in the public record, without your name.',
  noOffice: 'This page has no registration office, so nothing is kept about you here.',
  signIn: 'Sign in to see what the registration office keeps about you.',
  keyName: 'My data',
  account: 'Address',
  nothing: 'Nothing is kept about this address but that it is signed in.',
  registration: (title: string) => `On the list of: ${title}`,
  election: (id: string) => `election ${id}`,
  status: 'How it stands',
  statuses: {
    pending: 'waits for the organizer',
    invited: 'invited',
    approved: 'approved',
    enrolled: 'on the voters’ list',
    refused: 'refused',
    failed: 'not taken by the record',
    erased: 'erased',
  } satisfies Record<RegistrationStatus, string>,
  id: 'As the organizer names you',
  name: 'Name',
  email: 'E-mail',
  reason: 'Reason given',
  asked: 'Since',
  decided: 'Decided',
  added: (title: string) => `Added to the list of: ${title}`,
  candidate: (title: string) => `Candidate named in: ${title}`,
  statement: 'Statement',
  link: 'Link',
  session: (count: number) => (count === 1 ? 'Signed in once' : `Signed in ${count} times`),
  factor: 'A second factor is set up.',
  account2: 'Your account',
  saveTitle: 'Take it along',
  saveText: 'Everything that is kept about this address, as a file for you or a program.',
  save: 'Download my data',
  eraseTitle: 'Erase it',
  eraseText:
    'Name, e-mail and evidence go at once, and so do candidates you named, your second factor and every sign-in.',
  eraseStays:
    'Of a place on the voters’ list of an election that is not over, the organizer’s name for you, your address and a random number stay until it is over: without them nobody could check that every voter is a person and none is there twice. You can still vote.',
  erasePublic:
    'What cannot be erased: your address on the voters’ list and your ballots in the public record. They say nothing of you once the random number is gone. The office’s log keeps that something was erased, without a name.',
  eraseWant: 'ERASE',
  eraseLabel: 'Type ERASE to go on',
  eraseGo: 'Erase my data',
  erased: 'It is erased, and you are signed out of the office.',
  erasedCount: (count: number) =>
    count === 1
      ? 'Nothing personal of one registration is left.'
      : `Nothing personal of ${count} registrations is left.`,
  keptTitle: 'What stays, and until when',
  kept: (title: string) =>
    `${title}: the organizer’s name for you, your address and the random number, until the election is over.`,
}

export type OwnDataWords = typeof ownData
