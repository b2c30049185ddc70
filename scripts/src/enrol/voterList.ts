// Voters as a registrar has them: lines of addresses, or a CSV with an address column and whatever else identifies the
// person. Leaves one entry a voter with the bytes its commitment is made of; every fault carries its line.
import { type Hex, stringToBytes } from 'viem'
import { bytesToHex } from 'viem/utils'

export type VoterLine = {
  readonly line: number
  readonly address: Hex /** What the commitment is over. */
  readonly record: Hex
}
export type LineFault = { readonly line: number; readonly fault: string }
export type VoterList = { readonly voters: readonly VoterLine[]; readonly faults: readonly LineFault[] }

const ADDRESS = /^0x[0-9a-fA-F]{40}$/
const NAMES = ['address', 'wallet', 'account', 'voter']

/** Empty lines and lines beginning with # are skipped. A first line without an address is the CSV's head. */
export function parseVoterList(text: string): VoterList {
  const rows = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((content, index) => ({ line: index + 1, content: content.trim() }))
    .filter(({ content }) => content !== '' && !content.startsWith('#'))
  const first = rows[0]
  const head = first && !splitRow(first.content)?.some((cell) => ADDRESS.test(cell)) ? first : null
  const column = head ? columnOf(splitRow(head.content) ?? []) : null
  if (head && column === -1) {
    return { voters: [], faults: [{ line: head.line, fault: `no column named ${NAMES.join(', ')}` }] }
  }
  return judge(head ? rows.slice(1) : rows, column)
}

function judge(rows: readonly { line: number; content: string }[], column: number | null): VoterList {
  const voters: VoterLine[] = []
  const faults: LineFault[] = []
  const seen = new Map<string, number>()
  for (const { line, content } of rows) {
    const cells = splitRow(content)
    const address = cells?.[column ?? 0]?.toLowerCase() as Hex | undefined
    const before = address && seen.get(address)
    if (!cells) faults.push({ line, fault: 'a quote is not closed' })
    else if (!address || !ADDRESS.test(address)) faults.push({ line, fault: `not an address: "${address ?? ''}"` })
    else if (/^0x0{40}$/.test(address)) faults.push({ line, fault: 'the zero address' })
    else if (before) faults.push({ line, fault: `the same address as line ${before}` })
    else {
      seen.set(address, line)
      voters.push({ line, address, record: bytesToHex(stringToBytes(content)) })
    }
  }
  return { voters, faults }
}

const columnOf = (head: readonly string[]): number => head.findIndex((name) => NAMES.includes(name.toLowerCase()))

/** RFC 4180 cells of one line, commas or semicolons; null when a quote stays open. */
function splitRow(content: string): string[] | null {
  const cells: string[] = []
  let cell = ''
  let quoted = false
  for (let i = 0; i < content.length; i++) {
    const char = content[i]
    if (quoted && char === '"' && content[i + 1] === '"') cell += content[++i]
    else if (char === '"') quoted = !quoted
    else if (!quoted && (char === ',' || char === ';')) {
      cells.push(cell.trim())
      cell = ''
    } else cell += char
  }
  if (quoted) return null
  return [...cells, cell.trim()]
}
