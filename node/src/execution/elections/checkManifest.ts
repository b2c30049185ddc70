// A decoded manifest -> nothing, or BadManifest with the field and what is wrong with it. Everything a frozen manifest
// promises to the other functions (bounds, order of times, who keeps the roll) is made true here.
import {
  CONTESTS_MAX,
  DESCRIPTION_BYTES_MAX,
  LABEL_BYTES_MAX,
  LINK_BYTES_MAX,
  MANIFEST_BYTES_MAX,
  OPTIONS_PER_CONTEST_MAX,
  OPTIONS_TOTAL_MAX,
  OUTAGE_EXTENSION_SECONDS_MAX,
  REGISTRARS_MAX,
  SCHEDULE_SECONDS_MAX,
  SECRECY,
  STATEMENT_BYTES_MAX,
  TALLY_PERIOD_SECONDS_MAX,
  TITLE_BYTES_MAX,
} from '@psephos/contracts-abi'
import { type Manifest, revert } from './abi.ts'
import { badCeremony, checkCeremony } from './checkCeremony.ts'
import { isSystemAddress, isZeroAddress } from './roles.ts'

type Contest = Manifest['contests'][number]

/** `now`: block time, seconds. `manifestBytes`: length of abi.encode(Manifest). Reverts BadManifest. */
export function checkManifest(manifest: Manifest, manifestBytes: number, now: bigint): void {
  if (manifestBytes > MANIFEST_BYTES_MAX) bad('manifest', `${manifestBytes} bytes, at most ${MANIFEST_BYTES_MAX}`)
  checkText('title', manifest.title, 1, TITLE_BYTES_MAX)
  checkText('description', manifest.description, 0, DESCRIPTION_BYTES_MAX)
  checkContests(manifest.contests)
  if (manifest.secrecy !== SECRECY.open && manifest.secrecy !== SECRECY.secret) bad('secrecy', 'unknown')
  if (manifest.minTurnout < 1) bad('minTurnout', 'at least 1')
  checkSchedule(manifest.schedule, now)
  checkRegistrars(manifest.registrars)
  if (manifest.secrecy === SECRECY.open) checkNoCeremony(manifest.ceremony)
  else checkCeremony(manifest.ceremony, { now, opensAt: manifest.schedule.opensAt }, badCeremony)
}

function checkContests(contests: readonly Contest[]): void {
  checkRange('contests', contests.length, 1, CONTESTS_MAX)
  contests.forEach(checkContest)
  checkRange('contests.options', sum(contests.map(({ options }) => options.length)), 1, OPTIONS_TOTAL_MAX)
}

function checkContest({ question, options, minMarks, maxMarks }: Contest, index: number): void {
  const field = `contests[${index}]`
  checkText(`${field}.question`, question, 1, TITLE_BYTES_MAX)
  checkRange(`${field}.options`, options.length, 1, OPTIONS_PER_CONTEST_MAX)
  for (const [i, { label, statement, link }] of options.entries()) {
    checkText(`${field}.options[${i}].label`, label, 1, LABEL_BYTES_MAX)
    checkText(`${field}.options[${i}].statement`, statement, 0, STATEMENT_BYTES_MAX)
    checkText(`${field}.options[${i}].link`, link, 0, LINK_BYTES_MAX)
  }
  checkRange(`${field}.maxMarks`, maxMarks, 1, options.length)
  checkRange(`${field}.minMarks`, minMarks, 0, maxMarks)
}

function checkSchedule(schedule: Manifest['schedule'], now: bigint): void {
  const { opensAt, closesAt, latestClose, tallyPeriod, outageExtensionMax } = schedule
  const longest = BigInt(SCHEDULE_SECONDS_MAX)
  if (opensAt <= now) bad('schedule.opensAt', `not after the block time ${now}`)
  if (opensAt > now + longest) bad('schedule.opensAt', `more than ${longest} seconds ahead`)
  if (closesAt <= opensAt) bad('schedule.closesAt', 'not after opensAt')
  if (latestClose < closesAt) bad('schedule.latestClose', 'before closesAt')
  if (latestClose > opensAt + longest) bad('schedule.latestClose', `more than ${longest} seconds after opensAt`)
  if (tallyPeriod < 1n || tallyPeriod > BigInt(TALLY_PERIOD_SECONDS_MAX)) {
    bad('schedule.tallyPeriod', `1 to ${TALLY_PERIOD_SECONDS_MAX} seconds`)
  }
  if (outageExtensionMax > BigInt(OUTAGE_EXTENSION_SECONDS_MAX)) {
    bad('schedule.outageExtensionMax', `at most ${OUTAGE_EXTENSION_SECONDS_MAX} seconds`)
  }
}

function checkRegistrars(registrars: readonly string[]): void {
  checkRange('registrars', registrars.length, 1, REGISTRARS_MAX)
  registrars.forEach((registrar, i) => {
    if (isZeroAddress(registrar)) bad(`registrars[${i}]`, 'the zero address')
    if (isSystemAddress(registrar)) bad(`registrars[${i}]`, 'a system contract')
    if (registrars.indexOf(registrar) !== i) bad(`registrars[${i}]`, 'named twice')
  })
}

/** An open election has no key: a ceremony that would be ignored is refused rather than kept. */
function checkNoCeremony(ceremony: Manifest['ceremony']): void {
  const { trustees, threshold, minQualified, registerBy, commitBy, dealBy, confirmBy } = ceremony
  if (trustees.length > 0) bad('ceremony.trustees', 'an open election has none')
  if (threshold !== 0 || minQualified !== 0 || (registerBy | commitBy | dealBy | confirmBy) !== 0n) {
    bad('ceremony', 'an open election has none: all its numbers are 0')
  }
}

function checkText(field: string, text: string, bytesMin: number, bytesMax: number): void {
  const bytes = new TextEncoder().encode(text).length
  if (bytes < bytesMin) bad(field, 'empty')
  if (bytes > bytesMax) bad(field, `${bytes} bytes, at most ${bytesMax}`)
}

function checkRange(field: string, have: number, min: number, max: number): void {
  if (have < min || have > max) bad(field, `${have}, must be ${min} to ${max}`)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

function bad(field: string, reason: string): never {
  revert('BadManifest', field, reason)
}
