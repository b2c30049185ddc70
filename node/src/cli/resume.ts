// `psephos-node resume --accept-amnesia`: the operator's word that a validator which has forgotten what it signed may sign
// again, because the network cannot go on without it. It is written into the database and stays there (D2).
import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { genesisBlock } from '../execution/genesis.ts'
import { parseGenesis } from '../params/chainSpec.ts'
import { NODE_CACHE_BYTES_MAX } from '../params/limits.ts'
import { ConfigError, readGenesisFile } from '../runtime/config.ts'
import { acceptAmnesia } from '../runtime/openSigning.ts'
import { systemClock } from '../runtime/systemPorts.ts'
import { checkDatabaseThere } from '../store/database.ts'
import { type FsyncNow, openHighWaterFile } from '../store/highWater.ts'
import { lockDataDir } from '../store/lock.ts'
import { positionToJson } from '../store/positionJson.ts'
import type { AcceptedAmnesia } from '../store/signingState.ts'
import { openSqliteStore } from '../store/sqliteStore.ts'
import { exitBecauseOf } from './exit.ts'
import { dataDirOption, genesisOption } from './flags.ts'

type Flags = { readonly dataDir: string; readonly genesis: string; readonly acceptAmnesia?: boolean }

export function addResumeCommand(program: Command, fsync: FsyncNow): void {
  program
    .command('resume')
    .description('Let a stopped validator that has forgotten what it signed sign again.')
    .addOption(dataDirOption())
    .addOption(genesisOption())
    .addOption(new Option('--accept-amnesia', 'it may sign against itself; the network cannot go on without it'))
    .action((flags: Flags) => resume(flags, fsync))
}

function resume(flags: Flags, fsync: FsyncNow): void {
  try {
    if (!flags.acceptAmnesia) {
      throw new ConfigError(
        'a validator that has forgotten what it signed may sign against itself, and be blamed for it. It needs no help ' +
          'while the network goes on without it; if the network cannot: --accept-amnesia',
      )
    }
    const { atMs, head, above } = resumeIn(resolve(flags.dataDir), flags.genesis, fsync)
    const accepted = { at: new Date(atMs).toISOString(), head: String(head), above: positionToJson(above) }
    process.stdout.write(`${JSON.stringify({ acceptedAmnesia: accepted })}\n`)
  } catch (error) {
    exitBecauseOf(error)
  }
}

function resumeIn(dataDir: string, genesisFile: string, fsync: FsyncNow): AcceptedAmnesia {
  const { spec, block } = genesisBlock(parseGenesis(readGenesisFile(genesisFile)))
  checkDatabaseThere(dataDir)
  const release = lockDataDir(dataDir)
  try {
    const place = { dir: dataDir, genesisHash: block.hash, chainId: spec.chainId }
    const store = openSqliteStore({ ...place, nodeCacheBytesMax: NODE_CACHE_BYTES_MAX })
    const { consensus, signing } = store
    const disk = { consensus, signing, file: openHighWaterFile(dataDir, fsync), head: store.headHeight() ?? 0n }
    const accepted = acceptAmnesia(block.hash, disk, systemClock.nowMs())
    store.close()
    return accepted
  } finally {
    release()
  }
}
