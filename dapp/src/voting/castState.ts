// Where a ballot is between the voter's click and the public record. A pure step function: state and event in, next state
// out. "recorded" is only ever reached by an answer of the chain about a final block, never by hope; and what is told
// about one ballot never changes the state of another.
import type { Address, Hex } from 'viem'
import type { Fault } from './faults.ts'

/** Which ballot a state is about: whose, the code to show, and the hash that tells it from every other. */
export type CastBallot = { voter: Address; code: string; ballotHash: Hex }

export type CastState =
  | { step: 'idle' }
  | { step: 'wallet'; ballot: CastBallot }
  | { step: 'sending'; ballot: CastBallot; hash: Hex | null }
  /** Signed with a local key, kept on this device, and no validator has said that it has it. */
  | { step: 'unsent'; ballot: CastBallot; hash: Hex }
  | { step: 'received'; ballot: CastBallot; hash: Hex }
  | { step: 'recorded'; ballot: CastBallot; hash: Hex }
  | { step: 'failed'; ballot: CastBallot; fault: Fault; hash: Hex | null }

type Begin =
  | { kind: 'cast'; ballot: CastBallot }
  /** A page that was reloaded takes up a ballot whose hash it had kept. */
  | { kind: 'resume'; ballot: CastBallot; hash: Hex | null }
/** What became of the ballot with the hash `of`. */
type News = { of: Hex } & (
  | { kind: 'signed' } // the wallet has the request in hand; with a local key there is nothing to wait for
  | { kind: 'hash'; hash: Hex }
  | { kind: 'unsent'; hash: Hex }
  | { kind: 'givenUp' } // by the voter, while it was unsent
  | { kind: 'received'; hash: Hex }
  | { kind: 'recorded'; hash: Hex }
  | { kind: 'fault'; fault: Fault }
)
export type CastEvent = Begin | News | { kind: 'reset' }

export const IDLE: CastState = { step: 'idle' }

export function nextCastState(state: CastState, event: CastEvent): CastState {
  // Final: whatever comes late changes nothing.
  if (state.step === 'recorded') return state
  switch (event.kind) {
    case 'cast':
      return mayCast(state) ? { step: 'wallet', ballot: event.ballot } : state
    case 'resume':
      return state.step === 'idle' ? { step: 'sending', ballot: event.ballot, hash: event.hash } : state
    case 'reset':
      return isUnderWay(state) ? state : IDLE
  }
  if (state.step === 'idle' || state.ballot.ballotHash !== event.of) return state
  const { ballot } = state
  switch (event.kind) {
    case 'signed':
      return state.step === 'wallet' ? { step: 'sending', ballot, hash: null } : state
    case 'hash':
      return state.step === 'received' ? state : { step: 'sending', ballot, hash: event.hash }
    case 'unsent':
      return { step: 'unsent', ballot, hash: event.hash }
    case 'givenUp':
      return state.step === 'unsent' ? IDLE : state
    case 'received':
      return { step: 'received', ballot, hash: event.hash }
    case 'recorded':
      return { step: 'recorded', ballot, hash: event.hash }
    case 'fault':
      return { step: 'failed', ballot, fault: event.fault, hash: hashOf(state) }
  }
}

/** True where a click on Cast may open the wallet: never twice, never while a ballot is on its way. */
export function mayCast(state: CastState): boolean {
  return state.step === 'idle' || (state.step === 'failed' && state.fault.retry && !isFollowed(state))
}

/** The ballot went out and no answer comes: the page goes on asking, and another ballot would only confuse. */
export function isFollowed(state: CastState): boolean {
  return state.step === 'failed' && state.fault.id === 'no-answer' && state.hash !== null
}

/** While true, leaving the page needs a second thought, and nothing about the ballot may change. */
export function isUnderWay(state: CastState): boolean {
  const { step } = state
  return step === 'wallet' || step === 'sending' || step === 'unsent' || step === 'received' || isFollowed(state)
}

function hashOf(state: CastState): Hex | null {
  return 'hash' in state ? state.hash : null
}
