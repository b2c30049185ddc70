// The tally of a secret election (BALLOTS, S2): shares and counts, who may bring them and when, the terminal phases. Every
// refusal beside what is accepted. Proofs are real.
import type { Hex } from 'viem'
import { describe, expect, it } from 'vitest'
import {
  aChain,
  aContest,
  aLockedElection,
  anOpenElection,
  aSchedule,
  CLOSES_AT,
  calldata,
  errorOf,
  organizer,
  registrar,
  stranger,
  type TestAccount,
  type TestChain,
  voterAt,
} from '../../../test/execution/aChain.ts'
import {
  aCeremony,
  anOpenSecretElection,
  aSecretManifest,
  aShare,
  attemptOf,
  type Choices,
  countsOf,
  eventsOf,
  phaseName,
  runCeremony,
  seal,
  steps,
  type Trustee,
  trusteeAt,
  trustees,
} from '../../../test/execution/aSecretElection.ts'
import { bytesToHex, hexToBytes } from '../../codec/hex.ts'
import { UnprovenClaims } from '../../types/errors.ts'

type Manifest = ReturnType<typeof aSecretManifest>
const ELECTION = 1n
const TALLY_BY = CLOSES_AT + 604_800n
const of = (account: { address: string }) => expect.stringMatching(new RegExp(account.address, 'i'))

function vote(chain: TestChain, choices: readonly Choices[]): void {
  for (const [i, choice] of choices.entries()) {
    const { body } = seal(chain, { election: ELECTION, voter: voterAt(i) }, choice)
    chain.succeed(voterAt(i), 'castBallot', [ELECTION, body])
  }
}
const YES_NO_YES: readonly Choices[] = [[[0]], [[1]], [[0]]]

/** Closed, with those ballots. */
function closed(manifest: Manifest = aSecretManifest(), choices = YES_NO_YES): TestChain {
  const chain = aChain()
  anOpenSecretElection(chain, manifest)
  vote(chain, choices)
  chain.passUntil(CLOSES_AT)
  return chain
}
function share(chain: TestChain, who: readonly Trustee[], from?: TestAccount): void {
  for (const trustee of who) chain.succeed(from ?? trustee, 'postShare', aShare(chain, ELECTION, trustee))
}
const shared = (...indexes: number[]) => {
  const chain = closed()
  share(chain, indexes.map(trusteeAt))
  return chain
}
const refusal = (chain: TestChain, ...send: Parameters<TestChain['send']>) => {
  const { status, revertData } = chain.send(...send)
  return status === 1 ? 'accepted' : Object.values(errorOf(revertData)).flat()
}
function untrueOnes(chain: TestChain, from: TestAccount, args: readonly [bigint, number, Hex]): unknown {
  const { left } = chain.block([chain.sign(from, calldata('postShare', args))])
  return left[0]?.error instanceof UnprovenClaims ? 'unproven' : 'included'
}
const flip = (hex: Hex, byte: number): Hex => {
  const bytes = hexToBytes(hex)
  bytes[byte] = (bytes[byte] ?? 0) ^ 1
  return bytesToHex(bytes)
}

describe('S2: the result of a secret election', () => {
  it.each([
    ['3 trustees, the first and the second', 3, 2, [1, 2]],
    ['3 trustees, the third and the first, in that order', 3, 2, [3, 1]],
    ['5 trustees, exactly three of them', 5, 3, [5, 2, 4]],
    ['9 trustees, exactly eight of them', 9, 8, [9, 8, 7, 6, 5, 4, 3, 1]],
  ])('%s', (_, count, threshold, who) => {
    const chain = closed(aSecretManifest({ ceremony: aCeremony(count, threshold) }))
    expect(phaseName(chain, ELECTION)).toBe('Closed')
    share(chain, who.map(trusteeAt))
    expect(chain.view('getShares', [ELECTION]).map(({ trustee }) => trustee)).toEqual(who)
    const counts = countsOf(chain, ELECTION)
    expect(counts).toEqual([2, 1])
    chain.succeed(trusteeAt(1), 'publishTally', [ELECTION, counts])
    expect(eventsOf(chain).at(-1)).toEqual({ name: 'TallyPublished', values: [ELECTION, of(trusteeAt(1)), [2, 1]] })
    expect(chain.view('getResult', [ELECTION])).toEqual({
      ...{ phase: 5, enrolled: 4, lateEnrolled: 0, turnout: 3, accepted: 3, counts: [2, 1] },
    })
    expect(phaseName(chain, ELECTION, TALLY_BY + 1n)).toBe('Final')
    // Counts are what anyone reads in state from now on; the aggregate stays for whoever recounts.
    expect(chain.view('getAggregate', [ELECTION])[0]).toBe(3)
  })
  it('shares and counts by other accounts than the trustees: their proofs speak for them', () => {
    const chain = closed()
    share(chain, [trusteeAt(1)], voterAt(3))
    share(chain, [trusteeAt(2)], registrar)
    expect(eventsOf(chain).at(-1)).toEqual({ name: 'SharePosted', values: [ELECTION, 2, of(registrar)] })
    chain.succeed(organizer, 'publishTally', [ELECTION, [2, 1]])
    expect(phaseName(chain, ELECTION)).toBe('Final')
  })
  it('more shares than needed: the first ones make the result', () => {
    const chain = shared(3, 2, 1)
    chain.succeed(voterAt(0), 'publishTally', [ELECTION, [2, 1]])
    expect(chain.view('getShares', [ELECTION]).map(({ trustee }) => trustee)).toEqual([3, 2, 1])
  })
  it('a bad share among them is refused, whoever brings it, and the others make the result', () => {
    const chain = closed()
    const [election, index, good] = aShare(chain, ELECTION, trusteeAt(1))
    // Factor, commitment and response: each by one bit; and a share under another trustee's name.
    for (const byte of [0, 130, 190]) {
      expect(untrueOnes(chain, trusteeAt(1), [election, index, flip(good, byte)])).toBe('unproven')
    }
    expect(untrueOnes(chain, trusteeAt(2), [election, 2, good])).toBe('unproven')
    share(chain, [trusteeAt(3), trusteeAt(1)])
    chain.succeed(voterAt(0), 'publishTally', [ELECTION, countsOf(chain, ELECTION)])
    expect(chain.view('getResult', [ELECTION]).counts).toEqual([2, 1])
  })
  it('the share of another election with the same trustees', () => {
    const other = closed(aSecretManifest({ title: 'Another' }))
    const chain = closed()
    expect(untrueOnes(chain, trusteeAt(1), aShare(other, ELECTION, trusteeAt(1)))).toBe('unproven')
  })
  it('several contests, marks from none to some, a re-vote', () => {
    const contests = [aContest(4, 0, 3), aContest(2)]
    const chain = aChain()
    anOpenSecretElection(chain, aSecretManifest({ contests, revoting: true }))
    vote(chain, [
      [[0, 1, 3], [0]],
      [[], [1]],
      [[1], [1]],
    ])
    const voter = voterAt(0)
    const first = seal(chain, { election: ELECTION, voter }, [[0, 1, 3], [0]])
    const next = { election: ELECTION, voter, sequence: 2, previousHash: first.hash }
    const { body } = seal(chain, next, [[2], [1]])
    chain.succeed(voter, 'recastBallot', [ELECTION, body, first.ciphertexts, `0x${'00'.repeat(32)}`])
    chain.passUntil(CLOSES_AT)
    share(chain, [trusteeAt(1), trusteeAt(2)])
    chain.succeed(voter, 'publishTally', [ELECTION, countsOf(chain, ELECTION)])
    expect(chain.view('getResult', [ELECTION])).toMatchObject({ turnout: 3, accepted: 4, counts: [0, 1, 1, 0, 0, 3] })
  })
  it('with who was missing at the ceremony: two of the two that qualified', () => {
    const chain = aChain()
    const manifest = aSecretManifest({ ceremony: aCeremony(3, 2, { minQualified: 2 }) })
    aLockedElection(chain, manifest)
    const present = [trusteeAt(1), trusteeAt(3)]
    steps.register(chain, ELECTION, present)
    chain.passUntil(manifest.ceremony.registerBy)
    for (const step of [steps.commit, steps.deal, steps.confirm]) step(chain, ELECTION, present)
    chain.passUntil(manifest.schedule.opensAt)
    vote(chain, YES_NO_YES)
    chain.passUntil(CLOSES_AT)
    expect(refusal(chain, trusteeAt(1), 'postShare', [ELECTION, 2, '0x'])).toEqual(['NoVerificationKey', ELECTION, 2])
    share(chain, present)
    chain.succeed(trusteeAt(1), 'publishTally', [ELECTION, [2, 1]])
    expect(phaseName(chain, ELECTION)).toBe('Final')
  })
})

describe('S2: how a secret election ends without a result', () => {
  it('below the minimum turnout: NoResult at closing, and nothing is opened', () => {
    const chain = closed(aSecretManifest({ minTurnout: 4 }))
    expect(phaseName(chain, ELECTION)).toBe('NoResult')
    expect(refusal(chain, trusteeAt(1), 'postShare', aShare(chain, ELECTION, trusteeAt(1)))).toEqual([
      ...['WrongPhase', ELECTION, 6],
    ])
    expect(chain.view('getResult', [ELECTION])).toMatchObject({ phase: 6, turnout: 3, counts: [] })
  })
  it('below the threshold: NoResult when the time for the tally is over', () => {
    const manifest = aSecretManifest({ schedule: aSchedule({ tallyPeriod: 100n }) })
    const chain = closed(manifest)
    share(chain, [trusteeAt(1)])
    expect(refusal(chain, voterAt(0), 'publishTally', [ELECTION, [2, 1]])).toEqual(['TooFewShares', ELECTION, 1n, 2n])
    chain.passUntil(CLOSES_AT + 99n)
    expect(phaseName(chain, ELECTION)).toBe('Closed')
    expect(refusal(chain, trusteeAt(2), 'postShare', aShare(chain, ELECTION, trusteeAt(2)))).toEqual([
      ...['WrongPhase', ELECTION, 6],
    ])
    expect(phaseName(chain, ELECTION)).toBe('NoResult')
    expect(chain.view('getResult', [ELECTION])).toMatchObject({ phase: 6, counts: [] })
  })
  it('enough shares and no counts: NoResult as well', () => {
    const chain = closed(aSecretManifest({ schedule: aSchedule({ tallyPeriod: 100n }) }))
    share(chain, [trusteeAt(1), trusteeAt(2)])
    chain.passUntil(CLOSES_AT + 100n)
    expect(refusal(chain, voterAt(0), 'publishTally', [ELECTION, [2, 1]])).toEqual(['WrongPhase', ELECTION, 6])
    expect(phaseName(chain, ELECTION)).toBe('NoResult')
  })
  const rows: [string, () => TestChain, unknown][] = [
    [
      'while open',
      () => {
        const chain = aChain()
        anOpenSecretElection(chain)
        return chain
      },
      'accepted',
    ],
    ['closed, before any share', closed, 'accepted'],
    ['after the first share', () => shared(1), ['WrongPhase', ELECTION, 4]],
    [
      'final',
      () => {
        const chain = shared(1, 2)
        chain.succeed(voterAt(0), 'publishTally', [ELECTION, [2, 1]])
        return chain
      },
      ['WrongPhase', ELECTION, 5],
    ],
  ]
  it.each(rows)('annulElection %s', (_, given, outcome) => {
    const chain = given()
    expect(refusal(chain, organizer, 'annulElection', [ELECTION, 'a fault'])).toEqual(outcome)
    if (outcome !== 'accepted') return
    expect(phaseName(chain, ELECTION)).toBe('Annulled')
    expect(refusal(chain, trusteeAt(1), 'postShare', [ELECTION, 1, '0x'])).toEqual(['WrongPhase', ELECTION, 7])
  })
})

describe('postShare and publishTally: what is refused', () => {
  const open = () => {
    const chain = aChain()
    anOpenSecretElection(chain)
    vote(chain, YES_NO_YES)
    return chain
  }
  type Send = Parameters<TestChain['send']>
  type Call = (chain: TestChain) => [Send[0], Send[1], unknown]
  const counting =
    (...counts: number[]): Call =>
    () => [voterAt(0), 'publishTally', [ELECTION, counts]]
  const shareOf =
    (index: number): Call =>
    (chain) => [registrar, 'postShare', aShare(chain, ELECTION, trusteeAt(index))]
  const rows: [string, () => TestChain, Call, unknown][] = [
    ['a share', closed, shareOf(1), 'accepted'],
    ['a share while open', open, () => [trusteeAt(1), 'postShare', [ELECTION, 1, '0x']], ['WrongPhase', ELECTION, 3]],
    ['a share twice', () => shared(1), shareOf(1), ['SharePostedAlready', ELECTION, 1]],
    ['of nobody', closed, () => [registrar, 'postShare', [ELECTION, 4, '0x']], ['NoVerificationKey', ELECTION, 4]],
    ['of trustee 0', closed, () => [registrar, 'postShare', [ELECTION, 0, '0x']], ['NoVerificationKey', ELECTION, 0]],
    [
      'a share cut short',
      closed,
      (chain) => {
        const [election, index, hex] = aShare(chain, ELECTION, trusteeAt(1))
        return [registrar, 'postShare', [election, index, hex.slice(0, -64)]]
      },
      ['ShareLength', 160n, 192n],
    ],
    ['the counts', () => shared(1, 2), counting(2, 1), 'accepted'],
    ['the counts while open', open, counting(2, 1), ['WrongPhase', ELECTION, 3]],
    ['the counts without shares', closed, counting(2, 1), ['TooFewShares', ELECTION, 0n, 2n]],
    ['the counts with one share', () => shared(2), counting(2, 1), ['TooFewShares', ELECTION, 1n, 2n]],
    ['a count too few', () => shared(1, 2), counting(3), ['CountsLength', 1n, 2n]],
    ['a count too many', () => shared(1, 2), counting(2, 1, 0), ['CountsLength', 3n, 2n]],
    ['a vote moved', () => shared(1, 2), counting(1, 2), ['WrongCounts', ELECTION]],
    ['a vote added', () => shared(1, 2), counting(3, 1), ['WrongCounts', ELECTION]],
    ['a vote lost', () => shared(1, 2), counting(2, 0), ['WrongCounts', ELECTION]],
    ['more than voted', () => shared(1, 2), counting(4, 0), ['WrongCounts', ELECTION]],
    [
      'the counts twice',
      () => {
        const chain = shared(1, 2)
        chain.succeed(voterAt(0), 'publishTally', [ELECTION, [2, 1]])
        return chain
      },
      counting(2, 1),
      ['WrongPhase', ELECTION, 5],
    ],
    [
      'a share after the counts',
      () => {
        const chain = shared(1, 2)
        chain.succeed(voterAt(0), 'publishTally', [ELECTION, [2, 1]])
        return chain
      },
      shareOf(3),
      ['WrongPhase', ELECTION, 5],
    ],
  ]
  it.each(rows)('%s', (_, given, call, outcome) => {
    const chain = given()
    const [from, name, args] = call(chain)
    expect(refusal(chain, from, name, args as never)).toEqual(outcome)
  })
  it('getResult and getAggregate of a closed one: no counts, the sums', () => {
    const chain = shared(1, 2)
    const { returnData } = chain.call(stranger.address, calldata('getResult', [ELECTION]))
    expect(errorOf(returnData)).toEqual({ name: 'ResultNotYet', args: [ELECTION, CLOSES_AT] })
    expect(chain.view('getAggregate', [ELECTION])[0]).toBe(3)
  })
  it('an open election has neither shares nor sums, and no tally to publish', () => {
    const chain = aChain()
    anOpenElection(chain)
    chain.passUntil(CLOSES_AT)
    expect(refusal(chain, registrar, 'publishTally', [ELECTION, [0, 0]])).toEqual(['NotSecret', ELECTION])
  })
})

describe('S2: closeElection early, in one block with ballots and a share', () => {
  it('counts the ballots before it, and the share is about all of them', () => {
    const manifest = aSecretManifest({ earlyClose: true })
    const chain = aChain()
    anOpenSecretElection(chain, manifest)
    vote(chain, YES_NO_YES.slice(0, 2))
    const { body } = seal(chain, { election: ELECTION, voter: voterAt(2) }, [[0]])
    // What the sums will be: the same ballots in a chain of their own.
    const ahead = aChain()
    anOpenSecretElection(ahead, manifest)
    vote(ahead, YES_NO_YES.slice(0, 2))
    ahead.succeed(voterAt(2), 'castBallot', [ELECTION, body])
    ahead.succeed(organizer, 'closeElection', [ELECTION])
    const args = aShare(ahead, ELECTION, trusteeAt(1))

    const late = seal(chain, { election: ELECTION, voter: voterAt(3) }, [[1]]).body
    const { receipts, left } = chain.block([
      chain.sign(voterAt(2), calldata('castBallot', [ELECTION, body])),
      chain.sign(organizer, calldata('closeElection', [ELECTION])),
      chain.sign(voterAt(3), calldata('castBallot', [ELECTION, late])),
      chain.sign(trusteeAt(1), calldata('postShare', args)),
    ])
    expect(left).toEqual([])
    expect(receipts.map(({ status }) => status)).toEqual([1, 1, 0, 1])
    share(chain, [trusteeAt(2)])
    chain.succeed(voterAt(0), 'publishTally', [ELECTION, countsOf(chain, ELECTION)])
    expect(chain.view('getResult', [ELECTION])).toMatchObject({ turnout: 3, counts: [2, 1] })
  })
})

describe('two secret elections at a time', () => {
  it('have sums, keys and results of their own', () => {
    const chain = aChain()
    const ceremony = aCeremony(3, 2, { registerBy: CLOSES_AT - 1_060n, commitBy: CLOSES_AT - 1_050n })
    aLockedElection(chain, aSecretManifest({ ceremony }))
    runCeremony(chain, 1n)
    aLockedElection(chain, aSecretManifest({ ceremony }))
    runCeremony(chain, 2n)
    chain.passUntil(aSecretManifest().schedule.opensAt)
    for (const [election, choices] of [
      [1n, [[[0]], [[0]]]],
      [2n, [[[1]], [[0]], [[1]]]],
    ] as [bigint, Choices[]][]) {
      for (const [i, choice] of choices.entries()) {
        const { body } = seal(chain, { election, voter: voterAt(i) }, choice)
        chain.succeed(voterAt(i), 'castBallot', [election, body])
      }
    }
    chain.passUntil(CLOSES_AT)
    expect(attemptOf(chain, 1n).key).not.toEqual(attemptOf(chain, 2n).key)
    const results = [1n, 2n].map((election) => {
      for (const trustee of trustees.slice(0, 2)) chain.succeed(trustee, 'postShare', aShare(chain, election, trustee))
      chain.succeed(registrar, 'publishTally', [election, countsOf(chain, election)])
      return chain.view('getResult', [election]).counts
    })
    expect(results).toEqual([
      [2, 0],
      [1, 2],
    ])
  })
})
