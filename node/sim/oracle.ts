// The specification watching the real loop: every step of every honest state machine is shown to it, and restarts as
// restarts. Beside it, the bounds of what a state machine keeps (C10), and that rounds take their time (C9). What leaves is
// nothing, or Broken.
import type { ConsensusEvent } from '../src/consensus/events.ts'
import type { ConsensusState, Step } from '../src/consensus/transition.ts'
import { createSpecification, type Specification } from '../test/consensus/specification.ts'
import type { Machine } from './machine.ts'
import { Broken } from './witness.ts'

export type Oracle = {
  uponStep(machine: Machine, before: ConsensusState, event: ConsensusEvent, after: Step): void
}

/** C10. The specification's own number, on purpose not the node's. */
const ROUNDS_AWAY_MAX = 64
/** C9. The shortest round. */
const ROUND_MS_MIN = 2_000

export function createOracle(nowMs: () => number, checksSpecification: boolean): Oracle {
  const specifications = new Map<Machine, Specification>()
  /** When a height first began anywhere. */
  const begunAtMs = new Map<bigint, number>()

  function uponStep(machine: Machine, before: ConsensusState, event: ConsensusEvent, after: Step): void {
    const { state } = after
    checkBounds(machine, state)
    checkRounds(machine, state)
    if (!checksSpecification) return
    const known = specifications.get(machine)
    const isRestart = event.kind === 'height' && (before.height === 0n || before.own !== state.own)
    if (isRestart || known === undefined) {
      const specification = createSpecification(state.own)
      specifications.set(machine, specification)
      if (event.kind !== 'height') throw new Broken('allowed-step', `node ${machine.place} began with a ${event.kind}`)
      judge(machine, event, specification.checkRestart(machine.disk.database().consensus.load(), event, after))
    } else judge(machine, event, known.check(before, event, after))
  }

  function judge({ place }: Machine, event: ConsensusEvent, refusal: string | null): void {
    if (refusal === null) return
    const what = event.kind === 'message' ? `${event.message.kind} of ${event.message.vote.round}` : event.kind
    throw new Broken('allowed-step', `node ${place}, height ${heightOf(event)}, ${what}: ${refusal}`)
  }

  function checkBounds({ place }: Machine, { validators, round, rounds, highest, heard, next }: ConsensusState): void {
    const keeps = (what: string) => new Broken('bounded-memory', `node ${place} keeps ${what}`)
    for (const kept of rounds.keys()) {
      if (Math.abs(kept - round) > ROUNDS_AWAY_MAX) throw keeps(`messages of round ${kept} in round ${round}`)
    }
    if (highest.size > validators.length || heard.size > validators.length) throw keeps('more senders than validators')
    if (next.size > 1) {
      const slots = new Set(Array.from(next.values(), ({ kind, vote }) => `${kind} ${vote.author}`))
      if (slots.size < next.size) throw keeps('two messages of one sender and kind for the next height')
    }
  }

  /** At least one honest validator's timers ran through every round; nobody's began before the height did. */
  function checkRounds({ place }: Machine, { height, round }: ConsensusState): void {
    const now = nowMs()
    const begun = begunAtMs.get(height)
    if (begun === undefined) begunAtMs.set(height, now)
    else if (round * ROUND_MS_MIN > now - begun + ROUND_MS_MIN) {
      throw new Broken('rounds-take-time', `node ${place} is in round ${round} of ${height} after ${now - begun} ms`)
    }
  }

  return { uponStep }
}

function heightOf(event: ConsensusEvent): bigint {
  return event.kind === 'message' ? event.message.vote.height : event.height
}
