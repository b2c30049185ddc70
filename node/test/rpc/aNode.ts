// A whole node for tests, in memory and on a clock of its own: the real chain, pool, door, loop and RPC, only the disk and
// the time are not. The same calls give the same blocks, hashes and answers every time.
import { Registry } from 'prom-client'
import { openChain } from '../../src/chain/chain.ts'
import { createNotices } from '../../src/chain/notices.ts'
import { signTransaction } from '../../src/codec/transaction.ts'
import { recoverSigner } from '../../src/consensus/certificate.ts'
import type { ExecutionContext } from '../../src/execution/context.ts'
import { gasOf } from '../../src/execution/gas.ts'
import { genesisBlock } from '../../src/execution/genesis.ts'
import { parseGenesis } from '../../src/params/chainSpec.ts'
import { createRpc, type Rpc, type RpcInput } from '../../src/rpc/rpc.ts'
import { createDoor } from '../../src/runtime/door.ts'
import { startLoop } from '../../src/runtime/loop.ts'
import { poolHeadOf } from '../../src/runtime/poolHead.ts'
import { soloTransport } from '../../src/runtime/soloTransport.ts'
import { createMemoryStore } from '../../src/store/memoryStore.ts'
import { TxPool } from '../../src/txpool/pool.ts'
import type { Address, Hash, Hex } from '../../src/types/bytes.ts'
import type { Log, Timers } from '../../src/types/ports.ts'
import type { Transaction } from '../../src/types/transaction.ts'
import { aGenesis, CHAIN_ID, ELECTIONS, GENESIS_TIME, type TestAccount, validator } from '../execution/aChain.ts'
import { aConsensusStore, aSigner } from '../runtime/aSigner.ts'
import { aVerifier } from '../runtime/aVerifier.ts'

export type TestNode = {
  readonly input: RpcInput
  readonly rpc: Rpc
  /** The log's warnings and errors: empty unless something is wrong. */
  readonly complaints: readonly { readonly message: string; readonly facts: object }[]
  /** Lets time pass; timers run when they are due. */
  pass(ms: number): void
  /** Lets time pass until there is one block more. */
  nextBlock(): void
  passUntil(timestamp: bigint): void
  /** Hands in and returns the hash; throws what the door throws. */
  send(transaction: Transaction): Promise<Hash>
  /** Puts it into the pool unchecked, as the journal does after a restart. */
  restore(transaction: Transaction): boolean
  /** Its own next nonce, pending ones counted. */
  nonceOf(account: TestAccount): bigint
  /** One JSON-RPC request; the parsed answer, or null for none. */
  ask(method: string, params?: readonly unknown[]): Promise<Answer>
  result(method: string, params?: readonly unknown[]): Promise<unknown>
}
export type Answer = {
  jsonrpc: string
  id: unknown
  result?: unknown
  error?: { code: number; message: string; data?: unknown }
}

export function aNode(genesisJson: Record<string, unknown> = aGenesis()): TestNode {
  const complaints: { message: string; facts: object }[] = []
  const complain = (facts: object, message: string) => complaints.push({ message, facts })
  const log: Log = { debug: () => {}, info: () => {}, warn: complain, error: complain }
  const world = aWorld()
  const { clock, timers } = world
  const genesis = genesisBlock(parseGenesis(genesisJson))
  const context: ExecutionContext = { spec: genesis.spec, genesisHash: genesis.block.hash }
  const store = createMemoryStore()
  const final = { block: genesis.block, receipts: [], certificate: null }
  store.append({ final, committed: genesis.committed, outcomes: [] })
  const chain = openChain(store, context)
  const notices = createNotices((error) => complain({ error }, 'a listener failed'))
  const pool = new TxPool(context, poolHeadOf(chain))
  const loop = startLoop({
    ...{ chain, pool, context, clock, timers, log, unwritten: () => [], random: () => 0, recover: recoverSigner },
    verifier: aVerifier(),
    ...{ signer: aSigner(validator), consensusStore: aConsensusStore(), transport: soloTransport(validator.address) },
    ...{ onAdmitted: () => {}, onEvidence: () => {} },
    onFinal: (block) => notices.tell({ kind: 'block', final: block }),
    onFailure: (error) => complain({ error }, 'the loop failed'),
  })
  const door = createDoor({
    ...{
      chain,
      pool,
      admit: loop.admit,
      unwritten: () => [],
      onAccepted: loop.wake,
      onVerdict: () => {},
      tell: notices.tell,
    },
    ...{ offer: loop.offer, flush: loop.flush, journal: { append: () => Promise.resolve() } },
  })
  let ids = 0
  const newId = (): Hex => `0x${(++ids).toString(16)}`
  const input: RpcInput = {
    ...{ chain, pool: door, notices, context, genesisJson, clock, timers, log, newId },
    network: { status: loop.status, evidence: () => [], peers: () => [] },
    registry: new Registry(),
    clientVersion: 'psephos/test',
  }
  const rpc = createRpc(input)

  const node: TestNode = {
    input,
    rpc,
    complaints,
    pass: world.pass,
    nextBlock() {
      const { number } = chain.head().header
      while (chain.head().header.number === number) world.pass(100)
    },
    passUntil(timestamp) {
      while (chain.head().header.timestamp < timestamp) world.pass(1_000)
    },
    send: (transaction) => door.submit(transaction.raw),
    restore: (transaction) => pool.restore(transaction),
    nonceOf: (account) => door.pendingNonce(account.address),
    async ask(method, params) {
      const text = await rpc.dispatch(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }), null)
      return JSON.parse(text ?? 'null') as Answer
    },
    async result(method, params) {
      const { result, error } = await node.ask(method, params)
      if (error !== undefined) throw new Error(`${method}: ${error.code} ${error.message}`)
      return result
    },
  }
  return node
}

/** A clock that stands still until it is told to go on, and the timers that hang on it. */
function aWorld() {
  let nowMs = Number(GENESIS_TIME) * 1_000
  const waiting = new Set<{ readonly atMs: number; run(): void }>()
  const timers: Timers = {
    after(delayMs, run) {
      const timer = { atMs: nowMs + delayMs, run }
      waiting.add(timer)
      return { cancel: () => waiting.delete(timer) }
    },
  }
  return {
    clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
    timers,
    pass(ms: number) {
      const end = nowMs + ms
      for (;;) {
        const due = [...waiting].filter(({ atMs }) => atMs <= end).sort((a, b) => a.atMs - b.atMs)[0]
        if (due === undefined) break
        waiting.delete(due)
        nowMs = Math.max(nowMs, due.atMs)
        due.run()
      }
      nowMs = end
    },
  }
}

type Errand = { readonly nonce: bigint; readonly to?: Address; readonly data?: Uint8Array; readonly gasLimit?: bigint }

/** What ethers 6, Enkrypt and Rabby sign here. */
export function aLegacy(from: TestAccount, { nonce, to = ELECTIONS, data = NOTHING, gasLimit }: Errand): Transaction {
  const gas = gasLimit ?? gasOf({ to, data })
  const fields = { nonce, to, data, value: 0n, chainId: CHAIN_ID, gasPrice: 0n, gasLimit: gas }
  return signTransaction({ type: 0, ...fields }, from.privateKey)
}

/** EIP-2930, with one entry in its list. */
export function anAccessListed(
  from: TestAccount,
  { nonce, to = ELECTIONS, data = NOTHING }: Errand,
  keyCount = 1,
): Transaction {
  const accessList = [{ address: to, storageKeys: Array<Hash>(keyCount).fill(`0x${'00'.repeat(32)}` as Hash) }]
  const gasLimit = gasOf({ to, data, accessList })
  const fields = { nonce, to, data, value: 0n, chainId: CHAIN_ID, gasPrice: 7n, gasLimit, accessList }
  return signTransaction({ type: 1, ...fields }, from.privateKey)
}

/** EIP-1559; `fee` as libraries that insist on one put it in. */
export function aFeeMarket(
  from: TestAccount,
  { nonce, to = ELECTIONS, data = NOTHING, gasLimit }: Errand,
  fee = 0n,
): Transaction {
  const gas = gasLimit ?? gasOf({ to, data })
  const fees = { maxFeePerGas: fee, maxPriorityFeePerGas: fee, accessList: [] }
  return signTransaction(
    { type: 2, nonce, to, data, value: 0n, chainId: CHAIN_ID, gasLimit: gas, ...fees },
    from.privateKey,
  )
}

const NOTHING = new Uint8Array(0)
