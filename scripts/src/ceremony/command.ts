// `psephos ceremony`: how a network begins. Every operator makes a key and says its address; one of them writes the genesis
// from the addresses; all compare its hash. `here` does all of it on one machine, which is what docker-compose.yml runs.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { BLOCK_GAS_LIMIT_DEFAULT } from '@psephos/node/params/limits.ts'
import { Command } from 'commander'
import { deriveChainId } from '../devnet/accounts.ts'
import { initialise } from '../devnet/initialise.ts'
import { adviceFor } from '../devnet/survival.ts'
import { usageFailure } from '../exitCodes.ts'
import { genesisText, hashOfGenesis, writeGenesisFile } from '../network/genesisFile.ts'
import { addressText, wholeNumber } from '../network/numbers.ts'
import { printJson, say } from '../output.ts'
import { keyFileAddress } from './keyFile.ts'

/** Below the ids that some hardware wallets cannot compute with. */
const CHAIN_ID_MAX = 2_147_483_629

type GenesisFlags = { out: string; chainId?: string; periodMs: string; heartbeatMs: string }
type AddressFlags = GenesisFlags & { validator: string[]; organizer: string[] }
type HereFlags = GenesisFlags & { validatorDir: string[]; organizerKey: string; registrarKey?: string }

export function ceremonyCommand(): Command {
  const ceremony = new Command('ceremony').description('Begin a network: keys, genesis, data directories.')
  ceremony
    .command('key')
    .description('A key in a file that only you can read, and its address; an existing key stays as it is.')
    .requiredOption('--key-file <file>', 'where the key is, or will be')
    .option('--json', 'the answer is always JSON; accepted for scripts')
    .action(({ keyFile }: { keyFile: string }) => {
      const file = resolve(keyFile)
      printJson({ address: keyFileAddress(file), keyFile: file })
    })
  withGenesisOptions(ceremony.command('genesis'))
    .description('The genesis of a network from addresses; everybody compares the hash it prints.')
    .requiredOption('--validator <address>', 'again for each', collect, [])
    .requiredOption('--organizer <address>', 'again for each', collect, [])
    .action((flags: AddressFlags) => {
      const validators = flags.validator.map((text) => addressText('--validator', text))
      const organizers = flags.organizer.map((text) => addressText('--organizer', text))
      printJson(writeGenesis(flags, validators, organizers))
    })
  withGenesisOptions(ceremony.command('here'))
    .description('All of it on one machine; what is there already stays as it is.')
    .requiredOption('--validator-dir <dir>', 'again for each: its key and its data', collect, [])
    .requiredOption('--organizer-key <file>', 'who creates elections')
    .option('--registrar-key <file>', 'for the registrar of the demonstration')
    .action(runHere)
  return ceremony
}

function withGenesisOptions(command: Command): Command {
  return command
    .requiredOption('--out <file>', 'genesis.json')
    .option('--chain-id <id>', 'a fresh one by default')
    .option('--period-ms <ms>', 'shortest time between blocks with ballots', '1000')
    .option('--heartbeat-ms <ms>', 'time between blocks when nothing happens', '10000')
    .option('--json', 'the answer is always JSON; accepted for scripts')
}

const collect = (text: string, before: readonly string[]): string[] => [...before, text]

async function runHere(flags: HereFlags): Promise<void> {
  const places = flags.validatorDir.map((dir) => {
    const dataDir = resolve(dir)
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    return { dataDir, keyFile: join(dataDir, 'validator.key') }
  })
  const validators = places.map(({ keyFile }) => keyFileAddress(keyFile))
  const organizer = keyFileAddress(resolve(flags.organizerKey))
  const registrar = flags.registrarKey === undefined ? null : keyFileAddress(resolve(flags.registrarKey))
  const out = resolve(flags.out)
  const written = existsSync(out) ? readGenesis(out, validators) : writeGenesis(flags, validators, [organizer])
  await initialise(places, out)
  printJson({ ...written, validators, organizer, registrar })
}

type Written = { readonly genesisFile: string; readonly genesisHash: string; readonly chainId: number }

function writeGenesis(flags: GenesisFlags, validators: readonly string[], organizers: readonly string[]): Written {
  const genesisFile = resolve(flags.out)
  if (existsSync(genesisFile)) throw usageFailure(`${genesisFile} exists already; a network has one genesis for ever`)
  const advice = adviceFor(validators.length)
  if (advice !== null) say(`warning: ${advice}`)
  const chainId =
    flags.chainId === undefined
      ? deriveChainId(randomBytes(32))
      : wholeNumber('--chain-id', flags.chainId, 2, CHAIN_ID_MAX)
  const { text, hash } = genesisText({
    ...{ chainId, validators, organizers, gasLimit: BLOCK_GAS_LIMIT_DEFAULT },
    timestamp: Math.floor(Date.now() / 1000),
    periodMs: wholeNumber('--period-ms', flags.periodMs, 1_000, 30_000),
    heartbeatMs: wholeNumber('--heartbeat-ms', flags.heartbeatMs, 1_000, 30_000),
  })
  mkdirSync(dirname(genesisFile), { recursive: true })
  writeGenesisFile(genesisFile, text)
  return { genesisFile, genesisHash: hash, chainId }
}

/** A second ceremony over the first would put keys beside a genesis that does not know them. */
function readGenesis(genesisFile: string, validators: readonly string[]): Written {
  const genesis = JSON.parse(readFileSync(genesisFile, 'utf8')) as {
    config: { chainId: number }
    psephos: { validators: string[] }
  }
  if (genesis.psephos.validators.toSorted().join() !== validators.toSorted().join()) {
    throw usageFailure(`${genesisFile} names other validators than the keys in these directories`)
  }
  return { genesisFile, genesisHash: hashOfGenesis(genesis), chainId: genesis.config.chainId }
}
