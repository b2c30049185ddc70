// Several validators on one thread for tests: the real loop, chain, pool and execution of each, over the simulator's
// network and time. The disk is memory that survives a stop.

import { createNetwork, type Network } from '../../sim/network.ts'
import { seededRandom } from '../../sim/random.ts'
import { createVirtualTime, type VirtualTime } from '../../sim/virtualTime.ts'
import type { Chain } from '../../src/chain/chain.ts'
import { openChain } from '../../src/chain/chain.ts'
import { signDigest } from '../../src/codec/signature.ts'
import { recoverSigner } from '../../src/consensus/certificate.ts'
import { genesisBlock } from '../../src/execution/genesis.ts'
import { parseGenesis } from '../../src/params/chainSpec.ts'
import { startLoop } from '../../src/runtime/loop.ts'
import type { Loop } from '../../src/runtime/loopParts.ts'
import { openGuard } from '../../src/runtime/openSigning.ts'
import { poolHeadOf } from '../../src/runtime/poolHead.ts'
import { createMemoryStore } from '../../src/store/memoryStore.ts'
import { TxPool } from '../../src/txpool/pool.ts'
import type { Hash } from '../../src/types/bytes.ts'
import type { Evidence } from '../../src/types/consensus.ts'
import type { Signer, Verifier } from '../../src/types/ports.ts'
import type { Transaction } from '../../src/types/transaction.ts'
import type { Peer, PeerMessage, Transport } from '../../src/types/transport.ts'
import { aGenesis, anAccount, GENESIS_TIME, organizer, type TestAccount } from '../execution/aChain.ts'
import { aVerifier } from './aVerifier.ts'

export type TestLoop = {
  readonly account: TestAccount
  readonly place: number
  readonly chain: Chain
  pool(): TxPool
  loop(): Loop
  start(): void
  stop(): void
  /** Its disk is lost, or an old copy was put in its place: it knows nothing of what it said. */
  forget(): void
  height(): bigint
  /** T5. As the door does it. Throws what is refused at once. */
  accept(transaction: Transaction): void
  /** What was refused after its proofs were looked at. */
  readonly refusals: unknown[]
  readonly evidence: Evidence[]
  readonly failures: unknown[]
  readonly logged: string[]
  readonly penalised: string[]
}
export type TestNetwork = {
  readonly nodes: readonly TestLoop[]
  readonly network: Network
  readonly time: VirtualTime
  /** Milliseconds of virtual time. */
  run(ms: number): void
  /** Until it holds; throws after `limitMs` of virtual time. Returns how long it took. */
  until(holds: () => boolean, limitMs: number): number
  nowSeconds(): bigint
}
export type NetworkOptions = {
  readonly validators?: number
  /** So many of them are in the genesis; the others run with their keys and are not in the set yet. */
  readonly genesisValidators?: number
  /** Nodes of the genesis set that are observers besides. */
  readonly observers?: number
  readonly genesis?: Record<string, unknown>
  /** What a node's messages become on their way out; a liar's mouth. */
  readonly mouth?: (place: number, transport: Transport) => Transport
  /** Of each start of a node; left out: the real proofs, at once. */
  readonly verifier?: (place: number) => Verifier
}

/** Wall clock of all nodes when virtual time is 0. */
const START_MS = Number(GENESIS_TIME) * 1_000 + 1_000

/** Sorted as the set is (C4). */
export function validatorAccounts(count: number): TestAccount[] {
  const accounts = Array.from({ length: count }, (_, i) => anAccount(`validator ${i}`))
  return accounts.toSorted((a, b) => (a.address < b.address ? -1 : 1))
}

export function aNetwork(options: NetworkOptions = {}): TestNetwork {
  const { validators: count = 4, observers = 0 } = options
  const { genesisValidators = count } = options
  const founders = validatorAccounts(genesisValidators)
  const later = Array.from({ length: count - genesisValidators }, (_, i) =>
    anAccount(`validator ${founders.length + i}`),
  )
  const accounts = [...founders, ...later]
  const psephos = {
    validators: founders.map(({ address }) => address),
    organizers: [organizer.address],
    periodMs: 1_000,
    heartbeatMs: 10_000,
    ...options.genesis,
  }
  const genesis = genesisBlock(parseGenesis(aGenesis({ psephos })))
  const context = { spec: genesis.spec, genesisHash: genesis.block.hash }
  const time = createVirtualTime()
  const random = seededRandom(7)
  const network = createNetwork({
    ...{ time, random },
    onSent: () => {},
    onDelivered: () => {},
    throughWire: (message: PeerMessage) => message,
  })
  const clock = { nowMs: () => START_MS + time.nowMs(), monotonicMs: () => time.nowMs() }

  function aLoop(account: TestAccount, place: number, role: Peer['role']): TestLoop {
    /** A new data directory, as `init` with a first start makes it. */
    function freshDisk() {
      const store = createMemoryStore()
      const final = { block: genesis.block, receipts: [], certificate: null }
      store.append({ final, committed: genesis.committed, outcomes: [] })
      const { consensus, signing } = store
      if (role === 'validator') signing.save({ ...signing.load(), address: account.address })
      let text: string | null = null
      const write = (next: string) => {
        text = next
      }
      return { chain: openChain(store, context), consensus, signing, file: { read: () => text, write } }
    }
    let disk = freshDisk()
    const evidence: Evidence[] = []
    const failures: unknown[] = []
    const logged: string[] = []
    const penalised: string[] = []
    const refusals: unknown[] = []
    const say = (facts: object, message: string) => logged.push(`${message} ${JSON.stringify(facts, bigints)}`)
    let running: { loop: Loop; pool: TxPool; leave(): void } | null = null
    let life = 0

    function start(): void {
      const born = ++life
      const { chain, consensus, signing } = disk
      const guarded = { ...disk, head: chain.head().header.number }
      const pool = new TxPool(context, poolHeadOf(chain))
      const joined = network.join(place, { address: account.address, role })
      const transport: Transport = {
        ...(options.mouth?.(place, joined.transport) ?? joined.transport),
        penalise: (peer, reason) => penalised.push(`${peer} ${reason}`),
      }
      const verifier = options.verifier?.(place) ?? aVerifier()
      const loop = startLoop({
        ...{ chain, pool, context, transport, recover: recoverSigner, clock, random: random.next, verifier },
        ...{ consensusStore: consensus, signing },
        signer: role === 'validator' ? openGuard(keyOf(account), context.genesisHash, guarded) : null,
        timers: {
          after: (delayMs, run) =>
            time.at(time.nowMs() + Math.max(delayMs, 0.01), () => {
              if (life === born) run()
            }),
        },
        log: { debug: () => {}, info: () => {}, warn: say, error: say },
        unwritten: () => [],
        onFinal: () => {},
        onAdmitted: () => {},
        onEvidence: (found) => evidence.push(found),
        onFailure: (error) => failures.push(error),
      })
      running = { loop, pool, leave: joined.leave }
    }

    const node: TestLoop = {
      ...{ account, place, refusals, evidence, failures, logged, penalised, start },
      pool: () => (running as NonNullable<typeof running>).pool,
      loop: () => (running as NonNullable<typeof running>).loop,
      stop() {
        life++
        running?.loop.stop()
        running?.leave()
        running = null
      },
      height: () => disk.chain.head().header.number,
      get chain() {
        return disk.chain
      },
      forget() {
        disk = freshDisk()
      },
      accept(transaction) {
        const { loop } = running as NonNullable<typeof running>
        let hasReturned = false
        let refused: unknown = null
        loop.admit(transaction, (admitted) => {
          if ('error' in admitted) {
            if (hasReturned) refusals.push(admitted.error)
            refused = admitted.error
            return
          }
          loop.offer(admitted.admission)
          loop.flush()
          loop.wake()
        })
        hasReturned = true
        if (refused !== null) throw refused
      },
    }
    start()
    return node
  }

  const nodes = accounts.map((account, place) => aLoop(account, place, 'validator'))
  for (let i = 0; i < observers; i++) nodes.push(aLoop(anAccount(`observer ${i}`), count + i, 'observer'))

  function until(holds: () => boolean, limitMs: number): number {
    const startedAt = time.nowMs()
    while (!holds()) {
      if (time.nowMs() - startedAt > limitMs || !time.runNext()) {
        throw new Error(`not after ${limitMs} ms: ${nodes.map((node) => `${node.height()}`).join(', ')}`)
      }
    }
    return time.nowMs() - startedAt
  }

  return {
    ...{ nodes, network, time, until },
    run(ms) {
      const end = time.nowMs() + ms
      let isOver = false
      time.at(end, () => {
        isOver = true
      })
      while (!isOver) time.runNext()
    },
    nowSeconds: () => BigInt(Math.floor(clock.nowMs() / 1_000)),
  }
}

const bigints = (_: string, value: unknown) =>
  typeof value === 'bigint' ? String(value) : value instanceof Error ? value.message : value

const keyOf = ({ address, privateKey }: TestAccount): Signer => ({
  address,
  sign: (digest) => signDigest(digest, privateKey),
})

export function agreed(nodes: readonly TestLoop[], height: bigint): Hash {
  const hashes = new Set(nodes.map(({ chain }) => chain.finalHeader(height)?.hash))
  const [hash] = hashes
  if (hashes.size !== 1 || hash === undefined) throw new Error(`height ${height}: ${[...hashes].join(', ')}`)
  return hash
}
