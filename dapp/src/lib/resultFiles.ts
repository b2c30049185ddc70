// The published result as files: a table for a spreadsheet, and data with the place in the record where it was read.
import type { Election, Result } from '@psephos/client'
import type { Hex } from 'viem'

export type ReadResult = { election: Election; result: Result; block: { number: bigint; hash: Hex; timestamp: number } }

export function resultCsv({ result }: ReadResult): string {
  const rows = result.contests.flatMap(({ question, options }) =>
    options.map(({ label, count }) => [question, label, String(count)]),
  )
  return [['question', 'option', 'votes'], ...rows]
    .map((row) => row.map(csvField).join(','))
    .join('\r\n')
    .concat('\r\n')
}

export function resultJson(
  { election, result, block }: ReadResult,
  network: { chainId: number; genesisHash: Hex },
): string {
  const file = {
    psephos: 'result/1',
    ...network,
    election: election.id.toString(),
    title: election.title,
    manifestHash: election.manifestHash,
    ...result,
    readAt: { blockNumber: block.number.toString(), blockHash: block.hash, timestamp: block.timestamp },
  }
  return `${JSON.stringify(file, null, 2)}\n`
}

/** RFC 4180. A field that a spreadsheet would run as a formula is made plain text. */
function csvField(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
