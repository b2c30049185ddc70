// The file of a test from Review (Benaloh): a sealed ballot with the choices and the randomness it is said to be made of, for a
// checker on another device. The ballot in it is given up: whoever has the file can show what it says. Text enters and a
// checked value leaves, or a named fault.
import { type Address, type Hash, type Hex, isHex } from 'viem'
import { PsephosError } from './errors.ts'

export type SealedTest = {
  chainId: number
  genesisHash: Hash
  election: bigint
  voter: Address
  sequence: number
  previousHash: Hash
  body: Hex
  /** Per contest the indexes of the marked options. */
  choices: number[][]
  /** 32 bytes per option. */
  randomness: Hex
}

export const SEALED_TEST_FORMAT = 'sealed-test/1'
/** 100 options: 58 KiB of ballot and 6 KiB of randomness, in hex. */
export const SEALED_TEST_BYTES_MAX = 262_144

const FIELDS = [
  ...['psephos', 'chainId', 'genesisHash', 'election', 'voter', 'sequence', 'previousHash', 'body', 'choices'],
  'randomness',
]

export function encodeSealedTest({ election, ...rest }: SealedTest): string {
  return `${JSON.stringify({ psephos: SEALED_TEST_FORMAT, ...rest, election: election.toString() })}\n`
}

/** Throws `bad-test-file`; `facts.fault` is too-large, not-json, not-a-test, unknown-field or field, with `facts.field`. No error repeats what is in the file. */
export function decodeSealedTest(text: string): SealedTest {
  if (text.length > SEALED_TEST_BYTES_MAX) throw bad('too-large')
  const file = parse(text)
  if (file.psephos !== SEALED_TEST_FORMAT) throw bad('not-a-test')
  const unknown = Object.keys(file).find((name) => !FIELDS.includes(name))
  if (unknown !== undefined) throw bad('unknown-field')
  const { election } = file
  if (typeof election !== 'string' || !/^[1-9][0-9]{0,18}$/.test(election)) throw bad('field', 'election')
  return {
    chainId: count(file, 'chainId'),
    genesisHash: bytes(file, 'genesisHash', 32),
    election: BigInt(election),
    voter: bytes(file, 'voter', 20),
    sequence: count(file, 'sequence'),
    previousHash: bytes(file, 'previousHash', 32),
    body: bytes(file, 'body'),
    choices: choicesIn(file),
    randomness: bytes(file, 'randomness'),
  }
}

type File = Readonly<Record<string, unknown>>

function parse(text: string): File {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // JSON's own error would quote the text.
    throw bad('not-json')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad('not-a-test')
  return value as File
}

function bytes(file: File, field: string, length?: number): Hex {
  const value = file[field]
  if (!isHex(value) || value.length % 2 !== 0) throw bad('field', field)
  if (length !== undefined && value.length !== 2 + 2 * length) throw bad('field', field)
  return value.toLowerCase() as Hex
}

function count(file: File, field: string): number {
  const value = file[field]
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1) throw bad('field', field)
  return value
}

function choicesIn({ choices }: File): number[][] {
  const isIndex = (value: unknown) => typeof value === 'number' && Number.isInteger(value) && value >= 0
  if (!Array.isArray(choices) || !choices.every((marks) => Array.isArray(marks) && marks.every(isIndex)))
    throw bad('field', 'choices')
  return choices as number[][]
}

const bad = (fault: string, field?: string): PsephosError =>
  new PsephosError('bad-test-file', { fault, ...(field === undefined ? {} : { field }) })
