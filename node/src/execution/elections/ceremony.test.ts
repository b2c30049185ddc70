// The key ceremony (BALLOTS, S2) as tables: what trustees do, and the stage, the phase and the event that come of it; every
// refusal beside what is accepted. Proofs are real and every claim is verified before its block counts.

import { nobleEngine, transportKey } from '@psephos/ballot'
import { TRUSTEE_FAULTS, TRUSTEE_STEPS } from '@psephos/contracts-abi'
import type { Hex } from 'viem'
import { describe, expect, it } from 'vitest'
import {
  aChain,
  aLockedElection,
  aManifest,
  calldata,
  errorOf,
  GENESIS_TIME,
  OPENS_AT,
  organizer,
  registrar,
  stranger,
  type TestAccount,
  type TestChain,
} from '../../../test/execution/aChain.ts'
import {
  aCeremony,
  aDeal,
  aSecretManifest,
  attemptOf,
  commitment,
  complaint,
  dealing,
  eventsOf,
  phaseName,
  registration,
  runCeremony,
  stageName,
  steps,
  trusteeAt,
  trustees,
} from '../../../test/execution/aSecretElection.ts'
import { bytesToHex, hexToBytes } from '../../codec/hex.ts'
import { UnprovenClaims } from '../../types/errors.ts'

type Ceremony = ReturnType<typeof aCeremony>
const ELECTION = 1n
const [REGISTER_BY, COMMIT_BY, DEAL_BY, CONFIRM_BY] = [20n, 40n, 60n, 80n].map((after) => GENESIS_TIME + after) as [
  bigint,
  bigint,
  bigint,
  bigint,
]
const of = (account: { address: string }) => expect.stringMatching(new RegExp(account.address, 'i'))
const all = (count: number) => trustees.slice(0, count)
const but = (count: number, ...left: number[]) => all(count).filter((_, i) => !left.includes(i + 1))

function started(ceremony: Ceremony = aCeremony()): TestChain {
  const chain = aChain()
  aLockedElection(chain, aSecretManifest({ ceremony }), 2)
  return chain
}
const lastEvent = (chain: TestChain, name: string) =>
  eventsOf(chain).findLast((event) => event.name === name)?.values ?? null

describe('S2: the key ceremony, step by step', () => {
  it.each([
    [3, 2],
    [5, 3],
    [9, 8],
  ])('%i trustees of whom %i are needed: the last confirmation gives the key', (count, threshold) => {
    const chain = started(aCeremony(count, threshold))
    const seen: unknown[] = []
    const look = () => seen.push([stageName(chain, ELECTION), chain.view('getCeremony', [ELECTION]).stageEndsAt])
    look()
    for (const step of [steps.register, steps.commit, steps.deal]) {
      step(chain, ELECTION, all(count))
      look()
    }
    steps.confirm(chain, ELECTION, but(count, count))
    expect(attemptOf(chain, ELECTION).key).toEqual(new Uint8Array(32))
    steps.confirm(chain, ELECTION, [trusteeAt(count)])
    look()
    expect(seen).toEqual([
      ['Registering', REGISTER_BY],
      ['Committing', COMMIT_BY],
      ['Dealing', DEAL_BY],
      ['Confirming', CONFIRM_BY],
      ['Complete', 0n],
    ])
    const { trustees: members, key } = chain.view('getCeremony', [ELECTION])
    const indexes = members.map((_, i) => i + 1)
    expect(lastEvent(chain, 'CeremonyCompleted')).toEqual([ELECTION, 1, key, indexes])
    expect(members.map(({ steps: done, missing, faults, qualified }) => [done, missing, faults, qualified])).toEqual(
      members.map(() => [15, 0, 0, true]),
    )
    const [stated, ceremonyContext, electionContext, verificationKeys] = chain.view('getElectionKey', [ELECTION])
    expect([stated, ceremonyContext.length, electionContext.length]).toEqual([key, 130, 130])
    expect(verificationKeys).toEqual(members.map(({ verificationKey }) => verificationKey))
    expect(new Set(verificationKeys).size).toBe(count)
    expect(phaseName(chain, ELECTION, OPENS_AT)).toBe('Open')
  })
  it('before the lock there is no attempt', () => {
    const chain = aChain()
    chain.succeed(organizer, 'createElection', [aSecretManifest()])
    expect(chain.view('getCeremony', [ELECTION])).toMatchObject({ attempt: 0, stage: 0, trustees: [] })
    expect(chain.view('getElectionKey', [ELECTION])).toEqual([`0x${'00'.repeat(32)}`, '0x', '0x', []])
  })
  it('T2, T4: trustees have an account, the role and 1 VOTE from the lock on', () => {
    const chain = started()
    for (const { address } of all(3)) {
      expect(chain.view('getRoles', [address])).toBe(8n)
      expect(chain.state().getAccount(address)).toMatchObject({ nonce: 0n, balance: 10n ** 18n })
    }
    expect(chain.view('getRoles', [trusteeAt(4).address])).toBe(0n)
  })
  it('S2: a lock after the first deadline is refused, with what is too late', () => {
    const chain = aChain()
    chain.succeed(organizer, 'createElection', [aSecretManifest()])
    const { manifestHash } = chain.view('getElection', [ELECTION])
    const { revertData } = chain.send(organizer, 'lockElection', [ELECTION, manifestHash], REGISTER_BY)
    expect(errorOf(revertData)).toEqual({
      name: 'BadManifest',
      args: ['ceremony.registerBy', expect.stringMatching(/not after/)],
    })
  })
})

type Situation = {
  title: string
  ceremony: Ceremony
  /** Ends with the head at the moment that is looked at. */
  play: (chain: TestChain) => void
  stage: string
  phaseAtOpening: string
  /** The last event of the ceremony, by name. */
  event: [name: string, ...values: unknown[]]
  /** Per trustee: faults, missing, qualified. */
  conduct: [faults: number, missing: number, qualified: boolean][]
}
const { badDeal, silent, falseComplaint } = TRUSTEE_FAULTS
const good = [0, 0, true] as [number, number, boolean]
const idle = [0, 0, false] as [number, number, boolean]

function situations(count: number, threshold: number): Situation[] {
  const strict = aCeremony(count, threshold)
  const lenient = aCeremony(count, threshold, { minQualified: threshold })
  const rest = (first: [number, number, boolean], others: [number, number, boolean]) => [
    first,
    ...Array.from({ length: count - 1 }, () => others),
  ]
  const dealtWithBad = (chain: TestChain) => {
    steps.register(chain, ELECTION, all(count))
    const deals = { 1: aDeal(chain, ELECTION, trusteeAt(1), [2]) }
    steps.commit(chain, ELECTION, all(count), deals)
    steps.deal(chain, ELECTION, all(count), deals)
  }
  const untilDealt = (chain: TestChain) => {
    for (const step of [steps.register, steps.commit, steps.deal]) step(chain, ELECTION, all(count))
  }
  return [
    {
      title: 'a bad dealer, where all must qualify',
      ceremony: strict,
      play: (chain) => {
        dealtWithBad(chain)
        chain.succeed(trusteeAt(2), 'complain', complaint(chain, ELECTION, trusteeAt(2), 1))
      },
      stage: 'Failed',
      phaseAtOpening: 'Failed',
      event: ['CeremonyFailed', ELECTION, 1],
      conduct: rest([badDeal, 0, false], idle),
    },
    {
      title: 'a bad dealer, where one may be missing',
      ceremony: lenient,
      play: (chain) => {
        dealtWithBad(chain)
        chain.succeed(trusteeAt(2), 'complain', complaint(chain, ELECTION, trusteeAt(2), 1))
        expect(lastEvent(chain, 'ComplaintUpheld')).toEqual([ELECTION, 1, of(trusteeAt(2)), 2, 1])
        steps.confirm(chain, ELECTION, but(count, 1))
      },
      stage: 'Complete',
      phaseAtOpening: 'Open',
      event: ['CeremonyCompleted', ELECTION, 1, expect.any(String), but(count, 1).map((_, i) => i + 2)],
      conduct: rest([badDeal, 0, false], good),
    },
    {
      title: 'a false complaint stays on the record, and the ceremony goes on',
      ceremony: strict,
      play: (chain) => {
        untilDealt(chain)
        chain.succeed(trusteeAt(1), 'complain', complaint(chain, ELECTION, trusteeAt(1), 2))
        expect(lastEvent(chain, 'ComplaintRejected')).toEqual([ELECTION, 1, of(trusteeAt(1)), 1, 2])
        steps.confirm(chain, ELECTION, all(count))
      },
      stage: 'Complete',
      phaseAtOpening: 'Open',
      event: ['CeremonyCompleted', ELECTION, 1, expect.any(String), all(count).map((_, i) => i + 1)],
      conduct: rest([falseComplaint, 0, true], good),
    },
    {
      title: 'a trustee that never registers, where all must',
      ceremony: strict,
      play: (chain) => {
        steps.register(chain, ELECTION, but(count, 1))
        chain.passUntil(REGISTER_BY)
      },
      stage: 'Failed',
      phaseAtOpening: 'Failed',
      event: ['TrusteeRegistered', ELECTION, 1, of(trusteeAt(count)), count, expect.any(String)],
      conduct: rest([silent, TRUSTEE_STEPS.register, false], idle),
    },
    {
      title: 'a trustee that never registers, where one may be missing',
      ceremony: lenient,
      play: (chain) => {
        steps.register(chain, ELECTION, but(count, 1))
        chain.passUntil(REGISTER_BY)
        for (const step of [steps.commit, steps.deal, steps.confirm]) step(chain, ELECTION, but(count, 1))
      },
      stage: 'Complete',
      phaseAtOpening: 'Open',
      event: ['CeremonyCompleted', ELECTION, 1, expect.any(String), but(count, 1).map((_, i) => i + 2)],
      conduct: rest([silent, TRUSTEE_STEPS.register, false], good),
    },
    {
      title: 'a trustee that committed and does not deal',
      ceremony: strict,
      play: (chain) => {
        for (const step of [steps.register, steps.commit]) step(chain, ELECTION, all(count))
        steps.deal(chain, ELECTION, but(count, 1))
        chain.passUntil(DEAL_BY)
      },
      stage: 'Failed',
      phaseAtOpening: 'Failed',
      event: ['SharesDealt', ELECTION, 1, of(trusteeAt(count)), count],
      conduct: rest([silent, TRUSTEE_STEPS.deal, false], idle),
    },
    {
      title: 'a trustee that is late to commit, where one may be missing: it is out',
      ceremony: lenient,
      play: (chain) => {
        steps.register(chain, ELECTION, all(count))
        steps.commit(chain, ELECTION, but(count, 1))
        chain.passUntil(COMMIT_BY - 1n)
        const late = chain.send(trusteeAt(1), 'commitDeal', commitment(chain, ELECTION, trusteeAt(1)), COMMIT_BY)
        expect(errorOf(late.revertData)).toEqual({ name: 'WrongStage', args: [ELECTION, 3, DEAL_BY] })
        const none = chain.send(trusteeAt(1), 'dealShares', dealing(chain, ELECTION, trusteeAt(1)))
        expect(errorOf(none.revertData)).toEqual({ name: 'TrusteeOut', args: [ELECTION, 1] })
        for (const step of [steps.deal, steps.confirm]) step(chain, ELECTION, but(count, 1))
      },
      stage: 'Complete',
      phaseAtOpening: 'Open',
      event: ['CeremonyCompleted', ELECTION, 1, expect.any(String), but(count, 1).map((_, i) => i + 2)],
      conduct: rest([silent, TRUSTEE_STEPS.commit, false], good),
    },
    {
      title: 'a trustee that says nothing at the end, where all must: no key',
      ceremony: strict,
      play: (chain) => {
        untilDealt(chain)
        steps.confirm(chain, ELECTION, but(count, 1))
        chain.passUntil(CONFIRM_BY)
      },
      stage: 'Failed',
      phaseAtOpening: 'Failed',
      event: ['SharesConfirmed', ELECTION, 1, of(trusteeAt(count)), count],
      conduct: rest([silent, TRUSTEE_STEPS.confirm, false], idle),
    },
    {
      title: 'a trustee that says nothing at the end, where one may be missing: anyone completes it',
      ceremony: lenient,
      play: (chain) => {
        untilDealt(chain)
        steps.confirm(chain, ELECTION, but(count, 1))
        const early = chain.send(registrar, 'completeCeremony', [ELECTION, 1])
        expect(errorOf(early.revertData)).toEqual({ name: 'WrongStage', args: [ELECTION, 4, CONFIRM_BY] })
        chain.passUntil(CONFIRM_BY)
        expect(stageName(chain, ELECTION)).toBe('Completing')
        chain.succeed(registrar, 'completeCeremony', [ELECTION, 1])
      },
      stage: 'Complete',
      phaseAtOpening: 'Open',
      event: ['CeremonyCompleted', ELECTION, 1, expect.any(String), but(count, 1).map((_, i) => i + 2)],
      conduct: rest([silent, TRUSTEE_STEPS.confirm, false], good),
    },
    {
      title: 'no key at opening, though nobody was at fault: never completed',
      ceremony: lenient,
      play: (chain) => {
        untilDealt(chain)
        steps.confirm(chain, ELECTION, but(count, 1))
        chain.passUntil(OPENS_AT)
        const late = chain.send(registrar, 'completeCeremony', [ELECTION, 1])
        expect(errorOf(late.revertData)).toEqual({ name: 'WrongPhase', args: [ELECTION, 9] })
      },
      stage: 'Failed',
      phaseAtOpening: 'Failed',
      event: ['SharesConfirmed', ELECTION, 1, of(trusteeAt(count)), count],
      conduct: rest([silent, TRUSTEE_STEPS.confirm, false], idle),
    },
    {
      title: 'nobody does anything',
      ceremony: strict,
      play: (chain) => chain.passUntil(OPENS_AT),
      stage: 'Failed',
      phaseAtOpening: 'Failed',
      event: ['ElectionLocked', ELECTION, expect.any(String)],
      conduct: all(count).map(() => [silent, TRUSTEE_STEPS.register, false]),
    },
  ]
}
const EVENTS = [
  ...['ElectionLocked', 'TrusteeRegistered', 'DealCommitted', 'SharesDealt', 'ComplaintUpheld', 'ComplaintRejected'],
  ...['SharesConfirmed', 'CeremonyCompleted', 'CeremonyFailed', 'CeremonyRestarted'],
]

describe.each([
  [3, 2],
  [5, 3],
])('S2: %i trustees, %i needed', (count, threshold) => {
  it.each(situations(count, threshold))('$title', ({ ceremony, play, stage, phaseAtOpening, event, conduct }) => {
    const chain = started(ceremony)
    play(chain)
    const names = eventsOf(chain).map(({ name }) => name)
    const [name, ...values] = event
    expect(names.findLast((one) => EVENTS.includes(one))).toBe(name)
    expect(lastEvent(chain, name)).toEqual(values)
    expect(stageName(chain, ELECTION)).toBe(stage)
    expect(phaseName(chain, ELECTION, OPENS_AT)).toBe(phaseAtOpening)
    const seen = chain.view('getCeremony', [ELECTION]).trustees
    expect(seen.map(({ faults, missing, qualified }) => [faults, missing, qualified])).toEqual(conduct)
    const [, , , verificationKeys] = chain.view('getElectionKey', [ELECTION])
    if (stage !== 'Complete') expect(verificationKeys).toEqual([])
  })
})

describe('S2: restartCeremony', () => {
  const failed = (chain: TestChain) => chain.passUntil(REGISTER_BY)
  const again = (change: Partial<Ceremony> = {}): Ceremony => ({
    ...aCeremony(3, 2),
    ...{ registerBy: OPENS_AT - 40n, commitBy: OPENS_AT - 30n, dealBy: OPENS_AT - 20n, confirmBy: OPENS_AT - 10n },
    ...change,
  })
  const others = [2, 3, 4, 5].map((index) => trusteeAt(index).address)

  it('the absent tried again: a fresh attempt with another context, which comes to a key', () => {
    const chain = started()
    const before = attemptOf(chain, ELECTION).context
    failed(chain)
    chain.succeed(organizer, 'restartCeremony', [ELECTION, again()])
    expect(lastEvent(chain, 'CeremonyRestarted')).toEqual([ELECTION, 2, expect.objectContaining({ threshold: 2 })])
    expect(chain.view('getCeremony', [ELECTION])).toMatchObject({ attempt: 2, stage: 1, stageEndsAt: OPENS_AT - 40n })
    expect(attemptOf(chain, ELECTION).context).not.toEqual(before)
    runCeremony(chain, ELECTION)
    expect(stageName(chain, ELECTION)).toBe('Complete')
    expect(chain.view('getDeal', [ELECTION, 1, 1])).toBe('0x')
    expect(chain.view('getDeal', [ELECTION, 2, 1]).length).toBeGreaterThan(2)
  })
  it('with others and another threshold: they have accounts from then on', () => {
    const chain = started()
    failed(chain)
    chain.succeed(organizer, 'restartCeremony', [ELECTION, again({ trustees: others, threshold: 3, minQualified: 3 })])
    expect(chain.view('getRoles', [trusteeAt(5).address])).toBe(8n)
    const who = others.map((_, i) => trusteeAt(i + 2))
    for (const step of [steps.register, steps.commit, steps.deal, steps.confirm]) step(chain, ELECTION, who)
    expect(lastEvent(chain, 'CeremonyCompleted')).toEqual([ELECTION, 2, expect.any(String), [1, 2, 3, 4]])
    const old = chain.send(trusteeAt(1), 'registerTrustee', [ELECTION, 1, NO_HASH, NO_PROOF])
    expect(errorOf(old.revertData)).toEqual({ name: 'WrongAttempt', args: [ELECTION, 2] })
  })

  const rows: [string, (chain: TestChain) => unknown, TestAccount, Ceremony, unknown[]][] = [
    ['after a failed attempt', failed, organizer, again(), []],
    ['by a trustee', failed, trusteeAt(1), again(), ['NotElectionOrganizer', ELECTION, of(trusteeAt(1))]],
    ['while it runs', () => {}, organizer, again(), ['WrongStage', ELECTION, 1, REGISTER_BY]],
    ['with a key', (chain) => runCeremony(chain, ELECTION), organizer, again(), ['WrongStage', ELECTION, 6, 0n]],
    ['at opening', (chain) => chain.passUntil(OPENS_AT), organizer, again(), ['WrongPhase', ELECTION, 9]],
    [
      'of a cancelled election',
      (chain) => {
        failed(chain)
        chain.succeed(organizer, 'cancelElection', [ELECTION, ''])
      },
      organizer,
      again(),
      ['WrongPhase', ELECTION, 8],
    ],
    [
      'with a deadline at opening',
      failed,
      organizer,
      again({ confirmBy: OPENS_AT }),
      ['BadCeremony', 'confirmBy', expect.stringMatching(/not before opensAt/)],
    ],
    [
      'with a deadline that is past',
      failed,
      organizer,
      again({ registerBy: REGISTER_BY }),
      ['BadCeremony', 'registerBy', expect.stringMatching(/not after the block time/)],
    ],
    [
      'with two trustees',
      failed,
      organizer,
      again({ trustees: others.slice(0, 2) }),
      ['BadCeremony', 'trustees', expect.stringMatching(/2, must be 3 to 9/)],
    ],
    [
      'with all of them needed',
      failed,
      organizer,
      again({ threshold: 3 }),
      ['BadCeremony', 'threshold', expect.stringMatching(/3, must be 2 to 2/)],
    ],
  ]
  it.each(rows)('%s', (_, given, from, ceremony, refusal) => {
    const chain = started()
    given(chain)
    const { status, revertData } = chain.send(from, 'restartCeremony', [ELECTION, ceremony])
    expect(status === 1 ? [] : Object.values(errorOf(revertData)).flat()).toEqual(refusal)
  })
  it('at most so often', () => {
    const chain = aChain()
    const opensAt = GENESIS_TIME + 10_000n
    const schedule = { ...aManifest().schedule, opensAt, closesAt: opensAt + 10n, latestClose: opensAt + 10n }
    aLockedElection(chain, aSecretManifest({ schedule }), 0)
    const restart = () => {
      const { registerBy } = chain.view('getCeremony', [ELECTION]).terms
      chain.passUntil(registerBy)
      const terms = {
        registerBy: registerBy + 5n,
        commitBy: registerBy + 6n,
        dealBy: registerBy + 7n,
        confirmBy: opensAt - 1n,
      }
      return chain.send(organizer, 'restartCeremony', [ELECTION, again(terms)])
    }
    for (let attempt = 2; attempt <= 32; attempt++) expect(restart().status).toBe(1)
    expect(errorOf(restart().revertData)).toEqual({
      name: 'BadCeremony',
      args: ['attempt', expect.stringMatching(/last of 32/)],
    })
  })
})

const NO_HASH: Hex = `0x${'00'.repeat(32)}`
const NO_PROOF: Hex = `0x${'00'.repeat(64)}`

/** Trustee 1's deal, but R_3 is the one of trustee 2's deal, as it is or moved by G: BALLOTS, the key ceremony. */
function withForeignR(chain: TestChain, how: 'copied' | 'shifted'): Uint8Array {
  const [own, others] = [1, 2].map((index) => aDeal(chain, ELECTION, trusteeAt(index))) as [Uint8Array, Uint8Array]
  // C_0, C_1, R_1, R_2, then R_3.
  const foreign = others.subarray(4 * 32, 5 * 32)
  const G = transportKey(new Uint8Array([1, ...new Uint8Array(31)]))
  own.set(how === 'copied' ? foreign : nobleEngine.addRows(foreign, [G], []), 4 * 32)
  return own
}

describe('the key ceremony: what is refused', () => {
  const until =
    (...done: ('register' | 'commit' | 'deal' | 'confirm')[]) =>
    (chain: TestChain) => {
      for (const step of done) steps[step](chain, ELECTION, all(3))
    }
  const first =
    (step: 'register' | 'commit' | 'deal' | 'confirm', ...before: ('register' | 'commit' | 'deal')[]) =>
    (chain: TestChain) => {
      until(...before)(chain)
      steps[step](chain, ELECTION, [trusteeAt(1)])
    }
  type Send = Parameters<TestChain['send']>
  type Call = (chain: TestChain) => [Send[0], Send[1], unknown]
  const one = trusteeAt(1)
  const edited = (args: readonly unknown[], at: number, value: unknown) =>
    args.map((arg, i) => (i === at ? value : arg))
  const flip = (hex: Hex, byte = 0): Hex => {
    const bytes = hexToBytes(hex)
    bytes[byte] = (bytes[byte] ?? 0) ^ 1
    return bytesToHex(bytes)
  }
  const dealt = until('register', 'commit', 'deal')

  const rows: [string, (chain: TestChain) => unknown, Call, unknown][] = [
    ['registering', () => {}, (chain) => [one, 'registerTrustee', registration(chain, ELECTION, one)], 'accepted'],
    [
      'registering twice',
      first('register'),
      (chain) => [one, 'registerTrustee', registration(chain, ELECTION, one)],
      ['StepDone', ELECTION, 1],
    ],
    [
      'registering as somebody else',
      () => {},
      (chain) => [registrar, 'registerTrustee', registration(chain, ELECTION, one)],
      ['NotTrustee', ELECTION, of(registrar)],
    ],
    [
      "registering with another trustee's key",
      first('register'),
      (chain) => [trusteeAt(2), 'registerTrustee', registration(chain, ELECTION, one)],
      ['TransportKeyTaken', ELECTION, 1],
    ],
    [
      'registering for another attempt',
      () => {},
      (chain) => [one, 'registerTrustee', edited(registration(chain, ELECTION, one), 1, 2)],
      ['WrongAttempt', ELECTION, 1],
    ],
    [
      'a short proof',
      () => {},
      (chain) => [one, 'registerTrustee', edited(registration(chain, ELECTION, one), 3, '0x00')],
      ['ProofLength', 1n, 64n],
    ],
    [
      'a proof in which a bit is changed',
      () => {},
      (chain) => {
        const args = registration(chain, ELECTION, one)
        return [one, 'registerTrustee', edited(args, 3, flip(args[3], 40))]
      },
      'unproven',
    ],
    [
      'a proof of possession made for another place',
      () => {},
      (chain) => [trusteeAt(2), 'registerTrustee', registration(chain, ELECTION, one)],
      'unproven',
    ],
    [
      'committing too early',
      first('register'),
      () => [one, 'commitDeal', [ELECTION, 1, NO_HASH]],
      ['WrongStage', ELECTION, 1, REGISTER_BY],
    ],
    ['committing', until('register'), (chain) => [one, 'commitDeal', commitment(chain, ELECTION, one)], 'accepted'],
    [
      'committing twice',
      first('commit', 'register'),
      () => [one, 'commitDeal', [ELECTION, 1, NO_HASH]],
      ['StepDone', ELECTION, 1],
    ],
    [
      'committing to nothing',
      until('register'),
      () => [one, 'commitDeal', [ELECTION, 1, NO_HASH]],
      ['ZeroCommitment', 1n],
    ],
    ['dealing', until('register', 'commit'), (chain) => [one, 'dealShares', dealing(chain, ELECTION, one)], 'accepted'],
    [
      'dealing twice',
      first('deal', 'register', 'commit'),
      (chain) => [one, 'dealShares', dealing(chain, ELECTION, one)],
      ['StepDone', ELECTION, 1],
    ],
    [
      'another deal than the one committed to',
      until('register', 'commit'),
      (chain) => {
        const args = dealing(chain, ELECTION, one)
        return [one, 'dealShares', edited(args, 2, flip(args[2], 400))]
      },
      ['DealMismatch', ELECTION, expect.any(String)],
    ],
    [
      'a deal of a higher degree: one commitment too many',
      until('register', 'commit'),
      (chain) => {
        const [election, attempt, deal] = dealing(chain, ELECTION, one)
        return [one, 'dealShares', [election, attempt, `${deal}${'00'.repeat(32)}`]]
      },
      ['DealLength', 544n, 512n],
    ],
    [
      "another trustee's deal",
      (chain) => {
        until('register')(chain)
        // It saw the other's deal on the way and committed to that.
        const copied = aDeal(chain, ELECTION, trusteeAt(2))
        steps.commit(chain, ELECTION, all(3), { 1: copied })
      },
      (chain) => [one, 'dealShares', dealing(chain, ELECTION, one, aDeal(chain, ELECTION, trusteeAt(2)))],
      'unproven',
    ],
    ...(['copied', 'shifted'] as const).map((how): [string, (chain: TestChain) => unknown, Call, unknown] => [
      `a deal whose R is ${how} from another's, so that complaints about it would open the other's shares`,
      (chain) => {
        until('register')(chain)
        steps.commit(chain, ELECTION, all(3), { 1: withForeignR(chain, how) })
      },
      (chain) => [one, 'dealShares', dealing(chain, ELECTION, one, withForeignR(chain, how))],
      'unproven',
    ]),
    ['confirming', dealt, () => [one, 'confirmShares', [ELECTION, 1]], 'accepted'],
    [
      'confirming twice',
      first('confirm', 'register', 'commit', 'deal'),
      () => [one, 'confirmShares', [ELECTION, 1]],
      ['StepDone', ELECTION, 1],
    ],
    [
      'confirming by a stranger with a role',
      dealt,
      () => [organizer, 'confirmShares', [ELECTION, 1]],
      ['NotTrustee', ELECTION, of(organizer)],
    ],
    ['complaining', dealt, (chain) => [one, 'complain', complaint(chain, ELECTION, one, 2)], 'accepted'],
    [
      'complaining after having confirmed',
      first('confirm', 'register', 'commit', 'deal'),
      (chain) => [one, 'complain', complaint(chain, ELECTION, one, 2)],
      ['StepDone', ELECTION, 1],
    ],
    [
      'complaining twice about the same deal',
      (chain) => {
        dealt(chain)
        chain.succeed(one, 'complain', complaint(chain, ELECTION, one, 2))
      },
      (chain) => [one, 'complain', complaint(chain, ELECTION, one, 2)],
      ['ComplaintDone', ELECTION, 2],
    ],
    [
      'complaining about nobody',
      dealt,
      (chain) => [one, 'complain', edited(complaint(chain, ELECTION, one, 2), 2, 4)],
      ['UnknownTrustee', ELECTION, 4],
    ],
    [
      'complaining about trustee 0',
      dealt,
      (chain) => [one, 'complain', edited(complaint(chain, ELECTION, one, 2), 2, 0)],
      ['UnknownTrustee', ELECTION, 0],
    ],
    [
      'a complaint that opens another secret',
      dealt,
      (chain) => {
        const args = complaint(chain, ELECTION, one, 2)
        return [one, 'complain', edited(args, 3, complaint(chain, ELECTION, one, 3)[3])]
      },
      ['MalformedComplaint', ELECTION],
    ],
    [
      'a complaint about one dealer with the proof of another',
      dealt,
      (chain) => [one, 'complain', edited(complaint(chain, ELECTION, one, 3), 2, 2)],
      ['MalformedComplaint', ELECTION],
    ],
    [
      "another trustee's complaint",
      dealt,
      (chain) => [one, 'complain', complaint(chain, ELECTION, trusteeAt(2), 3)],
      ['MalformedComplaint', ELECTION],
    ],
    [
      'a short complaint',
      dealt,
      (chain) => [one, 'complain', edited(complaint(chain, ELECTION, one, 2), 4, '0x')],
      ['ProofLength', 0n, 96n],
    ],
  ]
  it.each(rows)('%s', (_, given, call, outcome) => {
    const chain = started()
    given(chain)
    const [from, name, args] = call(chain)
    const transaction = chain.sign(from, calldata(name, args as never))
    const { receipts, left } = chain.block([transaction])
    if (outcome === 'unproven') {
      expect(left[0]?.error).toBeInstanceOf(UnprovenClaims)
    } else {
      const [receipt] = receipts
      expect(receipt?.status === 1 ? 'accepted' : Object.values(errorOf(receipt!.revertData)).flat()).toEqual(outcome)
    }
  })

  it('a dealer that is out: no second complaint about it, and none by it', () => {
    const chain = started(aCeremony(5, 3, { minQualified: 3 }))
    steps.register(chain, ELECTION, all(5))
    const deals = { 1: aDeal(chain, ELECTION, one, [2, 3]) }
    steps.commit(chain, ELECTION, all(5), deals)
    steps.deal(chain, ELECTION, all(5), deals)
    const late = complaint(chain, ELECTION, trusteeAt(3), 1)
    const own = complaint(chain, ELECTION, one, 2)
    chain.succeed(trusteeAt(2), 'complain', complaint(chain, ELECTION, trusteeAt(2), 1))
    for (const [who, args, index] of [
      [trusteeAt(3), late, 1],
      [one, own, 1],
    ] as const) {
      const { revertData } = chain.send(who, 'complain', args)
      expect(errorOf(revertData)).toEqual({ name: 'TrusteeOut', args: [ELECTION, index] })
    }
    const { revertData } = chain.send(one, 'confirmShares', [ELECTION, 1])
    expect(errorOf(revertData)).toEqual({ name: 'TrusteeOut', args: [ELECTION, 1] })
  })
  it('a dealer that has not dealt', () => {
    const chain = started(aCeremony(3, 2, { minQualified: 2 }))
    for (const step of [steps.register, steps.commit]) step(chain, ELECTION, all(3))
    steps.deal(chain, ELECTION, but(3, 3))
    chain.passUntil(DEAL_BY)
    const args = complaint(chain, ELECTION, one, 2)
    const { revertData } = chain.send(one, 'complain', [args[0], args[1], 3, args[3], args[4]])
    expect(errorOf(revertData)).toEqual({ name: 'NoDeal', args: [ELECTION, 3] })
  })
  it('all of it in an open election', () => {
    const chain = aChain()
    aLockedElection(chain)
    const calls: [string, unknown[]][] = [
      ['registerTrustee', [1n, 1, NO_HASH, '0x']],
      ['commitDeal', [1n, 1, NO_HASH]],
      ['dealShares', [1n, 1, '0x']],
      ['complain', [1n, 1, 1, NO_HASH, '0x']],
      ['confirmShares', [1n, 1]],
      ['completeCeremony', [1n, 1]],
      ['restartCeremony', [1n, aCeremony()]],
      ['spoilBallot', [1n, NO_HASH]],
      ['postShare', [1n, 1, '0x']],
      ['publishTally', [1n, []]],
      ...['getCeremony', 'getElectionKey', 'getAggregate', 'getShares'].map(
        (name) => [name, [1n]] as [string, unknown[]],
      ),
      ['getDeal', [1n, 1, 1]],
    ]
    for (const [name, args] of calls) {
      const { status, returnData } = chain.call(organizer.address, calldata(name as never, args as never))
      expect([name, status, errorOf(returnData)]).toEqual([name, 0, { name: 'NotSecret', args: [1n] }])
    }
  })
  it('S2: an election that does not exist', () => {
    const chain = aChain()
    const { returnData } = chain.call(stranger.address, calldata('getCeremony', [7n]))
    expect(errorOf(returnData)).toEqual({ name: 'UnknownElection', args: [7n] })
  })
})

describe('T5: the door judges a deadline by the head', () => {
  it.each([
    ['before it for both', REGISTER_BY - 1n, REGISTER_BY - 9n, 'accepted'],
    ['past it by the clock, not at the head', REGISTER_BY + 5n, REGISTER_BY - 1n, 'accepted'],
    ['past it at the head', REGISTER_BY + 5n, REGISTER_BY, 'WrongStage'],
  ])('%s', async (_, timestamp, closingTimestamp, outcome) => {
    const { callContract } = await import('../callContract.ts')
    const chain = started()
    const { status, returnData } = callContract({
      context: chain.context,
      reader: chain.state(),
      height: 9n,
      timestamp,
      closingTimestamp,
      from: trusteeAt(1).address,
      to: '0x000000000000000000000000000000005e1ec7ed' as never,
      data: calldata('registerTrustee', registration(chain, ELECTION, trusteeAt(1))),
      staticCall: false,
    })
    expect(status === 1 ? 'accepted' : errorOf(returnData).name).toBe(outcome)
  })
})
