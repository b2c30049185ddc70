// Counting an election again in the browser, and comparing validators. Technical names stand in the list of checks.
import type { RecountCheckName, RecountProgress } from '@psephos/client'

export const recount = {
  title: 'Recount it in your browser',
  text: 'Your browser fetches every ballot, checks each against the public record, and counts. Nothing is taken on trust but the beginning of the record.',
  textSecret:
    'Your browser checks the trustees’ shares and that they open exactly the sum on record. It can also check every sealed ballot and add them up; that takes longer.',
  start: 'Recount',
  startSecret: 'Check shares and result',
  startBallots: 'Check every ballot as well',
  stop: 'Stop',
  stages: {
    listed: (done: string) => `Finding the ballots… ${done} so far`,
    standing: (done: string, of: string) => `Comparing with the public record… ${done} of ${of} voters`,
    ballots: (done: string, of: string) => `Checking and counting… ${done} of ${of} ballots`,
  } satisfies Record<RecountProgress['stage'], (done: string, of: string) => string>,
  beginning: 'Proving what was voted on…',
  good: (ballots: string) => `Your browser counted ${ballots} and came to the same result.`,
  goodShares: 'Your browser opened the sum with the trustees’ shares and came to the same result.',
  ballots: (count: number, said: string) => (count === 1 ? '1 ballot' : `${said} ballots`),
  signed: (have: number, of: number, needed: number) =>
    `${have} of ${of} ${of === 1 ? 'validator' : 'validators'} signed the state it was compared with (${needed} needed).`,
  bad: 'The recount does not come out as published. Tell the organizer and an auditor, and run the full audit.',
  failed:
    'The recount could not be finished, because no answer came. Nothing is wrong with the result for that; try again.',
  again: 'Recount again',
  contest: 'Option',
  own: 'Counted here',
  published: 'Published',
  checks: {
    genesis: 'Block 0 hashes to the expected genesis hash',
    validators: 'Who may sign follows from it',
    head: 'The header of the block that was looked at',
    'head-certificate': 'A quorum of validators signed it',
    frozen: 'Its state says that the election is locked',
    manifest: 'Its state holds the hash of these questions and options',
    shares: 'The trustees’ shares are proved and open the one sum on record',
    listed: 'As many ballots and voters are logged as the state counts',
    standing: 'The state holds the hash of every voter’s last ballot',
    ballots: 'Each ballot hashes to it and is a ballot of this election',
    sum: 'The sealed ballots add up to the sum on record',
    counts: 'What was counted is what the state holds',
  } satisfies Record<RecountCheckName, string>,
  compare: 'What the validators say',
  compareText: 'Every validator was asked by itself for this result at the same point of the record.',
  audit: 'The full audit',
  auditText:
    'On your own computer, in a copy of this project, this command checks everything from the first block on: every signature, every rule, every ballot. Put the address of a validator that you can reach after --rpc.',
}

export type RecountWords = typeof recount
