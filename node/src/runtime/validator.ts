// A node without its RPC: disk, chain, pool, network, door and loop put together, and taken down again in order. What
// enters is a genesis, a folder and the ports to the world. It decides nothing that the chain's rules decide.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { chooseEngine } from '@psephos/ballot'
import { type Chain, openChain } from '../chain/chain.ts'
import { checkRecentBlocks } from '../chain/checkRecent.ts'
import { createNotices } from '../chain/notices.ts'
import { validatorsOf } from '../chain/validators.ts'
import { recoverSigner } from '../consensus/certificate.ts'
import type { ExecutionContext } from '../execution/context.ts'
import type { Genesis } from '../execution/genesis.ts'
import { NODE_CACHE_BYTES_MAX, START_CHECK_BLOCKS } from '../params/limits.ts'
import type { NodeStore } from '../store/consensusStore.ts'
import { checkDatabaseThere } from '../store/database.ts'
import { type FsyncNow, openHighWaterFile } from '../store/highWater.ts'
import { type Fsync, type Journal, openJournal, readJournal } from '../store/journal.ts'
import { lockDataDir } from '../store/lock.ts'
import { openSqliteStore } from '../store/sqliteStore.ts'
import type { Store } from '../store/store.ts'
import { TxPool } from '../txpool/pool.ts'
import type { Ended } from '../txpool/settlement.ts'
import type { Address, Hash } from '../types/bytes.ts'
import type { FinalBlock, Notices, PoolView } from '../types/chainView.ts'
import type { Evidence } from '../types/consensus.ts'
import type { Clock, Log, Signer, Timers, Verifier } from '../types/ports.ts'
import type { Peer, Transport } from '../types/transport.ts'
import { ConfigError } from './config.ts'
import { createDoor } from './door.ts'
import { startLoop } from './loop.ts'
import type { ConsensusSigner, Loop } from './loopParts.ts'
import { createMetrics, type NodeMetrics } from './metrics.ts'
import { openGuard } from './openSigning.ts'
import { poolHeadOf } from './poolHead.ts'
import { type Recovered, recover } from './recovery.ts'
import { soloTransport } from './soloTransport.ts'
import { startVerifier, type VerifierConfig } from './verifierThreads.ts'

export type ValidatorInput = {
  readonly dataDir: string
  readonly genesis: Genesis
  /** A validator's key, or an observer's node key. */
  readonly signer: Signer
  /** N3: it follows and serves, and never votes. */
  readonly isObserver?: boolean
  /** Makes the connections. Left out: a validator alone. */
  readonly connect?: (parts: ConnectParts) => Promise<Transport>
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Log
  readonly fsync: Fsync
  readonly fsyncNow: FsyncNow
  /** B6, B7. Threads of its own by this configuration, or one that is there. */
  readonly verifier: VerifierConfig | Verifier
  /** D5: it makes no more blocks and the process must end. Told at most once. */
  onFailure(error: unknown): void
}
/** What the network must know of the node it is for. */
export type ConnectParts = {
  readonly genesisHash: Hash
  readonly identity: Signer
  readonly kind: Peer['role']
  isValidator(address: Address): boolean
}
export type Validator = {
  readonly context: ExecutionContext
  readonly chain: Chain
  readonly door: PoolView
  readonly loop: Loop
  readonly evidence: () => readonly Evidence[]
  readonly notices: Notices
  readonly metrics: NodeMetrics
}
/** Runs before the process ends, the last told first. */
export type OnStop = (close: () => unknown) => void

/** Throws ConfigError, StoreFailure or InvalidBlock when it must not start on this data. */
export async function startValidator(input: ValidatorInput, onStop: OnStop): Promise<Validator> {
  const { genesis, signer, clock, timers, log, isObserver = false } = input
  const context: ExecutionContext = {
    ...{ spec: genesis.spec, genesisHash: genesis.block.hash },
    // B7. Sums of ciphertexts are on the thread that votes: what the verifier is switched to, they are switched to.
    ...('engine' in input.verifier ? { arithmetic: chooseEngine(input.verifier.engine) } : {}),
  }
  const store = openStore(input, onStop)
  const chain = openChain(store, context)
  if (input.connect === undefined) checkAlone(chain, signer)
  const checkedBlocks = checkStart(store, chain)
  const fail = once(input.onFailure)
  const notices = createNotices((error) => log.error({ error }, 'a listener failed'))
  const pool = new TxPool(context, poolHeadOf(chain))
  const metrics = createMetrics(chain, () => pool.size, clock)
  const { journal, carried, unwritten } = await startJournal(input, chain, pool, metrics.uponJournalCommit, fail)
  onStop(() => journal.close())
  const transport = await connectTo(input, chain)
  const verifier = openVerifier(input, fail, onStop)

  let ends = unwritten
  const loop = startLoop({
    ...{ chain, pool, context, transport, verifier, clock, timers, log, random: Math.random, recover: recoverSigner },
    ...{ signer: isObserver ? null : guard(input, store), consensusStore: store.consensus, signing: store.signing },
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
      notices.tell({ kind: 'pending', transaction })
    },
    onSaid: metrics.uponSaid,
    onEvidence: metrics.uponEvidence,
    onFailure: fail,
  })
  onStop(() => loop.stop())
  for (const { hash } of carried) offerAgain(hash, pool, loop)
  loop.flush()
  const door = createDoor({
    ...{ chain, pool, journal, admit: loop.admit, offer: loop.offer, flush: loop.flush },
    unwritten: () => ends,
    onAccepted: loop.wake,
    onVerdict: metrics.countVerdict,
    tell: notices.tell,
  })
  const role = isObserver ? 'observer' : 'validator'
  const facts = {
    genesisHash: context.genesisHash,
    address: signer.address,
    role,
    checkedBlocks: String(checkedBlocks),
  }
  log.info({ ...facts, head: String(chain.head().header.number) }, 'chain is open')
  return { context, chain, door, loop, notices, metrics, evidence: () => store.consensus.evidence() }
}

/** D2. Database and high-water file are compared before there is anything that can sign. */
function guard({ dataDir, signer, genesis, fsyncNow }: ValidatorInput, store: NodeStore): ConsensusSigner {
  const { consensus, signing } = store
  const head = store.headHeight() ?? 0n
  const file = openHighWaterFile(dataDir, fsyncNow)
  return openGuard(signer, genesis.block.hash, { consensus, signing, file, head })
}

function openVerifier({ verifier, log, timers }: ValidatorInput, onFailure: (error: unknown) => void, onStop: OnStop) {
  if ('verify' in verifier) return verifier
  const threads = startVerifier(verifier, { log, timers, onFailure })
  onStop(threads.close)
  return threads
}

function connectTo({ connect, signer, isObserver }: ValidatorInput, chain: Chain): Transport | Promise<Transport> {
  if (connect === undefined) return soloTransport(signer.address)
  return connect({
    ...{ genesisHash: chain.genesisHash, identity: signer, kind: isObserver ? 'observer' : 'validator' },
    // S3: the sets of the next two heights are known; who is in the second will soon have to be heard.
    isValidator: (address) =>
      chain.nextValidators().includes(address) || chain.validatorsOf(chain.head().header.number + 2n).includes(address),
  })
}

/** What was accepted before the restart: whoever was offered it then may have lost it too. */
function offerAgain(hash: Hash, pool: TxPool, loop: Loop): void {
  const transaction = pool.get(hash)
  if (transaction !== null) loop.offer({ transaction, replaces: pool.replacedLast(hash) })
}

function once(run: (error: unknown) => void): (error: unknown) => void {
  let hasRun = false
  return (error) => {
    if (!hasRun) run(error)
    hasRun = true
  }
}

/** Without a network it would wait for the others for ever. */
function checkAlone(chain: Chain, signer: Signer): void {
  const [only, ...others] = chain.nextValidators()
  if (others.length > 0) {
    throw new ConfigError(`the network has ${others.length + 1} validators: --p2p.port is needed to reach them`)
  }
  if (only !== signer.address) {
    throw new ConfigError(
      `the key is ${signer.address}’s, the only validator is ${only}: --p2p.port is needed to follow it`,
    )
  }
}

function openStore({ dataDir, genesis }: ValidatorInput, onStop: OnStop): NodeStore {
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
): Promise<{ journal: Journal; carried: Recovered['carried']; unwritten: readonly Ended[] }> {
  const dir = join(dataDir, 'journal')
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const { records, tornBytes } = await readJournal(dir)
  const { carried, unwritten, stranded } = recover(records, chain, pool)
  if (tornBytes > 0) log.warn({ tornBytes }, 'the journal’s last write was cut short; its hashes were never answered')
  if (stranded.length > 0) log.error({ stranded }, 'accepted transactions whose predecessors are missing')
  if (carried.length > 0) log.info({ carried: carried.length }, 'accepted transactions taken over from before')
  const journal = await openJournal({ dir, fsync, onFailure, onCommit }, carried)
  return { journal, carried, unwritten }
}

function logBlock(log: Log, { block }: FinalBlock, buildMs: number): void {
  const facts = { height: String(block.header.number), hash: block.hash, transactions: block.transactions.length }
  log.info({ ...facts, buildMs: Math.round(buildMs) }, 'block final')
}
