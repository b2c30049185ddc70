// Which phases mean what to a voter.
import type { PhaseName } from '@psephos/contracts-abi'

const OVER: readonly PhaseName[] = ['Closed', 'Final', 'NoResult', 'Annulled', 'Cancelled', 'Failed']

/** No ballot can be cast any more. */
export function isOver(phase: PhaseName): boolean {
  return OVER.includes(phase)
}

/** There was no voting, and no result will come of it. */
export function neverBegan(phase: PhaseName): boolean {
  return phase === 'Cancelled' || phase === 'Failed'
}

/** The roll still takes people (S2). */
export function takesVoters(election: { phase: PhaseName; lateEnrolment: boolean }): boolean {
  return (
    election.phase === 'Draft' || election.phase === 'Locked' || (election.phase === 'Open' && election.lateEnrolment)
  )
}
