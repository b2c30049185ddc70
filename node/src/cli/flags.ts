// Flags that several commands have, with their PSEPHOS_ variables; and the file in which a validator's key is looked for.
import { join, resolve } from 'node:path'
import { Option } from 'commander'

const DEFAULT_DATA_DIR = './data'

export function dataDirOption(): Option {
  return new Option('--data-dir <dir>', 'the chain, the journal and the lock')
    .env('PSEPHOS_DATA_DIR')
    .default(DEFAULT_DATA_DIR)
}

export function genesisOption(): Option {
  return new Option('--genesis <file>', 'genesis.json of the network').env('PSEPHOS_GENESIS').makeOptionMandatory()
}

export function keyFileOption(): Option {
  return new Option(
    '--key-file <file>',
    'the validator’s private key, hex (default: validator.key in the data directory)',
  ).env('PSEPHOS_KEY_FILE')
}

export function keyFileOf(flags: { readonly dataDir?: unknown; readonly keyFile?: unknown }): string {
  return resolve(String(flags.keyFile ?? join(String(flags.dataDir), 'validator.key')))
}
