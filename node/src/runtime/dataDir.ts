// D2. A data directory is made once: the database with the genesis block, and the high-water file, both empty of
// signatures. Nothing else in the node ever makes either; so what is missing later was lost, and is treated so.
import { mkdirSync } from 'node:fs'
import type { Genesis } from '../execution/genesis.ts'
import { checkDatabaseMissing } from '../store/database.ts'
import { decodeHighWater, encodeHighWater, type FsyncNow, openHighWaterFile } from '../store/highWater.ts'
import { lockDataDir } from '../store/lock.ts'
import type { Abstention, SigningState } from '../store/signingState.ts'
import { createSqliteStore } from '../store/sqliteStore.ts'
import type { Address } from '../types/bytes.ts'
import { ConfigError } from './config.ts'

export type DataDirPlan = {
  readonly dataDir: string
  readonly genesis: Genesis
  /** Who will sign with it. Null: an observer's. */
  readonly address: Address | null
  /** The key cannot have signed anything before: it was made just now, or its operator says so (`--first-start`). */
  readonly isFirstStart: boolean
  readonly fsync: FsyncNow
}

/** Returns what the new validator must wait for, if anything. Throws StoreFailure or ConfigError. */
export function makeDataDir(plan: DataDirPlan): SigningState {
  const { dataDir, genesis, address, fsync } = plan
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const release = lockDataDir(dataDir)
  try {
    checkDatabaseMissing(dataDir)
    const file = openHighWaterFile(dataDir, fsync)
    const state: SigningState = { address, epoch: 0, abstention: abstentionOf(plan, file.read()), amnesias: [] }
    const block = { block: genesis.block, receipts: [], certificate: null }
    const first = { final: block, committed: genesis.committed, outcomes: [] }
    createSqliteStore({ dir: dataDir, genesisHash: genesis.block.hash }, first, state)
    if (address !== null && file.read() === null) {
      file.write(encodeHighWater({ genesisHash: genesis.block.hash, address, epoch: 0, position: null }))
    }
    return state
  } finally {
    release()
  }
}

/** A high-water file that is there already is the rest of a lost validator: it stays, and what it says counts. */
function abstentionOf(
  { dataDir, genesis, address, isFirstStart }: DataDirPlan,
  text: string | null,
): Abstention | null {
  if (text === null) return isFirstStart || address === null ? null : { reason: 'imported-key', above: null }
  const known = decodeHighWater(text)
  if (known !== null && (known.address !== address || known.genesisHash !== genesis.block.hash)) {
    throw new ConfigError(
      `the high-water file in ${dataDir} is ${known.address}’s on another chain or with another key`,
    )
  }
  if (isFirstStart && (known === null || known.position !== null)) {
    throw new ConfigError(
      `${dataDir} has the high-water file of a validator that has signed: this is not a first start. Without --first-start ` +
        'it signs again when the network has gone on without it.',
    )
  }
  return isFirstStart ? null : { reason: 'imported-key', above: known?.position ?? null }
}
