import { describe, expect, it } from 'vitest'
import {
  aChain,
  aLockedElection,
  aManifest,
  anOpenElection,
  aSchedule,
  aTransaction,
  CLOSES_AT,
  calldata,
  errorOf,
  NO,
  OPENS_AT,
  organizer,
  registrar,
  stranger,
  type TestAccount,
  type TestChain,
  VALIDATORS,
  voterAt,
  YES,
} from '../../test/execution/aChain.ts'
import { POOL_BYTES_MAX, POOL_TRANSACTIONS_MAX } from '../params/limits.ts'
import type { Address, Hash } from '../types/bytes.ts'
import { ExecutionReverted, InvalidTransaction } from '../types/errors.ts'
import type { Transaction } from '../types/transaction.ts'
import type { PoolHead } from './head.ts'
import { TxPool } from './pool.ts'

const GAS_LIMIT = 200_000_000n
const NOW = OPENS_AT + 30n

function headOf(chain: TestChain, change: Partial<PoolHead> = {}): PoolHead {
  const { number: height, timestamp } = chain.head().header
  return { height, timestamp, blockGasLimit: GAS_LIMIT, state: chain.state(), nonceAnHourAgo: () => 0n, ...change }
}

/** A pool at the head of a chain with two open elections; voters 0 to 3 are on both rolls. */
function anOpenPool(change: Partial<PoolHead> = {}) {
  const chain = aChain()
  const election = aLockedElection(chain)
  const second = aLockedElection(chain)
  chain.passUntil(OPENS_AT + 20n)
  const pool = new TxPool(chain.context, headOf(chain, change))
  return { chain, pool, election, second }
}
const cast = (voter: TestAccount, nonce: bigint, election = 1n, body: typeof YES = YES) =>
  aTransaction(voter, { nonce, data: calldata('castBallot', [election, body]) })
const cancel = (voter: TestAccount, nonce: bigint) => aTransaction(voter, { nonce, to: voter.address })
const plain = (voter: TestAccount, nonce: bigint, to: Address = stranger.address) => aTransaction(voter, { nonce, to })
const voter = voterAt(0)

function refusalOf(run: () => unknown): { code: string; facts: object } | { reverted: string } {
  try {
    run()
  } catch (error) {
    if (error instanceof InvalidTransaction) return { code: error.code, facts: error.facts }
    if (error instanceof ExecutionReverted) return { reverted: errorOf(error.data).name }
    throw error
  }
  throw new Error('it was accepted')
}
/** The head after a block with these, as the runtime tells the pool. */
function adopt(chain: TestChain, pool: TxPool, transactions: readonly Transaction[]) {
  const { block } = chain.block(transactions)
  expect(block.transactions.map(({ hash }) => hash)).toEqual(transactions.map(({ hash }) => hash))
  const settlement = pool.settlementOf(block.transactions)
  pool.uponBlock(block.transactions, settlement, headOf(chain))
  return settlement
}

describe('T4, T5: accepted at the door', () => {
  const { chain } = anOpenPool()
  const accepted: [string, readonly Transaction[]][] = [
    ['a ballot', [cast(voter, 0n)]],
    ['ballots in two elections', [cast(voter, 0n), cast(voter, 1n, 2n)]],
    ['a plain transaction of someone with a role', [plain(voter, 0n)]],
    ['a cancel with nothing to cancel', [cancel(voter, 0n)]],
    ['four pending of a voter', [cast(voter, 0n), cast(voter, 1n, 2n), plain(voter, 2n), plain(voter, 3n)]],
    [
      '64 pending of an official',
      Array.from({ length: 64 }, (_, i) => plain(registrar, nonceOf(chain, registrar) + BigInt(i))),
    ],
  ]
  it.each(accepted)('%s', (_, transactions) => {
    const { pool } = anOpenPool()
    for (const transaction of transactions) expect(pool.admit(transaction, NOW).replaces).toBeNull()
    const [first, last] = [transactions[0], transactions.at(-1)] as [Transaction, Transaction]
    expect(pool.size).toBe(transactions.length)
    expect(pool.get(last.hash)).toBe(last)
    expect(pool.pendingNonce(first.sender)).toBe(last.nonce + 1n)
    expect(pool.content().get(first.sender)).toEqual(transactions)
  })
})

describe('T1 to T5: refused at the door, and nothing changes', () => {
  type Row = [string, readonly Transaction[], Transaction, object]
  const { chain } = anOpenPool()
  const official = nonceOf(chain, registrar)
  const rows: Row[] = [
    ['T4: an unknown sender', [], plain(stranger, 0n), { code: 'unknown-sender' }],
    ['the same again', [cast(voter, 0n)], cast(voter, 0n), { code: 'already-known' }],
    ['T5: a nonce gap', [], cast(voter, 1n), { code: 'nonce-too-high', facts: { have: 1n, want: 0n } }],
    [
      'T5: a gap after a pending one',
      [cast(voter, 0n)],
      plain(voter, 2n),
      { code: 'nonce-too-high', facts: { have: 2n, want: 1n } },
    ],
    ['a used nonce', [], plain(registrar, 0n), { code: 'nonce-too-low', facts: { have: 0n, want: official } }],
    ['T2: value', [], aTransaction(voter, { value: 1n }), { code: 'value-not-zero' }],
    [
      'T3: too little gas',
      [],
      aTransaction(voter, { to: stranger.address, gasLimit: 20_999n }),
      { code: 'gas-too-low' },
    ],
    [
      'T3: more gas than a block',
      [],
      aTransaction(voter, { to: stranger.address, gasLimit: GAS_LIMIT + 1n }),
      { code: 'gas-above-block-limit' },
    ],
    ['another chain', [], aTransaction(voter, { to: stranger.address, chainId: 5n }), { code: 'wrong-chain' }],
    [
      'T4: a voter’s fifth',
      [0n, 1n, 2n, 3n].map((n) => plain(voter, n)),
      plain(voter, 4n),
      { code: 'too-many-pending', facts: { have: 5, max: 4 } },
    ],
    [
      'T4: an official’s 65th',
      Array.from({ length: 64 }, (_, i) => plain(registrar, official + BigInt(i))),
      plain(registrar, official + 64n),
      { code: 'too-many-pending', facts: { have: 65, max: 64 } },
    ],
    ['T5: an unknown option', [], cast(voter, 0n, 1n, '0x0200'), { reverted: 'UnknownMark' }],
    ['T5: a form of another length', [], cast(voter, 0n, 1n, '0x01'), { reverted: 'BallotLength' }],
    ['T5: no such election', [], cast(voter, 0n, 9n), { reverted: 'UnknownElection' }],
    ['T5: not enrolled', [], cast(registrar, official), { reverted: 'NotEnrolled' }],
    [
      'T5: voted already, by the own pending ballot',
      [cast(voter, 0n)],
      cast(voter, 1n, 1n, NO),
      { reverted: 'AlreadyVoted' },
    ],
    [
      'T5: no role for it',
      [],
      aTransaction(voter, { data: calldata('closeElection', [1n]) }),
      { reverted: 'NotElectionOrganizer' },
    ],
    [
      'an unknown function',
      [],
      aTransaction(voter, { data: new Uint8Array([1, 2, 3, 4]) }),
      { reverted: 'UnknownFunction' },
    ],
  ]
  it.each(rows)('%s', (_, earlier, transaction, want) => {
    const { pool } = anOpenPool()
    for (const each of earlier) pool.admit(each, NOW)
    const before = pool.content()
    expect(refusalOf(() => pool.admit(transaction, NOW))).toMatchObject(want)
    expect(pool.content()).toEqual(before)
    expect(pool.size).toBe(earlier.length)
  })

  it('T4: 60 an hour for a voter, counted by nonces; 61 are too many', () => {
    const { pool, chain: built } = anOpenPool({ nonceAnHourAgo: () => 7n })
    const state = built.state()
    const aged = (nonce: bigint): PoolHead['state'] => ({
      ...state,
      getAccount: (address) => {
        const account = state.getAccount(address)
        return account && address === voter.address ? { ...account, nonce } : account
      },
    })
    pool.uponBlock([], { ended: [], settled: [] }, headOf(built, { state: aged(66n), nonceAnHourAgo: () => 7n }))
    expect(pool.admit(plain(voter, 66n), NOW).replaces).toBeNull()
    const want = { code: 'too-many-this-hour', facts: { have: 61n, max: 60n } }
    expect(refusalOf(() => pool.admit(plain(voter, 67n), NOW))).toMatchObject(want)
    pool.uponBlock([], { ended: [], settled: [] }, headOf(built, { state: aged(66n), nonceAnHourAgo: () => 8n }))
    expect(pool.admit(plain(voter, 67n), NOW).replaces).toBeNull()
  })
})

describe('T5: opening and closing', () => {
  it('opening is judged by the later of head + 1 s and the own clock', () => {
    const chain = aChain()
    aLockedElection(chain)
    chain.passUntil(OPENS_AT - 5n)
    const pool = new TxPool(chain.context, headOf(chain))
    expect(refusalOf(() => pool.admit(cast(voter, 0n), OPENS_AT - 1n))).toEqual({ reverted: 'NotOpenYet' })
    expect(pool.admit(cast(voter, 0n), OPENS_AT).replaces).toBeNull()
  })
  it('a head one second before the opening is enough, however slow the own clock', () => {
    const chain = aChain()
    aLockedElection(chain)
    chain.passUntil(OPENS_AT - 1n)
    expect(new TxPool(chain.context, headOf(chain)).admit(cast(voter, 0n), 0n).replaces).toBeNull()
  })
  it('closing is judged by the head, however fast the own clock', () => {
    const { pool, chain } = anOpenPool()
    expect(pool.admit(cast(voter, 0n), CLOSES_AT + 500n).replaces).toBeNull()
    chain.passUntil(CLOSES_AT)
    const late = new TxPool(chain.context, headOf(chain))
    expect(refusalOf(() => late.admit(cast(voterAt(1), 0n), NOW))).toEqual({ reverted: 'ElectionOver' })
  })
  it('select holds a ballot until the block’s time reaches the opening, and its sender’s next with it', () => {
    const chain = aChain()
    aLockedElection(chain)
    chain.passUntil(OPENS_AT - 5n)
    const pool = new TxPool(chain.context, headOf(chain))
    const transactions = [cast(voter, 0n), plain(voter, 1n)]
    for (const transaction of transactions) pool.admit(transaction, OPENS_AT + 3n)
    expect(pool.select(OPENS_AT - 1n)).toEqual([])
    expect(pool.selectableFrom()).toBe(OPENS_AT)
    expect(pool.select(OPENS_AT)).toEqual(transactions)
    pool.admit(plain(voterAt(1), 0n), NOW)
    expect(pool.selectableFrom()).toBe(0n)
  })
  it('nothing waits: nothing is selectable', () => {
    expect(anOpenPool().pool.selectableFrom()).toBeNull()
  })
})

describe('T4: replacement', () => {
  const ballot = cast(voter, 0n)
  const accepted: [string, Transaction, Transaction][] = [
    ['the same election, another choice', ballot, cast(voter, 0n, 1n, NO)],
    ['a cancel', ballot, cancel(voter, 0n)],
    [
      'equal fee, other gas limit',
      ballot,
      aTransaction(voter, { data: calldata('castBallot', [1n, YES]), gasLimit: 900_000n }),
    ],
  ]
  it.each(accepted)('accepted: %s', (_, first, second) => {
    const { pool } = anOpenPool()
    pool.admit(first, NOW)
    expect(pool.admit(second, NOW).replaces).toBe(first.hash)
    expect(pool.get(first.hash)).toBeNull()
    expect(pool.replacedBy(first.hash)).toBe(second.hash)
    expect(pool.select(NOW)).toEqual([second])
    expect(pool.size).toBe(1)
  })

  const refused: [string, Transaction, Transaction, object][] = [
    [
      'a ballot of another election',
      ballot,
      cast(voter, 0n, 2n),
      { code: 'replacement-refused', facts: { reason: 'another-errand' } },
    ],
    [
      'another function',
      ballot,
      aTransaction(voter, { data: calldata('closeElection', [1n]) }),
      { code: 'replacement-refused' },
    ],
    ['a plain transaction to someone else', ballot, plain(voter, 0n), { code: 'replacement-refused' }],
    [
      'a plain one by a plain one',
      plain(voter, 0n),
      plain(voter, 0n, voterAt(1).address),
      { code: 'replacement-refused' },
    ],
    ['a cancel by a ballot', cancel(voter, 0n), ballot, { code: 'replacement-refused' }],
    ['what would fail', ballot, cast(voter, 0n, 1n, '0x0200'), { reverted: 'UnknownMark' }],
  ]
  it.each(refused)('refused: %s', (_, first, second, want) => {
    const { pool } = anOpenPool()
    pool.admit(first, NOW)
    expect(refusalOf(() => pool.admit(second, NOW))).toMatchObject(want)
    expect(pool.select(NOW)).toEqual([first])
    expect(pool.replacedBy(first.hash)).toBeNull()
  })

  it('at most four times; what was replaced does not come back', () => {
    const { pool } = anOpenPool()
    const variants = Array.from({ length: 6 }, (_, i) =>
      aTransaction(voter, { data: calldata('castBallot', [1n, YES]), gasLimit: 900_000n + BigInt(i) }),
    ) as [Transaction, ...Transaction[]]
    for (const variant of variants.slice(0, 5)) pool.admit(variant, NOW)
    expect(refusalOf(() => pool.admit(variants[5] as Transaction, NOW))).toMatchObject({
      facts: { reason: 'too-often' },
    })
    expect(refusalOf(() => pool.admit(variants[0], NOW))).toMatchObject({ facts: { reason: 'was-replaced' } })
  })
  it('keeps the place in line of what it replaces, and the sender’s later ones', () => {
    const { pool } = anOpenPool()
    const later = cast(voter, 1n, 2n)
    for (const each of [cast(voter, 0n), later, cast(voterAt(1), 0n)]) pool.admit(each, NOW)
    const replacement = cast(voter, 0n, 1n, NO)
    pool.admit(replacement, NOW)
    expect(pool.select(NOW)).toEqual([replacement, cast(voterAt(1), 0n), later])
  })
})

describe('T4: what one sender may have waiting', () => {
  it('an official’s pending gas is at most one block’s', () => {
    const { pool, chain } = anOpenPool({ blockGasLimit: 210_000n })
    const from = chain.state().getAccount(registrar.address)!.nonce
    const at = (i: bigint) => aTransaction(registrar, { nonce: from + i, to: stranger.address, gasLimit: 21_000n })
    for (let i = 0n; i < 10n; i++) pool.admit(at(i), NOW)
    expect(refusalOf(() => pool.admit(at(10n), NOW))).toEqual({
      code: 'too-many-pending',
      facts: { have: 231_000n, max: 210_000n, of: 'gas of' },
    })
  })
  it.each([
    ['longer than any cancel', { data: new Uint8Array(4_096), gasLimit: 100_000n }, 'data-too-large'],
    [
      'more gas than its share of a block',
      { data: new Uint8Array(3_900), gasLimit: 100_000n },
      'gas-above-block-limit',
    ],
  ])('a plain transaction %s could never be selected, and is refused', (_, change, code) => {
    const { pool } = anOpenPool({ blockGasLimit: 300_000n })
    const transaction = aTransaction(voter, { nonce: 0n, to: stranger.address, ...change })
    expect(refusalOf(() => pool.admit(transaction, NOW))).toMatchObject({ code })
  })
})

describe('T4: the order of select', () => {
  it('one of every sender before a second of any; ballots before others; first come first', () => {
    const { pool, chain } = anOpenPool()
    const create = aTransaction(organizer, {
      nonce: nonceOf(chain, organizer),
      data: calldata('createElection', [aManifest({ schedule: laterSchedule })]),
    })
    const [plainFirst, first, second] = [plain(voterAt(3), 0n), cast(voterAt(0), 0n), cast(voterAt(1), 0n, 2n)]
    const [secondOfFirst, secondOfSecond] = [cast(voterAt(0), 1n, 2n), plain(voterAt(1), 1n)]
    for (const each of [plainFirst, first, secondOfFirst, create, second, secondOfSecond]) pool.admit(each, NOW)
    expect(pool.select(NOW)).toEqual([first, second, plainFirst, create, secondOfFirst, secondOfSecond])
  })
  it('stops where the block is full; a transaction of its sender that came later does not jump in', () => {
    const { chain } = anOpenPool()
    const pool = new TxPool(chain.context, headOf(chain, { blockGasLimit: 150_000n }))
    for (const i of [0, 1, 2, 3]) pool.admit(cast(voterAt(i), 0n), NOW)
    const selected = pool.select(NOW)
    expect(selected.length).toBeGreaterThan(0)
    expect(selected.length).toBeLessThan(4)
  })
  it('transactions not to a system contract fill at most a tenth', () => {
    const { chain } = anOpenPool()
    const official = nonceOf(chain, registrar)
    const pool = new TxPool(chain.context, headOf(chain, { blockGasLimit: 630_000n }))
    for (let i = 0n; i < 8n; i++) pool.admit(plain(registrar, official + i), NOW)
    for (let i = 0n; i < 4n; i++) pool.admit(plain(voter, i), NOW)
    const ballots = [1, 2, 3].map((i) => cast(voterAt(i), 0n))
    for (const ballot of ballots) pool.admit(ballot, NOW)
    const selected = pool.select(NOW)
    expect(selected.slice(0, 3)).toEqual(ballots)
    expect(selected.slice(3)).toEqual([plain(registrar, official), plain(voter, 0n), plain(registrar, official + 1n)])
  })
})

describe('T5: how every hash ends', () => {
  it('recorded: it leaves the pool and has no other end', () => {
    const { pool, chain } = anOpenPool()
    const ballot = cast(voter, 0n)
    pool.admit(ballot, NOW)
    pool.admit(plain(voter, 1n), NOW)
    expect(adopt(chain, pool, [ballot])).toEqual({ ended: [], settled: [ballot.hash] })
    expect(pool.get(ballot.hash)).toBeNull()
    expect(pool.content().get(voter.address)).toEqual([plain(voter, 1n)])
    expect(pool.pendingNonce(voter.address)).toBe(2n)
  })
  it('replaced: each by the next, written when the nonce is used', () => {
    const { pool, chain } = anOpenPool()
    const chainOf = [cast(voter, 0n), cast(voter, 0n, 1n, NO), cancel(voter, 0n)] as [
      Transaction,
      Transaction,
      Transaction,
    ]
    for (const each of chainOf) pool.admit(each, NOW)
    const [a, b, c] = chainOf.map(({ hash }) => hash)
    expect(adopt(chain, pool, [chainOf[2]])).toEqual({
      ended: [
        { hash: a, status: 'replaced', by: b },
        { hash: b, status: 'replaced', by: c },
      ],
      settled: [a, b, c],
    })
    expect([a, b, c].map((hash) => pool.replacedBy(hash as typeof a & {}))).toEqual([null, null, null])
    expect(pool.size).toBe(0)
  })
  it('nonce used: by a transaction that came another way', () => {
    const { pool, chain } = anOpenPool()
    const [mine, theirs] = [cast(voter, 0n), cast(voter, 0n, 2n)]
    pool.admit(mine, NOW)
    expect(adopt(chain, pool, [theirs])).toEqual({
      ended: [{ hash: mine.hash, status: 'nonce-used', by: theirs.hash }],
      settled: [mine.hash],
    })
    expect(pool.size).toBe(0)
  })
  it.each([
    { included: 0, ends: ['recorded', 'nonce-used by 0', 'nonce-used by 0'] },
    { included: 1, ends: ['replaced by 1', 'recorded', 'nonce-used by 1'] },
    { included: 2, ends: ['replaced by 1', 'replaced by 2', 'recorded'] },
  ])(
    'another builder took number $included of three that replaced each other: each has its end',
    ({ included, ends }) => {
      const { pool, chain } = anOpenPool()
      const three = [cast(voter, 0n), cast(voter, 0n, 1n, NO), cancel(voter, 0n)]
      for (const each of three) pool.admit(each, NOW)
      const hashes = three.map(({ hash }) => hash)
      const { ended, settled } = adopt(chain, pool, [three[included]!])
      const say = (hash: (typeof hashes)[number]) => {
        const end = ended.find((each) => each.hash === hash)
        return end === undefined
          ? 'recorded'
          : `${end.status === 'replaced' ? 'replaced' : 'nonce-used'} by ${hashes.indexOf(end.by)}`
      }
      expect(hashes.map(say)).toEqual(ends)
      expect(settled).toEqual(hashes)
    },
  )
  it('one that became invalid meanwhile is still selected, and recorded with status 0', () => {
    const chain = aChain()
    const manifest = aManifest({ earlyClose: true, schedule: aSchedule() })
    anOpenElection(chain, manifest)
    const pool = new TxPool(chain.context, headOf(chain))
    const ballot = cast(voter, 0n)
    pool.admit(ballot, NOW)
    const close = chain.sign(organizer, calldata('closeElection', [1n]))
    adopt(chain, pool, [close])
    expect(pool.select(NOW)).toEqual([ballot])
    const { receipts } = chain.block(pool.select(NOW))
    expect(receipts.map(({ status, revertData }) => [status, errorOf(revertData).name])).toEqual([[0, 'ElectionOver']])
  })
})

describe('T5: taken back after a restart', () => {
  it('unchecked and in order; the later of one nonce has replaced the earlier; repeats change nothing', () => {
    const { pool } = anOpenPool()
    const [a, b] = [cast(voter, 0n), cast(voter, 0n, 2n)]
    const late = plain(voter, 1n)
    expect([a, b, late, a, b].map((each) => pool.restore(each))).toEqual([true, true, true, true, true])
    expect(pool.content().get(voter.address)).toEqual([b, late])
    expect(pool.replacedBy(a.hash)).toBe(b.hash)
  })
  it.each<[string, (chain: TestChain) => Transaction]>([
    ['a used nonce', () => plain(registrar, 0n)],
    ['a gap', () => plain(voter, 1n)],
    ['an account that does not exist', () => plain(stranger, 0n)],
  ])('not taken back: %s', (_, transaction) => {
    const { pool, chain } = anOpenPool()
    expect(pool.restore(transaction(chain))).toBe(false)
    expect(pool.size).toBe(0)
  })
})

describe('T4: a full pool', () => {
  /** Two ballots go in; no more fits, whatever `fill` has restored before. Only its length and its number are looked at. */
  const rows: [string, (chain: TestChain, pool: TxPool) => void][] = [
    [
      'of transactions',
      (chain, pool) => {
        const one = plain(registrar, nonceOf(chain, registrar))
        for (let i = 0; i < POOL_TRANSACTIONS_MAX - 2; i++) {
          pool.restore({ ...one, nonce: one.nonce + BigInt(i), hash: `0x${i}` as Hash })
        }
      },
    ],
    [
      'of bytes',
      (chain, pool) => {
        const room = 2 * cast(voter, 0n).raw.length
        pool.restore({ ...plain(registrar, nonceOf(chain, registrar)), raw: new Uint8Array(POOL_BYTES_MAX - room) })
      },
    ],
  ]
  it.each(rows)('%s: refuses the next one, keeps all it has, and takes it when a block has made room', (_, fill) => {
    const { pool, chain } = anOpenPool()
    fill(chain, pool)
    const [first, second, third] = [0, 1, 2].map((i) => cast(voterAt(i), 0n)) as [Transaction, Transaction, Transaction]
    pool.admit(first, NOW)
    pool.admit(second, NOW)
    const before = pool.hashes()
    expect(refusalOf(() => pool.admit(third, NOW))).toEqual({
      code: 'pool-full',
      facts: { max: POOL_TRANSACTIONS_MAX },
    })
    expect(pool.hashes()).toEqual(before)
    expect([pool.get(first.hash), pool.get(second.hash), pool.get(third.hash)]).toEqual([first, second, null])
    // Who waits can still change its mind.
    expect(pool.admit(cancel(voterAt(1), 0n), NOW).replaces).toBe(second.hash)
    adopt(chain, pool, [first])
    expect(pool.admit(third, NOW).transaction).toBe(third)
  })
})

describe('T4: offered by a peer', () => {
  const [first, second, third] = [cast(voter, 0n), cast(voter, 0n, 1n, NO), cancel(voter, 0n)]

  it('takes the place of exactly what the peer’s door replaced; another one of its nonce stays', () => {
    const { pool } = anOpenPool()
    pool.admit(first, NOW)
    expect(pool.admitOffered(second, null, NOW)).toBeNull()
    expect(pool.admitOffered(second, third.hash, NOW)).toBeNull()
    expect(pool.get(first.hash)).toEqual(first)
    expect(pool.admitOffered(second, first.hash, NOW)).toEqual({ transaction: second, replaces: first.hash })
    expect(pool.get(first.hash)).toBeNull()
    expect(pool.replacedLast(second.hash)).toBe(first.hash)
    expect(pool.hashes()).toEqual([second.hash])
  })

  it('what it replaced does not come back, though it was never seen here, and has no end here', () => {
    const { pool, chain } = anOpenPool()
    expect(pool.admitOffered(second, first.hash, NOW)).toEqual({ transaction: second, replaces: null })
    expect(pool.replacedLast(second.hash)).toBe(first.hash)
    expect(refusalOf(() => pool.admit(first, NOW))).toMatchObject({ facts: { reason: 'was-replaced' } })
    expect(pool.replacedBy(first.hash)).toBeNull()
    expect(adopt(chain, pool, [second]).ended).toEqual([])
  })

  it('a claim about another sender’s transaction does nothing to it', () => {
    const { pool } = anOpenPool()
    const theirs = cast(voterAt(1), 0n)
    pool.admitOffered(second, theirs.hash, NOW)
    expect(pool.admit(theirs, NOW)).toEqual({ transaction: theirs, replaces: null })
  })
})

describe('T4: what is not to a system contract', () => {
  it('a call to the Validators contract is not plain', () => {
    const { pool } = anOpenPool()
    const call = aTransaction(voter, { to: VALIDATORS, data: new Uint8Array([1, 2, 3, 4]) })
    expect(refusalOf(() => pool.admit(call, NOW))).toEqual({ reverted: 'UnknownFunction' })
  })
})

const laterSchedule = aSchedule({ opensAt: OPENS_AT + 500n })

function nonceOf(chain: TestChain, { address }: TestAccount): bigint {
  return chain.state().getAccount(address)?.nonce ?? 0n
}
