// restartCeremony(election, ceremony): the organizer's next attempt, after one has failed: with those who were missing once more,
// with others, or without them; the bounds are the manifest's own and all deadlines lie before opening.
import { CEREMONY_ATTEMPTS_MAX } from '@psephos/contracts-abi'
import type { ContractCall } from '../contract.ts'
import { decodeArguments, log, revert } from './abi.ts'
import { checkSecret, findAttempt } from './ceremony.ts'
import { stageNumber } from './ceremonyStage.ts'
import { checkCeremony } from './checkCeremony.ts'
import { checkPhase, findOwnElection } from './checks.ts'
import { startAttempt } from './startAttempt.ts'

export function restartCeremony(call: ContractCall): void {
  const { state, place } = call
  const [election, ceremony] = decodeArguments('restartCeremony', call.data)

  const found = findOwnElection(call, election)
  checkSecret(call, election)
  checkPhase(election, found, 'Locked')
  const { attempt, now } = findAttempt(call, election)
  if (now.stage !== 'Failed') revert('WrongStage', election, stageNumber(now.stage), now.endsAt)
  if (attempt >= CEREMONY_ATTEMPTS_MAX) bad('attempt', `this was the last of ${CEREMONY_ATTEMPTS_MAX}`)
  checkCeremony(ceremony, { now: place.timestamp, opensAt: found.opensAt }, bad)

  const next = startAttempt(state, election, ceremony)

  log(call, 'CeremonyRestarted', election, next, ceremony)
}

function bad(field: string, reason: string): never {
  revert('BadCeremony', field, reason)
}
