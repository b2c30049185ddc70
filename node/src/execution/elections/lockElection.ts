// lockElection(election, manifestHash): freezes the draft. The hash says which version its organizer read, and from here
// on the registrars it names have accounts and keep the roll (S2, T4); in a secret election its trustees have theirs, too, and
// their key ceremony begins.
import { ROLES, STAGES } from '@psephos/contracts-abi'
import type { ContractCall } from '../contract.ts'
import { decodeArguments, log, revert } from './abi.ts'
import { isSecret } from './ceremony.ts'
import { badCeremony, checkCeremony } from './checkCeremony.ts'
import { checkPhase, findOwnElection } from './checks.ts'
import { readCeremony, readRegistrars } from './manifestFields.ts'
import { grantRole } from './roles.ts'
import { startAttempt } from './startAttempt.ts'
import { readManifestHash, writeHead } from './storage.ts'

export function lockElection(call: ContractCall): void {
  const { state, place } = call
  const [election, manifestHash] = decodeArguments('lockElection', call.data)

  const found = findOwnElection(call, election)
  checkPhase(election, found, 'Draft')
  if (place.timestamp >= found.opensAt) revert('LockTooLate', election, found.opensAt)
  const frozen = readManifestHash(state, election)
  if (manifestHash !== frozen) revert('ManifestMismatch', election, frozen)

  const ceremony = isSecret(state, election) ? readCeremony(state, election) : null
  if (ceremony !== null) checkCeremony(ceremony, { now: place.timestamp, opensAt: found.opensAt }, badCeremony)

  writeHead(state, election, { ...found, stage: STAGES.locked })
  for (const registrar of readRegistrars(state, election)) grantRole(state, registrar, ROLES.registrar)
  if (ceremony !== null) startAttempt(state, election, ceremony)

  log(call, 'ElectionLocked', election, frozen)
}
