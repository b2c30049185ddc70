// The `psephos-node` command line. It turns flags and PSEPHOS_* variables into configuration, starts a node, and turns
// what happens to it into an exit code: 0 stopped as asked, 1 failed while running, 2 wrong use, 3 refused its data.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { Command, Option } from 'commander'
import { InvalidGenesis } from '../params/chainSpec.ts'
import { boundMemory } from '../runtime/boundMemory.ts'
import { ConfigError, parseConfig, readGenesisFile, readKeyFile } from '../runtime/config.ts'
import { createLog, LOG_LEVELS } from '../runtime/log.ts'
import { startNode } from '../runtime/node.ts'
import { signerFromKey } from '../runtime/signer.ts'
import { systemClock, systemTimers } from '../runtime/systemPorts.ts'
import type { Fsync } from '../store/journal.ts'
import { StoreFailure } from '../store/store.ts'
import { InvalidBlock } from '../types/errors.ts'
import { addBootnodeCommand } from './bootnode.ts'

const EXIT = { ok: 0, failed: 1, usage: 2, data: 3 } as const
const DEFAULT_DATA_DIR = './data'

/** `fsync` is an argument so that a test can run the same program with a disk that forgets. */
export function createProgram({ fsync }: { readonly fsync: Fsync }): Command {
  const program = new Command('psephos-node').description('A validator of a Psephos chain.').version('0.1.0')
  program
    .command('init')
    .description('Make a data directory with a new validator key.')
    .addOption(dataDirOption())
    .addOption(keyFileOption())
    .action((flags: Flags) => initialise(flags))
  program
    .command('start')
    .description('Run the node; one JSON line on stdout when it answers.')
    .addOption(dataDirOption())
    .addOption(
      new Option('--genesis <file>', 'genesis.json of the network').env('PSEPHOS_GENESIS').makeOptionMandatory(),
    )
    .addOption(keyFileOption())
    .addOption(new Option('--http.host <host>', 'where to listen').env('PSEPHOS_HTTP_HOST').default('127.0.0.1'))
    .addOption(new Option('--http.port <port>', 'JSON-RPC, 0 = any').env('PSEPHOS_HTTP_PORT').default('8001'))
    .addOption(new Option('--http.port.extra <port>', 'the same on a second port').env('PSEPHOS_HTTP_PORT_EXTRA'))
    .addOption(new Option('--log.level <level>').choices(LOG_LEVELS).env('PSEPHOS_LOG_LEVEL').default('info'))
    .action((flags: Flags) => runNode(flags, fsync))
  addBootnodeCommand(program)
  return program
}

type Flags = Readonly<Record<string, unknown>>

function dataDirOption(): Option {
  return new Option('--data-dir <dir>', 'the chain, the journal and the lock')
    .env('PSEPHOS_DATA_DIR')
    .default(DEFAULT_DATA_DIR)
}

function keyFileOption(): Option {
  return new Option(
    '--key-file <file>',
    'the validator’s private key, hex (default: validator.key in the data directory)',
  ).env('PSEPHOS_KEY_FILE')
}

function keyFileOf(flags: Flags): string {
  return resolve(String(flags.keyFile ?? join(String(flags.dataDir), 'validator.key')))
}

/** Never overwrites a key: losing one loses the validator. */
function initialise(flags: Flags): void {
  const dataDir = resolve(String(flags.dataDir))
  const keyFile = keyFileOf(flags)
  if (existsSync(keyFile)) exitWith(EXIT.usage, `${keyFile} exists already and stays as it is`)
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  mkdirSync(dirname(keyFile), { recursive: true, mode: 0o700 })
  const key = `0x${randomBytes(32).toString('hex')}`
  writeFileSync(keyFile, `${key}\n`, { mode: 0o600, flag: 'wx' })
  process.stdout.write(`${JSON.stringify({ address: signerFromKey(key).address, keyFile, dataDir })}\n`)
}

async function runNode(flags: Flags, fsync: Fsync): Promise<void> {
  try {
    await start(flags, fsync)
  } catch (error) {
    if (error instanceof ConfigError || error instanceof InvalidGenesis) exitWith(EXIT.usage, error.message)
    if (error instanceof StoreFailure || error instanceof InvalidBlock) exitWith(EXIT.data, error.message)
    // A port that is taken, a folder that may not be written: the system's own words say it best.
    if (error instanceof Error && 'syscall' in error) exitWith(EXIT.failed, error.message)
    throw error
  }
}

async function start(flags: Flags, fsync: Fsync): Promise<void> {
  const config = parseConfig({
    dataDir: resolve(String(flags.dataDir)),
    genesisFile: flags.genesis,
    keyFile: keyFileOf(flags),
    httpHost: flags['http.host'],
    httpPort: flags['http.port'],
    httpPortExtra: flags['http.port.extra'],
    logLevel: flags['log.level'],
  })
  boundMemory()
  const log = createLog(config.logLevel)
  // Only the key file's name is in the configuration; the key itself is nowhere but in the signer.
  log.info({ config }, 'configuration')
  const node = await startNode({
    ...{ config, genesisJson: readGenesisFile(config.genesisFile), signer: signerFromKey(readKeyFile(config.keyFile)) },
    ...{ clock: systemClock, timers: systemTimers, log, fsync },
    onFailure: (error) => {
      log.error({ error }, 'the node cannot go on and stops')
      exitWith(EXIT.failed, error instanceof Error ? error.message : String(error))
    },
  })
  let isStopping = false
  const stop = (signal: string) => {
    if (isStopping) return
    isStopping = true
    log.info({ signal }, 'stopping')
    node.stop().then(
      () => process.exit(EXIT.ok),
      (error) => exitWith(EXIT.failed, `while stopping: ${error}`),
    )
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  process.stdout.write(`${JSON.stringify({ ready: true, rpc: node.rpcUrl, genesisHash: node.genesisHash })}\n`)
}

function exitWith(code: number, words: string): never {
  process.stderr.write(`psephos-node: ${words}\n`)
  process.exit(code)
}
