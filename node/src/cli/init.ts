// `psephos-node init`: a data directory with an empty database and an empty high-water file, and a key where none is given.
// D2: nothing else makes them. An imported key may have signed before, so it waits, unless its operator knows better.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { type Genesis, genesisBlock } from '../execution/genesis.ts'
import { parseGenesis } from '../params/chainSpec.ts'
import { ConfigError, readGenesisFile, readKeyFile } from '../runtime/config.ts'
import { makeDataDir } from '../runtime/dataDir.ts'
import { signerFromKey } from '../runtime/signer.ts'
import { checkDatabaseMissing } from '../store/database.ts'
import type { FsyncNow } from '../store/highWater.ts'
import type { Address } from '../types/bytes.ts'
import { exitBecauseOf } from './exit.ts'
import { dataDirOption, genesisOption, keyFileOf, keyFileOption } from './flags.ts'

type Flags = {
  readonly dataDir: string
  readonly genesis: string
  readonly keyFile?: string
  readonly importKey?: string
  readonly firstStart?: boolean
  readonly observer?: boolean
}

export function addInitCommand(program: Command, fsync: FsyncNow): void {
  program
    .command('init')
    .description('Make a data directory: the chain’s database, the high-water file, and a new validator key.')
    .addOption(dataDirOption())
    .addOption(genesisOption())
    .addOption(keyFileOption())
    .addOption(
      new Option('--import-key <file>', 'a key that exists already; it follows until the network went on without it'),
    )
    .addOption(new Option('--first-start', 'with --import-key: this key has never signed anything (genesis ceremony)'))
    .addOption(new Option('--observer', 'a node without a validator key'))
    .action((flags: Flags) => initialise(flags, fsync))
}

function initialise(flags: Flags, fsync: FsyncNow): void {
  try {
    checkFlags(flags)
    const dataDir = resolve(flags.dataDir)
    const genesis = genesisBlock(parseGenesis(readGenesisFile(flags.genesis)))
    checkDatabaseMissing(dataDir)
    const place = { dataDir, genesis, fsync }
    process.stdout.write(`${JSON.stringify(flags.observer ? initObserver(place) : initValidator(place, flags))}\n`)
  } catch (error) {
    exitBecauseOf(error)
  }
}

function checkFlags({ observer, importKey, firstStart }: Flags): void {
  if (observer && (importKey !== undefined || firstStart)) {
    throw new ConfigError('--observer makes a node without a validator key: leave the other flags out')
  }
  if (firstStart && importKey === undefined) {
    throw new ConfigError('--first-start is about an imported key; a new one has never signed anything')
  }
}

type InitPlace = { readonly dataDir: string; readonly genesis: Genesis; readonly fsync: FsyncNow }

function initObserver({ dataDir, genesis, fsync }: InitPlace): object {
  makeDataDir({ dataDir, genesis, fsync, address: null, isFirstStart: true })
  return { dataDir, role: 'observer', genesisHash: genesis.block.hash }
}

function initValidator({ dataDir, genesis, fsync }: InitPlace, flags: Flags): object {
  const keyFile = keyFileOf(flags)
  const isImported = flags.importKey !== undefined
  const address = isImported ? importKey(resolve(flags.importKey ?? ''), keyFile) : newKey(keyFile)
  const isFirstStart = !isImported || flags.firstStart === true
  const { abstention } = makeDataDir({ dataDir, genesis, fsync, address, isFirstStart })
  return { address, keyFile, dataDir, genesisHash: genesis.block.hash, waits: abstention !== null }
}

/** Never overwrites a key: losing one loses the validator. */
function newKey(keyFile: string): Address {
  if (existsSync(keyFile)) {
    throw new ConfigError(`${keyFile} exists already and stays as it is; to use it: --import-key ${keyFile}`)
  }
  return writeKey(keyFile, `0x${randomBytes(32).toString('hex')}`)
}

/** The same file twice: it is used where it is. */
function importKey(from: string, keyFile: string): Address {
  const key = readKeyFile(from).trim()
  if (from === keyFile) return signerFromKey(key).address
  if (existsSync(keyFile)) throw new ConfigError(`${keyFile} exists already and stays as it is`)
  return writeKey(keyFile, key)
}

function writeKey(keyFile: string, key: string): Address {
  const { address } = signerFromKey(key)
  mkdirSync(dirname(keyFile), { recursive: true, mode: 0o700 })
  writeFileSync(keyFile, `${key}\n`, { mode: 0o600, flag: 'wx' })
  return address
}
