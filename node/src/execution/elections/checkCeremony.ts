// The terms of a key ceremony -> nothing, or the field and what is wrong with it: for a manifest and for every further attempt.
import { THRESHOLD_MIN, TRUSTEES_MAX, TRUSTEES_MIN } from '@psephos/contracts-abi'
import { type KeyCeremony, revert } from './abi.ts'
import { isSystemAddress, isZeroAddress } from './roles.ts'

/** `now`, `opensAt`: seconds. `bad` reverts. */
export function checkCeremony(
  ceremony: KeyCeremony,
  { now, opensAt }: { now: bigint; opensAt: bigint },
  bad: (field: string, reason: string) => never,
): void {
  const { trustees, threshold, minQualified } = ceremony
  const checkRange = (field: string, have: number, min: number, max: number): void => {
    if (have < min || have > max) bad(field, `${have}, must be ${min} to ${max}`)
  }
  checkRange('trustees', trustees.length, TRUSTEES_MIN, TRUSTEES_MAX)
  trustees.forEach((trustee, i) => {
    if (isZeroAddress(trustee)) bad(`trustees[${i}]`, 'the zero address')
    if (isSystemAddress(trustee)) bad(`trustees[${i}]`, 'a system contract')
    if (trustees.indexOf(trustee) !== i) bad(`trustees[${i}]`, 'named twice')
  })
  // All of them needed would mean that one lost key loses the result.
  checkRange('threshold', threshold, THRESHOLD_MIN, trustees.length - 1)
  checkRange('minQualified', minQualified, threshold, trustees.length)
  checkDeadlines(ceremony, now, opensAt, bad)
}

function checkDeadlines(
  { registerBy, commitBy, dealBy, confirmBy }: KeyCeremony,
  now: bigint,
  opensAt: bigint,
  bad: (field: string, reason: string) => never,
): void {
  if (registerBy <= now) bad('registerBy', `not after the block time ${now}`)
  if (commitBy <= registerBy) bad('commitBy', 'not after registerBy')
  if (dealBy <= commitBy) bad('dealBy', 'not after commitBy')
  if (confirmBy <= dealBy) bad('confirmBy', 'not after dealBy')
  if (confirmBy >= opensAt) bad('confirmBy', 'not before opensAt')
}

/** Of a manifest: reverts BadManifest. */
export function badCeremony(field: string, reason: string): never {
  revert('BadManifest', `ceremony.${field}`, reason)
}
