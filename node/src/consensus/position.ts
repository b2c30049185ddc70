// The order in which a validator may sign (D2): height, then round, then type. Whatever stands lower than something signed
// before is over; `null` is a validator that never signed.
import type { Draft, MessageType } from '../types/consensus.ts'

export type Position = Pick<Draft, 'height' | 'round' | 'type'>

/** D2. RoundChange(r) < Proposal(r) < Prepare(r) < Commit(r), and nothing of a round below r after RoundChange(r). */
const STEPS: Readonly<Record<MessageType, number>> = { 'round-change': 0, proposal: 1, prepare: 2, commit: 3 }

export function isAbove(a: Position | null, b: Position | null): boolean {
  if (a === null) return false
  if (b === null) return true
  if (a.height !== b.height) return a.height > b.height
  if (a.round !== b.round) return a.round > b.round
  return STEPS[a.type] > STEPS[b.type]
}

export function higherOf(a: Position | null, b: Position | null): Position | null {
  return isAbove(b, a) ? b : a
}

/** Null of none. */
export function highestOf(votes: readonly Position[]): Position | null {
  return votes.reduce<Position | null>(
    (highest, { height, round, type }) => higherOf(highest, { height, round, type }),
    null,
  )
}
