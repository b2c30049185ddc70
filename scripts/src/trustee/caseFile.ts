// Hand-over to a machine without a network, and back: the evidence of a case one way, a call to be sent the other way. The
// case file is believed by nobody: the offline machine verifies it from the genesis hash it was given.
import { readFileSync, writeFileSync } from 'node:fs'
import type { CeremonyEvidence, Manifest, PostedShare } from '@psephos/client'
import { type Hex, isHex } from 'viem'
import { CommandFailure, EXIT } from '../exitCodes.ts'

export type CaseFile = {
  psephos: 'trustee-case/1'
  chainId: number
  election: bigint
  manifest: Manifest
  evidence: CeremonyEvidence
  shares: PostedShare[]
}

export type StepFile = { psephos: 'trustee-step/1'; chainId: number; election: bigint; what: string; data: Hex }

/** Far above the largest real case: 9 deals, 200 state proofs and many changes of the validators. */
const FILE_BYTES_MAX = 64 * 1_048_576

export function writeHandOver(path: string, value: CaseFile | StepFile): void {
  const text = JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'bigint' ? { bigint: item.toString() } : item,
  )
  try {
    writeFileSync(path, `${text}\n`, { flag: 'wx' })
  } catch (cause) {
    throw new CommandFailure(EXIT.failure, 'unwritable', `cannot write ${path}; does it exist already?`, { cause })
  }
}

export function readCaseFile(path: string): CaseFile {
  const file = read(path, 'trustee-case/1')
  if (!isRecord(file.manifest) || !isRecord(file.evidence) || !Array.isArray(file.shares))
    throw bad(path, 'is not a whole case')
  return file as CaseFile
}

export function readStepFile(path: string): StepFile {
  const file = read(path, 'trustee-step/1')
  if (!isHex(file.data) || typeof file.what !== 'string') throw bad(path, 'is not a whole step')
  return file as StepFile
}

function read(path: string, format: string): Record<string, unknown> {
  let value: unknown
  try {
    const text = readFileSync(path, 'utf8')
    if (text.length > FILE_BYTES_MAX) throw bad(path, `is larger than ${FILE_BYTES_MAX} bytes`)
    value = JSON.parse(text, (_key, item: unknown) => bigintIn(item) ?? item)
  } catch (error) {
    if (error instanceof CommandFailure) throw error
    throw bad(path, 'cannot be read')
  }
  if (!isRecord(value) || value.psephos !== format) throw bad(path, `is not a ${format} file`)
  if (typeof value.chainId !== 'number' || typeof value.election !== 'bigint') throw bad(path, 'names no election')
  return value
}

function bigintIn(item: unknown): bigint | null {
  if (!isRecord(item) || Object.keys(item).length !== 1 || typeof item.bigint !== 'string') return null
  return /^\d{1,78}$/.test(item.bigint) ? BigInt(item.bigint) : null
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const bad = (path: string, why: string) => new CommandFailure(EXIT.usage, 'bad-hand-over', `${path} ${why}`)
