// One election as `getElection` and `getElections` answer it, at the time of the block asked for. Counts are not in it:
// until closing, turnout is all that a view tells.
import type { ContractCall } from '../contract.ts'
import type { encodeAnswer } from './abi.ts'
import { findElection } from './checks.ts'
import { readTitle } from './manifestFields.ts'
import { phaseNumber, tallyByOf } from './phase.ts'
import { readManifestHash, readReason, readRules, readTally } from './storage.ts'

export type ElectionView = Parameters<typeof encodeAnswer<'getElection'>>[1][0]

/** Reverts UnknownElection. */
export function viewElection(call: ContractCall, election: bigint): ElectionView {
  const { state } = call
  const found = findElection(call, election)
  const { phase, organizer, opensAt, closesAt, latestClose } = found
  const { optionCount: _options, contestCount: _contests, ...rules } = readRules(state, election)
  const { outageExtensionMax: _max, ...tally } = readTally(state, election)
  return {
    id: election,
    title: readTitle(state, election),
    organizer,
    manifestHash: readManifestHash(state, election),
    phase: phaseNumber(phase),
    opensAt,
    closesAt,
    latestClose,
    tallyBy: tallyByOf(found),
    ...tally,
    ...rules,
    reason: new TextDecoder('utf-8', { ignoreBOM: true }).decode(readReason(state, election)),
  }
}
