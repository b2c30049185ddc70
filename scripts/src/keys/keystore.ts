// Keys by name: one Web3 Secret Storage v3 file each, readable by its owner only. Names and passphrases enter, addresses
// or private keys leave. Nothing here asks a person anything.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import * as Keystore from 'ox/Keystore'
import { type Hex, isHex } from 'viem'
import { privateKeyToAddress } from 'viem/accounts'
import { CommandFailure, EXIT, usageFailure } from '../exitCodes.ts'

export type KeyFile = Keystore.Keystore & { readonly address?: string }
export type NamedKey = { readonly name: string; readonly address: Hex; readonly file: string }

/** OWASP's least scrypt cost for stored secrets: 128 MiB, about half a second. */
const SCRYPT_N = 131_072
/** A file from elsewhere must not make us spend more memory than this, bytes, or more rounds. */
const SCRYPT_MEMORY_MAX = 536_870_912
const PBKDF2_ROUNDS_MAX = 10_000_000
export const PASSPHRASE_LENGTH_MIN = 8

export const defaultKeysDir = (): string => process.env.PSEPHOS_KEYS_DIR ?? join(homedir(), '.psephos', 'keys')

/** Letters, digits, dot, dash, underscore: a name is a file name on every system. */
export function keyFileOf(keysDir: string, name: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) {
    throw usageFailure(`"${name}" is not a key name: up to 64 letters, digits, dots, dashes and underscores`)
  }
  return join(keysDir, `${name}.json`)
}

export function encryptKey(privateKey: Hex, passphrase: string, scryptN: number = SCRYPT_N): KeyFile {
  const keystore = encryptSecret(privateKey, passphrase, scryptN)
  return { ...keystore, address: privateKeyToAddress(privateKey).slice(2).toLowerCase() }
}

/** Any 32 bytes: of a file that says no address. */
export function encryptSecret(secret: Hex, passphrase: string, scryptN: number = SCRYPT_N): Keystore.Keystore {
  if (passphrase.length < PASSPHRASE_LENGTH_MIN) {
    throw usageFailure(`a passphrase has at least ${PASSPHRASE_LENGTH_MIN} characters`)
  }
  const [key, options] = Keystore.scrypt({ password: normal(passphrase), n: scryptN })
  return Keystore.encrypt(secret, key, options)
}

/** Throws `wrong-passphrase` when the file's own check does not come out, `damaged-key-file` when it opens to another key. */
export function decryptKey(file: KeyFile, passphrase: string): Hex {
  const secret = decrypt(file, passphrase)
  // The file's own check leaves out the bytes that decryption begins with; the address beside it does not.
  if (file.address === undefined || isOf(addressIn(file), secret)) return secret
  throw new CommandFailure(
    EXIT.failure,
    'damaged-key-file',
    'this file opens to another key than it says: it is damaged',
  )
}

function decrypt(file: KeyFile, passphrase: string): Hex {
  try {
    return Keystore.decrypt(file, Keystore.toKey(file, { password: normal(passphrase) }))
  } catch (cause) {
    throw new CommandFailure(EXIT.failure, 'wrong-passphrase', 'the passphrase does not open this key', { cause })
  }
}

function isOf(address: Hex, privateKey: Hex): boolean {
  try {
    return privateKeyToAddress(privateKey).toLowerCase() === address
  } catch {
    return false // no private key at all
  }
}

/** Never overwrites: a lost key is a lost vote. */
export function storeKey(keysDir: string, name: string, file: KeyFile): NamedKey {
  const path = keyFileOf(keysDir, name)
  mkdirSync(keysDir, { recursive: true, mode: 0o700 })
  if (existsSync(path)) throw new CommandFailure(EXIT.failure, 'key-exists', `there is already a key named ${name}`)
  writeFileSync(path, `${JSON.stringify(file)}\n`, { mode: 0o600, flag: 'wx' })
  return { name, address: addressIn(file), file: path }
}

export function loadKey(keysDir: string, name: string): KeyFile {
  const path = keyFileOf(keysDir, name)
  if (!existsSync(path)) {
    throw new CommandFailure(EXIT.notFound, 'key-unknown', `there is no key named ${name} in ${keysDir}`)
  }
  return parseKeyFile(readFileSync(path, 'utf8'), path)
}

export function listKeys(keysDir: string): readonly NamedKey[] {
  if (!existsSync(keysDir)) return []
  return readdirSync(keysDir)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .map((name) => {
      const file = join(keysDir, name)
      return {
        name: name.slice(0, -'.json'.length),
        address: addressIn(parseKeyFile(readFileSync(file, 'utf8'), file)),
        file,
      }
    })
}

/** Text of a v3 file, checked so far that decrypting it is safe to try. */
export function parseKeyFile(text: string, where: string): KeyFile {
  let file: unknown
  try {
    file = JSON.parse(text)
  } catch {
    throw new CommandFailure(EXIT.failure, 'bad-key-file', `${where} is not a keystore file (not JSON)`)
  }
  return checkKeyFile(file, where)
}

export function checkKeyFile(file: unknown, where: string): KeyFile {
  const fail = (why: string) => new CommandFailure(EXIT.failure, 'bad-key-file', `${where} ${why}`)
  if (!isKeyFile(file)) throw fail('is not a version 3 keystore file')
  if (isTooCostly(file)) throw fail('asks for more memory or rounds than any honest key file does')
  return file
}

export function addressIn(file: KeyFile): Hex {
  const address = `0x${(file.address ?? '').replace(/^0x/, '').toLowerCase()}`
  if (!/^0x[0-9a-f]{40}$/.test(address)) {
    throw new CommandFailure(EXIT.failure, 'bad-key-file', 'a key file does not say its address')
  }
  return address as Hex
}

/** The same passphrase typed on another keyboard must give the same bytes. */
const normal = (passphrase: string): string => passphrase.normalize('NFKC')

function isKeyFile(value: unknown): value is KeyFile {
  if (!isRecord(value) || value.version !== 3 || !isRecord(value.crypto)) return false
  const { cipher, ciphertext, cipherparams, mac, kdf, kdfparams } = value.crypto
  if (cipher !== 'aes-128-ctr' || !isHexText(ciphertext, 32) || !isHexText(mac, 32)) return false
  if (!isRecord(cipherparams) || !isHexText(cipherparams.iv, 16) || !isRecord(kdfparams)) return false
  if (typeof kdfparams.salt !== 'string' || !isHex(`0x${kdfparams.salt}`) || kdfparams.dklen !== 32) return false
  if (kdf === 'scrypt') return [kdfparams.n, kdfparams.r, kdfparams.p].every(isCount)
  return kdf === 'pbkdf2' && isCount(kdfparams.c)
}

function isTooCostly(file: KeyFile): boolean {
  const { kdfparams } = file.crypto
  if ('c' in kdfparams) return kdfparams.c > PBKDF2_ROUNDS_MAX
  return 128 * kdfparams.n * kdfparams.r > SCRYPT_MEMORY_MAX || kdfparams.p > 16
}

const isHexText = (value: unknown, bytes: number): boolean =>
  typeof value === 'string' && value.length === 2 * bytes && isHex(`0x${value}`)
const isCount = (value: unknown): boolean => Number.isInteger(value) && Number(value) > 0
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
