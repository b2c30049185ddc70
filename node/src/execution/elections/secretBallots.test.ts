// S5, B3..B8: sealed ballots at the contract. What is accepted, every refusal beside it, what the sums hold, and that an attack
// which needs another proof comes to a claim that does not hold. Proofs are real.
import { nobleEngine, wasmEngine } from '@psephos/ballot'
import type { Hex } from 'viem'
import { describe, expect, it } from 'vitest'
import {
  aChain,
  aContest,
  aLockedElection,
  aManifest,
  anOpenElection,
  CLOSES_AT,
  calldata,
  errorOf,
  OPENS_AT,
  organizer,
  registrar,
  stranger,
  type TestAccount,
  type TestChain,
  voterAt,
} from '../../../test/execution/aChain.ts'
import {
  aCeremony,
  aKeyedElection,
  anOpenSecretElection,
  aSecretManifest,
  type BallotOf,
  eventsOf,
  NO_BALLOT,
  seal,
  trusteeAt,
} from '../../../test/execution/aSecretElection.ts'
import { bytesToHex, hexToBytes } from '../../codec/hex.ts'
import { InvalidBlock, UnprovenClaims } from '../../types/errors.ts'
import type { Transaction } from '../../types/transaction.ts'
import { applyBlock } from '../applyBlock.ts'
import { buildBlock } from '../buildBlock.ts'

const ELECTION = 1n
const [VOTER, SECOND] = [voterAt(0), voterAt(1)]
const revoting = aSecretManifest({ revoting: true })
const of = (account: { address: string }) => expect.stringMatching(new RegExp(account.address, 'i'))
const place = (voter: TestAccount, more: Partial<BallotOf> = {}): BallotOf => ({ election: ELECTION, voter, ...more })
const EMPTY: Hex = `0x${'00'.repeat(128)}`

/** What becomes of a call in a block of its own. */
function outcomeOf(chain: TestChain, transaction: Transaction, at?: bigint): unknown {
  const { receipts, left } = chain.block([transaction], at === undefined ? {} : { timestamp: at })
  const [error] = left
  if (error) return error.error instanceof UnprovenClaims ? 'unproven' : error.error
  const [receipt] = receipts
  return receipt?.status === 1 ? 'accepted' : Object.values(errorOf(receipt!.revertData)).flat()
}
const cast = (chain: TestChain, voter: TestAccount, body: Hex, at?: bigint, election = ELECTION) =>
  outcomeOf(chain, chain.sign(voter, calldata('castBallot', [election, body])), at)
const recast = (chain: TestChain, voter: TestAccount, args: [Hex, Hex, Hex]) =>
  outcomeOf(chain, chain.sign(voter, calldata('recastBallot', [ELECTION, ...args])))
const spoil = (chain: TestChain, voter: TestAccount, hash: Hex, election = ELECTION) =>
  outcomeOf(chain, chain.sign(voter, calldata('spoilBallot', [election, hash])))
const aggregate = (chain: TestChain) => chain.view('getAggregate', [ELECTION], CLOSES_AT)[1]
const flip = (hex: Hex, byte: number): Hex => {
  const bytes = hexToBytes(hex)
  bytes[byte] = (bytes[byte] ?? 0) ^ 1
  return bytesToHex(bytes)
}

describe('castBallot, secret', () => {
  it('S5: leaves hash, code, turnout, VoteCast and the sums, and no count', () => {
    const chain = aChain()
    anOpenSecretElection(chain)
    const { body, hash, ciphertexts } = seal(chain, place(VOTER), [[1]])
    expect(cast(chain, VOTER, body)).toBe('accepted')
    expect(eventsOf(chain).at(-1)).toEqual({ name: 'VoteCast', values: [ELECTION, of(VOTER), hash] })
    const height = chain.head().header.number
    expect(chain.view('getVoter', [ELECTION, VOTER.address])).toMatchObject({ ballotHash: hash, height, sequence: 1 })
    expect(chain.view('getReceipt', [ELECTION, BigInt(hash) >> 161n])).toEqual([of(VOTER), height, 1, false])
    expect(chain.view('getElection', [ELECTION])).toMatchObject({ turnout: 1, accepted: 1 })
    // One ballot alone: its ciphertexts are the sum, identity + C = C.
    expect(aggregate(chain)).toBe(ciphertexts)
  })

  const rows: [string, (chain: TestChain) => unknown, (chain: TestChain) => Hex, TestAccount, bigint, unknown][] = [
    ['at opening', aKeyedElection, sealed(), VOTER, OPENS_AT, 'accepted'],
    ['a second before closing', anOpenSecretElection, sealed(), VOTER, CLOSES_AT - 1n, 'accepted'],
    ['at closing', anOpenSecretElection, sealed(), VOTER, CLOSES_AT, ['ElectionOver', ELECTION, CLOSES_AT]],
    [
      'not on the roll',
      anOpenSecretElection,
      sealed(),
      trusteeAt(1),
      OPENS_AT + 9n,
      ['NotEnrolled', ELECTION, of(trusteeAt(1))],
    ],
    [
      'where no key came about',
      (chain) => aLockedElection(chain, aSecretManifest()),
      () => EMPTY,
      VOTER,
      OPENS_AT,
      ['WrongPhase', ELECTION, 9],
    ],
    ['an open body', anOpenSecretElection, () => '0x0100', VOTER, OPENS_AT + 9n, ['BallotLength', 2n, 672n]],
    ['a byte too many', anOpenSecretElection, longer('00'), VOTER, OPENS_AT + 9n, ['BallotLength', 673n, 672n]],
    ['a byte too few', anOpenSecretElection, cutBy(1), VOTER, OPENS_AT + 9n, ['BallotLength', 671n, 672n]],
    ['ciphertexts alone', anOpenSecretElection, cutBy(544), VOTER, OPENS_AT + 9n, ['BallotLength', 128n, 672n]],
    ['an identity as C1', anOpenSecretElection, zeroed(0), VOTER, OPENS_AT + 9n, 'unproven'],
    ['a changed bit in C2', anOpenSecretElection, changed(40), VOTER, OPENS_AT + 9n, 'unproven'],
    ['a changed bit in a commitment', anOpenSecretElection, changed(200), VOTER, OPENS_AT + 9n, 'unproven'],
    ['a changed bit in a response', anOpenSecretElection, changed(670), VOTER, OPENS_AT + 9n, 'unproven'],
    ["B4: another voter's ballot", anOpenSecretElection, sealed(SECOND), VOTER, OPENS_AT + 9n, 'unproven'],
    ['B4: a ballot sealed as the second', anOpenSecretElection, sealed(VOTER, 2), VOTER, OPENS_AT + 9n, 'unproven'],
    ['B4: two options swapped', anOpenSecretElection, swapped, VOTER, OPENS_AT + 9n, 'unproven'],
  ]
  function sealed(voter = VOTER, sequence = 1) {
    return (chain: TestChain) => seal(chain, place(voter, { sequence }), [[0]]).body
  }
  function longer(more: string) {
    return (chain: TestChain): Hex => `${sealed()(chain)}${more}`
  }
  function cutBy(bytes: number) {
    return (chain: TestChain) => sealed()(chain).slice(0, -2 * bytes) as Hex
  }
  function changed(byte: number) {
    return (chain: TestChain) => flip(sealed()(chain), byte)
  }
  function zeroed(point: number) {
    return (chain: TestChain) => {
      const bytes = hexToBytes(sealed()(chain))
      bytes.fill(0, 32 * point, 32 * point + 32)
      return bytesToHex(bytes)
    }
  }
  function swapped(chain: TestChain): Hex {
    const bytes = hexToBytes(sealed()(chain))
    const [first, second] = [bytes.slice(0, 64), bytes.slice(64, 128)]
    bytes.set(second, 0)
    bytes.set(first, 64)
    return bytesToHex(bytes)
  }
  it.each(rows)('%s', (_, given, body, voter, at, outcome) => {
    const chain = aChain()
    given(chain)
    const bytes = body(chain)
    chain.passUntil(at - 1n)
    expect(cast(chain, voter, bytes, at)).toEqual(outcome)
  })

  it('B4: a ballot of another election of the same manifest and trustees', () => {
    const chain = aChain()
    const ceremony = aCeremony(3, 2, { registerBy: OPENS_AT - 60n, commitBy: OPENS_AT - 50n })
    aKeyedElection(chain, aSecretManifest({ ceremony }))
    aKeyedElection(chain, aSecretManifest({ ceremony }))
    chain.passUntil(OPENS_AT)
    const { body } = seal(chain, { election: 1n, voter: VOTER }, [[0]])
    expect(cast(chain, VOTER, body, undefined, 2n)).toBe('unproven')
    expect(cast(chain, VOTER, body, undefined, 1n)).toBe('accepted')
  })
  it('S5: twice, also where re-voting is on', () => {
    for (const manifest of [aSecretManifest(), revoting]) {
      const chain = aChain()
      anOpenSecretElection(chain, manifest)
      const { body, hash } = seal(chain, place(VOTER), [[0]])
      expect(cast(chain, VOTER, body)).toBe('accepted')
      expect(cast(chain, VOTER, seal(chain, place(VOTER), [[1]], 'again').body)).toEqual([
        ...['AlreadyVoted', ELECTION, of(VOTER), hash],
      ])
      expect(cast(chain, SECOND, seal(chain, place(SECOND), [[1]]).body)).toBe('accepted')
    }
  })
  it('B3: blank and any choice give bodies of equal length, gas and log', () => {
    const contests = [aContest(3, 0, 2), aContest(2)]
    const seen = [[[], [0]] as const, [[0], [1]] as const, [[0, 2], [0]] as const].map((choices) => {
      const chain = aChain()
      anOpenSecretElection(chain, aSecretManifest({ contests }))
      const { body } = seal(chain, place(VOTER), choices)
      const transaction = chain.sign(VOTER, calldata('castBallot', [ELECTION, body]))
      const { receipts } = chain.block([transaction])
      const [{ status, logs } = { status: 0, logs: [] }] = receipts
      return [status, transaction.data.length, logs.length, logs[0]?.data.length]
    })
    expect(seen).toEqual([seen[0], seen[0], seen[0]])
    expect(seen[0]?.[0]).toBe(1)
  })
})

describe('recastBallot, secret', () => {
  const given = () => {
    const chain = aChain()
    anOpenSecretElection(chain, revoting)
    const first = seal(chain, place(VOTER), [[0]])
    expect(cast(chain, VOTER, first.body)).toBe('accepted')
    const second = seal(chain, place(VOTER, { sequence: 2, previousHash: first.hash }), [[1]])
    return { chain, first, second }
  }
  it('B8: the new one counts, the old ciphertexts leave the sums', () => {
    const { chain, first, second } = given()
    expect(recast(chain, VOTER, [second.body, first.ciphertexts, NO_BALLOT])).toBe('accepted')
    expect(aggregate(chain)).toBe(second.ciphertexts)
    expect(chain.view('getElection', [ELECTION])).toMatchObject({ turnout: 1, accepted: 2 })
    expect(chain.view('getVoter', [ELECTION, VOTER.address])).toMatchObject({ ballotHash: second.hash, sequence: 2 })
    const third = seal(chain, place(VOTER, { sequence: 3, previousHash: second.hash }), [[0]])
    expect(recast(chain, VOTER, [third.body, second.ciphertexts, first.hash])).toBe('accepted')
    expect(aggregate(chain)).toBe(third.ciphertexts)
  })
  const rows: [string, (all: ReturnType<typeof given>) => [Hex, Hex, Hex], unknown][] = [
    ['as it should be', ({ first, second }) => [second.body, first.ciphertexts, NO_BALLOT], 'accepted'],
    ['the whole old body', ({ first, second }) => [second.body, first.body, NO_BALLOT], 'mismatch'],
    [
      'ciphertexts that were never recorded',
      ({ chain, second }) => [second.body, seal(chain, place(VOTER), [[0]], 'x').ciphertexts, NO_BALLOT],
      'mismatch',
    ],
    ['another previous hash', ({ first, second }) => [second.body, first.ciphertexts, first.hash], 'mismatch'],
    ['nothing to take back', ({ second }) => [second.body, '0x', NO_BALLOT], 'mismatch'],
    ['B8: the old ballot revived', ({ first }) => [first.body, first.ciphertexts, NO_BALLOT], 'unproven'],
    [
      'B8: sealed without the hash of the one before',
      ({ chain, first }) => [seal(chain, place(VOTER, { sequence: 2 }), [[1]]).body, first.ciphertexts, NO_BALLOT],
      'unproven',
    ],
    [
      'B8: sealed as the third',
      ({ chain, first }) => [
        seal(chain, place(VOTER, { sequence: 3, previousHash: first.hash }), [[1]]).body,
        first.ciphertexts,
        NO_BALLOT,
      ],
      'unproven',
    ],
    ['a short one', ({ first, second }) => [second.body.slice(0, -2) as Hex, first.ciphertexts, NO_BALLOT], 'length'],
  ]
  it.each(rows)('%s', (_, args, outcome) => {
    const all = given()
    const refusals: Record<string, unknown> = {
      mismatch: ['SupersededMismatch', ELECTION, all.first.hash],
      length: ['BallotLength', 671n, 672n],
    }
    const before = aggregate(all.chain)
    const seen = recast(all.chain, VOTER, args(all))
    expect(seen).toEqual(refusals[String(outcome)] ?? outcome)
    if (outcome !== 'accepted') expect(aggregate(all.chain)).toBe(before)
  })
  it('S5: where re-voting is off, and for who has not voted', () => {
    const chain = aChain()
    anOpenSecretElection(chain)
    const first = seal(chain, place(VOTER), [[0]])
    expect(recast(chain, SECOND, [first.body, first.ciphertexts, NO_BALLOT])).toEqual([
      ...['NothingToSupersede', ELECTION, of(SECOND)],
    ])
    cast(chain, VOTER, first.body)
    const second = seal(chain, place(VOTER, { sequence: 2, previousHash: first.hash }), [[1]])
    expect(recast(chain, VOTER, [second.body, first.ciphertexts, NO_BALLOT])).toEqual([
      ...['AlreadyVoted', ELECTION, of(VOTER), first.hash],
    ])
  })
})

describe('spoilBallot', () => {
  it('blocks that ballot of that voter, now and for ever, and nothing else', () => {
    const chain = aChain()
    anOpenSecretElection(chain, revoting)
    const tested = seal(chain, place(VOTER), [[0]])
    expect(spoil(chain, VOTER, tested.hash)).toBe('accepted')
    expect(eventsOf(chain).at(-1)).toEqual({ name: 'BallotSpoiled', values: [ELECTION, of(VOTER), tested.hash] })
    expect(chain.view('isSpoiled', [ELECTION, VOTER.address, tested.hash])).toBe(true)
    expect(chain.view('isSpoiled', [ELECTION, SECOND.address, tested.hash])).toBe(false)
    expect(cast(chain, VOTER, tested.body)).toEqual(['SpoiledBallot', ELECTION, tested.hash])
    expect(chain.view('getElection', [ELECTION])).toMatchObject({ turnout: 0, accepted: 0 })
    const fresh = seal(chain, place(VOTER), [[0]], 'fresh')
    expect(cast(chain, VOTER, fresh.body)).toBe('accepted')
  })
  it('also the next one of who has voted', () => {
    const chain = aChain()
    anOpenSecretElection(chain, revoting)
    const first = seal(chain, place(VOTER), [[0]])
    cast(chain, VOTER, first.body)
    const tested = seal(chain, place(VOTER, { sequence: 2, previousHash: first.hash }), [[1]])
    expect(spoil(chain, VOTER, tested.hash)).toBe('accepted')
    expect(recast(chain, VOTER, [tested.body, first.ciphertexts, NO_BALLOT])).toEqual([
      ...['SpoiledBallot', ELECTION, tested.hash],
    ])
  })
  it("somebody else's ballot: it is not touched", () => {
    const chain = aChain()
    anOpenSecretElection(chain)
    const { body, hash } = seal(chain, place(VOTER), [[0]])
    expect(spoil(chain, SECOND, hash)).toBe('accepted')
    expect(cast(chain, VOTER, body)).toBe('accepted')
  })
  const some: Hex = `0x${'ab'.repeat(32)}`
  const rows: [string, (chain: TestChain) => unknown, TestAccount, unknown][] = [
    ['by an enrolled voter', anOpenSecretElection, VOTER, 'accepted'],
    ['by who is not', anOpenSecretElection, registrar, ['NotEnrolled', ELECTION, of(registrar)]],
    ['before opening', aKeyedElection, VOTER, ['NotOpenYet', ELECTION, OPENS_AT]],
    ['in an open election', anOpenElection, VOTER, ['NotSecret', ELECTION]],
    [
      'after closing',
      (chain) => {
        anOpenSecretElection(chain)
        chain.passUntil(CLOSES_AT)
      },
      VOTER,
      ['ElectionOver', ELECTION, CLOSES_AT],
    ],
    [
      'twice',
      (chain) => {
        anOpenSecretElection(chain)
        spoil(chain, VOTER, some)
      },
      VOTER,
      ['SpoiledBallot', ELECTION, some],
    ],
  ]
  it.each(rows)('%s', (_, given, voter, outcome) => {
    const chain = aChain()
    given(chain)
    if (Array.isArray(outcome) && outcome[0] === 'NotOpenYet') {
      // A proposer holds it back; a dry run refuses it.
      const { returnData } = chain.call(voter.address, calldata('spoilBallot', [ELECTION, some]), { staticCall: false })
      expect(Object.values(errorOf(returnData)).flat()).toEqual(outcome)
    } else {
      expect(spoil(chain, voter, some)).toEqual(outcome)
    }
  })
  it('a recorded ballot, also a superseded one, stays', () => {
    const chain = aChain()
    anOpenSecretElection(chain, revoting)
    const first = seal(chain, place(VOTER), [[0]])
    cast(chain, VOTER, first.body)
    const second = seal(chain, place(VOTER, { sequence: 2, previousHash: first.hash }), [[1]])
    recast(chain, VOTER, [second.body, first.ciphertexts, NO_BALLOT])
    for (const hash of [first.hash, second.hash]) {
      expect(spoil(chain, VOTER, hash)).toEqual(['BallotRecorded', ELECTION, hash])
    }
  })
})

describe('S2: nothing of a secret election is shown while it runs', () => {
  it.each([
    ['before opening', aKeyedElection],
    ['while open', anOpenSecretElection],
  ])('%s', (_, given) => {
    const chain = aChain()
    given(chain)
    if (chain.head().header.timestamp >= OPENS_AT) cast(chain, VOTER, seal(chain, place(VOTER), [[0]]).body)
    for (const name of ['getResult', 'getAggregate'] as const) {
      const { status, returnData } = chain.call(stranger.address, calldata(name, [ELECTION]))
      expect([status, errorOf(returnData)]).toEqual([0, { name: 'ResultNotYet', args: [ELECTION, CLOSES_AT] }])
    }
    expect(chain.view('getShares', [ELECTION])).toEqual([])
  })
  it('and of an annulled one never', () => {
    const chain = aChain()
    anOpenSecretElection(chain)
    cast(chain, VOTER, seal(chain, place(VOTER), [[0]]).body)
    chain.succeed(organizer, 'annulElection', [ELECTION, 'x'])
    const { returnData } = chain.call(stranger.address, calldata('getAggregate', [ELECTION]), { at: CLOSES_AT })
    expect(errorOf(returnData)).toEqual({ name: 'WrongPhase', args: [ELECTION, 7] })
  })
})

describe('the sums of a block', () => {
  const three = (chain: TestChain) =>
    [0, 1, 2].map((index) => {
      const { body, ciphertexts } = seal(chain, place(voterAt(index)), [[index % 2]])
      return { ciphertexts, transaction: chain.sign(voterAt(index), calldata('castBallot', [ELECTION, body])) }
    })
  const sumOf = (rows: readonly Hex[]) => bytesToHex(nobleEngine.addRows(new Uint8Array(128), rows.map(hexToBytes), []))

  it('are those of its ballots, in one block or in three', () => {
    const inOne = aChain()
    anOpenSecretElection(inOne)
    const ballots = three(inOne)
    inOne.block(ballots.map(({ transaction }) => transaction))
    const want = sumOf(ballots.map(({ ciphertexts }) => ciphertexts))
    expect(aggregate(inOne)).toBe(want)
    const inThree = aChain()
    anOpenSecretElection(inThree)
    for (const { transaction } of three(inThree)) inThree.block([transaction])
    expect(aggregate(inThree)).toBe(want)
  })
  it('have nothing of a transaction that reverts, and of one that is left', () => {
    const chain = aChain()
    anOpenSecretElection(chain)
    const [first, second] = three(chain)
    const again = seal(chain, place(VOTER), [[1]], 'again').body
    const untrue = flip(seal(chain, place(voterAt(2)), [[1]]).body, 640)
    const unproven = chain.sign(voterAt(2), calldata('castBallot', [ELECTION, untrue]))
    const { left } = chain.block([first!.transaction, second!.transaction, unproven])
    expect(left.map(({ error }) => error?.constructor)).toEqual([UnprovenClaims])
    expect(cast(chain, VOTER, again)).toEqual(['AlreadyVoted', ELECTION, of(VOTER), expect.any(String)])
    expect(aggregate(chain)).toBe(sumOf([first!.ciphertexts, second!.ciphertexts]))
  })
  it('B6: a block with ciphertexts that are no points is invalid, whoever says that their proof holds', () => {
    const chain = aChain()
    anOpenSecretElection(chain)
    const bytes = hexToBytes(seal(chain, place(VOTER), [[0]]).body)
    bytes.fill(0xff, 0, 32)
    const transaction = chain.sign(VOTER, calldata('castBallot', [ELECTION, bytesToHex(bytes)]))
    const base = { context: chain.context, parent: chain.head(), state: chain.state(), round: 0 }
    const timestamp = chain.head().header.timestamp + 1n
    const build = () =>
      buildBlock({
        ...base,
        timestamp,
        miner: `0x${'11'.repeat(20)}` as never,
        candidates: [transaction],
        proven: { has: () => true, weightMax: 10 ** 9 },
      })
    expect(build).toThrow(InvalidBlock)
    expect(build).toThrow(/no points/)
    expect(chain.block([]).receipts).toEqual([])
  })
  it('B7: noble and WebAssembly come to the same state root', () => {
    const chain = aChain()
    anOpenSecretElection(chain, revoting)
    const ballots = three(chain)
    const { block, parent, before } = chain.block(ballots.map(({ transaction }) => transaction))
    const roots = [nobleEngine, wasmEngine].map((arithmetic) => {
      const { committed } = applyBlock({ context: { ...chain.context, arithmetic }, parent, block, state: before })
      return committed.roots.accounts.hash
    })
    expect(roots).toEqual([block.header.stateRoot, block.header.stateRoot])
  })
  it('an open election beside a secret one keeps its counts', () => {
    const chain = aChain()
    aKeyedElection(chain)
    aLockedElection(chain, aManifest())
    chain.passUntil(OPENS_AT)
    cast(chain, VOTER, seal(chain, place(VOTER), [[0]]).body)
    expect(cast(chain, VOTER, '0x0001', undefined, 2n)).toBe('accepted')
    expect(chain.view('getResult', [2n], CLOSES_AT).counts).toEqual([0, 1])
  })
})
