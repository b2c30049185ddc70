// A registrar's roll file ("roll/1", docs/registrar.md) beside the replay: every address on the chain's roll should belong to
// one person of the file and every person to one address, and each commitment should open (S2). The registrar says who the
// people are; that they are real, nobody can tell from here. Nothing of a person leaves but the registrar's id.
import { readFileSync } from 'node:fs'
import { concat, type Hex, hexToString, keccak256 } from 'viem'
import { CommandFailure, EXIT } from '../exitCodes.ts'
import type { Recount } from './recount.ts'

const FORMAT = 'roll/1'
/** Named in the report; all are counted. */
const DISCORDS_NAMED_MAX = 100

export type RollEntry = {
  readonly voter: string
  readonly commitment: string
  /** Null: the person had everything erased, and nobody can match the address any more. */
  readonly opening: { readonly salt: Hex; readonly record: Hex } | null
  /** As the registrar names the person; null in a list of addresses alone. */
  readonly id: string | null
}
export type WantedRoll = { readonly file: string; readonly election: bigint; readonly entries: readonly RollEntry[] }

export type RollDiscordName =
  | 'not-in-file' // the chain lets this address vote, and no person of the file has it
  | 'not-on-chain' // the file says it may vote, and the chain does not
  | 'other-commitment' // the chain holds another one
  | 'does-not-open' // salt and record give another one
  | 'other-election' // the record was made for another election
  | 'other-person' // the record names another person than the file
  | 'same-address' // two entries of the file
  | 'same-person' // two addresses of one person
export type RollDiscord = { readonly voter: string; readonly discord: RollDiscordName }
export type RollReport = {
  readonly file: string
  readonly election: bigint
  /** On the chain's roll. */
  readonly enrolled: number
  readonly matched: number
  readonly erased: number
  readonly discordCount: number
  readonly discords: readonly RollDiscord[]
}

export function readRolls(files: readonly string[]): WantedRoll[] {
  return files.map((file) => {
    try {
      return { file, ...decodeRoll(readFileSync(file, 'utf8')) }
    } catch (cause) {
      const fault = cause instanceof NoRoll ? `is no roll file: ${cause.message}` : 'cannot be read'
      throw new CommandFailure(EXIT.usage, 'bad-roll-file', `${file} ${fault}`, { cause })
    }
  })
}

class NoRoll extends Error {}

/** Throws NoRoll with the place of the fault, never with a value. */
export function decodeRoll(text: string): { election: bigint; entries: RollEntry[] } {
  const { psephos, election, voters } = fieldsOf(parse(text), 'the file')
  if (psephos !== FORMAT) throw new NoRoll(`psephos is not "${FORMAT}"`)
  if (typeof election !== 'string' || !/^[1-9]\d{0,18}$/.test(election)) throw new NoRoll('election is no number')
  if (!Array.isArray(voters)) throw new NoRoll('voters is no list')
  return { election: BigInt(election), entries: voters.map((voter, index) => decodeEntry(voter, `voter ${index + 1}`)) }
}

function decodeEntry(value: unknown, place: string): RollEntry {
  const { voter, commitment, salt, record, id = null, erased } = fieldsOf(value, place)
  const hex = (field: unknown, name: string, bytes?: number): Hex => {
    const isHex = typeof field === 'string' && /^0x([0-9a-fA-F]{2})*$/.test(field)
    if (!isHex || (bytes !== undefined && field.length !== 2 + 2 * bytes)) throw new NoRoll(`${place}: ${name}`)
    return field.toLowerCase() as Hex
  }
  if (id !== null && typeof id !== 'string') throw new NoRoll(`${place}: id`)
  const known = { voter: hex(voter, 'voter', 20), commitment: hex(commitment, 'commitment', 32), id }
  if (erased === true) return { ...known, opening: null }
  return { ...known, opening: { salt: hex(salt, 'salt', 32), record: hex(record, 'record') } }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new NoRoll('it is not JSON')
  }
}

function fieldsOf(value: unknown, place: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new NoRoll(`${place} is no object`)
  return value as Readonly<Record<string, unknown>>
}

/** One to one, or what stands against it. An election that the record does not have has an empty roll. */
export function matchRoll({ file, election, entries }: WantedRoll, recount: Pick<Recount, 'urns'>): RollReport {
  const roll: ReadonlyMap<string, string> = recount.urns.get(election)?.roll ?? new Map()
  const discords: RollDiscord[] = []
  const voters = new Set<string>()
  const people = new Set<string>()
  let erased = 0
  let matched = 0
  for (const entry of entries) {
    const found = discordOf(entry, { election, roll, voters, people })
    voters.add(entry.voter)
    if (entry.opening !== null) people.add(personOf(entry))
    if (found !== null) discords.push({ voter: entry.voter, discord: found })
    else if (entry.opening === null) erased++
    else matched++
  }
  for (const voter of roll.keys()) if (!voters.has(voter)) discords.push({ voter, discord: 'not-in-file' })
  const named = discords.slice(0, DISCORDS_NAMED_MAX)
  return { file, election, enrolled: roll.size, matched, erased, discordCount: discords.length, discords: named }
}

type RollContext = {
  election: bigint
  roll: ReadonlyMap<string, string>
  voters: ReadonlySet<string>
  people: ReadonlySet<string>
}

function discordOf(entry: RollEntry, { election, roll, voters, people }: RollContext): RollDiscordName | null {
  const { voter, commitment, opening } = entry
  if (voters.has(voter)) return 'same-address'
  const onChain = roll.get(voter)
  if (onChain === undefined) return 'not-on-chain'
  if (onChain !== commitment) return 'other-commitment'
  if (opening === null) return null
  if (keccak256(concat([opening.salt, opening.record])) !== commitment) return 'does-not-open'
  const said = readRecord(opening.record)
  if (said !== null && said.election !== election.toString()) return 'other-election'
  if (said !== null && entry.id !== null && said.person !== entry.id) return 'other-person'
  return people.has(personOf(entry)) ? 'same-person' : null
}

/** What one person is told from another by: the name that the commitment binds, else the whole record. */
const personOf = ({ opening }: RollEntry): string =>
  opening === null ? '' : (readRecord(opening.record)?.person ?? opening.record)

/** Null: a record of another form, as `psephos enrol` makes of a line of its list. */
function readRecord(record: Hex): { election: string; person: string } | null {
  try {
    const { election, person } = JSON.parse(hexToString(record)) as { election?: unknown; person?: unknown }
    return typeof election === 'string' && typeof person === 'string' ? { election, person } : null
  } catch {
    return null
  }
}

export const isMatched = ({ discordCount }: RollReport): boolean => discordCount === 0
