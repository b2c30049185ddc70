// A manifest as an organizer writes it: one JSON file. Every fault is reported with its place in the file, all at once,
// before anything is sent; what the file leaves out gets the rules' defaults.

import { type CeremonyDraft, type Manifest, type ManifestDraft, openManifest, secretManifest } from '@psephos/client'
import {
  CONTESTS_MAX,
  DESCRIPTION_BYTES_MAX,
  LABEL_BYTES_MAX,
  LINK_BYTES_MAX,
  OPTIONS_PER_CONTEST_MAX,
  OPTIONS_TOTAL_MAX,
  OUTAGE_EXTENSION_SECONDS_MAX,
  REGISTRARS_MAX,
  STATEMENT_BYTES_MAX,
  TALLY_PERIOD_SECONDS_MAX,
  TITLE_BYTES_MAX,
  TRUSTEES_MAX,
} from '@psephos/contracts-abi'
import { CommandFailure, EXIT } from '../exitCodes.ts'
import { parseTime } from '../network/numbers.ts'

type Json = Readonly<Record<string, unknown>>
type ContestDraft = ManifestDraft['contests'][number]
type OptionDraft = { label: string; statement?: string; link?: string }

const FIELDS = [
  ...['title', 'description', 'contests', 'opensAt', 'closesAt', 'latestClose', 'tallyPeriod', 'outageExtensionMax'],
  ...['revoting', 'lateEnrolment', 'earlyClose', 'minTurnout', 'registrars', 'secrecy'],
]
/** Only in a secret election. */
const DEADLINES = ['registerBy', 'commitBy', 'dealBy', 'confirmBy'] as const
const CEREMONY_FIELDS = ['trustees', 'threshold', 'minQualified', ...DEADLINES]
/** 2 <= threshold <= trustees - 1: one missing trustee must not cost the result, one alone must open nothing. */
const TRUSTEES_MIN = 3
const THRESHOLD_MIN = 2

/** Times may be seconds, ISO or +30m. Throws a failure that lists every fault. */
export function parseManifest(text: string, where: string, nowSeconds: number): Manifest {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw failure(where, [`not JSON: ${cause instanceof Error ? cause.message : cause}`])
  }
  if (!isRecord(json)) throw failure(where, ['not a JSON object'])
  const faults: string[] = []
  const isSecret = readSecrecy(json, faults)
  const draft = readDraft(json, faults, nowSeconds)
  const ceremony = isSecret ? readCeremony(json, draft.opensAt, faults, nowSeconds) : null
  if (faults.length > 0) throw failure(where, faults)
  return ceremony === null ? openManifest(draft) : secretManifest(draft, ceremony)
}

/** Secret unless the file says open. */
function readSecrecy(json: Json, faults: string[]): boolean {
  const { secrecy = 'secret' } = json
  if (secrecy !== 'secret' && secrecy !== 'open') faults.push('secrecy: "secret" or "open"')
  const isSecret = secrecy !== 'open'
  for (const name of Object.keys(json)) {
    const isOfCeremony = CEREMONY_FIELDS.includes(name)
    if (isOfCeremony && !isSecret) faults.push(`${name}: only in a secret election`)
    if (!isOfCeremony && !FIELDS.includes(name)) faults.push(`${name}: unknown field`)
  }
  return isSecret
}

function readCeremony(json: Json, opensAt: number, faults: string[], nowSeconds: number): CeremonyDraft {
  const trustees = readTrustees(json.trustees, faults)
  const most = Math.max(THRESHOLD_MIN, trustees.length - 1)
  const threshold = count(json, 'threshold', THRESHOLD_MIN, most, faults)
  const leastQualified = threshold ?? THRESHOLD_MIN
  const minQualified = count(json, 'minQualified', leastQualified, Math.max(leastQualified, trustees.length), faults)
  const given = DEADLINES.map((name) => [name, time(json, name, faults, nowSeconds)] as const)
  const times = given.flatMap(([name, seconds]) => (seconds === undefined ? [] : [[name, seconds] as const]))
  if (times.length > 0 && times.length < DEADLINES.length)
    faults.push(`${DEADLINES.join(', ')}: all four, or none to divide the time until opening`)
  let after = nowSeconds
  for (const [name, seconds] of times) {
    if (seconds <= after) faults.push(`${name}: not after what comes before it`)
    if (seconds >= opensAt) faults.push(`${name}: not before opensAt`)
    after = seconds
  }
  return {
    ...{ trustees, beginsAt: nowSeconds },
    ...(threshold === undefined ? {} : { threshold }),
    ...(minQualified === undefined ? {} : { minQualified }),
    ...Object.fromEntries(times),
  }
}

function readTrustees(value: unknown, faults: string[]): `0x${string}`[] {
  if (value === undefined) {
    faults.push('trustees: missing; a secret election needs at least 3 ("secrecy": "open" for open ballots)')
    return []
  }
  const trustees = readAddresses(value, 'trustees', TRUSTEES_MAX, faults)
  if (Array.isArray(value) && value.length < TRUSTEES_MIN) faults.push(`trustees: at least ${TRUSTEES_MIN}`)
  const twice = trustees.find((address, index) => address !== '0x' && trustees.indexOf(address) !== index)
  if (twice !== undefined) faults.push(`trustees: ${twice} twice`)
  return trustees
}

function readDraft(json: Json, faults: string[], nowSeconds: number): ManifestDraft {
  const opensAt = time(json, 'opensAt', faults, nowSeconds) ?? nowSeconds
  const closesAt = time(json, 'closesAt', faults, nowSeconds) ?? nowSeconds
  if (json.opensAt === undefined) faults.push('opensAt: missing')
  if (json.closesAt === undefined) faults.push('closesAt: missing')
  if (faults.length === 0 && closesAt <= opensAt) faults.push('closesAt: not after opensAt')
  if (faults.length === 0 && opensAt <= nowSeconds) faults.push('opensAt: in the past')
  const latestClose = time(json, 'latestClose', faults, nowSeconds)
  if (latestClose !== undefined && latestClose < closesAt) faults.push('latestClose: before closesAt')
  const contests = readContests(json.contests, faults)
  const registrars = readAddresses(json.registrars ?? [], 'registrars', REGISTRARS_MAX, faults)
  const minTurnout = count(json, 'minTurnout', 1, 4_294_967_295, faults)
  const tallyPeriod = count(json, 'tallyPeriod', 1, TALLY_PERIOD_SECONDS_MAX, faults)
  const outageExtensionMax = count(json, 'outageExtensionMax', 0, OUTAGE_EXTENSION_SECONDS_MAX, faults)
  return {
    title: text(json.title, 'title', TITLE_BYTES_MAX, faults, true),
    description: text(json.description ?? '', 'description', DESCRIPTION_BYTES_MAX, faults),
    contests,
    ...{ opensAt, closesAt, registrars },
    revoting: flag(json, 'revoting', faults),
    lateEnrolment: flag(json, 'lateEnrolment', faults),
    earlyClose: flag(json, 'earlyClose', faults),
    ...(latestClose === undefined ? {} : { latestClose }),
    ...(minTurnout === undefined ? {} : { minTurnout }),
    ...(tallyPeriod === undefined ? {} : { tallyPeriod }),
    ...(outageExtensionMax === undefined ? {} : { outageExtensionMax }),
  }
}

function readContests(value: unknown, faults: string[]): ContestDraft[] {
  if (!Array.isArray(value) || value.length === 0) {
    faults.push('contests: a list of at least one contest')
    return []
  }
  if (value.length > CONTESTS_MAX) faults.push(`contests: at most ${CONTESTS_MAX}`)
  const contests = value.map((contest, index) => readContest(contest, `contests[${index}]`, faults))
  const total = contests.reduce((sum, contest) => sum + contest.options.length, 0)
  if (total > OPTIONS_TOTAL_MAX) faults.push(`contests: ${total} options in all, at most ${OPTIONS_TOTAL_MAX}`)
  return contests
}

function readContest(value: unknown, where: string, faults: string[]): ContestDraft {
  if (!isRecord(value)) {
    faults.push(`${where}: not an object`)
    return { question: '', options: [] }
  }
  for (const name of Object.keys(value)) {
    if (!['question', 'options', 'minMarks', 'maxMarks'].includes(name)) faults.push(`${where}.${name}: unknown field`)
  }
  const question = text(value.question, `${where}.question`, LABEL_BYTES_MAX, faults, true)
  const list: unknown[] = Array.isArray(value.options) ? value.options : []
  if (list.length < 2 || list.length > OPTIONS_PER_CONTEST_MAX) {
    faults.push(`${where}.options: a list of 2 to ${OPTIONS_PER_CONTEST_MAX}`)
  }
  const options = list.map((option, index) => readOption(option, `${where}.options[${index}]`, faults))
  const labels = options.map(({ label }) => label)
  const twice = labels.find((label, index) => labels.indexOf(label) !== index)
  if (twice !== undefined) faults.push(`${where}.options: "${twice}" twice`)
  const minMarks = count(value, 'minMarks', 0, options.length, faults, where) ?? 1
  const maxMarks = count(value, 'maxMarks', 1, options.length, faults, where) ?? Math.max(1, minMarks)
  if (minMarks > maxMarks) faults.push(`${where}.minMarks: above maxMarks`)
  return { question, options, minMarks, maxMarks }
}

function readOption(value: unknown, where: string, faults: string[]): OptionDraft {
  if (typeof value === 'string') return { label: text(value, where, LABEL_BYTES_MAX, faults, true) }
  if (!isRecord(value)) {
    faults.push(`${where}: a label, or an object with a label`)
    return { label: '' }
  }
  for (const name of Object.keys(value)) {
    if (!['label', 'statement', 'link'].includes(name)) faults.push(`${where}.${name}: unknown field`)
  }
  return {
    label: text(value.label, `${where}.label`, LABEL_BYTES_MAX, faults, true),
    statement: text(value.statement ?? '', `${where}.statement`, STATEMENT_BYTES_MAX, faults),
    link: text(value.link ?? '', `${where}.link`, LINK_BYTES_MAX, faults),
  }
}

function readAddresses(value: unknown, where: string, max: number, faults: string[]): `0x${string}`[] {
  if (!Array.isArray(value)) {
    faults.push(`${where}: a list of addresses`)
    return []
  }
  if (value.length > max) faults.push(`${where}: at most ${max}`)
  return value.map((address: unknown, index) => {
    if (typeof address === 'string' && /^0x[0-9a-fA-F]{40}$/.test(address))
      return address.toLowerCase() as `0x${string}`
    faults.push(`${where}[${index}]: not an address`)
    return '0x'
  })
}

function text(value: unknown, where: string, bytesMax: number, faults: string[], needed = false): string {
  if (typeof value !== 'string') faults.push(`${where}: ${value === undefined ? 'missing' : 'not a text'}`)
  else if (needed && value.trim() === '') faults.push(`${where}: empty`)
  else if (new TextEncoder().encode(value).length > bytesMax) faults.push(`${where}: more than ${bytesMax} bytes`)
  return typeof value === 'string' ? value : ''
}

function time(json: Json, name: string, faults: string[], nowSeconds: number): number | undefined {
  if (json[name] === undefined) return undefined
  const seconds = parseTime(json[name], nowSeconds)
  if (seconds === null) faults.push(`${name}: not a time (seconds since 1970, 2027-01-31T09:00:00Z, or +30m)`)
  return seconds ?? undefined
}

function count(json: Json, name: string, min: number, max: number, faults: string[], where = ''): number | undefined {
  const value = json[name]
  if (value === undefined) return undefined
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value
  faults.push(`${where}${where && '.'}${name}: not a whole number from ${min} to ${max}`)
  return undefined
}

function flag(json: Json, name: string, faults: string[]): boolean {
  const value = json[name] ?? false
  if (typeof value !== 'boolean') faults.push(`${name}: true or false`)
  return value === true
}

const isRecord = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

const failure = (where: string, faults: readonly string[]): CommandFailure =>
  new CommandFailure(EXIT.usage, 'bad-manifest', `${where}:\n  ${faults.join('\n  ')}`)
