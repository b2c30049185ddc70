import { beforeAll, describe, expect, it } from 'vitest'
import { aChain, aTransaction, organizer, stranger, type TestAccount, validator } from '../../test/execution/aChain.ts'
import { CLAIM_ELECTION, claimData, installClaimMaker, REVERT_AT } from '../../test/execution/claimMaker.ts'
import { TxPool } from '../txpool/pool.ts'
import type { Address } from '../types/bytes.ts'
import type { Claim } from '../types/claim.ts'
import { UnprovenClaims } from '../types/errors.ts'
import type { Transaction } from '../types/transaction.ts'
import { applyBlock } from './applyBlock.ts'
import type { Proven } from './buildBlock.ts'
import { claimBallot, claimStep, claimsOf } from './claims.ts'

beforeAll(installClaimMaker)

const claiming = (name: number, nonce: bigint, bytes = 32, from: TestAccount = organizer) =>
  aTransaction(from, { nonce, data: claimData(name, true, bytes) })
const plain = (nonce: bigint, from: TestAccount = organizer) => aTransaction(from, { nonce, to: stranger.address })
const nothing: Proven = { has: () => false, weightMax: 1_000 }
const only = (...transactions: Transaction[]): Proven => ({
  has: ({ key }) => transactions.some(({ hash }) => key.startsWith(hash)),
  weightMax: 1_000,
})
const everything = (weightMax: number): Proven => ({ has: () => true, weightMax })

describe('B6: what a transaction takes for proven', () => {
  const a = claiming(1, 0n)
  const b = claiming(2, 1n)

  it('leaves a block as claims, named after their transactions', () => {
    const chain = aChain()
    const { block, parent, before, claims } = chain.block([a, b, plain(2n)], { proven: everything(1_000) })
    expect(claims.map(({ key }) => key.split(' ')[0])).toEqual([a.hash, b.hash])
    const applied = applyBlock({ context: chain.context, parent, block, state: before })
    expect(applied.claims).toEqual(claims)
  })

  it('what reverts claims nothing', () => {
    const chain = aChain()
    const data = claimData(1)
    data[data.length - 32 + REVERT_AT] = 1
    const { receipts, claims } = chain.block([aTransaction(organizer, { data })], { proven: nothing })
    expect([receipts.map(({ status }) => status), claims]).toEqual([[0], []])
  })

  const rows: [string, Transaction[], Proven, number[]][] = [
    ['nothing is proven: nothing that claims is taken', [a, b], nothing, []],
    ['what is proven is taken', [a, b], only(a, b), [0, 1]],
    ['the sender’s next ones wait with the one that is not', [a, b, plain(2n)], only(b), []],
    ['others go on', [a, plain(0n, validator)], only(), [1]],
    ['B7: up to the weight', [a, b, claiming(3, 2n)], everything(64), [0, 1]],
    ['B7: one is taken even above it', [claiming(1, 0n, 500), claiming(2, 1n)], everything(64), [0]],
    ['B7: what claims nothing is not bounded by it', [a, b, plain(0n, validator)], everything(32), [0, 2]],
  ]
  it.each(rows)('a builder: %s', (_, candidates, proven, want) => {
    const { block, left } = aChain().block(candidates, { proven })
    expect(block.transactions.map(({ hash }) => candidates.findIndex((one) => one.hash === hash))).toEqual(want)
    expect(left.length).toBe(candidates.length - want.length)
    for (const { error } of left) expect(error === null || error instanceof UnprovenClaims).toBe(true)
  })

  it('the pool says what it would have to know, and nothing has changed', () => {
    const chain = aChain()
    const { number: height, timestamp } = chain.head().header
    const head = { height, timestamp, blockGasLimit: 200_000_000n, state: chain.state(), nonceAnHourAgo: () => 0n }
    const pool = new TxPool(chain.context, head)
    const asked: Claim[] = []
    const isProven = (claim: Claim) => asked.push(claim) < 0
    expect(() => pool.admit(a, timestamp, isProven)).toThrow(UnprovenClaims)
    expect([pool.size, asked.map(({ key }) => key.split(' ')[0])]).toEqual([0, [a.hash]])
    pool.admit(a, timestamp, () => true)
    // An official with many pending has them run once: one that was not taken must not be among them.
    for (let nonce = 1n; nonce < 8n; nonce++) pool.admit(plain(nonce), timestamp)
    expect(() => pool.admit(claiming(9, 8n), timestamp)).toThrow(UnprovenClaims)
    pool.admit(plain(8n), timestamp)
    expect(pool.size).toBe(9)
    expect(pool.claimsOf(a.hash, timestamp).map(({ key }) => key)).toEqual(asked.map(({ key }) => key))
    expect(pool.claimsOf(plain(1n).hash, timestamp)).toEqual([])
  })

  it.each([
    ['on the same head it is not run again', 'the same', 0n, true],
    ['on another head it is', 'another', 0n, false],
    ['and with an earlier clock', 'the same', -1n, false],
  ])('the pool, asked again with more proven: %s', (_, which, later, isRemembered) => {
    const chain = aChain()
    const { number: height, timestamp } = chain.head().header
    const state = chain.state()
    let reads = 0
    const getAccount = (address: Address) => {
      reads++
      return state.getAccount(address)
    }
    const counting: typeof state = { ...state, getAccount }
    const head = { height, timestamp, blockGasLimit: 200_000_000n, state: counting, nonceAnHourAgo: () => 0n }
    const pool = new TxPool(chain.context, head)
    expect(() => pool.admit(a, timestamp + 5n)).toThrow(UnprovenClaims)
    const first = reads
    reads = 0
    if (which === 'another') pool.uponBlock([], pool.settlementOf([]), { ...head, height: height + 1n })
    pool.admit(a, timestamp + 5n + later, () => true)
    expect([pool.size, reads < first]).toEqual([1, isRemembered])
  })
})

describe('B6: equal keys mean equal statements', () => {
  const place = { context: new Uint8Array(64), key: new Uint8Array(32), form: [], voter: new Uint8Array(20) }
  const aBallot = { ...place, sequence: 1, previousHash: new Uint8Array(32), body: new Uint8Array(8) }
  const hash = new Uint8Array(32).fill(7)
  const keyOf = (assert: (sink: { claims: Claim[] }) => void, transaction = '0xaa') => {
    const claims: Claim[] = []
    assert({ claims })
    return claimsOf(transaction, claims)[0]?.key
  }
  const one = (n: number, length = 64) => new Uint8Array(length).fill(n)
  const aDeal = {
    kind: 'deal',
    place: { context: one(1), index: 1, threshold: 2, trusteeCount: 3 },
    deal: one(5),
  } as const
  const aShare = {
    kind: 'share',
    place: { context: one(1), turnout: 3, aggregate: one(2), trustee: 1, verificationKey: one(3, 32) },
    share: one(4),
  } as const
  const first = {
    ballot: keyOf((sink) => claimBallot(sink, hash, aBallot)),
    deal: keyOf((sink) => claimStep(sink, aDeal)),
    share: keyOf((sink) => claimStep(sink, aShare)),
  }
  const other: [string, keyof typeof first, string | undefined][] = [
    ['a ballot of another transaction', 'ballot', keyOf((sink) => claimBallot(sink, hash, aBallot), '0xbb')],
    ['a ballot with another hash', 'ballot', keyOf((sink) => claimBallot(sink, one(8, 32), aBallot))],
    ['a ballot for another key', 'ballot', keyOf((sink) => claimBallot(sink, hash, { ...aBallot, context: one(9) }))],
    [
      'a deal under another context',
      'deal',
      keyOf((sink) => claimStep(sink, { ...aDeal, place: { ...aDeal.place, context: one(9) } })),
    ],
    ['another deal', 'deal', keyOf((sink) => claimStep(sink, { ...aDeal, deal: one(6) }))],
    [
      'a share of another aggregate',
      'share',
      keyOf((sink) => claimStep(sink, { ...aShare, place: { ...aShare.place, aggregate: one(9) } })),
    ],
    [
      'a share for another turnout',
      'share',
      keyOf((sink) => claimStep(sink, { ...aShare, place: { ...aShare.place, turnout: 4 } })),
    ],
  ]
  it.each(other)('%s has another key', (_, kind, key) => {
    expect(key).not.toBe(first[kind])
  })
  it('the same statement has the same key', () => {
    expect(keyOf((sink) => claimStep(sink, structuredClone(aShare)))).toBe(first.share)
    expect(keyOf((sink) => claimBallot(sink, hash.slice(), aBallot))).toBe(first.ballot)
    expect(CLAIM_ELECTION).toBe(7n)
  })
})
