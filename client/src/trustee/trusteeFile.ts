// A trustee's one secret as a file, the same for page and command line: the transport secret, encrypted as a keystore v3, with
// the public transport key beside it, whether its backup was proved, and which sums it has opened. Opening the keystore is the
// caller's, who knows how much memory it may take.
import { type Hex, isHex } from 'viem'
import { PsephosError } from '../errors.ts'

export const TRUSTEE_FORMAT = 'trustee-key/1'
/** A real one is under 2 KiB. */
export const TRUSTEE_FILE_BYTES_MAX = 65_536

export type TrusteeFile<Keystore = unknown> = {
  psephos: typeof TRUSTEE_FORMAT
  transportKey: Hex
  /** The backup was read back and opened. */
  backupProved: boolean
  /** Election (`genesis hash/number`) -> hash of the sum this trustee has opened: never a second one. */
  opened: Readonly<Record<string, Hex>>
  keystore: Keystore
}

export function encodeTrusteeFile(file: TrusteeFile): string {
  return `${JSON.stringify(file, null, 2)}\n`
}

/** Throws `bad-trustee-file`; the keystore is whatever stands there. */
export function decodeTrusteeFile(text: string): TrusteeFile {
  if (text.length > TRUSTEE_FILE_BYTES_MAX) throw bad('too-large')
  const { psephos, transportKey, backupProved, opened, keystore } = parse(text)
  if (psephos !== TRUSTEE_FORMAT) throw bad('not-a-trustee-file')
  if (!isBytes(transportKey, 32)) throw bad('field', 'transportKey')
  if (typeof opened !== 'object' || opened === null || !Object.values(opened).every((hash) => isBytes(hash, 64)))
    throw bad('field', 'opened')
  return {
    ...{ psephos, transportKey: transportKey.toLowerCase() as Hex, backupProved: backupProved === true },
    ...{ opened: { ...opened } as Record<string, Hex>, keystore },
  }
}

/** The file as it is after opening a sum. Throws `other-sum` when it has opened another one of this election. */
export function withOpenedSum<Keystore>(
  file: TrusteeFile<Keystore>,
  { genesisHash, election }: { genesisHash: Hex; election: bigint },
  aggregateHash: Hex,
): TrusteeFile<Keystore> {
  const place = `${genesisHash.toLowerCase()}/${election}`
  const before = file.opened[place]
  if (before !== undefined && before !== aggregateHash) throw new PsephosError('other-sum', { election })
  return { ...file, opened: { ...file.opened, [place]: aggregateHash } }
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch {
    throw bad('not-json')
  }
  throw bad('not-a-trustee-file')
}

const isBytes = (value: unknown, count: number): value is Hex => isHex(value) && value.length === 2 + 2 * count
const bad = (fault: string, field?: string) =>
  new PsephosError('bad-trustee-file', { fault, ...(field === undefined ? {} : { field }) })
