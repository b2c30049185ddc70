// The form of an encrypted key file (Web3 Secret Storage v3) and the check of one that comes from outside. Opening it is
// keystore.ts, which the page runs in a worker.
import type * as Keystore from 'ox/Keystore'
import { isHex } from 'viem'

/** ox's Keystore with the two ways of stretching kept apart. */
export type KeyFile = Omit<Keystore.Keystore, 'crypto'> & {
  crypto: Omit<Keystore.Keystore['crypto'], 'kdf' | 'kdfparams'> &
    (Pick<Keystore.ScryptDeriveOpts, 'kdf' | 'kdfparams'> | Pick<Keystore.Pbkdf2DeriveOpts, 'kdf' | 'kdfparams'>)
  address: string
}

/** A file from elsewhere must not ask this page for more memory or time than this. */
const SCRYPT_MEMORY_BYTES_MAX = 536_870_912
const SCRYPT_WORK_MAX = 16_777_216
const PBKDF2_ROUNDS_MAX = 10_000_000
export const PASSPHRASE_LENGTH_MIN = 8

export type KeyFileFault = 'not-a-key-file' | 'too-costly' | 'wrong-passphrase' | 'damaged'
export class KeyFileError extends Error {
  readonly code: KeyFileFault
  constructor(code: KeyFileFault) {
    super(code)
    this.name = 'KeyFileError'
    this.code = code
  }
}

/** Text of a v3 file -> the file, checked so far that decrypting it is safe to try. Throws KeyFileError. */
export function parseKeyFile(text: string): KeyFile {
  let file: unknown
  try {
    file = JSON.parse(text)
  } catch {
    throw new KeyFileError('not-a-key-file')
  }
  if (!isKeyFile(file)) throw new KeyFileError('not-a-key-file')
  if (isTooCostly(file)) throw new KeyFileError('too-costly')
  return file
}

function isKeyFile(value: unknown): value is KeyFile {
  if (!isRecord(value) || value.version !== 3 || !isRecord(value.crypto)) return false
  const { cipher, ciphertext, cipherparams, mac, kdf, kdfparams } = value.crypto
  return (
    cipher === 'aes-128-ctr' &&
    isHexText(ciphertext, 32) &&
    isHexText(mac, 32) &&
    isRecord(cipherparams) &&
    isHexText(cipherparams.iv, 16) &&
    isRecord(kdfparams) &&
    typeof kdfparams.salt === 'string' &&
    isHex(`0x${kdfparams.salt}`) &&
    kdfparams.dklen === 32 &&
    (kdf === 'scrypt'
      ? [kdfparams.n, kdfparams.r, kdfparams.p].every(isCount)
      : kdf === 'pbkdf2' && isCount(kdfparams.c))
  )
}

function isTooCostly(file: KeyFile): boolean {
  const { crypto } = file
  if (crypto.kdf === 'pbkdf2') return crypto.kdfparams.c > PBKDF2_ROUNDS_MAX
  const { n, r, p } = crypto.kdfparams
  return 128 * n * r > SCRYPT_MEMORY_BYTES_MAX || n * r * p > SCRYPT_WORK_MAX
}

function isHexText(value: unknown, bytes: number): boolean {
  return typeof value === 'string' && value.length === 2 * bytes && isHex(`0x${value}`)
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) > 0
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
