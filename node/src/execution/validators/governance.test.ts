// S3: what validators may propose, how they vote, and what becomes of it. Accepted and refused stand side by side.
import { PROPOSAL_KINDS, PROPOSAL_SECONDS, ROLES } from '@psephos/contracts-abi'
import { describe, expect, it } from 'vitest'
import {
  aManifest,
  anAccount,
  calldata,
  ELECTIONS,
  errorOf,
  organizer,
  stranger,
  type TestAccount,
  VALIDATORS,
} from '../../../test/execution/aChain.ts'
import {
  type Asked,
  aGovernedChain,
  type GovernedChain,
  governing,
  logsOf,
  memberAt,
  proposing,
  refusalOf,
  votingOn,
} from '../../../test/execution/aGovernance.ts'
import { ROLE_BALANCE_WEI } from '../../params/limits.ts'
import type { Address } from '../../types/bytes.ts'

const newcomer = memberAt(7)
const [a, b, c, d] = [0, 1, 2, 3].map(memberAt) as [TestAccount, TestAccount, TestAccount, TestAccount]
const zero = `0x${'00'.repeat(20)}` as Address
const OPEN = 1
const PASSED = 2
const REJECTED = 3
const EXPIRED = 4

describe('S3: what may be proposed', () => {
  const accepted: [string, keyof typeof PROPOSAL_KINDS, Asked][] = [
    ['a text', 'text', { text: 'We meet on Monday.' }],
    ['a text of 2,048 bytes', 'text', { text: 'ä'.repeat(1_024) }],
    ['a new validator, without words', 'addValidator', { account: newcomer.address, text: '' }],
    ['a validator leaves', 'removeValidator', { account: b.address }],
    ['oneself leaves', 'removeValidator', { account: a.address }],
    ['a new organizer', 'addOrganizer', { account: stranger.address }],
    ['an organizer who is a validator, too', 'addOrganizer', { account: b.address }],
    ['the only organizer leaves', 'removeOrganizer', { account: organizer.address }],
    ['the shortest period', 'period', { value: 1_000n }],
    ['the heartbeat as period', 'period', { value: 10_000n }],
    ['the least gas limit', 'gasLimit', { value: 30_000_000n }],
    ['the largest gas limit', 'gasLimit', { value: 2_000_000_000n }],
    ['rules 100 blocks ahead (of block 1)', 'ruleVersion', { value: 2n, height: 101n }],
    ['the largest version at the last height', 'ruleVersion', { value: 2n ** 32n - 1n, height: 2n ** 64n - 1n }],
  ]
  it.each(accepted)('%s', (_, kind, asked) => {
    const { send, view } = aGovernedChain()
    expect(refusalOf(send(a, proposing(kind, asked)))).toBe('')
    expect(view('getProposal', [1n])).toMatchObject({
      ...{ id: 1n, kind: PROPOSAL_KINDS[kind], status: OPEN, createdHeight: 1n, decidedHeight: 0n },
      ...{ value: asked.value ?? 0n, height: asked.height ?? 0n, text: asked.text ?? 'because' },
      ...{ inFavour: 1, against: 0, validators: 4 },
    })
    expect(view('getProposals', [0n, 50n])[1]).toBe(1n)
  })

  const refused: [string, keyof typeof PROPOSAL_KINDS | number, Asked, string][] = [
    ['a text without words', 'text', { text: '' }, 'TextEmpty()'],
    ['a text of 2,049 bytes', 'text', { text: `${'ä'.repeat(1_024)}.` }, 'TextTooLong(2049, 2048)'],
    ['a kind that does not exist', 8, {}, 'UnknownKind(8)'],
    ['a text with an account', 'text', { account: b.address }, 'FieldNotZero(account)'],
    ['a text with a value', 'text', { value: 1n }, 'FieldNotZero(value)'],
    ['a validator with a height', 'addValidator', { account: b.address, height: 9n }, 'FieldNotZero(height)'],
    ['a period for an account', 'period', { value: 1_000n, account: b.address }, 'FieldNotZero(account)'],
    ['a validator a second time', 'addValidator', { account: b.address }, `AlreadyValidator(${b.address})`],
    ['the zero address as validator', 'addValidator', {}, `AccountWithoutKey(${zero})`],
    ['a contract as validator', 'addValidator', { account: ELECTIONS }, `AccountWithoutKey(${ELECTIONS})`],
    ['a stranger leaves', 'removeValidator', { account: stranger.address }, `NoSuchValidator(${stranger.address})`],
    [
      'an organizer a second time',
      'addOrganizer',
      { account: organizer.address },
      `AlreadyOrganizer(${organizer.address})`,
    ],
    ['a contract as organizer', 'addOrganizer', { account: VALIDATORS }, `AccountWithoutKey(${VALIDATORS})`],
    ['no organizer leaves', 'removeOrganizer', { account: a.address }, `NoSuchOrganizer(${a.address})`],
    ['a period below a second', 'period', { value: 999n }, 'PeriodOutOfBounds(999, 1000, 10000)'],
    ['a period above the heartbeat', 'period', { value: 10_001n }, 'PeriodOutOfBounds(10001, 1000, 10000)'],
    ['too little gas', 'gasLimit', { value: 29_999_999n }, 'GasLimitOutOfBounds(29999999, 30000000, 2000000000)'],
    ['too much gas', 'gasLimit', { value: 2_000_000_001n }, 'GasLimitOutOfBounds(2000000001, 30000000, 2000000000)'],
    ['rules of version 0', 'ruleVersion', { value: 0n, height: 500n }, 'BadRuleVersion(0)'],
    ['rules of no small version', 'ruleVersion', { value: 2n ** 32n, height: 500n }, 'BadRuleVersion(4294967296)'],
    ['rules 99 blocks ahead (of block 1)', 'ruleVersion', { value: 2n, height: 100n }, 'RuleVersionTooSoon(100, 101)'],
  ]
  it.each(refused)('not %s', (_, kind, asked, refusal) => {
    const { send, view } = aGovernedChain()
    expect(refusalOf(send(a, proposing(kind, asked)))).toBe(refusal)
    expect(view('proposalCount', [])).toBe(0n)
  })
  it('not by who is no validator, and not with calldata behind the end', () => {
    const { send } = aGovernedChain()
    expect(refusalOf(send(organizer, proposing('text')))).toBe(`NotValidator(${organizer.address})`)
    expect(refusalOf(send(a, new Uint8Array([...proposing('text'), 0])))).toBe('MalformedCalldata()')
  })
  it('not a 65th validator, not a 257th organizer', () => {
    const many = Array.from({ length: 300 }, (_, i) => anAccount(`many ${i}`).address)
    const { send } = aGovernedChain(4, {
      validators: [a.address, ...many.slice(0, 63)],
      organizers: many.slice(0, 256),
    })
    expect(refusalOf(send(a, proposing('addValidator', { account: newcomer.address })))).toBe('TooManyValidators(64)')
    expect(refusalOf(send(a, proposing('addOrganizer', { account: newcomer.address })))).toBe('TooManyOrganizers(256)')
  })
  it('not the last validator’s leave', () => {
    const { send } = aGovernedChain(1)
    expect(refusalOf(send(a, proposing('removeValidator', { account: a.address })))).toBe(`LastValidator(${a.address})`)
  })
})

describe('S3: a strict majority of the set decides', () => {
  const rows: [validators: number, needed: number][] = [
    [1, 1],
    [2, 2],
    [3, 2],
    [4, 3],
    [5, 3],
    [6, 4],
    [7, 4],
  ]
  it.each(rows)('of %i: %i', (validators, needed) => {
    const { send, view } = aGovernedChain(validators)
    for (let votes = 1; votes <= needed; votes++) {
      const data = votes === 1 ? proposing('text') : votingOn(1n)
      expect(refusalOf(send(memberAt(votes - 1), data))).toBe('')
      expect(view('getProposal', [1n])).toMatchObject({ status: votes === needed ? PASSED : OPEN, inFavour: votes })
    }
    expect(view('getProposal', [1n])).toMatchObject({ validators, decidedHeight: BigInt(needed) })
  })
  it('against it: rejected, and never passed afterwards', () => {
    const { send, view } = aGovernedChain(3)
    send(a, proposing('gasLimit', { value: 40_000_000n }))
    expect(logsOf(send(b, votingOn(1n, false)))).toEqual([`ProposalVoted(1, ${b.address}, false)`])
    expect(logsOf(send(c, votingOn(1n, false)))).toEqual([
      `ProposalVoted(1, ${c.address}, false)`,
      'ProposalRejected(1, 2, 3)',
    ])
    expect(view('getProposal', [1n])).toMatchObject({ status: REJECTED, inFavour: 1, against: 2, decidedHeight: 3n })
    expect(refusalOf(send(c, votingOn(1n)))).toBe('ProposalNotOpen(1, 3)')
    expect(view('getSettings', []).gasLimit).toBe(200_000_000n)
  })
  it('half and half decides nothing', () => {
    const { send, view } = aGovernedChain(4)
    send(a, proposing('text'))
    send(b, votingOn(1n))
    send(c, votingOn(1n, false))
    send(d, votingOn(1n, false))
    expect(view('getProposal', [1n])).toMatchObject({ status: OPEN, inFavour: 2, against: 2 })
  })
  it('a vote repeated counts once, a changed one as it is last', () => {
    const { send, view } = aGovernedChain(4)
    send(a, proposing('text'))
    for (const inFavour of [true, true, false, true, false]) {
      expect(refusalOf(send(a, votingOn(1n, inFavour)))).toBe('')
      expect(refusalOf(send(b, votingOn(1n, inFavour)))).toBe('')
      const counted = inFavour ? { inFavour: 2, against: 0 } : { inFavour: 0, against: 2 }
      expect(view('getProposal', [1n])).toMatchObject({ status: OPEN, ...counted })
    }
    expect(view('getProposalVotes', [1n]).map(({ choice, height }) => [choice, height])).toEqual([
      ...[
        [2, 10n],
        [2, 11n],
        [0, 0n],
        [0, 0n],
      ],
    ])
  })
  const refused: [string, (governed: GovernedChain) => string, string][] = [
    ['on what does not exist', ({ send }) => refusalOf(send(a, votingOn(2n))), 'UnknownProposal(2)'],
    ['on number 0', ({ send }) => refusalOf(send(a, votingOn(0n))), 'UnknownProposal(0)'],
    ['by a stranger', ({ send }) => refusalOf(send(organizer, votingOn(1n))), `NotValidator(${organizer.address})`],
    [
      'after it has passed',
      ({ send }) => {
        for (const one of [b, c]) send(one, votingOn(1n))
        return refusalOf(send(d, votingOn(1n)))
      },
      'ProposalNotOpen(1, 2)',
    ],
  ]
  it.each(refused)('no vote %s', (_, vote, refusal) => {
    const governed = aGovernedChain(4)
    governed.send(a, proposing('text'))
    expect(vote(governed)).toBe(refusal)
  })
})

describe('S3: what passing does', () => {
  it('a validator: in the set, with an account and 1 VOTE, may vote at once', () => {
    const governed = aGovernedChain(3)
    const { chain, send, view } = governed
    expect(chain.state().getAccount(newcomer.address)).toBeNull()
    send(a, proposing('addValidator', { account: newcomer.address }))
    expect(logsOf(send(b, votingOn(1n)))).toEqual([
      `ProposalVoted(1, ${b.address}, true)`,
      'ProposalPassed(1, 2, 3)',
      `ValidatorAdded(1, ${newcomer.address})`,
    ])
    expect(governed.set()).toEqual([a, b, c, newcomer].map(({ address }) => address).sort())
    expect(chain.state().getAccount(newcomer.address)).toMatchObject({ nonce: 0n, balance: ROLE_BALANCE_WEI })
    expect(chain.view('getRoles', [newcomer.address])).toBe(ROLES.validator)
    expect(refusalOf(send(newcomer, proposing('text')))).toBe('')
    expect(view('isValidator', [newcomer.address])).toBe(true)
  })
  it('one that leaves: out of the set, without a say, its account and balance stay', () => {
    const governed = aGovernedChain(4)
    const { chain, send } = governed
    governed.pass('removeValidator', { account: b.address })
    expect(governed.set()).toEqual([a, c, d].map(({ address }) => address))
    expect(refusalOf(send(b, proposing('text')))).toBe(`NotValidator(${b.address})`)
    expect(chain.state().getAccount(b.address)?.balance).toBe(ROLE_BALANCE_WEI)
    expect(chain.view('getRoles', [b.address]) & ROLES.validator).toBe(0n)
  })
  it('an organizer: creates elections; one that was removed does not, and keeps those it has', () => {
    const governed = aGovernedChain(3)
    const { chain, send } = governed
    const create = calldata('createElection', [aManifest()])
    governed.pass('addOrganizer', { account: newcomer.address })
    expect(chain.block([chain.sign(newcomer, create)]).receipts[0]?.status).toBe(1)
    governed.pass('removeOrganizer', { account: newcomer.address })
    const [again] = chain.block([chain.sign(newcomer, create)]).receipts
    expect(errorOf(again?.revertData ?? new Uint8Array()).name).toBe('NotOrganizer')
    const cancel = calldata('cancelElection', [1n, 'never mind'])
    expect(chain.block([chain.sign(newcomer, cancel)]).receipts[0]?.status).toBe(1)
    expect(chain.view('getRoles', [newcomer.address]) & ROLES.organizer).toBe(0n)
    expect(send(a, proposing('addOrganizer', { account: newcomer.address })).status).toBe(1)
  })
  it('organizers keep their places but for the last, which fills the gap', () => {
    const three = [stranger, newcomer, organizer].map(({ address }) => address)
    const governed = aGovernedChain(1, { organizers: three })
    const organizers = () => governed.view('getOrganizers', []).map((one) => one.toLowerCase())
    governed.pass('removeOrganizer', { account: stranger.address })
    expect(organizers()).toEqual([organizer.address, newcomer.address])
    governed.pass('removeOrganizer', { account: newcomer.address })
    governed.pass('removeOrganizer', { account: organizer.address })
    expect(organizers()).toEqual([])
    governed.pass('addOrganizer', { account: stranger.address })
    expect(organizers()).toEqual([stranger.address])
  })
  it('period and gas limit: of the next block', () => {
    const governed = aGovernedChain(1)
    governed.pass('period', { value: 2_000n })
    governed.pass('gasLimit', { value: 60_000_000n })
    expect(governed.chain.head().header.gasLimit).toBe(200_000_000n)
    expect(governed.chain.block([]).block.header.gasLimit).toBe(60_000_000n)
    expect(governed.view('getSettings', [])).toEqual({
      ...{ periodMs: 2_000n, heartbeatMs: 10_000n, gasLimit: 60_000_000n, ruleVersion: 1n },
    })
  })
  it('a text: recorded, and nothing else', () => {
    const governed = aGovernedChain(3)
    const before = { ...governed.view('getSettings', []) }
    governed.pass('text', { text: 'Wir tagen am Montag: «10 Uhr» ☕' })
    expect(governed.view('getProposal', [1n])).toMatchObject({
      status: PASSED,
      text: 'Wir tagen am Montag: «10 Uhr» ☕',
    })
    expect(governed.view('getSettings', [])).toEqual(before)
    expect(governed.view('getValidatorChanges', [0n, 100n])).toEqual([[], 0n])
  })
})

describe('S3: attacks', () => {
  it('one validator fills no storage: four open proposals, then no more until one is decided or expired', () => {
    const { send, view, chain } = aGovernedChain(4)
    for (let i = 0; i < 4; i++) expect(refusalOf(send(a, proposing('text')))).toBe('')
    expect(refusalOf(send(a, proposing('text')))).toBe(`TooManyOpenProposals(${a.address}, 4)`)
    expect(refusalOf(send(b, proposing('text')))).toBe('')
    for (const one of [b, c, d]) send(one, votingOn(2n, false))
    expect(view('getProposal', [2n]).status).toBe(REJECTED)
    expect(refusalOf(send(a, proposing('text')))).toBe('')
    expect(refusalOf(send(a, proposing('text')))).toBe(`TooManyOpenProposals(${a.address}, 4)`)
    chain.passUntil(view('getProposal', [4n]).expiresAt)
    expect(refusalOf(send(a, proposing('text')))).toBe('')
  }, 60_000)
  it('four in one block are four, too', () => {
    const { together } = aGovernedChain(4)
    const receipts = together(Array.from({ length: 5 }, () => [a, proposing('text')] as const))
    expect(receipts.map(({ status }) => status)).toEqual([1, 1, 1, 1, 0])
  })
  it('an expired proposal stays as it is', () => {
    const { send, view } = aGovernedChain(2)
    send(a, proposing('text'))
    const { expiresAt } = view('getProposal', [1n])
    expect(expiresAt - view('getProposal', [1n]).createdHeight).toBeGreaterThan(BigInt(PROPOSAL_SECONDS))
    expect(view('getProposal', [1n], expiresAt - 1n).status).toBe(OPEN)
    expect(view('getProposal', [1n], expiresAt).status).toBe(EXPIRED)
    expect(refusalOf(send(b, votingOn(1n), expiresAt))).toBe('ProposalNotOpen(1, 4)')
    expect(view('getProposal', [1n])).toMatchObject({ status: EXPIRED, decidedHeight: 0n })
  })
  it('the last second of a proposal counts', () => {
    const { send, view } = aGovernedChain(2)
    send(a, proposing('text'))
    expect(refusalOf(send(b, votingOn(1n), view('getProposal', [1n]).expiresAt - 1n))).toBe('')
  })
  it('the vote of who was removed counts no more', () => {
    const governed = aGovernedChain(5)
    const { send, view } = governed
    send(d, proposing('gasLimit', { value: 40_000_000n }))
    send(c, votingOn(1n))
    governed.pass('removeValidator', { account: d.address })
    expect(view('getProposal', [1n])).toMatchObject({ status: OPEN, inFavour: 1, validators: 4 })
    expect(view('getProposalVotes', [1n]).map(({ validator }) => validator.toLowerCase())).not.toContain(d.address)
    send(a, votingOn(1n))
    expect(view('getProposal', [1n])).toMatchObject({ status: OPEN, inFavour: 2, validators: 4 })
  })
  it('nor when the same account is a validator again', () => {
    const governed = aGovernedChain(4)
    const { send, view } = governed
    send(d, proposing('text'))
    governed.pass('removeValidator', { account: d.address })
    governed.pass('addValidator', { account: d.address })
    expect(view('getProposal', [1n])).toMatchObject({ status: OPEN, inFavour: 0, validators: 4 })
    expect(refusalOf(send(d, votingOn(1n)))).toBe('')
    expect(view('getProposal', [1n])).toMatchObject({ inFavour: 1 })
  })
  it('a smaller set decides with the next vote, also one that is repeated; not by itself', () => {
    const governed = aGovernedChain(4)
    const { send, view } = governed
    send(a, proposing('text'))
    send(b, votingOn(1n))
    governed.pass('removeValidator', { account: d.address })
    expect(view('getProposal', [1n])).toMatchObject({ status: OPEN, inFavour: 2, validators: 3 })
    expect(refusalOf(send(c, votingOn(1n, false)))).toBe('')
    expect(view('getProposal', [1n]).status).toBe(OPEN)
    send(b, votingOn(1n))
    expect(view('getProposal', [1n])).toMatchObject({ status: PASSED, inFavour: 2, against: 1, validators: 3 })
  })
  it('one may vote oneself out, and then has no say', () => {
    const { send, view } = aGovernedChain(2)
    send(a, proposing('removeValidator', { account: a.address }))
    expect(refusalOf(send(b, votingOn(1n)))).toBe('')
    expect(refusalOf(send(a, proposing('text')))).toBe(`NotValidator(${a.address})`)
    expect(refusalOf(send(b, proposing('removeValidator', { account: b.address })))).toBe(`LastValidator(${b.address})`)
    expect(view('getValidators', []).map((one) => one.toLowerCase())).toEqual([b.address])
  })
  it('two proposals for the same: the second can no longer be made', () => {
    const governed = aGovernedChain(3)
    const { send, view } = governed
    send(a, proposing('removeValidator', { account: c.address }))
    send(b, proposing('removeValidator', { account: c.address }))
    send(b, votingOn(1n))
    expect(refusalOf(send(a, votingOn(2n)))).toBe(`NoSuchValidator(${c.address})`)
    expect(view('getProposal', [2n])).toMatchObject({ status: OPEN, inFavour: 1, validators: 2 })
    expect(refusalOf(send(a, votingOn(2n, false)))).toBe('')
  })
  it('two that together would leave nobody: the second cannot be made', () => {
    const governed = aGovernedChain(2)
    const { send } = governed
    send(a, proposing('removeValidator', { account: a.address }))
    send(a, proposing('removeValidator', { account: b.address }))
    expect(refusalOf(send(b, votingOn(1n)))).toBe('')
    expect(refusalOf(send(b, votingOn(2n)))).toBe(`LastValidator(${b.address})`)
    expect(governed.set()).toEqual([b.address])
  })
  it('one change of the set a block; the vote that was too early can be sent again', () => {
    const governed = aGovernedChain(4)
    const { together, send, view } = governed
    send(a, proposing('removeValidator', { account: d.address }))
    send(a, proposing('removeValidator', { account: c.address }))
    for (const proposal of [1n, 2n]) send(b, votingOn(proposal))
    const decided = together([
      [c, votingOn(1n)],
      [b, votingOn(2n)],
    ])
    expect(decided.map(refusalOf)).toEqual(['', 'SetChangedInThisBlock(5)'])
    expect(view('getProposal', [2n])).toMatchObject({ status: OPEN, inFavour: 2, validators: 3 })
    expect(governed.set()).toEqual([a, b, c].map(({ address }) => address))
    expect(refusalOf(send(b, votingOn(2n)))).toBe('')
    expect(governed.set()).toEqual([a, b].map(({ address }) => address))
  })
  it('other changes are not bound to one a block', () => {
    const { together, view } = aGovernedChain(1)
    const receipts = together([
      [a, proposing('period', { value: 3_000n })],
      [a, proposing('gasLimit', { value: 70_000_000n })],
      [a, proposing('addOrganizer', { account: b.address })],
      [a, proposing('addValidator', { account: b.address })],
    ])
    expect(receipts.map(refusalOf)).toEqual(['', '', '', ''])
    expect(view('getSettings', [])).toMatchObject({ periodMs: 3_000n, gasLimit: 70_000_000n })
  })
})

describe('S3: views', () => {
  it('the next set differs from the state’s only in the block of a change', () => {
    const governed = aGovernedChain(3)
    const { view, chain, send } = governed
    const next = () => view('getNextValidators', []).map((one) => one.toLowerCase())
    const all = (...accounts: TestAccount[]) => accounts.map(({ address }) => address).sort()
    send(a, proposing('addValidator', { account: newcomer.address }))
    send(b, votingOn(1n))
    expect([governed.set(), next()]).toEqual([all(a, b, c, newcomer), all(a, b, c)])
    chain.block([])
    expect(next()).toEqual(all(a, b, c, newcomer))
    send(a, proposing('removeValidator', { account: a.address }))
    send(b, votingOn(2n))
    send(newcomer, votingOn(2n))
    expect([governed.set(), next()]).toEqual([all(b, c, newcomer), all(a, b, c, newcomer)])
    expect(view('getValidatorChanges', [0n, 100n])).toMatchObject([
      [
        { height: 2n, added: true },
        { height: 6n, added: false },
      ],
      2n,
    ])
    expect(view('getValidatorChanges', [1n, 1n])).toMatchObject([[{ height: 6n }], 2n])
    expect(view('getValidatorChanges', [2n, 100n])).toEqual([[], 2n])
  })
  it('pages, and no page is too large', () => {
    const { send, view } = aGovernedChain(4)
    for (const [index, one] of [a, b, c].entries()) send(one, proposing('text', { text: `${index}` }))
    const texts = (offset: bigint, limit: bigint) => view('getProposals', [offset, limit])[0].map(({ text }) => text)
    expect(texts(0n, 50n)).toEqual(['0', '1', '2'])
    expect(texts(1n, 1n)).toEqual(['1'])
    expect(texts(3n, 50n)).toEqual([])
    expect(texts(2n ** 255n, 50n)).toEqual([])
    expect(() => view('getProposals', [0n, 51n])).toThrow('PageTooLarge(51, 50)')
    expect(() => view('getValidatorChanges', [0n, 101n])).toThrow('PageTooLarge(101, 100)')
    expect(() => view('getProposal', [4n])).toThrow('UnknownProposal(4)')
    expect(() => view('getProposalVotes', [4n])).toThrow('UnknownProposal(4)')
  })
  it('a view in a transaction reverts, an unknown function too', () => {
    const { send } = aGovernedChain()
    expect(refusalOf(send(a, governing('proposalCount', [])))).toBe('ViewOnly()')
    expect(refusalOf(send(a, new Uint8Array([1, 2, 3, 4])))).toBe('UnknownFunction(0x01020304)')
  })
})
