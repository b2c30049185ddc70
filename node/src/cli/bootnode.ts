// N5. `psephos-node bootnode`: the address book of one network, on a port. Flags in; one JSON line on stdout when it
// answers. It has no key and no chain: of the genesis file it needs the hash and who the first validators are.
import { type Command, Option } from 'commander'
import { genesisBlock } from '../execution/genesis.ts'
import { parseGenesis } from '../params/chainSpec.ts'
import { ConfigError, readGenesisFile } from '../runtime/config.ts'
import { createLog, LOG_LEVELS, type LogLevel } from '../runtime/log.ts'
import { systemClock } from '../runtime/systemPorts.ts'
import { EXIT, exitBecauseOf } from './exit.ts'
import { genesisOption } from './flags.ts'

type Flags = { readonly genesis: string; readonly host: string; readonly port: string; readonly 'log.level': LogLevel }

export function addBootnodeCommand(program: Command): void {
  program
    .command('bootnode')
    .description('Tell nodes of one network where the others are; one JSON line on stdout when it answers.')
    .addOption(genesisOption())
    .addOption(new Option('--host <host>', 'where to listen').env('PSEPHOS_BOOTNODE_HOST').default('127.0.0.1'))
    .addOption(new Option('--port <port>', '0 = any').env('PSEPHOS_BOOTNODE_PORT').default('8546'))
    .addOption(new Option('--log.level <level>').choices(LOG_LEVELS).env('PSEPHOS_LOG_LEVEL').default('info'))
    .action((flags: Flags) => runBootnode(flags))
}

/** 1: it could not listen. 2: wrong use. */
async function runBootnode(flags: Flags): Promise<void> {
  try {
    const log = createLog(flags['log.level'])
    const spec = parseGenesis(readGenesisFile(flags.genesis))
    const genesisHash = genesisBlock(spec).block.hash
    const { host } = flags
    const { startBootnode } = await import('../p2p/bootnode/startBootnode.ts')
    const bootnode = await startBootnode({
      ...{ host, port: portOf(flags.port), genesisHash, validators: spec.validators, clock: systemClock, log },
    })
    const stop = () => bootnode.close().then(() => process.exit(EXIT.ok))
    process.on('SIGINT', stop)
    process.on('SIGTERM', stop)
    process.stdout.write(`${JSON.stringify({ ready: true, bootnode: bootnode.url, genesisHash })}\n`)
  } catch (error) {
    exitBecauseOf(error)
  }
}

function portOf(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new ConfigError(`--port: ${text} is no port`)
  return port
}
