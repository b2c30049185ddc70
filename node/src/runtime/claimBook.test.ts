import { describe, expect, it } from 'vitest'
import { aHeldVerifier } from '../../test/runtime/aVerifier.ts'
import { CLAIMS_GROUP_MAX, CLAIMS_JOB_MAX } from '../params/limits.ts'
import type { Claim } from '../types/claim.ts'
import { createClaimBook, type Proof } from './claimBook.ts'

const bytes = (length: number) => new Uint8Array(length)
const place = { context: bytes(64), key: bytes(32), form: [], voter: bytes(20), sequence: 1, previousHash: bytes(32) }
const aClaim = (key: string, weight = 10): Claim => ({
  key,
  statement: { kind: 'ballot', ballot: { ...place, body: bytes(weight) } },
})
const claimsFrom = (from: number, count: number) => Array.from({ length: count }, (_, i) => aClaim(`c${from + i}`))

function aBook(jobsMax = 1) {
  const verifier = aHeldVerifier(jobsMax)
  const timers: (() => void)[] = []
  const later = (_: number, run: () => void) => {
    timers.push(run)
    return { cancel: () => timers.splice(timers.indexOf(run) >>> 0, 1) }
  }
  const book = createClaimBook({ verifier, later, post: (run) => run() })
  const told: string[] = []
  const ask = (name: string, claims: readonly Claim[], urgency: 'block' | 'transaction' = 'transaction') =>
    book.prove(claims, urgency, (proof: Proof) => told.push(`${name} ${proof}`))
  const group = () => {
    for (const run of timers.splice(0)) run()
  }
  return { book, verifier, told, ask, group }
}

describe('B6: what is known of claims', () => {
  it('those of transactions are verified together after a while, each once, however many ask', () => {
    const { ask, group, verifier, told, book } = aBook()
    ask('a', [aClaim('1')])
    ask('b', [aClaim('1'), aClaim('2')])
    expect(verifier.jobs).toEqual([])
    group()
    expect(verifier.jobs.map((job) => job.length)).toEqual([2])
    verifier.answer()
    expect(told).toEqual(['a true', 'b true'])
    ask('c', [aClaim('2')])
    expect(told).toEqual(['a true', 'b true', 'c true'])
    expect(book.counts()).toMatchObject({ verified: 2, untrue: 0, waiting: 0 })
  })

  it('one untrue makes all that were asked about together untrue, and nobody else', () => {
    const { ask, group, verifier, told, book } = aBook()
    ask('both', [aClaim('1'), aClaim('2', 11)])
    ask('one', [aClaim('1')])
    group()
    verifier.answer((statement) => statement.kind === 'ballot' && statement.ballot.body.length !== 11)
    expect(told).toEqual(['one true', 'both untrue'].toSorted().toReversed())
    expect([book.has(aClaim('1')), book.has(aClaim('2'))]).toEqual([true, false])
    expect(book.proofOf([aClaim('1'), aClaim('2')])).toBe('untrue')
    expect(book.proofOf([aClaim('1'), aClaim('3')])).toBe('unknown')
    ask('again', [aClaim('2')])
    expect([told.at(-1), verifier.jobs]).toEqual(['again untrue', []])
  })

  it('one untrue is enough: what nobody else asks about is not verified any more', () => {
    const { ask, verifier, told, book } = aBook()
    ask('elsewhere', [aClaim('c900')])
    ask('block', claimsFrom(0, 1_000), 'block')
    expect(verifier.jobs.map((job) => job.length)).toEqual([CLAIMS_JOB_MAX])
    verifier.answer(() => false)
    expect(told).toEqual(['block untrue'])
    expect(verifier.jobs.map((job) => job.length)).toEqual([1])
    verifier.answer()
    expect([told, book.counts().waiting]).toEqual([['block untrue', 'elsewhere true'], 0])
  })

  it('B7: what comes while a verifier works waits for its company, and many do not wait', () => {
    const { ask, group, verifier } = aBook()
    ask('first', [aClaim('1')])
    group()
    ask('second', [aClaim('2')])
    verifier.answer()
    expect(verifier.jobs).toEqual([])
    ask('third', [aClaim('3')])
    group()
    expect(verifier.jobs.map((job) => job.length)).toEqual([2])
    verifier.answer()
    ask('crowd', claimsFrom(100, CLAIMS_GROUP_MAX))
    expect(verifier.jobs.map((job) => job.length)).toEqual([CLAIMS_GROUP_MAX])
    ask('late', [aClaim('late')])
    verifier.answer()
    expect(verifier.jobs).toEqual([])
  })

  it('what a block needs overtakes what transactions wait for, also the same claim', () => {
    const { ask, group, verifier, told } = aBook()
    ask('first', claimsFrom(0, 3))
    group()
    ask('crowd', claimsFrom(10, 500))
    group()
    ask('block', [aClaim('c400'), aClaim('new')], 'block')
    expect(verifier.jobs.map((job) => job.length)).toEqual([3])
    verifier.answer()
    expect([told, verifier.jobs.map((job) => job.length)]).toEqual([['first true'], [2]])
    verifier.answer()
    expect(told).toEqual(['first true', 'block true'])
    verifier.answerAll()
    expect(told.at(-1)).toBe('crowd true')
  })

  it('jobs are bounded, and what is urgent is shared by all idle workers', () => {
    const { ask, group, verifier } = aBook(2)
    ask('block', claimsFrom(0, 100), 'block')
    expect(verifier.jobs.map((job) => job.length)).toEqual([50, 50])
    verifier.answerAll()
    ask('crowd', claimsFrom(1_000, 3 * CLAIMS_JOB_MAX))
    group()
    for (const job of verifier.jobs) expect(job.length).toBeLessThanOrEqual(CLAIMS_JOB_MAX)
  })

  it('a proven one that is in a final block is forgotten', () => {
    const { ask, verifier, book } = aBook()
    ask('block', [aClaim('1')], 'block')
    verifier.answer()
    book.forget([aClaim('1')])
    expect(book.proofOf([aClaim('1')])).toBe('unknown')
  })

  it('when the node stops, whoever waits learns that nothing will come', () => {
    const { ask, verifier, told, book } = aBook()
    ask('block', [aClaim('1')], 'block')
    book.stop()
    ask('later', [aClaim('2')], 'block')
    expect([told, verifier.jobs.length]).toEqual([['block unknown', 'later unknown'], 1])
  })

  it('an answer to something else than was asked is a fault, not a verdict', () => {
    const { book, ask } = aBook()
    const broken = createClaimBook({
      verifier: { jobsMax: 1, weightPerMs: 1, verify: (_, done) => done([], 0) },
      later: () => ({ cancel: () => {} }),
      post: (run) => run(),
    })
    ask('unused', [])
    expect(book.proofOf([])).toBe('true')
    expect(() => broken.prove([aClaim('1')], 'block', () => {})).toThrow(/something else than was asked/)
  })
})
