// The export file: JSON lines. Line 1 {psephos:"export/1", genesis, genesisHash}, then one line per block in order
// {number, block, receipts, certificate}. Written and read as a stream, so a long chain needs little memory.
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { bytesToHex } from 'viem'
import { toJson } from '../output.ts'
import { certificateFromJson, certificateToJson } from './certificateJson.ts'
import { type AuditSource, type RawBlock, type RawGenesis, SourceFailure } from './source.ts'

const FORMAT = 'export/1'

export function exportHeaderLine(genesis: RawGenesis): string {
  return toJson({ psephos: FORMAT, genesis: genesis.genesis, genesisHash: genesis.hash })
}

export function exportBlockLine(raw: RawBlock): string {
  return toJson({
    number: `0x${raw.height.toString(16)}`,
    block: bytesToHex(raw.block),
    receipts: raw.receipts.map((receipt) => bytesToHex(receipt)),
    certificate: raw.certificate ? certificateToJson(raw.certificate) : null,
  })
}

/** An exported file as a source. Errors name the line. */
export function fileSource(file: string): AuditSource {
  return {
    name: file,
    genesis: async () => {
      for await (const line of linesOf(file)) return parseHeader(line)
      throw new SourceFailure(`${file} is empty`)
    },
    headHeight: async () => null,
    async *blocks(to) {
      let lineNumber = 0
      for await (const line of linesOf(file)) {
        lineNumber++
        if (lineNumber === 1 || line === '') continue
        const raw = parseBlock(line, lineNumber)
        if (to !== null && raw.height > to) return
        yield raw
      }
    },
  }
}

async function* linesOf(file: string): AsyncIterable<string> {
  const input = createReadStream(file, { encoding: 'utf8', highWaterMark: 1 << 20 })
  try {
    yield* createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })
  } catch (error) {
    throw new SourceFailure(`cannot read ${file}: ${error instanceof Error ? error.message : error}`, { cause: error })
  } finally {
    input.destroy()
  }
}

function parseHeader(line: string): RawGenesis {
  const header = parseLine(line, 1)
  if (header.psephos !== FORMAT) throw new SourceFailure(`line 1 is not the head of a psephos ${FORMAT} file`)
  return { genesis: header.genesis, hash: String(header.genesisHash) }
}

function parseBlock(line: string, lineNumber: number): RawBlock {
  const fields = parseLine(line, lineNumber)
  try {
    const { number, receipts } = fields
    if (typeof number !== 'string' || !/^0x[0-9a-f]{1,16}$/i.test(number)) throw new SourceFailure('number is not hex')
    if (!Array.isArray(receipts)) throw new SourceFailure('receipts is not a list')
    return {
      height: BigInt(number),
      block: bytesOf(fields.block, 'block'),
      receipts: receipts.map((receipt) => bytesOf(receipt, 'a receipt')),
      certificate: certificateFromJson(fields.certificate),
    }
  } catch (error) {
    throw new SourceFailure(`line ${lineNumber}: ${error instanceof Error ? error.message : error}`, { cause: error })
  }
}

function parseLine(line: string, lineNumber: number): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line)
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  } catch {
    // Said below, with the line's number: the parser's own words count from the start of the line.
  }
  throw new SourceFailure(`line ${lineNumber} is not a JSON object; the file may have been cut off`)
}

/**
 * Buffer's own decoder, which ends at the first character that is no digit, and of a character of two bytes looks at one: a
 * record of a million ballots is mostly hex.
 */
export function bytesOf(value: unknown, what: string): Uint8Array {
  const text = typeof value === 'string' && value.startsWith('0x') ? value : ''
  const bytes = Buffer.from(text.slice(2), 'hex')
  if (text.length !== 2 + 2 * bytes.length || Buffer.byteLength(text) !== text.length) {
    throw new SourceFailure(`${what} is not hex`)
  }
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
}
