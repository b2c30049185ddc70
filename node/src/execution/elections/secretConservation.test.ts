// What must hold for every sequence of calls in a secret election: accepted = counted + superseded, the sums are those of the
// last ballots and of nothing else, and the result that comes of them is what a plain count of the choices gives. Calls are
// drawn at random, several to a block; a model that knows only the choices does the counting.
import { nobleEngine } from '@psephos/ballot'
import fc from 'fast-check'
import type { Hex } from 'viem'
import { describe, expect, it } from 'vitest'
import {
  aChain,
  aContest,
  aTransaction,
  CLOSES_AT,
  calldata,
  registrar,
  type TestChain,
  voterAt,
} from '../../../test/execution/aChain.ts'
import {
  anOpenSecretElection,
  aSecretManifest,
  aShare,
  type Choices,
  countsOf,
  NO_BALLOT,
  phaseName,
  seal,
  trusteeAt,
} from '../../../test/execution/aSecretElection.ts'
import { bytesToHex, hexToBytes } from '../../codec/hex.ts'
import type { Transaction } from '../../types/transaction.ts'

const ELECTION = 1n
const VOTERS = 4
const contests = [aContest(3, 0, 2), aContest(2)]
const OPTIONS = 5

const who = fc.nat({ max: VOTERS - 1 })
const choices: fc.Arbitrary<Choices> = fc.tuple(
  fc.subarray([0, 1, 2], { maxLength: 2 }),
  fc.constantFrom(0, 1).map((option) => [option]),
)
const operation = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('vote' as const), who, choices }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('spoil' as const), who, choices }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('untrue' as const), who, choices }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('twice' as const), who, choices }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('block' as const), who, choices }) },
)
type Operation = typeof operation extends fc.Arbitrary<infer Value> ? Value : never
type Recorded = { ciphertexts: Hex; hash: Hex; previous: Hex; sequence: number; choices: Choices }

/** Votes again where there is a ballot; a vote is recorded in the model when its block says so. */
function play(chain: TestChain, operations: readonly Operation[]) {
  const last = new Map<number, Recorded>()
  const totals = { accepted: 0, superseded: 0 }
  let waiting: { transaction: Transaction; who: number; becomes: Recorded | null }[] = []
  const nonces = new Map<number, bigint>()
  const sign = (index: number, data: Uint8Array): Transaction => {
    const known = nonces.get(index) ?? chain.state().getAccount(voterAt(index).address)?.nonce ?? 0n
    nonces.set(index, known + 1n)
    return aTransaction(voterAt(index), { data, nonce: known })
  }
  const flush = () => {
    const { block, receipts } = chain.block(waiting.map(({ transaction }) => transaction))
    for (const [i, transaction] of block.transactions.entries()) {
      const sent = waiting.find((one) => one.transaction === transaction)
      if (receipts[i]?.status !== 1 || !sent?.becomes) continue
      totals.accepted++
      if (last.has(sent.who)) totals.superseded++
      last.set(sent.who, sent.becomes)
    }
    waiting = []
    nonces.clear()
  }
  for (const [step, { kind, who: index, choices: wanted }] of operations.entries()) {
    if (kind === 'block' || waiting.some((one) => one.who === index)) flush()
    if (kind === 'block') continue
    const voter = voterAt(index)
    const before = last.get(index)
    const sequence = (before?.sequence ?? 0) + 1
    const previous = before?.hash ?? NO_BALLOT
    const sealed = seal(chain, { election: ELECTION, voter, sequence, previousHash: previous }, wanted, `${step}`)
    const body = kind === 'untrue' ? changed(sealed.body) : sealed.body
    const cast = before
      ? calldata('recastBallot', [ELECTION, body, before.ciphertexts, before.previous])
      : calldata('castBallot', [ELECTION, body])
    const becomes = { ciphertexts: sealed.ciphertexts, hash: sealed.hash, previous, sequence, choices: wanted }
    if (kind === 'spoil') {
      // Tested, then cast all the same by a client that must not: refused.
      waiting.push({
        transaction: sign(index, calldata('spoilBallot', [ELECTION, sealed.hash])),
        who: index,
        becomes: null,
      })
    }
    waiting.push({ transaction: sign(index, cast), who: index, becomes })
    if (kind === 'twice') waiting.push({ transaction: sign(index, cast), who: index, becomes })
  }
  flush()
  return { last, totals }
}

function changed(body: Hex): Hex {
  const bytes = hexToBytes(body)
  bytes[bytes.length - 32] = (bytes.at(-32) ?? 0) ^ 1
  return bytesToHex(bytes)
}

describe('S5, B8: the totals of a secret election, for all sequences of calls', () => {
  it('accepted = counted + superseded, and the result is the plain count', () => {
    fc.assert(
      fc.property(fc.array(operation, { minLength: 4, maxLength: 14 }), (operations) => {
        const chain = aChain()
        anOpenSecretElection(chain, aSecretManifest({ contests, revoting: true }))
        const { last, totals } = play(chain, operations)

        const { turnout, accepted } = chain.view('getElection', [ELECTION])
        expect({ turnout, accepted }).toEqual({ turnout: last.size, accepted: totals.accepted })
        expect(accepted).toBe(turnout + totals.superseded)
        chain.passUntil(CLOSES_AT)
        if (turnout === 0) {
          expect(phaseName(chain, ELECTION)).toBe('NoResult')
          return
        }
        const counted = [...last.values()].map(({ ciphertexts }) => hexToBytes(ciphertexts))
        const [, aggregate] = chain.view('getAggregate', [ELECTION])
        expect(aggregate).toBe(bytesToHex(nobleEngine.addRows(new Uint8Array(64 * OPTIONS), counted, [])))
        for (const index of [3, 2]) chain.succeed(registrar, 'postShare', aShare(chain, ELECTION, trusteeAt(index)))
        chain.succeed(registrar, 'publishTally', [ELECTION, countsOf(chain, ELECTION)])
        const plain = new Array<number>(OPTIONS).fill(0)
        for (const {
          choices: [first = [], second = []],
        } of last.values()) {
          for (const option of first) plain[option]!++
          for (const option of second) plain[3 + option]!++
        }
        expect(chain.view('getResult', [ELECTION])).toMatchObject({ phase: 5, turnout, accepted, counts: plain })
      }),
      { numRuns: 8 },
    )
  }, 120_000)
})
