// D2. A validator's data directory is made once, by `psephos-node init`, which says so on the day the network begins;
// `start` finds it there or refuses. One short process for each that has none yet.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { childEnvironment } from './childEnvironment.ts'
import type { NetworkDirectory } from './dataDirectory.ts'

const NODE_CLI = join(import.meta.dirname, '../../../node/src/cli/main.ts')
const INIT_MS_MAX = 60_000
const DATABASE = 'chain.db'

export type ValidatorPlace = NetworkDirectory['validators'][number]

/**
 * `isFirstStart` false: the key may have signed before, and waits until the network went on without it. Throws what the
 * command wrote to stderr.
 */
export async function initialise(
  places: readonly ValidatorPlace[],
  genesisFile: string,
  isFirstStart = true,
): Promise<void> {
  await Promise.all(places.filter(isNew).map((place) => initialiseOne(place, genesisFile, isFirstStart)))
}

const isNew = ({ dataDir }: ValidatorPlace): boolean => !existsSync(join(dataDir, DATABASE))

async function initialiseOne(
  { dataDir, keyFile }: ValidatorPlace,
  genesisFile: string,
  isFirstStart: boolean,
): Promise<void> {
  const args = ['--data-dir', dataDir, '--genesis', genesisFile, '--key-file', keyFile]
  const imported = ['--import-key', keyFile, ...(isFirstStart ? ['--first-start'] : [])]
  await promisify(execFile)(process.execPath, [NODE_CLI, 'init', ...args, ...imported], {
    timeout: INIT_MS_MAX,
    env: childEnvironment(process.env),
  })
}
