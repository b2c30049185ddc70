// The words of `psephos network`: what can be proposed and what is refused before anything is sent, and how it is shown.
import type { Governance, Proposal } from '@psephos/client'
import { PROPOSAL_KINDS, type ProposalKind } from '@psephos/contracts-abi'
import { describe, expect, it } from 'vitest'
import { CommandFailure, EXIT } from '../exitCodes.ts'
import { draftOf, WANTED } from './wanted.ts'
import { governanceInWords, proposalInWords, setChangeInWords, wantedInWords } from './words.ts'

const someone = `0x${'Ab'.repeat(20)}` as const
const asked = { text: 'why', at: undefined }

describe('what can be proposed', () => {
  it.each([
    ['text', undefined, { kind: 'text' }],
    ['add-validator', someone, { kind: 'addValidator', account: someone.toLowerCase() }],
    ['remove-validator', someone, { kind: 'removeValidator', account: someone.toLowerCase() }],
    ['add-organizer', someone, { kind: 'addOrganizer', account: someone.toLowerCase() }],
    ['remove-organizer', someone, { kind: 'removeOrganizer', account: someone.toLowerCase() }],
    ['period', '2000', { kind: 'period', value: 2_000n }],
    ['gas-limit', '50000000', { kind: 'gasLimit', value: 50_000_000n }],
  ])('%s %s', (what, value, draft) => {
    expect(draftOf(what, value, asked)).toEqual({ ...draft, text: 'why', height: 0n })
  })
  it('rule-version 2 --at 500', () => {
    const draft = draftOf('rule-version', '2', { text: '', at: '500' })
    expect(draft).toEqual({ kind: 'ruleVersion', value: 2n, height: 500n, text: '' })
  })
  it('is every kind there is', () => {
    expect(
      Object.values(WANTED)
        .map(({ kind }) => kind)
        .toSorted(),
    ).toEqual(Object.keys(PROPOSAL_KINDS).toSorted())
  })
  it.each<[string, string, string | undefined, Parameters<typeof draftOf>[2], string]>([
    ['something unknown', 'president', undefined, asked, 'nobody can propose "president"; what can be: text, add-val'],
    ['a text with a value', 'text', 'hello', asked, 'text takes no value; use --text'],
    ['a text without words', 'text', undefined, { text: '', at: undefined }, 'a text has words'],
    ['nobody', 'add-validator', undefined, asked, 'add-validator takes <address>'],
    ['no address', 'add-validator', '0x12', asked, 'the account is not an address'],
    ['a period of half a second', 'period', '500', asked, 'the period is a whole number from 1000'],
    ['no gas', 'gas-limit', '1', asked, 'the gas limit is a whole number from 30000000 to 2000000000'],
    ['a rule version for no block', 'rule-version', '2', asked, 'from which block on? --at'],
    ['version 0', 'rule-version', '0', { text: '', at: '500' }, 'the version is a whole number from 1'],
    ['a period from a block on', 'period', '2000', { text: '', at: '500' }, '--at belongs to rule-version'],
    ['a block that is none', 'rule-version', '2', { text: '', at: 'soon' }, '--at is a whole number'],
  ])('not %s', (_, what, value, flags, words) => {
    const refusal = () => draftOf(what, value, flags)
    expect(refusal).toThrow(words)
    expect(refusal).toThrow(CommandFailure)
    expect(EXIT.usage).toBe(2)
  })
})

const network: Governance = {
  ...{ height: 7n, periodMs: 1_000, heartbeatMs: 10_000, gasLimit: 200_000_000n, ruleVersion: 1 },
  ...{ validators: ['0xa', '0xb', '0xc'], nextValidators: ['0xa', '0xb', '0xc'], organizers: ['0xd'] },
  scheduledRules: [{ height: 500n, version: 2 }],
}
const proposal: Proposal = {
  ...{ id: 3n, kind: 'addValidator', account: someone, value: 0n, height: 0n, text: 'Our third house\nruns it' },
  ...{ proposer: '0xa', createdHeight: 9n, expiresAt: 1_800_000_000, status: 'Open', decidedHeight: 0n },
  ...{ inFavour: 1, against: 0, validators: 3 },
}

describe('how it is shown', () => {
  it('members and settings', () => {
    expect(governanceInWords(network)).toEqual([
      'at block 7',
      '3 validators: 2 sign a block, 2 pass a proposal',
      ...['  0xa', '  0xb', '  0xc'],
      ...['1 organizer', '  0xd'],
      'a block after 1 s, without transactions after 10 s, at most 200000000 gas',
      ...['rule version 1', '  version 2 from block 500 on'],
    ])
  })
  it('a set that is changing', () => {
    const lines = governanceInWords({ ...network, nextValidators: ['0xb', '0xc', '0xe'] })
    expect(lines.slice(2, 6)).toEqual(['  0xa (from block 9 on)', '  0xb', '  0xc', '  0xe (block 8 is its last)'])
  })
  it('a proposal that is open, and one that has passed', () => {
    expect(proposalInWords(proposal)).toEqual([
      `3  add validator ${someone}`,
      '  Open: 1 in favour, 0 against, of 3 (2 decide), open until 2027-01-15T08:00:00Z',
      ...['  Our third house', '  runs it', '  by 0xa in block 9'],
    ])
    const passed = proposalInWords({ ...proposal, status: 'Passed', decidedHeight: 12n, inFavour: 2, text: '' })
    expect(passed[1]).toBe('  Passed in block 12: 2 in favour, 0 against, of 3 (2 decide)')
    expect(passed).toHaveLength(3)
  })
  it.each<[ProposalKind, string]>([
    ['text', 'a text'],
    ['removeValidator', `remove validator ${someone}`],
    ['addOrganizer', `add organizer ${someone}`],
    ['removeOrganizer', `remove organizer ${someone}`],
    ['period', 'a period of 9 ms'],
    ['gasLimit', 'at most 9 gas a block'],
    ['ruleVersion', 'rule version 9 from block 8 on'],
  ])('%s', (kind, words) => {
    expect(wantedInWords({ ...proposal, kind, value: 9n, height: 8n })).toBe(words)
  })
  it('what a change of the set asks of those who run it', () => {
    expect(setChangeInWords({ kind: 'addValidator' }, 3)).toContain(
      '3 of 4 validators must be running for any block (now 2 of 3)',
    )
    expect(setChangeInWords({ kind: 'removeValidator' }, 4)).toContain(
      '2 of 3 validators must be running for any block (now 3 of 4)',
    )
    expect(setChangeInWords({ kind: 'removeValidator' }, 1)).toBeNull()
    expect(setChangeInWords({ kind: 'period' }, 4)).toBeNull()
  })
})
