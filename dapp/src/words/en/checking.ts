// What the browser has found out by itself, and the page that checks a receipt.
import type { CheckName } from '@psephos/client'

export const checking = {
  verify: {
    ok: (signed: number, of: number, needed: number) =>
      `Checked by your browser: ${signed} of ${of} ${of === 1 ? 'validator' : 'validators'} signed (${needed} needed), your ballot is in the public record.`,
    okFound: (signed: number, of: number, needed: number) =>
      `Checked by your browser: ${signed} of ${of} ${of === 1 ? 'validator' : 'validators'} signed (${needed} needed), this ballot is in the public record.`,
    notPinned: 'The start of the record came from this server: not independently checked.',
    failed:
      'The check did not come out. Do not rely on this receipt; keep the code and ask the organizer or an auditor.',
    couldNot: 'The check could not be finished, because no answer came. Keep the code and check again in a moment.',
    again: 'Check again',
    step: 'Check',
    outcome: 'Seen',
    checks: {
      genesis: 'Block 0 hashes to the expected genesis hash',
      validators: 'The state of block 0 names the validators',
      header: 'The block header is the one on the receipt',
      certificate: 'A quorum of validators signed that block',
      transaction: 'The transaction is in the block',
      receipt: 'Its outcome is in the block, and it succeeded',
      vote: 'The outcome logs the ballot of the account that signed',
      ballot: 'The bytes on record hash to the ballot hash',
      code: 'The receipt code is that of the hash',
      head: 'A later block header decodes',
      'head-certificate': 'A quorum of validators signed the later block',
      'state-code': 'The state there files the receipt code',
      'state-ballot': 'The state there counts the ballot',
    } satisfies Record<CheckName, string>,
  },
  check: {
    title: 'Check a ballot',
    intro: 'Type a receipt code or choose a receipt file. No wallet is needed.',
    box: 'Receipt code',
    boxHint: 'Four groups of five letters and digits, for example 7ZK3M-…',
    file: 'Or a receipt file',
    sealed: 'Check a sealed ballot that was tested instead of cast',
    go: 'Check',
    checking: 'Looking in the public record…',
    badCode: 'This is not a receipt code: look for a missing or mistyped letter.',
    invitation:
      'This is the code of an invitation, not of a receipt. It gets you onto the voters’ list: open the election, choose to vote, sign in and use it there.',
    badFile: 'This file is not a receipt. Choose the file you downloaded after voting.',
    otherChain: 'This receipt belongs to another public record.',
    notFound:
      'No ballot with this code is in the public record. If you cast it a moment ago, wait and check again. Else it was not cast: vote again while voting is open.',
    found: 'Found: this ballot is in the public record',
    election: 'Election',
    when: 'Recorded',
    superseded: 'A later ballot of the same voter counts instead of this one.',
    standing: 'It is the ballot that counts for this voter.',
    inRecord: 'What stands in the public record about it',
    asked: (agree: number, of: number) =>
      `${agree} of ${of} ${of === 1 ? 'validator' : 'validators'} asked ${agree === 1 ? 'says' : 'say'} the same.`,
    asking: (of: number) => (of === 1 ? 'Asking the validator…' : `Asking ${of} validators, each by itself…`),
    silent: (count: number) => (count === 1 ? 'One did not answer.' : `${count} did not answer.`),
    differ: 'Validators say different things. Do not rely on this; tell the organizer or an auditor.',
    stances: {
      agrees: 'says the same',
      differs: 'says something else',
      silent: 'does not answer',
      asking: 'is being asked',
    },
    errorIds: {
      badCode: 'bad-code',
      invitation: 'invitation-code',
      badFile: 'bad-receipt-file',
      otherChain: 'other-record',
      notFound: 'not-found',
    },
  },
}

export type CheckingWords = typeof checking
