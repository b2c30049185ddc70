// The `psephos-node` command line. It turns flags and PSEPHOS_* variables into configuration, starts a node, and turns
// what happens to it into an exit code: 0 stopped as asked, 1 failed while running, 2 wrong use, 3 refused its data.
import { flushCompileCache } from 'node:module'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { ENGINE_NAMES } from '@psephos/ballot'
import { Command, Option } from 'commander'
import { boundMemory } from '../runtime/boundMemory.ts'
import { nodeKeyIn, parseConfig, readGenesisFile, readKeyFile } from '../runtime/config.ts'
import { createLog, LOG_LEVELS } from '../runtime/log.ts'
import { signerFromKey } from '../runtime/signer.ts'
import { systemClock, systemTimers } from '../runtime/systemPorts.ts'
import type { FsyncNow } from '../store/highWater.ts'
import type { Fsync } from '../store/journal.ts'
import { addBootnodeCommand } from './bootnode.ts'
import { EXIT, exitBecauseOf, exitWith } from './exit.ts'
import { dataDirOption, genesisOption, keyFileOf, keyFileOption } from './flags.ts'
import { addInitCommand } from './init.ts'
import { addResumeCommand } from './resume.ts'

/** What makes things durable is an argument so that a test can run the same program with a disk that forgets. */
export type Disk = { readonly fsync: Fsync; readonly fsyncNow: FsyncNow }

export function createProgram({ fsync, fsyncNow }: Disk): Command {
  const program = new Command('psephos-node').description('A validator of a Psephos chain.').version('0.1.0')
  addInitCommand(program, fsyncNow)
  addResumeCommand(program, fsyncNow)
  program
    .command('start')
    .description('Run the node; one JSON line on stdout when it answers.')
    .addOption(dataDirOption())
    .addOption(genesisOption())
    .addOption(keyFileOption())
    .addOption(new Option('--http.host <host>', 'where to listen').env('PSEPHOS_HTTP_HOST').default('127.0.0.1'))
    .addOption(new Option('--http.port <port>', 'JSON-RPC, 0 = any').env('PSEPHOS_HTTP_PORT').default('8001'))
    .addOption(new Option('--http.port.extra <port>', 'the same on a second port').env('PSEPHOS_HTTP_PORT_EXTRA'))
    .addOption(new Option('--p2p.host <host>', 'where peers connect').env('PSEPHOS_P2P_HOST').default('127.0.0.1'))
    .addOption(new Option('--p2p.port <port>', '0 = any; needed unless the validator is alone').env('PSEPHOS_P2P_PORT'))
    .addOption(new Option('--p2p.peers <list>', 'host:port,… of other nodes').env('PSEPHOS_P2P_PEERS'))
    .addOption(
      new Option('--p2p.advertise <host:port>', 'where others reach this node, if elsewhere').env(
        'PSEPHOS_P2P_ADVERTISE',
      ),
    )
    .addOption(new Option('--bootnode <urls>', 'who knows the other nodes, comma-separated').env('PSEPHOS_BOOTNODE'))
    .addOption(new Option('--lan', 'find other nodes on the local network').env('PSEPHOS_LAN'))
    .addOption(new Option('--observer', 'follow, verify and serve; never vote').env('PSEPHOS_OBSERVER'))
    .addOption(
      new Option('--verifier <engine>', 'what checks proofs: the fast engine or the reference')
        .choices(ENGINE_NAMES)
        .env('PSEPHOS_VERIFIER')
        .default('wasm'),
    )
    .addOption(
      new Option('--verifier.threads <count>', 'threads that check proofs')
        .env('PSEPHOS_VERIFIER_THREADS')
        .default(String(defaultThreads())),
    )
    .addOption(new Option('--log.level <level>').choices(LOG_LEVELS).env('PSEPHOS_LOG_LEVEL').default('info'))
    .action((flags: Flags) => runNode(flags, { fsync, fsyncNow }))
  addBootnodeCommand(program)
  return program
}

type Flags = Readonly<Record<string, unknown>>

async function runNode(flags: Flags, disk: Disk): Promise<void> {
  try {
    await start(flags, disk)
  } catch (error) {
    exitBecauseOf(error)
  }
}

async function start(flags: Flags, disk: Disk): Promise<void> {
  const config = parseConfig({
    dataDir: resolve(String(flags.dataDir)),
    genesisFile: flags.genesis,
    keyFile: keyFileOf(flags),
    httpHost: flags['http.host'],
    httpPort: flags['http.port'],
    httpPortExtra: flags['http.port.extra'],
    isObserver: flags.observer === true,
    network: networkFlags(flags),
    verifier: { engine: flags.verifier, threads: flags['verifier.threads'] },
    logLevel: flags['log.level'],
  })
  boundMemory(config.network === null)
  const log = createLog(config.logLevel)
  // Only the key file's name is in the configuration; the key itself is nowhere but in the signer.
  log.info({ config }, 'configuration')
  const key = config.isObserver ? nodeKeyIn(config.dataDir) : readKeyFile(config.keyFile)
  // Loaded here: the other commands need neither network nor RPC, and start in half the time.
  const { startNode } = await import('../runtime/node.ts')
  const node = await startNode({
    ...{ config, genesisJson: readGenesisFile(config.genesisFile), signer: signerFromKey(key) },
    ...{ ...disk, clock: systemClock, timers: systemTimers, log },
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
  const { rpcUrl: rpc, p2p, role, genesisHash } = node
  process.stdout.write(`${JSON.stringify({ ready: true, rpc, p2p, role, genesisHash })}\n`)
  // Once all is loaded, and also for a node that is killed later.
  flushCompileCache()
}

/** One processor stays for the chain's own thread. */
function defaultThreads(): number {
  return Math.min(DEFAULT_THREADS_MAX, Math.max(1, availableParallelism() - 1))
}
const DEFAULT_THREADS_MAX = 8

/** No port: no network. */
function networkFlags(flags: Flags): object | null {
  if (flags['p2p.port'] === undefined) return null
  return {
    ...{ host: flags['p2p.host'], port: flags['p2p.port'], lan: flags.lan === true },
    peers: listIn(flags['p2p.peers']),
    advertise: flags['p2p.advertise'] ?? null,
    bootnodes: listIn(flags.bootnode),
  }
}

function listIn(flag: unknown): string[] {
  return typeof flag === 'string' ? flag.split(',').filter((item) => item !== '') : []
}
