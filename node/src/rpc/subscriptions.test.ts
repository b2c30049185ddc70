// R5: what subscriptions cost, with many of them and with blocks as full as they get.
import { describe, expect, it } from 'vitest'
import type { TestNode } from '../../test/rpc/aNode.ts'
import { aVotingNode } from '../../test/rpc/aVotingNode.ts'
import {
  LOG_SUBSCRIPTION_ITEMS_MAX,
  LOG_SUBSCRIPTIONS_MAX,
  NEWS_WAITING_MAX,
  PENDING_SUBSCRIPTIONS_MAX,
  SUBSCRIPTIONS_PER_SOCKET_MAX,
} from '../params/limits.ts'
import type { Hash } from '../types/bytes.ts'
import type { FinalBlock, Notice, Notices } from '../types/chainView.ts'
import { createRpcBudgets } from './budgets.ts'
import { RpcError } from './errors.ts'
import { createSubscriptions } from './subscriptions.ts'

type Socket = ReturnType<typeof socketsOf>['socket'] extends () => infer Made ? Made : never

/** Sockets without a network, and notices told by hand. */
function socketsOf(node: TestNode) {
  const listeners: ((notice: Notice) => void)[] = []
  const notices: Notices = {
    listen(listener) {
      listeners.push(listener)
      return () => {}
    },
  }
  let ids = 0
  const newId = () => `0x${(++ids).toString(16)}` as const
  const budgets = createRpcBudgets(node.input.clock)
  const subscriptions = createSubscriptions({ notices, budgets, log: node.input.log, newId })
  return {
    subscriptions,
    tell: (notice: Notice) => {
      for (const listener of listeners) listener(notice)
    },
    socket() {
      const texts: string[] = []
      const state = { dropped: 0 }
      const subscriber = subscriptions.open({
        send: (text) => texts.push(text),
        drop: () => {
          state.dropped++
          subscriber.close()
        },
      })
      const subscribe = (kind: string, options: unknown = null) => {
        const session = subscriber.forMessage()
        const id = session.subscribe({ kind, options })
        session.replied()
        return id
      }
      return { texts, state, subscriber, subscribe }
    },
  }
}

const hash = (n: number) => `0x${n.toString(16).padStart(64, '0')}` as Hash
const turn = () => new Promise((resolve) => setImmediate(resolve))

/** The node's head block made as full as blocks get: its one log again and again. */
async function aFullBlock(node: TestNode, count: number): Promise<FinalBlock> {
  const { blockNumber } = (await node.result('eth_getTransactionReceipt', [
    ((await node.result('eth_getLogs', [{ fromBlock: 'earliest' }])) as { transactionHash: string }[]).at(-1)
      ?.transactionHash,
  ])) as { blockNumber: string }
  const final = node.input.chain.blockByNumber(BigInt(blockNumber))
  const [transaction, receipt] = [final?.block.transactions[0], final?.receipts[0]]
  if (!final || !transaction || !receipt) throw new Error('no ballot')
  const transactions = Array.from({ length: count }, () => transaction)
  return { ...final, block: { ...final.block, transactions }, receipts: transactions.map(() => receipt) }
}

/** The longest time in which nothing else had a turn, until `isDone`. */
async function longestTurn(isDone: () => boolean): Promise<number> {
  let longestMs = 0
  for (let last = performance.now(); !isDone(); last = performance.now()) {
    await turn()
    longestMs = Math.max(longestMs, performance.now() - last)
  }
  return longestMs
}

describe('log subscriptions', () => {
  it(`name at most ${LOG_SUBSCRIPTION_ITEMS_MAX} addresses and topics in all`, async () => {
    const { subscribe } = socketsOf(await aVotingNode()).socket()
    const topics = (count: number) => ({ topics: [[hash(0)], Array.from({ length: count - 1 }, (_, i) => hash(i))] })
    expect(subscribe('logs', topics(LOG_SUBSCRIPTION_ITEMS_MAX))).toMatch(/^0x/)
    expect(() => subscribe('logs', topics(LOG_SUBSCRIPTION_ITEMS_MAX + 1))).toThrow(
      'invalid argument 1: at most 100 addresses and topics in a subscription',
    )
  })

  const bounded: [string, number][] = [
    ['logs', LOG_SUBSCRIPTIONS_MAX],
    ['newPendingTransactions', PENDING_SUBSCRIPTIONS_MAX],
  ]
  it.each(bounded)('%s: the node has room for %i, and for others when one ends', async (kind, max) => {
    const { socket, subscriptions } = socketsOf(await aVotingNode())
    const sockets: Socket[] = []
    for (let i = 0; i < max; i += SUBSCRIPTIONS_PER_SOCKET_MAX) {
      const one = socket()
      sockets.push(one)
      for (let j = 0; j < SUBSCRIPTIONS_PER_SOCKET_MAX; j++) one.subscribe(kind)
    }
    const late = socket()
    expect(() => late.subscribe(kind)).toThrow(
      new RpcError(-32005, 'limit exceeded: the node has no room for another such subscription'),
    )
    expect(late.subscribe('newHeads')).toMatch(/^0x/)
    sockets[0]?.subscriber.close()
    expect(late.subscribe(kind)).toMatch(/^0x/)
    expect(subscriptions.count).toBe(max - SUBSCRIPTIONS_PER_SOCKET_MAX + 2)
  })

  it(`${LOG_SUBSCRIPTIONS_MAX} of them with all their topics cost little of a block of 2,000`, async () => {
    const node = await aVotingNode()
    const { socket, tell } = socketsOf(node)
    const topics = Array.from({ length: LOG_SUBSCRIPTION_ITEMS_MAX }, (_, i) => hash(i + 1_000))
    for (let i = 0; i < LOG_SUBSCRIPTIONS_MAX / SUBSCRIPTIONS_PER_SOCKET_MAX; i++) {
      const { subscribe } = socket()
      for (let j = 0; j < SUBSCRIPTIONS_PER_SOCKET_MAX; j++) subscribe('logs', { topics: [null, topics] })
    }
    const last = socket()
    last.subscribe('newHeads')
    const final = await aFullBlock(node, 2_000)
    const startMs = performance.now()
    tell({ kind: 'block', final })
    const longestMs = await longestTurn(() => last.texts.length === 1)
    // Lists took 40 s for this; 0.1 s is usual now, and other work has its turns in between.
    expect(performance.now() - startMs).toBeLessThan(1_500)
    expect(longestMs).toBeLessThan(300)
  })
})

describe('news', () => {
  it('keep their order and give the event loop back, however much there is to send', async () => {
    const node = await aVotingNode()
    const { socket, tell } = socketsOf(node)
    const sockets = Array.from({ length: 50 }, socket)
    for (const { subscribe } of sockets) for (const kind of ['logs', 'newHeads']) subscribe(kind)
    const final = await aFullBlock(node, 1_000)
    for (let i = 0; i < 3; i++) tell({ kind: 'block', final })
    const late = socket()
    late.subscribe('newHeads') // after those were told
    const longestMs = await longestTurn(() => sockets.every(({ texts }) => texts.length === 3 * 1_001))
    expect(longestMs).toBeLessThan(500)
    const [one] = sockets
    const heads = one?.texts.flatMap((text, i) => (text.includes('parentHash') ? [i] : []))
    expect(heads).toEqual([1_000, 2_001, 3_002])
    expect(late.texts).toEqual([])
    tell({ kind: 'block', final })
    await longestTurn(() => late.texts.length === 1)
  })

  it('that cannot be told in time end who asked for them, and not who reads heads', async () => {
    const node = await aVotingNode()
    const { socket, tell, subscriptions } = socketsOf(node)
    const [logs, heads] = [Array.from({ length: 100 }, socket), socket()]
    for (const { subscribe } of logs) subscribe('logs')
    heads.subscribe('newHeads')
    const final = await aFullBlock(node, 2_000)
    const blocks = NEWS_WAITING_MAX / 2_000 + 2
    for (let i = 0; i < blocks; i++) tell({ kind: 'block', final })
    expect(logs.map(({ state }) => state.dropped)).toEqual(Array(100).fill(1))
    expect(subscriptions.count).toBe(1)
    await longestTurn(() => heads.texts.length === blocks)
    expect(heads.state.dropped).toBe(0)
  })

  it('before the reply are kept, but not without end', async () => {
    const node = await aVotingNode()
    const { subscriptions, tell } = socketsOf(node)
    let dropped = 0
    const subscriber = subscriptions.open({ send: () => {}, drop: () => dropped++ })
    subscriber.forMessage().subscribe({ kind: 'logs', options: null })
    const final = await aFullBlock(node, 2_000)
    for (let i = 0; i < 10 && dropped === 0; i++) {
      tell({ kind: 'block', final })
      await turn()
    }
    expect(dropped).toBeGreaterThan(0)
  })
})
