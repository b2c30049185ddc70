// A manifest that passed its checks -> what it brings into state: its bytes, its hash, and the fields that every ballot
// and every enrolment needs at hand.

import { keccakHash } from '../../codec/keccak.ts'
import type { Hash } from '../../types/bytes.ts'
import { encodeAbi } from '../abi/encode.ts'
import type { Overlay } from '../overlay.ts'
import { type Manifest, parametersOf } from './abi.ts'
import { writeManifest, writeRules, writeSchedule, writeTally } from './storage.ts'

/** abi.encode(Manifest) and its keccak256, the manifest hash. */
export type EncodedManifest = { readonly bytes: Uint8Array; readonly hash: Hash }

export function encodeManifest(manifest: Manifest): EncodedManifest {
  const bytes = encodeAbi(parametersOf('createElection'), [manifest])
  return { bytes, hash: keccakHash(bytes) }
}

export function writeDraft(state: Overlay, election: bigint, manifest: Manifest, encoded: EncodedManifest): void {
  const { contests, schedule, secrecy, minTurnout, revoting, lateEnrolment, earlyClose } = manifest
  const form = contests.map(({ options, minMarks, maxMarks }) => ({ options: options.length, minMarks, maxMarks }))
  const optionCount = form.reduce((sum, { options }) => sum + options, 0)
  writeSchedule(state, election, schedule)
  writeTally(state, election, {
    enrolled: 0,
    lateEnrolled: 0,
    turnout: 0,
    accepted: 0,
    outageExtension: 0n,
    outageExtensionMax: schedule.outageExtensionMax,
  })
  writeRules(state, election, {
    minTurnout,
    secrecy,
    revoting,
    lateEnrolment,
    earlyClose,
    optionCount,
    contestCount: form.length,
  })
  writeManifest(state, election, { ...encoded, form })
}
