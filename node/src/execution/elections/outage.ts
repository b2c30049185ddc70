// S2. The outage rule, at the start of a block: where the chain stood still over a closing time, that closing moves by
// the gap, so that the outage does not turn ballots away. `latestClose` bounds organizers, not outages.
import { OUTAGE_GAP_SECONDS, STAGES } from '@psephos/contracts-abi'
import type { Overlay } from '../overlay.ts'
import { readElectionCount, readHead, readSchedule, readTally, writeSchedule, writeTally } from './storage.ts'

/** Times of the parent and of this block, seconds. Reads every election, but only after a gap of more than a minute. */
export function moveClosingsAfterOutage(state: Overlay, parentTimestamp: bigint, timestamp: bigint): void {
  const gap = timestamp - parentTimestamp
  if (gap <= BigInt(OUTAGE_GAP_SECONDS)) return
  const count = readElectionCount(state)
  for (let election = 1n; election <= count; election++) {
    if (readHead(state, election).stage !== STAGES.locked) continue
    const { closesAt } = readSchedule(state, election)
    if (parentTimestamp < closesAt && closesAt <= timestamp) moveClosing(state, election, gap)
  }
}

function moveClosing(state: Overlay, election: bigint, gap: bigint): void {
  const schedule = readSchedule(state, election)
  const tally = readTally(state, election)
  const room = tally.outageExtensionMax - tally.outageExtension
  const moved = gap < room ? gap : room
  if (moved === 0n) return
  writeSchedule(state, election, { ...schedule, closesAt: schedule.closesAt + moved })
  writeTally(state, election, { ...tally, outageExtension: tally.outageExtension + moved })
}
