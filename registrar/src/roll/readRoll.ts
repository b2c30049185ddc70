// A list of voters as CSV, read as it comes: bytes enter, checked lines leave one by one, and every fault with its line and
// column. No value of a line is ever repeated in a fault. What is kept of a line is only what finds a second one like it.
import { pipeline } from 'node:stream/promises'
import { CsvError, parse } from 'csv-parse'
import type { Address } from 'viem'
import {
  EMAIL_LENGTH_MAX,
  NAME_LENGTH_MAX,
  PERSON_ID_LENGTH_MAX,
  ROLL_BYTES_MAX,
  ROLL_FAULTS_NAMED_MAX,
  ROLL_LINE_BYTES_MAX,
  ROLL_LINES_MAX,
  ROWS_AT_ONCE,
} from '../limits.ts'
import { othersTurn } from '../othersTurn.ts'
import { Problem } from '../problems.ts'
import { isEmail } from '../registrations/evidence.ts'
import { sameId } from '../registrations/registrations.ts'
import { addressFault } from '../schemas.ts'

export const ROLL_COLUMNS = ['id', 'name', 'email', 'address'] as const
export type RollColumn = (typeof ROLL_COLUMNS)[number]
export type RollFaultName =
  // of the file
  | 'empty'
  | 'unknown-column'
  | 'column-twice'
  | 'column-missing'
  | 'too-many-lines'
  | 'unreadable' // quotes or length: what comes after cannot be told apart
  // of a line
  | 'cells'
  | 'missing'
  | 'too-long'
  | 'control-characters'
  | 'not-utf-8'
  | 'not-an-email'
  | 'bad-address'
  | 'bad-checksum'
  | 'zero-address'
  | 'system-address'
  | 'same-id'
  | 'same-address'
  | 'id-registered'
  | 'address-registered'
/** `other`: the earlier line of the same id or address. */
export type RollFault = { line: number; column: string | null; fault: RollFaultName; other?: number }
export type RollLine = {
  line: number
  id: string
  name: string
  email: string | null
  /** Lower case. */
  address: Address | null
}
export type RollReading = { lines: number; withAddress: number; faults: RollFault[]; faultCount: number }
export type RollKnown = {
  hasPerson(id: string): boolean
  hasAddress(address: Address): boolean
}

const LENGTH_MAX: Readonly<Record<RollColumn, number>> = {
  ...{ id: PERSON_ID_LENGTH_MAX, name: NAME_LENGTH_MAX, email: EMAIL_LENGTH_MAX, address: 60 },
}

/** `onLine` gets the good ones. Throws Problem `body-too-large`. */
export async function readRoll(
  body: AsyncIterable<Uint8Array>,
  known: RollKnown,
  onLine: (line: RollLine) => void,
): Promise<RollReading> {
  const reading: RollReading = { lines: 0, withAddress: 0, faults: [], faultCount: 0 }
  const refuse = (fault: RollFault) => {
    reading.faultCount += 1
    if (reading.faults.length < ROLL_FAULTS_NAMED_MAX) reading.faults.push(fault)
  }
  const seen = { ids: new Map<string, number>(), addresses: new Map<string, number>() }
  let columns: RollColumn[] | null = null
  const { delimiter, chunks } = await sniffed(bounded(body))
  const parser = parse({
    ...{ bom: true, info: true, trim: true, relax_column_count: true, skip_empty_lines: true },
    ...{ delimiter, max_record_size: ROLL_LINE_BYTES_MAX },
  })
  // It destroys the parser with whatever breaks the body; reading ends with that error.
  const fed = pipeline(chunks, parser).catch((error: unknown) => error)
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      const line = info.lines
      if (columns === null) {
        columns = readHead(record, refuse)
        if (columns === null) break
        continue
      }
      if (reading.lines >= ROLL_LINES_MAX) {
        refuse({ line, column: null, fault: 'too-many-lines' })
        break
      }
      reading.lines += 1
      if (reading.lines % ROWS_AT_ONCE === 0) await othersTurn()
      const faults = reading.faultCount
      const good = readLine(record, columns, line, { seen, known, refuse })
      if (good === null || reading.faultCount > faults) continue
      if (good.address !== null) reading.withAddress += 1
      onLine(good)
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    refuse({ line: Number(error.lines ?? 0), column: null, fault: 'unreadable' })
  } finally {
    parser.destroy()
  }
  await fed
  if (reading.lines === 0 && reading.faultCount === 0) refuse({ line: 1, column: null, fault: 'empty' })
  return reading
}

/** Null, with the faults told, when the columns are not known. */
function readHead(cells: readonly string[], refuse: (fault: RollFault) => void): RollColumn[] | null {
  const names = cells.map((cell) => cell.toLowerCase())
  let isGood = true
  const bad = (column: string, fault: RollFaultName) => {
    isGood = false
    refuse({ line: 1, column, fault })
  }
  for (const [index, name] of names.entries()) {
    // The name of an unknown column may be the first voter of a list without a head: its place is told instead.
    if (!ROLL_COLUMNS.includes(name as RollColumn)) bad(String(index + 1), 'unknown-column')
    else if (names.indexOf(name) !== index) bad(name, 'column-twice')
  }
  for (const name of ['id', 'name'] as const) if (!names.includes(name)) bad(name, 'column-missing')
  return isGood ? (names as RollColumn[]) : null
}

type LineContext = {
  seen: { ids: Map<string, number>; addresses: Map<string, number> }
  known: RollKnown
  refuse: (fault: RollFault) => void
}

function readLine(
  cells: readonly string[],
  columns: readonly RollColumn[],
  line: number,
  { seen, known, refuse }: LineContext,
): RollLine | null {
  if (cells.length !== columns.length) {
    refuse({ line, column: null, fault: 'cells' })
    return null
  }
  const cell = (column: RollColumn): string => {
    const index = columns.indexOf(column)
    return index === -1 ? '' : (cells[index] ?? '').normalize()
  }
  for (const column of columns) {
    const fault = cellFault(column, cell(column))
    if (fault !== null) refuse({ line, column, fault })
  }
  const [id, name, email] = [cell('id'), cell('name'), cell('email')]
  const address = cell('address').toLowerCase() as Address
  const judge = (map: Map<string, number>, key: string, column: RollColumn, isKnown: (key: string) => boolean) => {
    const other = map.get(key)
    if (other !== undefined) refuse({ line, column, fault: column === 'id' ? 'same-id' : 'same-address', other })
    else if (isKnown(key)) refuse({ line, column, fault: column === 'id' ? 'id-registered' : 'address-registered' })
    if (other === undefined) map.set(key, line)
  }
  if (id !== '') judge(seen.ids, sameId(id), 'id', known.hasPerson)
  if (address !== ('' as string)) judge(seen.addresses, address, 'address', (one) => known.hasAddress(one as Address))
  return { line, id, name, email: email === '' ? null : email, address: (address as string) === '' ? null : address }
}

function cellFault(column: RollColumn, text: string): RollFaultName | null {
  if (text === '') return column === 'id' || column === 'name' ? 'missing' : null
  if (text.includes('\uFFFD')) return 'not-utf-8'
  if (text.length > LENGTH_MAX[column]) return 'too-long'
  if (!/^\P{Cc}*$/u.test(text)) return 'control-characters'
  if (column === 'email') return isEmail(text) ? null : 'not-an-email'
  return column === 'address' ? (addressFault(text) as RollFaultName | null) : null
}

async function* bounded(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > ROLL_BYTES_MAX) throw new Problem('body-too-large', { max: ROLL_BYTES_MAX })
    yield chunk
  }
}

/** Spreadsheets of many countries write semicolons, some programs tabs: the first line says which. */
async function sniffed(
  body: AsyncGenerator<Uint8Array>,
): Promise<{ delimiter: string; chunks: AsyncIterable<Uint8Array> }> {
  const first: Uint8Array[] = []
  let head = ''
  while (!head.includes('\n') && head.length < ROLL_LINE_BYTES_MAX) {
    const { done, value } = await body.next()
    if (done) break
    first.push(value)
    head += Buffer.from(value.subarray(0, ROLL_LINE_BYTES_MAX)).toString('latin1')
  }
  const line = head.split('\n')[0] ?? ''
  const delimiter = [',', ';', '\t'].find((one) => line.includes(one)) ?? ','
  async function* chunks() {
    yield* first
    yield* body
  }
  return { delimiter, chunks: chunks() }
}
