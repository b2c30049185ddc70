// A validator without its sockets: disk, chain, pool, door and loop put together, and taken down again in order. What
// enters is a genesis, a folder and the ports to the world. It decides nothing that the chain's rules decide.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Chain, openChain } from '../chain/chain.ts'
import { checkRecentBlocks } from '../chain/checkRecent.ts'
import { createNotices } from '../chain/notices.ts'
import { validatorsOf } from '../chain/validators.ts'
import { recoverSigner } from '../consensus/certificate.ts'
import type { ExecutionContext } from '../execution/context.ts'
import type { Genesis } from '../execution/genesis.ts'
import { NODE_CACHE_BYTES_MAX, START_CHECK_BLOCKS } from '../params/limits.ts'
import { checkDatabaseThere } from '../store/database.ts'
import { type Fsync, openJournal, readJournal } from '../store/journal.ts'
import { lockDataDir } from '../store/lock.ts'
import { openSqliteStore } from '../store/sqliteStore.ts'
import type { Store } from '../store/store.ts'
import { TxPool } from '../txpool/pool.ts'
import type { Ended } from '../txpool/settlement.ts'
import type { FinalBlock, Notices, PoolView } from '../types/chainView.ts'
import type { Clock, Log, Signer, Timers } from '../types/ports.ts'
import { ConfigError } from './config.ts'
import { createDoor } from './door.ts'
import { startLoop } from './loop.ts'
import { createMetrics, type NodeMetrics } from './metrics.ts'
import { poolHeadOf } from './poolHead.ts'
import { recover } from './recovery.ts'
import { soloTransport } from './soloTransport.ts'
import { unguarded, volatileConsensusStore } from './unguarded.ts'

export type ValidatorInput = {
  readonly dataDir: string
  readonly genesis: Genesis
  readonly signer: Signer
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Log
  readonly fsync: Fsync
  /** D5: it makes no more blocks and the process must end. Told at most once. */
  onFailure(error: unknown): void
}
export type Validator = {
  readonly context: ExecutionContext
  readonly chain: Chain
  readonly door: PoolView
  readonly notices: Notices
  readonly metrics: NodeMetrics
}
/** Runs before the process ends, the last told first. */
export type OnStop = (close: () => unknown) => void

/** Throws ConfigError, StoreFailure or InvalidBlock when it must not start on this data. */
export async function startValidator(input: ValidatorInput, onStop: OnStop): Promise<Validator> {
  const { genesis, signer, clock, log } = input
  const context: ExecutionContext = { spec: genesis.spec, genesisHash: genesis.block.hash }
  checkAlone(genesis, signer)
  const store = openStore(input.dataDir, genesis, onStop)
  const chain = openChain(store, context)
  const checkedBlocks = checkStart(store, chain)
  const fail = once(input.onFailure)
  const notices = createNotices((error) => log.error({ error }, 'a listener failed'))
  const pool = new TxPool(context, poolHeadOf(chain))
  const metrics = createMetrics(chain, () => pool.size, clock)
  const { journal, unwritten } = await startJournal(input, chain, pool, metrics.uponJournalCommit, fail)
  onStop(() => journal.close())

  let ends = unwritten
  const loop = startLoop({
    ...{ chain, pool, context, clock, log, timers: input.timers, random: Math.random, recover: recoverSigner },
    ...{ signer: unguarded(signer), consensusStore: volatileConsensusStore() },
    transport: soloTransport(signer.address),
    unwritten: () => ends,
    onFinal: (final, settled, buildMs) => {
      ends = []
      journal.settle(settled)
      metrics.uponFinal(final, buildMs)
      logBlock(log, final, buildMs)
      notices.tell({ kind: 'block', final })
    },
    onAdmitted: ({ transaction, replaces }) => {
      // A journal that cannot be written has told `fail`; nobody waits for this record.
      journal.append(transaction.hash, { raw: transaction.raw, replaces }).catch(() => {})
    },
    onEvidence: () => {},
    onFailure: fail,
  })
  onStop(() => loop.stop())
  const door = createDoor({
    ...{ chain, pool, journal, clock },
    unwritten: () => ends,
    onAccepted: loop.wake,
    onVerdict: metrics.countVerdict,
    tell: notices.tell,
  })
  const facts = { genesisHash: context.genesisHash, validator: signer.address, checkedBlocks: String(checkedBlocks) }
  log.info({ ...facts, head: String(chain.head().header.number) }, 'chain is open')
  return { context, chain, door, notices, metrics }
}

function once(run: (error: unknown) => void): (error: unknown) => void {
  let hasRun = false
  return (error) => {
    if (!hasRun) run(error)
    hasRun = true
  }
}

/** Round changes and the network come with the next rules; until then a second validator would never be heard. */
function checkAlone({ spec }: Genesis, signer: Signer): void {
  const [only, ...others] = spec.validators
  if (others.length > 0) {
    throw new ConfigError(`the genesis names ${spec.validators.length} validators; this version runs networks of one`)
  }
  if (only !== signer.address) throw new ConfigError(`the key is ${signer.address}’s; the genesis names ${only}`)
}

function openStore(dataDir: string, genesis: Genesis, onStop: OnStop): Store {
  checkDatabaseThere(dataDir)
  onStop(lockDataDir(dataDir))
  const store = openSqliteStore({
    dir: dataDir,
    chainId: genesis.spec.chainId,
    genesisHash: genesis.block.hash,
    nodeCacheBytesMax: NODE_CACHE_BYTES_MAX,
  })
  onStop(() => store.close())
  return store
}

/** D4. */
function checkStart(store: Store, chain: Chain): bigint {
  return checkRecentBlocks({
    store,
    genesisHash: chain.genesisHash,
    blocksMax: START_CHECK_BLOCKS,
    validatorsOf: (height) => validatorsOf(height, chain.stateAt),
  })
}

async function startJournal(
  { dataDir, fsync, log }: ValidatorInput,
  chain: Chain,
  pool: TxPool,
  onCommit: (elapsedMs: number) => void,
  onFailure: (error: unknown) => void,
): Promise<{ journal: Awaited<ReturnType<typeof openJournal>>; unwritten: readonly Ended[] }> {
  const dir = join(dataDir, 'journal')
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const { records, tornBytes } = await readJournal(dir)
  const { carried, unwritten, stranded } = recover(records, chain, pool)
  if (tornBytes > 0) log.warn({ tornBytes }, 'the journal’s last write was cut short; its hashes were never answered')
  if (stranded.length > 0) log.error({ stranded }, 'accepted transactions whose predecessors are missing')
  if (carried.length > 0) log.info({ carried: carried.length }, 'accepted transactions taken over from before')
  const journal = await openJournal({ dir, fsync, onFailure, onCommit }, carried)
  return { journal, unwritten }
}

function logBlock(log: Log, { block }: FinalBlock, buildMs: number): void {
  const facts = { height: String(block.header.number), hash: block.hash, transactions: block.transactions.length }
  log.info({ ...facts, buildMs: Math.round(buildMs) }, 'block final')
}
