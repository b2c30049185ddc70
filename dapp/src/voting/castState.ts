// Where a ballot is between the voter's click and the public record. A pure step function: state and event in, next state
// out. "recorded" is only ever reached by an answer of the chain about a final block, never by hope.
import type { Hex } from 'viem'
import type { Fault } from './faults.ts'

export type CastState =
  | { step: 'idle' }
  | { step: 'wallet' }
  | { step: 'sending'; hash: Hex | null }
  | { step: 'received'; hash: Hex }
  | { step: 'recorded'; hash: Hex }
  | { step: 'failed'; fault: Fault; hash: Hex | null }

export type CastEvent =
  | { kind: 'cast' }
  /** The wallet has the request in hand; with a local key there is nothing to wait for. */
  | { kind: 'signed' }
  | { kind: 'hash'; hash: Hex }
  | { kind: 'received'; hash: Hex }
  | { kind: 'recorded'; hash: Hex }
  | { kind: 'fault'; fault: Fault }
  /** A page that was reloaded takes up a ballot whose hash, or only whose code, it had kept. */
  | { kind: 'resume'; hash: Hex | null }
  | { kind: 'reset' }

export const IDLE: CastState = { step: 'idle' }

export function nextCastState(state: CastState, event: CastEvent): CastState {
  // Final: whatever comes late changes nothing.
  if (state.step === 'recorded') return state
  switch (event.kind) {
    case 'cast':
      return mayCast(state) ? { step: 'wallet' } : state
    case 'signed':
      return state.step === 'wallet' ? { step: 'sending', hash: null } : state
    case 'hash':
      return state.step === 'received' ? state : { step: 'sending', hash: event.hash }
    case 'received':
      return { step: 'received', hash: event.hash }
    case 'recorded':
      return { step: 'recorded', hash: event.hash }
    case 'fault':
      return { step: 'failed', fault: event.fault, hash: hashOf(state) }
    case 'resume':
      return state.step === 'idle' ? { step: 'sending', hash: event.hash } : state
    case 'reset':
      return mayCast(state) ? IDLE : state
  }
}

/** True where a click on Cast may open the wallet: never twice, never while a ballot is on its way. */
export function mayCast(state: CastState): boolean {
  return state.step === 'idle' || (state.step === 'failed' && state.fault.retry)
}

/** While true, leaving the page needs a second thought. */
export function isUnderWay(state: CastState): boolean {
  return state.step === 'wallet' || state.step === 'sending' || state.step === 'received'
}

function hashOf(state: CastState): Hex | null {
  return 'hash' in state ? state.hash : null
}
