// A key as a file: made once with the system's randomness, readable by its owner alone, never shown. Leaves the address,
// which is what others need.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { type Hex, isHex } from 'viem'
import { privateKeyToAddress } from 'viem/accounts'
import { CommandFailure, EXIT } from '../exitCodes.ts'

/** Address of the key in that file, lower case. Makes the file when there is none; an existing one stays as it is. */
export function keyFileAddress(file: string): string {
  if (!existsSync(file)) makeKeyFile(file)
  if ((statSync(file).mode & 0o077) !== 0) throw keyFailure(`${file} can be read by others: chmod 600 ${file}`)
  const key = readFileSync(file, 'utf8').trim()
  if (!isHex(key) || key.length !== 66) throw keyFailure(`${file} is not a key: 0x and 64 hex digits`)
  return addressOfKey(key).toLowerCase()
}

function makeKeyFile(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  writeFileSync(file, `0x${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' })
}

function addressOfKey(key: Hex): string {
  try {
    return privateKeyToAddress(key)
  } catch (cause) {
    // Without its words: they may hold the key.
    throw keyFailure('that number is no secp256k1 key', cause)
  }
}

const keyFailure = (message: string, cause?: unknown): CommandFailure =>
  new CommandFailure(EXIT.usage, 'key-file', message, { cause })
