// `psephos keys`: encrypted keys by name. Addresses are data on stdout; a private key leaves only on `export --plain`.
import { readFileSync, writeFileSync } from 'node:fs'
import { Command } from 'commander'
import { generatePrivateKey } from 'viem/accounts'
import { CommandFailure, EXIT } from '../exitCodes.ts'
import { print, printJson, say } from '../output.ts'
import {
  addressIn,
  decryptKey,
  defaultKeysDir,
  encryptKey,
  listKeys,
  loadKey,
  type NamedKey,
  parseKeyFile,
  storeKey,
} from './keystore.ts'
import { askPassphrase, askSecret } from './passphrase.ts'
import { privateKeyIn, SIGNER_HELP } from './signer.ts'

type Flags = { keysDir?: string; passphraseFile?: string; json?: boolean }
type ImportFlags = Flags & { from?: string }
type ExportFlags = Flags & { out?: string; plain?: boolean }

export function keysCommand(): Command {
  const keys = new Command('keys').description('Encrypted keys by name (keystore v3, files only you can read).')
  withFlags(keys.command('create <name>').description('make a new key'), 'passphrase').action(create)
  withFlags(keys.command('import <name>').description('take over a private key or a keystore file'), 'passphrase')
    .option('--from <file>', 'keystore v3 file or private key in hex; without it the key is asked for, hidden')
    .action(importKey)
  withFlags(keys.command('list').description('names and addresses')).action(list)
  withFlags(keys.command('address <name>').alias('show').description('the address of a key')).action(address)
  withFlags(
    keys.command('export <name>').description('the encrypted file, for a backup or another device'),
    'passphrase',
  )
    .option('--out <file>', 'write here instead of stdout; never overwrites')
    .option('--plain', 'the private key itself, unencrypted')
    .action(exportKey)
  return keys
}

function withFlags(command: Command, passphrase?: 'passphrase'): Command {
  command.option(...SIGNER_HELP.keysDir).option('--json', 'one JSON value on stdout')
  return passphrase ? command.option(...SIGNER_HELP.passphraseFile) : command
}

async function create(name: string, flags: Flags): Promise<void> {
  const passphrase = await askPassphrase(flags, `New passphrase for ${name} (at least 8 characters)`, true)
  report(storeKey(dirOf(flags), name, encryptKey(generatePrivateKey(), passphrase)), flags)
  say('Keep a copy of the file and the passphrase: nobody can replace either.')
}

async function importKey(name: string, flags: ImportFlags): Promise<void> {
  const text = flags.from ? readText(flags.from) : await askSecret('Private key (hidden)')
  if (text.trim().startsWith('{')) {
    const file = parseKeyFile(text, flags.from ?? 'the input')
    const passphrase = await askPassphrase(flags, `Passphrase of ${flags.from ?? name}`)
    // Encrypted again with our own cost, and only after the passphrase has proved to open it.
    report(storeKey(dirOf(flags), name, encryptKey(decryptKey(file, passphrase), passphrase)), flags)
    return
  }
  const privateKey = privateKeyIn(text, flags.from ?? 'the input')
  const passphrase = await askPassphrase(flags, `New passphrase for ${name} (at least 8 characters)`, true)
  report(storeKey(dirOf(flags), name, encryptKey(privateKey, passphrase)), flags)
}

function list(flags: Flags): void {
  const found = listKeys(dirOf(flags))
  if (flags.json) {
    printJson(found)
    return
  }
  if (found.length === 0) say(`No keys in ${dirOf(flags)} yet; "psephos keys create NAME" makes one.`)
  for (const key of found) print(`${key.address}  ${key.name}`)
}

function address(name: string, flags: Flags): void {
  const found = addressIn(loadKey(dirOf(flags), name))
  if (flags.json) printJson({ name, address: found })
  else print(found)
}

async function exportKey(name: string, flags: ExportFlags): Promise<void> {
  const file = loadKey(dirOf(flags), name)
  const text = flags.plain
    ? decryptKey(file, await askPassphrase(flags, `Passphrase of ${name}`))
    : JSON.stringify(file)
  if (!flags.out) {
    print(text)
    return
  }
  try {
    writeFileSync(flags.out, `${text}\n`, { mode: 0o600, flag: 'wx' })
  } catch (cause) {
    throw new CommandFailure(EXIT.failure, 'unwritable', `cannot write ${flags.out}; does it exist already?`, { cause })
  }
  say(`${name} was written to ${flags.out}`)
}

function report(key: NamedKey, flags: Flags): void {
  if (flags.json) printJson(key)
  else print(key.address)
  say(`${key.name} is kept in ${key.file}`)
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new CommandFailure(EXIT.notFound, 'unreadable', `cannot read ${path}`, { cause })
  }
}

const dirOf = (flags: Flags): string => flags.keysDir ?? defaultKeysDir()
