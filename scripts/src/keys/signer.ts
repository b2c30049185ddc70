// --key of every command that signs: a name in the keystore, or a file (keystore v3, or a bare private key as devnets
// have them). Leaves a viem account; the private key goes no further.
import { existsSync, readFileSync } from 'node:fs'
import type { Hex } from 'viem'
import { type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { CommandFailure, EXIT, usageFailure } from '../exitCodes.ts'
import { addressIn, decryptKey, defaultKeysDir, loadKey, parseKeyFile } from './keystore.ts'
import { askPassphrase } from './passphrase.ts'

export type SignerFlags = {
  key?: string | undefined
  keysDir?: string | undefined
  passphraseFile?: string | undefined
}

export const SIGNER_HELP = {
  key: ['--key <name>', 'key by name, or a key file; PSEPHOS_PRIVATE_KEY instead of it'],
  keysDir: ['--keys-dir <dir>', 'where keys are kept (default: ~/.psephos/keys)'],
  passphraseFile: ['--passphrase-file <file>', 'its first line opens the key; PSEPHOS_PASSPHRASE does too'],
} as const

export async function openSigner(flags: SignerFlags): Promise<PrivateKeyAccount> {
  if (!flags.key) {
    const fromEnvironment = process.env.PSEPHOS_PRIVATE_KEY
    if (!fromEnvironment) throw usageFailure('whose key? Use --key NAME, --key FILE or PSEPHOS_PRIVATE_KEY')
    return privateKeyToAccount(privateKeyIn(fromEnvironment, 'PSEPHOS_PRIVATE_KEY'))
  }
  if (isFile(flags.key)) {
    const text = readFileSync(flags.key, 'utf8').trim()
    if (!text.startsWith('{')) return privateKeyToAccount(privateKeyIn(text, flags.key))
    const passphrase = await askPassphrase(flags, `Passphrase of ${flags.key}`)
    return privateKeyToAccount(decryptKey(parseKeyFile(text, flags.key), passphrase))
  }
  const file = loadKey(flags.keysDir ?? defaultKeysDir(), flags.key)
  return privateKeyToAccount(decryptKey(file, await askPassphrase(flags, `Passphrase of ${flags.key}`)))
}

/** Only who it is: no passphrase needed. */
export function signerAddress(flags: SignerFlags): Hex {
  if (!flags.key) {
    const fromEnvironment = process.env.PSEPHOS_PRIVATE_KEY
    if (!fromEnvironment) throw usageFailure('whose? Use --voter 0x…, --key NAME or PSEPHOS_PRIVATE_KEY')
    return privateKeyToAccount(privateKeyIn(fromEnvironment, 'PSEPHOS_PRIVATE_KEY')).address
  }
  if (!isFile(flags.key)) return addressIn(loadKey(flags.keysDir ?? defaultKeysDir(), flags.key))
  const text = readFileSync(flags.key, 'utf8').trim()
  if (text.startsWith('{')) return addressIn(parseKeyFile(text, flags.key))
  return privateKeyToAccount(privateKeyIn(text, flags.key)).address
}

/** 32 bytes in hex, with or without 0x. The text itself is never repeated in the error. */
export function privateKeyIn(text: string, where: string): Hex {
  const clean = text.trim().replace(/^0x/, '')
  if (!/^[0-9a-fA-F]{64}$/.test(clean)) {
    throw new CommandFailure(EXIT.failure, 'bad-private-key', `${where} is not a private key of 32 bytes in hex`)
  }
  return `0x${clean.toLowerCase()}`
}

/** A name has no slash; a path has one or exists beside us. */
const isFile = (key: string): boolean => (key.includes('/') ? existsOrFail(key) : existsSync(key))

function existsOrFail(path: string): boolean {
  if (!existsSync(path)) throw new CommandFailure(EXIT.notFound, 'key-unknown', `there is no file ${path}`)
  return true
}
