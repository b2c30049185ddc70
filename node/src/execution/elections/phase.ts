// S2. The phase of an election follows from what transactions decided and from the block time; nothing is written when
// an election opens or closes.
import { PHASES, type PhaseName, STAGES } from '@psephos/contracts-abi'
import type { StateReader } from '../../types/state.ts'
import type { BlockPlace } from '../context.ts'
import { type ElectionHead, type ElectionSchedule, readHead, readRules, readSchedule, readTally } from './storage.ts'

export type ElectionTimes = ElectionHead & ElectionSchedule

export function readTimes(state: StateReader, election: bigint): ElectionTimes {
  return { ...readHead(state, election), ...readSchedule(state, election) }
}

/** Draft whatever the time, until it is locked or cancelled. In time means opensAt <= block time < closesAt (H5). */
export function phaseOf(state: StateReader, election: bigint, times: ElectionTimes, place: BlockPlace): PhaseName {
  if (times.stage === STAGES.none) return 'None'
  if (times.stage === STAGES.draft) return 'Draft'
  if (times.stage === STAGES.cancelled) return 'Cancelled'
  if (times.stage === STAGES.annulled) return 'Annulled'
  if (place.timestamp < times.opensAt) return 'Locked'
  if ((place.closingTimestamp ?? place.timestamp) < times.closesAt) return 'Open'
  const { turnout } = readTally(state, election)
  return turnout >= readRules(state, election).minTurnout ? 'Final' : 'NoResult'
}

export function phaseNumber(phase: PhaseName): number {
  return PHASES.indexOf(phase)
}
