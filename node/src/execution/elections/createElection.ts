// createElection(manifest): an organizer's draft. Anyone can read it; nobody can vote before it is locked and opens (S2).
import { STAGES } from '@psephos/contracts-abi'
import type { ContractCall } from '../contract.ts'
import { decodeArguments, log } from './abi.ts'
import { checkManifest } from './checkManifest.ts'
import { checkOrganizer } from './checks.ts'
import { encodeManifest, writeDraft } from './draft.ts'
import { readElectionCount, writeElectionCount, writeHead } from './storage.ts'

export function createElection(call: ContractCall): void {
  const { state, sender, place } = call
  const [manifest] = decodeArguments('createElection', call.data)

  checkOrganizer(call)
  const encoded = encodeManifest(manifest)
  checkManifest(manifest, encoded.bytes.length, place.timestamp)

  const election = readElectionCount(state) + 1n
  writeElectionCount(state, election)
  writeHead(state, election, { organizer: sender, createdHeight: place.height, stage: STAGES.draft })
  writeDraft(state, election, manifest, encoded)

  log(call, 'ElectionCreated', election, sender, encoded.hash, manifest.title)
}
