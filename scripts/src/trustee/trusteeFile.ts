// A trustee's one secret in a file: the transport secret, encrypted (keystore v3) like every other key, with the public
// transport key beside it, whether its backup was proved, and which sums it has opened. The page writes and reads the same.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { transportKey } from '@psephos/ballot'
import { bytesToHex, type Hex, hexToBytes, isHex } from 'viem'
import { CommandFailure, EXIT } from '../exitCodes.ts'
import { checkKeyFile, decryptKey, encryptSecret, type KeyFile, keyFileOf } from '../keys/keystore.ts'

export const TRUSTEE_FORMAT = 'trustee-key/1'

export type TrusteeFile = {
  psephos: typeof TRUSTEE_FORMAT
  transportKey: Hex
  /** The backup was read back and opened. */
  backupProved: boolean
  /** Election (`genesis hash/number`) -> hash of the sum this trustee has opened: never a second one. */
  opened: Record<string, Hex>
  keystore: KeyFile
}

/** Beside the keys by name, under a name of their own kind. */
export const trusteeFileOf = (keysDir: string, name: string): string =>
  keyFileOf(keysDir, name).replace(/\.json$/, '.trustee')

export function makeTrusteeFile(secret: Uint8Array, passphrase: string, scryptN?: number): TrusteeFile {
  return {
    ...{ psephos: TRUSTEE_FORMAT, transportKey: bytesToHex(transportKey(secret)), backupProved: false, opened: {} },
    keystore: encryptSecret(bytesToHex(secret), passphrase, scryptN),
  }
}

/** Throws `wrong-passphrase`, and `bad-trustee-file` when the secret is not that of the transport key. */
export function openTrusteeFile(file: TrusteeFile, passphrase: string): Uint8Array {
  const secret = hexToBytes(decryptKey(file.keystore, passphrase))
  const isIts = bytesToHex(keyOrNull(secret) ?? new Uint8Array()) === file.transportKey
  if (!isIts) throw bad('the file', 'holds another secret than its transport key says')
  return secret
}

export function readTrusteeFile(path: string): TrusteeFile {
  if (!existsSync(path)) throw new CommandFailure(EXIT.notFound, 'trustee-unknown', `there is no file ${path}`)
  let value: unknown
  try {
    value = JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    throw bad(path, 'is not a trustee’s key file (not JSON)')
  }
  if (typeof value !== 'object' || value === null) throw bad(path, 'is not a trustee’s key file')
  const { psephos, transportKey: key, backupProved, opened, keystore } = value as Partial<TrusteeFile>
  if (psephos !== TRUSTEE_FORMAT || !isHex(key) || key.length !== 66) throw bad(path, 'is not a trustee’s key file')
  if (typeof opened !== 'object' || opened === null) throw bad(path, 'does not say which sums were opened')
  return {
    ...{ psephos, transportKey: key.toLowerCase() as Hex, backupProved: backupProved === true },
    ...{ opened: { ...opened }, keystore: checkKeyFile(keystore, path) },
  }
}

/** Never overwrites: a lost transport secret is a lost share of the key. */
export function createTrusteeFile(path: string, file: TrusteeFile): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  if (existsSync(path)) throw new CommandFailure(EXIT.failure, 'trustee-exists', `there is already a file ${path}`)
  writeFileSync(path, textOf(file), { mode: 0o600, flag: 'wx' })
}

/** Through a new file, so that a crash leaves the old one or the new one whole. */
export function updateTrusteeFile(path: string, change: Partial<Pick<TrusteeFile, 'backupProved' | 'opened'>>): void {
  const next = `${path}.new`
  writeFileSync(next, textOf({ ...readTrusteeFile(path), ...change }), { mode: 0o600 })
  renameSync(next, path)
}

export const textOf = (file: TrusteeFile): string => `${JSON.stringify(file, null, 2)}\n`

function keyOrNull(secret: Uint8Array): Uint8Array | null {
  try {
    return transportKey(secret)
  } catch {
    return null
  }
}

const bad = (where: string, why: string) => new CommandFailure(EXIT.failure, 'bad-trustee-file', `${where} ${why}`)
