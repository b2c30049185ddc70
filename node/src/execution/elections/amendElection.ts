// amendElection(election, manifest): replaces a draft's manifest; after the lock nothing in it changes any more (S2).
import type { ContractCall } from '../contract.ts'
import { decodeArguments, log } from './abi.ts'
import { checkManifest } from './checkManifest.ts'
import { checkPhase, findOwnElection } from './checks.ts'
import { encodeManifest, writeDraft } from './draft.ts'

export function amendElection(call: ContractCall): void {
  const { state, place } = call
  const [election, manifest] = decodeArguments('amendElection', call.data)

  checkPhase(election, findOwnElection(call, election), 'Draft')
  const encoded = encodeManifest(manifest)
  checkManifest(manifest, encoded.bytes.length, place.timestamp)

  writeDraft(state, election, manifest, encoded)

  log(call, 'ElectionAmended', election, encoded.hash)
}
