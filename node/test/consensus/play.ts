// One state machine on a stage: the height and what happens to it in; its state and all it wanted done out. Whatever it says
// is signed and comes back to it, as the runtime does; questions and timers are left to the test.
import type { ConsensusEffect } from '../../src/consensus/effects.ts'
import type { ConsensusEvent } from '../../src/consensus/events.ts'
import { withOwn } from '../../src/consensus/record.ts'
import { type ConsensusState, createConsensus, step } from '../../src/consensus/transition.ts'
import type { Address } from '../../src/types/bytes.ts'
import type { BlockRef } from '../../src/types/consensus.ts'
import { aHeight, heard, signed, validatorsOf } from './makers.ts'

export type Played = { readonly state: ConsensusState; readonly effects: readonly ConsensusEffect[] }

/** `own` is the place of the validator we are, or null for one who says nothing. Height 1: validator 0 proposes first. */
export function stage(n: number, own: number | null): ConsensusState {
  const validators = validatorsOf(n)
  const address = own === null ? null : (validators[own] ?? null)
  return step(createConsensus(address), aHeight(validators)).state
}

export function play(from: ConsensusState, ...events: readonly ConsensusEvent[]): Played {
  let state = from
  const effects: ConsensusEffect[] = []
  const queue = [...events]
  for (let event = queue.shift(); event !== undefined; event = queue.shift()) {
    const after = step(state, event)
    state = after.state
    for (const effect of after.effects) {
      effects.push(effect)
      if (effect.kind !== 'say') continue
      const message = signed(effect.message, state.own as Address)
      state = withOwn(state, message)
      queue.unshift(heard(message))
    }
  }
  return { state, effects }
}

/** `prepare 0`, `round-change 1 claims 0`, `finalise 0`, `build 0`, `judge fresh`, `round timer 1: 4000 ms` … */
export function inWords(effects: readonly ConsensusEffect[]): readonly string[] {
  return effects.map(inWord)
}

function inWord(effect: ConsensusEffect): string {
  switch (effect.kind) {
    case 'say': {
      const { type, round, prepared } = effect.message.draft
      return `${type} ${round}${prepared === null ? '' : ` claims ${prepared.round}`}`
    }
    case 'repeat':
      return `repeat ${effect.messages.map(({ kind }) => kind).join(', ')}`
    case 'build':
      return `build ${effect.round}`
    case 'judge':
      return effect.isFresh ? 'judge fresh' : 'judge prepared'
    case 'timer':
      return `${effect.id} timer ${effect.round}: ${effect.delayMs} ms`
    case 'finalise':
      return `finalise ${effect.certificate.round}`
  }
}

/** Only what is said. */
export function said(effects: readonly ConsensusEffect[]): readonly string[] {
  return inWords(effects.filter(({ kind }) => kind === 'say'))
}

export function due(height = 1n): ConsensusEvent {
  return { kind: 'due', height }
}
export function timeout(round: number, height = 1n): ConsensusEvent {
  return { kind: 'timeout', height, round }
}
export function again(round: number, height = 1n): ConsensusEvent {
  return { kind: 'repeat', height, round }
}
export function judged(block: BlockRef, verdict: 'valid' | 'invalid' | 'later' = 'valid', height = 1n): ConsensusEvent {
  return { kind: 'judged', height, hash: block.hash, verdict }
}
export function built(block: BlockRef, round = 0, height = 1n): ConsensusEvent {
  return { kind: 'built', height, round, block }
}
