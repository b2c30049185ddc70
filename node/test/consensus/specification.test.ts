// The oracle on trial. Random schedules of the state machine as it is must all be allowed; machines with one thing broken
// must be refused, and by the predicate that forbids it. Every run prints its seed in the violation.
import { describe, expect, it } from 'vitest'
import { makeCertificate } from '../../src/consensus/certificate.ts'
import type { ConsensusEffect, OwnMessage } from '../../src/consensus/effects.ts'
import type { ConsensusEvent } from '../../src/consensus/events.ts'
import { restore } from '../../src/consensus/record.ts'
import { type ConsensusState, enterRound, messagesOf, type Step } from '../../src/consensus/state.ts'
import { step } from '../../src/consensus/transition.ts'
import type { Address } from '../../src/types/bytes.ts'
import { aBlock, aHeight, heard, prepare, proposal, validatorsOf } from './makers.ts'
import { type Machine, OURS, type Ran, runSchedule } from './schedule.ts'
import { createSpecification } from './specification.ts'

const SIZES: readonly (readonly [number, number])[] = [
  [1, 0],
  [3, 0],
  [4, 0],
  [4, 1],
  [5, 1],
  [7, 2],
]

describe('every step of the state machine is allowed by the specification', () => {
  it.each(SIZES)('%i validators, %i of them lying', (n, liars) => {
    const ran: Ran[] = []
    for (let seed = 1; seed <= 5; seed++)
      ran.push(runSchedule({ seed: 1_000 * n + 100 * liars + seed, n, liars, actions: 700 }))
    expect(ran.flatMap(({ violations }) => violations)).toEqual([])
    // Something happened: decisions, crashes, and where there is more than one, round changes.
    expect(Math.min(...ran.map(({ heights }) => heights))).toBeGreaterThanOrEqual(2)
    expect(ran.reduce((sum, { crashes }) => sum + crashes, 0)).toBeGreaterThan(0)
    if (n > 1) expect(Math.max(...ran.map(({ roundsMax }) => roundsMax))).toBeGreaterThan(2)
  })
})

type Change = (after: Step, before: ConsensusState, event: ConsensusEvent) => Step
const changing = (change: Change): Machine => ({
  step: (state, event) => change(step(state, event), state, event),
  restore,
})
const effects = (change: (effect: ConsensusEffect, state: ConsensusState) => readonly ConsensusEffect[]): Machine =>
  changing(({ state, effects: all }) => ({ state, effects: all.flatMap((effect) => change(effect, state)) }))
const says = (change: (message: OwnMessage, state: ConsensusState) => readonly OwnMessage[]): Machine =>
  effects((effect, state) =>
    effect.kind === 'say' ? change(effect.message, state).map((message) => ({ kind: 'say', message })) : [effect],
  )
const asCommit = ({ draft }: OwnMessage): OwnMessage => ({ kind: 'commit', draft: { ...draft, type: 'commit' } })

describe('a step that the specification does not allow is refused', () => {
  it.each<[string, Machine, RegExp]>([
    [
      'a commit with the prepare',
      says((each) => (each.kind === 'prepare' ? [each, asCommit(each)] : [each])),
      /UponPrepare: commits without a quorum/,
    ],
    ['a commit before a quorum has prepared', changing(commitsEarly), /UponPrepare/],
    ['no commit', says((each) => (each.kind === 'commit' ? [] : [each])), /UponPrepare: prepared and not committed/],
    ['no prepare', says((each) => (each.kind === 'prepare' ? [] : [each])), /UponProposal: accepted and not prepared/],
    [
      'a prepare for another block',
      says((each) =>
        each.kind === 'prepare' ? [{ ...each, draft: { ...each.draft, digest: aBlock('other').hash } }] : [each],
      ),
      /prepares what was not proposed/,
    ],
    ['a prepare said twice', changing(saysTwice('prepare')), /said/],
    [
      'a prepare before the verdict',
      { ...OURS, step: (state, event) => trusting(step(state, event)) },
      /not found valid|without a verdict|never found valid/,
    ],
    [
      'lastPrepared dropped with its round',
      changing(({ state, effects: all }, before) => ({
        state: state.round > before.round ? { ...state, lastPrepared: null } : state,
        effects: all,
      })),
      /lastPrepared: dropped/,
    ],
    [
      'a claim left out of the RoundChange',
      says((each) =>
        each.kind === 'round-change' ? [{ ...each, draft: { ...each.draft, prepared: null }, proof: null }] : [each],
      ),
      /createRoundChange/,
    ],
    [
      'a claim without its block',
      says((each) => (each.kind === 'round-change' ? [{ ...each, proof: null }] : [each])),
      /createRoundChange/,
    ],
    ['a jump because one is ahead', changing(jumpsAfterOne), /round: \d+ to \d+ without a reason/],
    [
      'no jump when f+1 are ahead',
      changing((after, before, event) =>
        event.kind === 'message' && after.state.round > before.round ? { state: before, effects: [] } : after,
      ),
      /f\+1 are ahead|accepted|round|timer/,
    ],
    [
      'a move without a RoundChange',
      says((each) => (each.kind === 'round-change' ? [] : [each])),
      /without a RoundChange/,
    ],
    [
      'a timer of an earlier round that still counts',
      {
        ...OURS,
        step: (state, event) => step(state, event.kind === 'timeout' ? { ...event, round: state.round } : event),
      },
      /stuttering|without a reason/,
    ],
    ['a timer that starts before a quorum is there', changing(startsEarly), /C9: the timer starts too early/],
    [
      'a timer that never starts',
      effects((each) => (each.kind === 'timer' && each.id === 'round' ? [] : [each])),
      /timer does not run/,
    ],
    [
      'a timer without a bound',
      effects((each) =>
        each.kind === 'timer' && each.id === 'round' ? [{ ...each, delayMs: 2_000 * 2 ** each.round }] : [each],
      ),
      /another time/,
    ],
    [
      'a proposal without its justification',
      says((each) => (each.kind === 'proposal' ? [{ ...each, justification: null }] : [each])),
      /isProposalJustification/,
    ],
    [
      'a claim stripped by the proposer',
      says((each) =>
        each.kind === 'proposal' && each.justification
          ? [
              {
                ...each,
                justification: {
                  roundChanges: each.justification.roundChanges.map((vote) => ({ ...vote, prepared: null })),
                  prepares: [],
                },
              },
            ]
          : [each],
      ),
      /isProposalJustification|never received/,
    ],
    [
      'a proposal on one RoundChange too few',
      says((each) =>
        each.kind === 'proposal' && each.justification
          ? [
              {
                ...each,
                justification: { ...each.justification, roundChanges: each.justification.roundChanges.slice(1) },
              },
            ]
          : [each],
      ),
      /isProposalJustification/,
    ],
    ['a proposal out of turn', changing(buildsOutOfTurn), /build: out of turn/],
    ['a second proposal in a round', changing(saysTwice('proposal')), /said/],
    ['a certificate one commit short', changing(finalisesEarly), /no quorum of seals/],
    [
      'a certificate with one seal twice',
      effects((each) =>
        each.kind === 'finalise'
          ? [
              {
                ...each,
                certificate: {
                  ...each.certificate,
                  signatures: each.certificate.signatures.map(() => each.certificate.signatures[0]!),
                },
              },
            ]
          : [each],
      ),
      /a seal nobody sent/,
    ],
    [
      'a certificate of another block',
      effects((each) => (each.kind === 'finalise' ? [{ ...each, block: aBlock('other') }] : [each])),
      /ValidNewBlock/,
    ],
    ['no certificate', effects((each) => (each.kind === 'finalise' ? [] : [each])), /UponCommit/],
    [
      'somebody else’s words repeated',
      effects((each, { rounds }) =>
        each.kind === 'repeat'
          ? [
              {
                ...each,
                messages: [...rounds.values()]
                  .flatMap(({ prepares }) => [...prepares.values()])
                  .map((vote) => ({ kind: 'prepare', vote })),
              },
            ]
          : [each],
      ),
      /repeat/,
    ],
    [
      'a restart that forgets',
      { step, restore: (own, _, event) => restore(own, null, event) },
      /lastPrepared|round|said|prepared|timer|ahead/,
    ],
    [
      'a restart that forgets what binds it',
      { step, restore: (own, record, event) => restore(own, record && { ...record, lastPrepared: null }, event) },
      /lastPrepared/,
    ],
    [
      'a restart that forgets what it said',
      { step, restore: (own, record, event) => restore(own, record && { ...record, own: [] }, event) },
      /D1|said|without|C9|justified/,
    ],
  ])('%s', (_, machine, predicate) => {
    const found = firstViolation(machine)
    expect(found).toMatch(/^seed \d+/)
    expect(found).toMatch(predicate)
  })
})

describe('one step, by hand', () => {
  const validators = validatorsOf(4)
  const [a, , , d] = validators as [Address, Address, Address, Address]
  const X = aBlock('X')
  function watched() {
    const specification = createSpecification(d)
    let state = OURS.restore(d, null, aHeight(validators)).state
    expect(specification.checkRestart(null, aHeight(validators), { state, effects: [] })).toBeNull()
    return {
      check(event: ConsensusEvent, change: (after: Step) => Step = (after) => after) {
        const before = state
        const after = change(step(before, event))
        state = after.state
        return specification.check(before, event, after)
      },
    }
  }
  it('a proposal, its verdict and our prepare are allowed', () => {
    const { check } = watched()
    expect(check(heard(proposal(a, X)))).toBeNull()
    expect(check({ kind: 'judged', height: 1n, hash: X.hash, verdict: 'valid' })).toBeNull()
  })
  it.each<[string, (after: Step) => Step, RegExp]>([
    [
      'anything said upon a message of the next height',
      ({ state }) => ({ state, effects: [{ kind: 'build', height: 1n, round: 0 }] }),
      /stuttering: build/,
    ],
    [
      'a round moved by it',
      ({ state, effects: all }) => ({ state: enterRound(state, 1), effects: all }),
      /stuttering: the round/,
    ],
    [
      'lastPrepared set by it',
      ({ state, effects: all }) => ({
        state: { ...state, lastPrepared: { round: 0, block: X, prepares: [] } },
        effects: all,
      }),
      /stuttering: lastPrepared/,
    ],
  ])('%s is not', (_, change, reason) => {
    const { check } = watched()
    expect(check(heard(prepare(a, X, { height: 2n })), change)).toMatch(reason)
  })
})

function firstViolation(machine: Machine): string {
  for (let seed = 1; seed <= 60; seed++) {
    const [n, liars] = SIZES[1 + (seed % (SIZES.length - 1))] as readonly [number, number]
    const { violations } = runSchedule({ seed, n, liars, actions: 700, machine })
    if (violations[0] !== undefined) return violations[0]
  }
  return 'none in 60 seeds'
}

function commitsEarly(after: Step): Step {
  const { state } = after
  const { proposal: accepted, verdict, round, validators } = state
  if (
    accepted === null ||
    verdict !== 'valid' ||
    state.said.commit !== undefined ||
    state.lastPrepared?.round === round
  )
    return after
  const prepares = [...messagesOf(state, round).prepares.values()].filter(
    ({ digest }) => digest === accepted.block.hash,
  )
  if (prepares.length < Math.ceil((2 * validators.length) / 3) - 1) return after
  const { hash } = accepted.block
  const draft = { type: 'commit' as const, height: state.height, round, digest: hash, prepared: null }
  return {
    state: {
      ...state,
      lastPrepared: { round, block: accepted.block, prepares },
      said: { ...state.said, commit: hash },
    },
    effects: [...after.effects, { kind: 'say', message: { kind: 'commit', draft } }],
  }
}

function saysTwice(kind: OwnMessage['kind']): Change {
  return ({ state, effects: all }) => ({
    state,
    effects: all.flatMap((effect) =>
      effect.kind === 'say' && effect.message.kind === kind ? [effect, effect] : [effect],
    ),
  })
}

/** Takes every block for valid without asking. */
function trusting(after: Step): Step {
  const asked = after.effects.find((effect) => effect.kind === 'judge')
  if (asked?.kind !== 'judge') return after
  const next = step(after.state, { kind: 'judged', height: asked.height, hash: asked.block.hash, verdict: 'valid' })
  return { state: next.state, effects: [...after.effects.filter((effect) => effect !== asked), ...next.effects] }
}

function jumpsAfterOne(after: Step, before: ConsensusState, event: ConsensusEvent): Step {
  if (event.kind !== 'message' || event.message.kind !== 'round-change') return after
  const { round, height } = event.message.vote
  if (height !== before.height || round <= after.state.round || after.state.isFinal) return after
  return { state: enterRound(after.state, round), effects: after.effects }
}

function startsEarly({ state, effects: all }: Step, before: ConsensusState): Step {
  const isTimed = all.some((effect) => effect.kind === 'timer' && effect.id === 'round')
  if (state.round <= before.round || isTimed || state.isFinal) return { state, effects: all }
  const { height, round } = state
  return {
    state,
    effects: [...all, { kind: 'timer', id: 'round', height, round, delayMs: Math.min(2_000 * 2 ** round, 8_000) }],
  }
}

function buildsOutOfTurn({ state, effects: all }: Step, _: ConsensusState, event: ConsensusEvent): Step {
  if (event.kind !== 'due' || state.isBuilding) return { state, effects: all }
  return { state, effects: [...all, { kind: 'build', height: state.height, round: state.round }] }
}

function finalisesEarly(after: Step): Step {
  const { state } = after
  const { proposal: known, round, height } = state
  if (known === null || state.isFinal) return after
  const commits = [...messagesOf(state, round).commits.values()].filter(({ digest }) => digest === known.block.hash)
  if (commits.length < Math.ceil((2 * state.validators.length) / 3) - 1) return after
  const certificate = makeCertificate({ height, round, blockHash: known.block.hash }, commits)
  return {
    state: { ...state, isFinal: true },
    effects: [...after.effects, { kind: 'finalise', block: known.block, certificate }],
  }
}
