// What must hold for every sequence of calls: nobody is counted twice, every count can be found again in the ballots, and
// building and applying agree. Calls are drawn at random; a model that knows only the ballots does the counting.
import { codeNumber, encodeOpenBallot } from '@psephos/ballot'
import fc from 'fast-check'
import type { Hex } from 'viem'
import { describe, expect, it } from 'vitest'
import {
  aChain,
  aCommitment,
  aContest,
  aLockedElection,
  aManifest,
  aSchedule,
  aTransaction,
  CLOSES_AT,
  calldata,
  OPENS_AT,
  organizer,
  registrar,
  voterAt,
  voters,
} from '../../../test/execution/aChain.ts'
import { bytesToHex, hexToBytes } from '../../codec/hex.ts'
import type { Transaction } from '../../types/transaction.ts'

const contests = [aContest(3, 1, 2), aContest(2, 0, 1)]
const OPTIONS = 5
const ZERO: Hex = `0x${'00'.repeat(32)}`

const person = fc.nat({ max: voters.length - 1 })
/** Mostly well-formed bodies, some not. */
const body = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.subarray([0, 1, 2], { minLength: 1, maxLength: 2 }), fc.subarray([0, 1], { maxLength: 1 }))
      .map((choices) =>
        bytesToHex(
          encodeOpenBallot(
            [
              { options: 3, minMarks: 1, maxMarks: 2 },
              { options: 2, minMarks: 0, maxMarks: 1 },
            ],
            choices,
          ),
        ),
      ),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 6, max: 2 }).map(bytesToHex) },
)
const operation = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('cast' as const), who: person, body }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('recast' as const), who: person, body, honest: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('enrol' as const), who: person, body }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('replace' as const), who: person, body, by: person }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('block' as const), who: person, body }) },
)

type Recorded = { body: Hex; hash: Hex; previous: Hex; sequence: number }

function play(operations: readonly (typeof operation extends fc.Arbitrary<infer T> ? T : never)[], revoting: boolean) {
  const chain = aChain()
  const schedule = aSchedule({ closesAt: CLOSES_AT, latestClose: CLOSES_AT })
  aLockedElection(chain, aManifest({ contests, revoting, lateEnrolment: true, schedule }), 5)
  chain.passUntil(OPENS_AT)
  const recorded = new Map<string, Recorded>()
  const codes = new Set<bigint>()
  let accepted = 0
  let pending: { transaction: Transaction; body?: Hex; who: number; previous: Hex }[] = []
  const nonces = new Map<string, bigint>()
  const nextNonce = (address: string) => {
    const nonce = nonces.get(address) ?? chain.state().getAccount(address as never)?.nonce ?? 0n
    nonces.set(address, nonce + 1n)
    return nonce
  }
  const flush = () => {
    const { receipts, left, block } = chain.block(pending.map(({ transaction }) => transaction))
    for (const [i, transaction] of block.transactions.entries()) {
      const sent = pending.find((entry) => entry.transaction === transaction)
      const [log] = receipts[i]!.logs
      if (receipts[i]!.status === 0 || sent?.body === undefined || log === undefined) continue
      const before = recorded.get(transaction.sender)
      const hash = bytesToHex(log.data)
      recorded.set(transaction.sender, {
        body: sent.body,
        hash,
        previous: before?.hash ?? ZERO,
        sequence: (before?.sequence ?? 0) + 1,
      })
      codes.add(codeNumber(log.data))
      accepted++
    }
    // Only who has no account yet is left over: everyone else's nonces are in order.
    expect(left.every(({ error }) => error?.message === 'unknown-sender' || error?.message === 'nonce-too-high')).toBe(
      true,
    )
    pending = []
    nonces.clear()
  }
  const add = (from: (typeof voters)[number], data: Uint8Array, more: { body?: Hex; who: number; previous: Hex }) => {
    const transaction = chain.sign(from, data)
    const nonce = nextNonce(from.address)
    const next = nonce === transaction.nonce ? transaction : resign(from, data, nonce)
    pending.push({ transaction: next, ...more })
  }
  for (const step of operations) {
    const voter = voterAt(step.who)
    if (step.kind === 'cast') {
      add(voter, calldata('castBallot', [1n, step.body]), { body: step.body, who: step.who, previous: ZERO })
    } else if (step.kind === 'recast') {
      const old = recorded.get(voter.address)
      const shown = step.honest && old ? old.body : step.body
      add(voter, calldata('recastBallot', [1n, step.body, shown, old?.previous ?? ZERO]), {
        body: step.body,
        who: step.who,
        previous: ZERO,
      })
    } else if (step.kind === 'enrol') {
      add(registrar, calldata('enrolVoters', [1n, [voter.address], [aCommitment(voter)]]), {
        who: step.who,
        previous: ZERO,
      })
    } else if (step.kind === 'replace') {
      const by = voterAt(step.by)
      add(registrar, calldata('replaceVoter', [1n, voter.address, by.address, aCommitment(by)]), {
        who: step.who,
        previous: ZERO,
      })
    } else {
      flush()
    }
  }
  flush()
  return { chain, recorded, accepted, codes }
}

const resign = (from: (typeof voters)[number], data: Uint8Array, nonce: bigint) => aTransaction(from, { data, nonce })

describe('S5: one vote, for all sequences of calls', () => {
  it.each([true, false])('re-voting %s: turnout, counts and receipts are those of the last ballots', (revoting) => {
    fc.assert(
      fc.property(fc.array(operation, { minLength: 5, maxLength: 25 }), (operations) => {
        const { chain, recorded, accepted, codes } = play(operations, revoting)
        const election = chain.view('getElection', [1n])
        const roll = voters.map(({ address }) => ({ address, ...chain.view('getVoter', [1n, address]) }))
        const withBallot = roll.filter(({ ballotHash }) => ballotHash !== ZERO)

        expect(election.turnout).toBe(withBallot.length)
        expect(election.turnout).toBe(recorded.size)
        expect(election.accepted).toBe(accepted)
        expect(election.accepted).toBeGreaterThanOrEqual(election.turnout)
        expect(codes.size).toBe(accepted)
        expect(election.enrolled).toBe(roll.filter(({ enrolled }) => enrolled).length)
        expect(election.lateEnrolled).toBeLessThanOrEqual(election.enrolled)
        expect(withBallot.every(({ enrolled }) => enrolled)).toBe(true)
        for (const { address, ballotHash, sequence } of withBallot) {
          expect(recorded.get(address)).toMatchObject({ hash: ballotHash, sequence })
        }

        const plain = Array.from({ length: OPTIONS }, (_, option) =>
          [...recorded.values()].reduce((sum, { body }) => sum + (hexToBytes(body)[option] ?? 0), 0),
        )
        const { counts, phase } = chain.view('getResult', [1n], CLOSES_AT)
        expect(phase).toBe(recorded.size === 0 ? 6 : 5)
        expect(counts).toEqual(recorded.size === 0 ? [] : plain)
        expect(plain.slice(0, 3).reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(2 * election.turnout)
        expect(chain.state().getAccount(organizer.address)?.balance).toBe(10n ** 18n)
      }),
      { numRuns: 40 },
    )
  })
})
