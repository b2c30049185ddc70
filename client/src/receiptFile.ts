// The receipt a voter downloads: what is needed to find and prove the ballot again, and never what it says. Text enters
// and a checked receipt leaves, or a named fault: a file that a person carried about is never trusted.
import { formatReceiptCode, parseReceiptCode } from '@psephos/ballot'
import { type Hash, isHex } from 'viem'
import { receiptCodeOf } from './actions/getVoter.ts'
import { PsephosError } from './errors.ts'

export type Receipt = {
  chainId: number
  genesisHash: Hash
  election: bigint
  code: string
  ballotHash: Hash
  transactionHash: Hash
  blockNumber: bigint
  blockHash: Hash
}

export const RECEIPT_FORMAT = 'receipt/1'
/** A real one is under 1 KiB. */
export const RECEIPT_FILE_BYTES_MAX = 4_096

const FIELDS = [
  'psephos',
  'chainId',
  'genesisHash',
  'election',
  'code',
  'ballotHash',
  'transactionHash',
  'blockNumber',
  'blockHash',
]

/** Receipt -> the text of the file. Numbers without a small bound are decimal strings. */
export function encodeReceiptFile(receipt: Receipt): string {
  const { election, blockNumber, ...rest } = receipt
  const file = { psephos: RECEIPT_FORMAT, ...rest, election: election.toString(), blockNumber: blockNumber.toString() }
  return `${JSON.stringify(Object.fromEntries(FIELDS.map((name) => [name, file[name as keyof typeof file]])), null, 2)}\n`
}

/** Throws `bad-receipt-file`; `facts.fault` is too-large, not-json, not-a-receipt, unknown-field, field or code-mismatch, with `facts.field`. */
export function decodeReceiptFile(text: string): Receipt {
  if (text.length > RECEIPT_FILE_BYTES_MAX) throw bad('too-large', { max: RECEIPT_FILE_BYTES_MAX })
  const file = parse(text)
  if (file.psephos !== RECEIPT_FORMAT) throw bad('not-a-receipt')
  const unknown = Object.keys(file).find((name) => !FIELDS.includes(name))
  if (unknown !== undefined) throw bad('unknown-field', { field: unknown })
  const { chainId } = file
  if (typeof chainId !== 'number' || !Number.isSafeInteger(chainId) || chainId < 1)
    throw bad('field', { field: 'chainId' })
  const receipt: Receipt = {
    chainId,
    genesisHash: hashField(file, 'genesisHash'),
    election: countField(file, 'election'),
    code: codeField(file),
    ballotHash: hashField(file, 'ballotHash'),
    transactionHash: hashField(file, 'transactionHash'),
    blockNumber: countField(file, 'blockNumber'),
    blockHash: hashField(file, 'blockHash'),
  }
  if (receiptCodeOf(receipt.ballotHash) !== receipt.code) throw bad('code-mismatch', { field: 'code' })
  return receipt
}

type File = Readonly<Record<string, unknown>>

function parse(text: string): File {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw bad('not-json', {}, cause)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad('not-a-receipt')
  return value as File
}

function hashField(file: File, field: string): Hash {
  const value = file[field]
  if (!isHex(value) || value.length !== 66) throw bad('field', { field })
  return value.toLowerCase() as Hash
}

function countField(file: File, field: string): bigint {
  const value = file[field]
  if (typeof value !== 'string' || !/^[1-9][0-9]{0,18}$/.test(value)) throw bad('field', { field })
  return BigInt(value)
}

function codeField(file: File): string {
  const code = typeof file.code === 'string' ? parseReceiptCode(file.code) : null
  if (code === null) throw bad('field', { field: 'code' })
  return formatReceiptCode(code)
}

function bad(fault: string, facts: Readonly<Record<string, string | number>> = {}, cause?: unknown): PsephosError {
  return new PsephosError('bad-receipt-file', { fault, ...facts }, { cause })
}
