// S2. The phase of an election follows from what transactions decided and from the block time; nothing is written when
// an election opens or closes.
import { PHASES, type PhaseName, SECRECY, STAGES } from '@psephos/contracts-abi'
import type { StateReader } from '../../types/state.ts'
import type { BlockPlace } from '../context.ts'
import { hasKey, readShareRecord } from './secretStorage.ts'
import { type ElectionHead, type ElectionSchedule, readHead, readRules, readSchedule, readTally } from './storage.ts'

export type ElectionTimes = ElectionHead & ElectionSchedule

export function readTimes(state: StateReader, election: bigint): ElectionTimes {
  return { ...readHead(state, election), ...readSchedule(state, election) }
}

/**
 * Draft whatever the time, until it is locked or cancelled. In time means opensAt <= block time < closesAt (H5). A secret
 * election opens only with a key, and is Closed from its closing until its tally is published or nobody may any more.
 */
export function phaseOf(state: StateReader, election: bigint, times: ElectionTimes, place: BlockPlace): PhaseName {
  if (times.stage === STAGES.none) return 'None'
  if (times.stage === STAGES.draft) return 'Draft'
  if (times.stage === STAGES.cancelled) return 'Cancelled'
  if (times.stage === STAGES.annulled) return 'Annulled'
  if (place.timestamp < times.opensAt) return 'Locked'
  const { secrecy, minTurnout } = readRules(state, election)
  const isSecret = secrecy === SECRECY.secret
  if (isSecret && !hasKey(state, election)) return 'Failed'
  const closingTime = place.closingTimestamp ?? place.timestamp
  if (closingTime < times.closesAt) return 'Open'
  if (readTally(state, election).turnout < minTurnout) return 'NoResult'
  if (!isSecret || readShareRecord(state, election).published) return 'Final'
  return closingTime < tallyByOf(times) ? 'Closed' : 'NoResult'
}

/** Shares and counts of a secret election are refused from then on; seconds. */
export function tallyByOf({ closesAt, tallyPeriod }: ElectionTimes): bigint {
  return closesAt + tallyPeriod
}

export function phaseNumber(phase: PhaseName): number {
  return PHASES.indexOf(phase)
}
