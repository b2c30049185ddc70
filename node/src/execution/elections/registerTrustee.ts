// registerTrustee(election, attempt, transportKey, proof): step 1 of a key ceremony. The key under which shares will come to
// this trustee, with a proof that it holds the secret.
import { REGISTRATION_PROOF_BYTES } from '@psephos/ballot'
import { bytesToHex, hexToBytes } from '../../codec/hex.ts'
import { claimStep } from '../claims.ts'
import type { ContractCall } from '../contract.ts'
import { decodeArguments, log, revert } from './abi.ts'
import { contextOf, findTrusteeStep, type TrusteeStep } from './ceremony.ts'
import { bitOf, membersOf } from './ceremonyStage.ts'
import { readTransportKey, writeProgress, writeTransportKey } from './secretStorage.ts'

export function registerTrustee(call: ContractCall): void {
  const { state, sender } = call
  const [election, attempt, keyHex, proofHex] = decodeArguments('registerTrustee', call.data)
  const [transportKey, proof] = [hexToBytes(keyHex), hexToBytes(proofHex)]

  const step = findTrusteeStep(call, { election, attempt, stage: 'Registering' }, ({ registered }) => registered)
  const { current, place } = step
  if (proof.length !== REGISTRATION_PROOF_BYTES) {
    revert('ProofLength', BigInt(proof.length), BigInt(REGISTRATION_PROOF_BYTES))
  }
  checkOwnKey(call, step, keyHex)

  writeTransportKey(state, place, transportKey)
  writeProgress(state, election, attempt, { ...current, registered: current.registered | bitOf(place.index) })
  claimStep(call, {
    kind: 'registration',
    context: contextOf(call, current),
    index: place.index,
    transportKey,
    proof,
  })

  log(call, 'TrusteeRegistered', election, attempt, sender, place.index, keyHex)
}

/** Two trustees with one key are one person with two shares. Reverts TransportKeyTaken. */
function checkOwnKey({ state }: ContractCall, { current, place }: TrusteeStep, key: string): void {
  for (const index of membersOf(current.registered)) {
    const taken = bytesToHex(readTransportKey(state, { ...place, index }))
    if (taken === key) revert('TransportKeyTaken', place.election, index)
  }
}
