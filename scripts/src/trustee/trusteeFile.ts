// A trustee's key file on this machine, beside the keys by name: made, read, opened and changed. The form of the file is the
// client's, so that the page and the command line take each other's.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { transportKey } from '@psephos/ballot'
import {
  type TrusteeFile as AnyTrusteeFile,
  decodeTrusteeFile,
  encodeTrusteeFile,
  PsephosError,
  TRUSTEE_FORMAT,
} from '@psephos/client'
import { bytesToHex, hexToBytes } from 'viem'
import { CommandFailure, EXIT } from '../exitCodes.ts'
import { checkKeyFile, decryptKey, encryptSecret, type KeyFile, keyFileOf } from '../keys/keystore.ts'

export type TrusteeFile = AnyTrusteeFile<KeyFile>

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
  if (keyOf(secret) !== file.transportKey) throw bad('the file', 'holds another secret than its transport key says')
  return secret
}

export function readTrusteeFile(path: string): TrusteeFile {
  if (!existsSync(path)) throw new CommandFailure(EXIT.notFound, 'trustee-unknown', `there is no file ${path}`)
  try {
    const file = decodeTrusteeFile(readFileSync(path, 'utf8'))
    return { ...file, keystore: checkKeyFile(file.keystore, path) }
  } catch (error) {
    if (error instanceof PsephosError) throw bad(path, 'is not the key file of a trustee')
    throw error
  }
}

/** Never overwrites: a lost transport secret is a lost part of the key. */
export function createTrusteeFile(path: string, file: TrusteeFile): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  if (existsSync(path)) throw new CommandFailure(EXIT.failure, 'trustee-exists', `there is already a file ${path}`)
  writeFileSync(path, encodeTrusteeFile(file), { mode: 0o600, flag: 'wx' })
}

/** Through a new file, so that a crash leaves the old one or the new one whole. */
export function writeTrusteeFile(path: string, file: TrusteeFile): void {
  const next = `${path}.new`
  writeFileSync(next, encodeTrusteeFile(file), { mode: 0o600 })
  renameSync(next, path)
}

function keyOf(secret: Uint8Array): string | null {
  try {
    return bytesToHex(transportKey(secret))
  } catch {
    return null
  }
}

const bad = (where: string, why: string) => new CommandFailure(EXIT.failure, 'bad-trustee-file', `${where} ${why}`)
