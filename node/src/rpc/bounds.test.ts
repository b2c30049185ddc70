// R5: every bound of the RPC, reached. Chains and pools too large to build are stood in for by views with the same shape.

import { Registry } from 'prom-client'
import { describe, expect, it } from 'vitest'
import { calldata, organizer, type TestAccount, VALIDATORS, voterAt, YES } from '../../test/execution/aChain.ts'
import { type Answer, aFeeMarket, aNode, type TestNode } from '../../test/rpc/aNode.ts'
import { aVotingNode } from '../../test/rpc/aVotingNode.ts'
import { bytesToHex } from '../codec/hex.ts'
import {
  FILTER_IDLE_MS_MAX,
  FILTERS_MAX,
  LOG_RANGE_BLOCKS_MAX,
  LOG_SEARCH_MS_MAX,
  LOGS_MAX,
  PENDING_HASHES_KEPT,
  POOL_TRANSACTIONS_MAX,
  RATE_WINDOW_SECONDS,
  RPC_RESPONSE_BYTES_MAX,
  SEARCH_TRANSACTIONS_MAX,
  SYNC_WAITING_MAX,
  TRANSACTIONS_PER_VOTER_HOUR_MAX,
  TXPOOL_CONTENT_MAX,
} from '../params/limits.ts'
import type { Hash } from '../types/bytes.ts'
import type { ChainView, LogPlace, Notice, PoolView } from '../types/chainView.ts'
import { createRpc, type RpcInput } from './rpc.ts'

/** The same node, with a view that says something else. */
function asked(node: TestNode, change: Partial<RpcInput>) {
  const rpc = createRpc({ ...node.input, registry: new Registry(), ...change })
  return async (method: string, params: unknown[] = []): Promise<Answer> => {
    return JSON.parse((await rpc.dispatch(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }), null)) ?? 'null')
  }
}

function chainOfHeight(node: TestNode, height: bigint, findLogs: ChainView['findLogs']): ChainView {
  const head = node.input.chain.head()
  return { ...node.input.chain, head: () => ({ ...head, header: { ...head.header, number: height } }), findLogs }
}

describe('eth_getLogs', () => {
  const node = aNode()
  const none: ChainView['findLogs'] = () => []

  it(`${LOG_RANGE_BLOCKS_MAX} blocks and not one more`, async () => {
    const ask = asked(node, { chain: chainOfHeight(node, 1_000_000n, none) })
    const range = (blocks: bigint) => [{ fromBlock: '0x1', toBlock: `0x${blocks.toString(16)}` }]
    expect(await ask('eth_getLogs', range(LOG_RANGE_BLOCKS_MAX))).toMatchObject({ result: [] })
    expect(await ask('eth_getLogs', range(LOG_RANGE_BLOCKS_MAX + 1n))).toMatchObject({
      error: { code: -32602, message: 'query exceeds max block range 100000' },
    })
  })

  /** Each piece takes its time, as a search through full blocks does. */
  const slow: ChainView['findLogs'] = () => {
    const end = performance.now() + 10
    while (performance.now() < end);
    return []
  }

  it('gives the event loop back while it searches, however many search', async () => {
    const ask = asked(node, { chain: chainOfHeight(node, 10_000n, slow) })
    const range = [{ fromBlock: '0x1', toBlock: '0x20' }]
    let isDone = false
    const searches = Promise.all(Array.from({ length: 8 }, () => ask('eth_getLogs', range))).then(() => {
      isDone = true
    })
    let longestMs = 0
    for (let last = performance.now(); !isDone; last = performance.now()) {
      await new Promise((resolve) => setImmediate(resolve))
      longestMs = Math.max(longestMs, performance.now() - last)
    }
    await searches
    // Eight searches of 80 ms each: without turns the loop would have stood still for 640 ms.
    expect(longestMs).toBeLessThan(300)
  })

  it(`${LOG_SEARCH_MS_MAX} ms of searching and no more`, { timeout: 30_000 }, async () => {
    const ask = asked(node, { chain: chainOfHeight(node, 1_000_000n, slow) })
    expect(await ask('eth_getLogs', [{ fromBlock: '0x1', toBlock: '0x186a0' }])).toMatchObject({
      error: { code: -32602, message: 'query exceeds max search time 10000 ms, use a smaller range' },
    })
  })

  it(`${LOGS_MAX} logs and not one more`, async () => {
    const busy = await aVotingNode()
    const { blockHash } = (await busy.result('eth_getTransactionReceipt', [busy.sent.legacy.hash])) as {
      blockHash: `0x${string}`
    }
    const final = busy.input.chain.blockByHash(blockHash as never)
    const log = final?.receipts[0]?.logs[0]
    if (!final || !log) throw new Error('no log')
    const place: LogPlace = { log, logIndex: 0, txIndex: 0, txHash: busy.sent.legacy.hash, block: final.block }
    /** As the chain does: one more than asked when there is more. */
    const many = (count: number): ChainView['findLogs'] => {
      let left = count
      return (_, __, ___, countMax) => {
        const found = Array<LogPlace>(Math.min(left, countMax + 1)).fill(place)
        left -= found.length
        return found
      }
    }
    const query = [{ fromBlock: '0x0', toBlock: '0x1388' }]
    const most = await asked(busy, { chain: chainOfHeight(busy, 5_000n, many(LOGS_MAX)) })('eth_getLogs', query)
    expect(most.result).toHaveLength(LOGS_MAX)
    const more = await asked(busy, { chain: chainOfHeight(busy, 5_000n, many(LOGS_MAX + 1)) })('eth_getLogs', query)
    expect(more.error).toEqual({ code: -32602, message: 'query exceeds max results 20000, use a smaller range' })
  })
})

describe('eth_getFilterChanges with more logs than one answer has', () => {
  /** A node whose blocks above `head` have so many logs each; `fail` makes a search fail. */
  async function aPolled(perBlock: number, blocks: number) {
    const node = await aVotingNode()
    const head = node.input.chain.head().header.number
    const [{ blockNumber } = { blockNumber: '0x0' }] = (await node.result('eth_getLogs', [
      { fromBlock: 'earliest' },
    ])) as { blockNumber: string }[]
    const final = node.input.chain.blockByNumber(BigInt(blockNumber))
    const [log, transaction] = [final?.receipts[0]?.logs[0], final?.block.transactions[0]]
    if (!final || !log || !transaction) throw new Error('no log')
    const state = { height: head, isBroken: false }
    const findLogs: ChainView['findLogs'] = (from, to, _, countMax) => {
      if (state.isBroken) throw new TypeError('a bug')
      const found: LogPlace[] = []
      for (let height = from; height <= to; height++) {
        const block = { ...final.block, header: { ...final.block.header, number: height } }
        for (let i = 0; i < perBlock && found.length <= countMax; i++) {
          found.push({ log, logIndex: i, txIndex: i, txHash: transaction.hash, block })
        }
      }
      return found
    }
    const chain: ChainView = {
      ...chainOfHeight(node, head, findLogs),
      head: () => ({ ...final.block, header: { ...final.block.header, number: state.height } }),
    }
    const ask = asked(node, { chain })
    const { result: id } = await ask('eth_newFilter', [{}])
    state.height += BigInt(blocks)
    const poll = async () => {
      const { result, error } = await ask('eth_getFilterChanges', [id])
      if (error !== undefined) return error.code
      const heights = (result as { blockNumber: string }[]).map((one) => Number(BigInt(one.blockNumber) - head))
      return [...new Set(heights)].map((height) => [height, heights.filter((one) => one === height).length])
    }
    return { poll, state }
  }

  it('gives whole blocks, and the rest with the next polls', async () => {
    const { poll } = await aPolled(8_000, 5)
    const twoBlocks = (first: number) => [[first, 8_000], [first + 1, 8_000]] // biome-ignore format: one line
    expect([await poll(), await poll(), await poll(), await poll()]).toEqual([
      twoBlocks(1),
      twoBlocks(3),
      [[5, 8_000]],
      [],
    ])
  })

  it('a block that has more all alone is not left out', async () => {
    const { poll } = await aPolled(LOGS_MAX + 1, 2)
    expect([await poll(), await poll(), await poll()]).toEqual([[[1, LOGS_MAX + 1]], [[2, LOGS_MAX + 1]], []])
  })

  it('asked twice at once, nothing is reported twice and nothing is lost', async () => {
    const { poll } = await aPolled(8_000, 4)
    const polls = await Promise.all([poll(), poll(), poll()])
    expect(polls.flat()).toEqual([1, 2, 3, 4].map((height) => [height, 8_000]))
  })

  it('a poll that fails takes nothing away', async () => {
    const { poll, state } = await aPolled(10, 2)
    state.isBroken = true
    expect(await poll()).toBe(-32603)
    state.isBroken = false
    expect(await poll()).toEqual([[1, 10], [2, 10]]) // biome-ignore format: one line
  })
})

describe('searches of Otterscan', () => {
  it('give the event loop back, and end after so many transactions', async () => {
    const node = await aVotingNode()
    const head = node.input.chain.head()
    const [one] = (await node.result('eth_getLogs', [{ fromBlock: 'earliest' }])) as { blockNumber: string }[]
    const final = node.input.chain.blockByNumber(BigInt(one?.blockNumber ?? 0))
    if (final === null) throw new Error('no block')
    const [transaction] = final.block.transactions
    if (transaction === undefined) throw new Error('no transaction')
    const full = { ...final, block: { ...final.block, transactions: Array(2_000).fill(transaction) } }
    let read = 0
    /** Reading a full block takes its time. */
    const blockByNumber = () => {
      read++
      const end = performance.now() + 60
      while (performance.now() < end);
      return full
    }
    const chain: ChainView = {
      ...node.input.chain,
      head: () => ({ ...head, header: { ...head.header, number: 1_000n } }),
      stateAt: () => node.input.chain.stateAt(head.header.number),
      finalHeader: () => ({ ...final.block, certificate: null, transactionCount: 2_000 }),
      blockByNumber,
    }
    const ask = asked(node, { chain })
    let isDone = false
    const search = ask('ots_searchTransactionsBefore', [VALIDATORS, 0, 25]).then((answer) => {
      isDone = true
      return answer
    })
    let turns = 0
    while (!isDone) {
      await new Promise((resolve) => setImmediate(resolve))
      turns++
    }
    expect((await search).result).toMatchObject({ txs: [], firstPage: true, lastPage: false })
    expect(read).toBe(SEARCH_TRANSACTIONS_MAX / 2_000 + 1)
    expect(turns).toBeGreaterThanOrEqual(read - 1)
  })
})

describe('filters', () => {
  it('are forgotten after five minutes in which nobody asked', async () => {
    const node = aNode()
    const id = await node.result('eth_newBlockFilter')
    const idle = await node.result('eth_newBlockFilter')
    node.pass(FILTER_IDLE_MS_MAX - 1_000)
    await node.result('eth_getFilterChanges', [id])
    node.pass(2_000)
    expect(await node.ask('eth_getFilterChanges', [idle])).toMatchObject({ error: { message: 'filter not found' } })
    expect(await node.ask('eth_getFilterChanges', [id])).toHaveProperty('result')
  })

  it(`at most ${FILTERS_MAX}; idle ones make room`, async () => {
    const node = aNode()
    for (let i = 0; i < FILTERS_MAX; i++) await node.result('eth_newBlockFilter')
    expect(await node.ask('eth_newBlockFilter')).toMatchObject({
      error: { code: -32000, message: 'too many filters, at most 5000' },
    })
    node.pass(FILTER_IDLE_MS_MAX)
    expect(await node.ask('eth_newBlockFilter')).toHaveProperty('result')
    expect(node.rpc.context.filters.count).toBe(1)
  })

  it('a log filter with an end reports nothing beyond it', async () => {
    const node = await aVotingNode()
    const head = BigInt((await node.result('eth_blockNumber')) as string)
    const id = await node.result('eth_newFilter', [{ fromBlock: '0x0', toBlock: `0x${head.toString(16)}` }])
    node.nextBlock()
    expect(await node.result('eth_getLogs', [{}])).toHaveLength(1)
    expect(await node.result('eth_getFilterChanges', [id])).toEqual([])
  })

  it('of pending hashes only the last ones are kept', async () => {
    const node = aNode()
    const listeners: ((notice: Notice) => void)[] = []
    const listen = (listener: (notice: Notice) => void) => {
      listeners.push(listener)
      return () => {}
    }
    const ask = asked(node, { notices: { listen } })
    const { result: id } = await ask('eth_newPendingTransactionFilter')
    const transaction = aFeeMarket(organizer, { nonce: 0n })
    const tell = (hash: string) => {
      for (const listener of listeners)
        listener({ kind: 'pending', transaction: { ...transaction, hash: hash as never } })
    }
    for (let i = 0; i < PENDING_HASHES_KEPT + 2; i++) tell(`0x${i}`)
    const { result } = await ask('eth_getFilterChanges', [id])
    expect(result).toHaveLength(PENDING_HASHES_KEPT)
    expect((result as string[])[0]).toBe('0x2')
    expect((result as string[]).at(-1)).toBe(`0x${PENDING_HASHES_KEPT + 1}`)
    expect(await ask('eth_getFilterChanges', [id])).toMatchObject({ result: [] })
  })
})

describe('answers', () => {
  it('a batch’s answers end at 25 MB, and each request still has its own', async () => {
    const node = aNode()
    const calls = Array.from({ length: 1_000 }, (_, id) => ({ jsonrpc: '2.0', id, method: 'rpc.discover' }))
    const text = (await node.rpc.dispatch(JSON.stringify(calls), null)) ?? ''
    expect(text.length).toBeLessThan(RPC_RESPONSE_BYTES_MAX + 100_000 + 1_000 * 100)
    const answers = JSON.parse(text) as Answer[]
    expect(answers.map(({ id }) => id)).toEqual(calls.map(({ id }) => id))
    expect(answers[0]).toHaveProperty('result')
    const large = answers.length * JSON.stringify(answers[0]).length > RPC_RESPONSE_BYTES_MAX
    expect(large).toBe(true)
    expect(answers.at(-1)?.error).toEqual({ code: -32003, message: 'response too large' })
  })

  it(`txpool_content of more than ${TXPOOL_CONTENT_MAX} is refused, of one sender not`, async () => {
    const node = await aVotingNode()
    const pool: PoolView = { ...node.input.pool, counts: () => ({ pending: TXPOOL_CONTENT_MAX + 1, queued: 0 }) }
    const ask = asked(node, { pool })
    expect(await ask('txpool_content')).toMatchObject({
      error: { code: -32003, message: 'response too large: more than 10000 transactions, use txpool_contentFrom' },
    })
    const { result } = await ask('txpool_contentFrom', [node.sent.pending.sender])
    expect(result).toMatchObject({ pending: { 0: { hash: node.sent.pending.hash } } })
  })

  it('a method that breaks is -32603, is logged, and takes nothing else down', async () => {
    const node = aNode()
    const pool = { ...node.input.pool, counts: () => { throw new TypeError('a bug') } } // biome-ignore format: one line
    const ask = asked(node, { pool })
    expect(await ask('txpool_status')).toMatchObject({ error: { code: -32603, message: 'internal error' } })
    expect(node.complaints).toMatchObject([{ message: 'a method failed', facts: { method: 'txpool_status' } }])
    expect(await ask('eth_chainId')).toMatchObject({ result: '0xad571' })
  })
})

describe('T4: 60 transactions of one voter an hour', () => {
  it('and not one more', async () => {
    const node = await aVotingNode()
    const voter = voterAt(5)
    const next = () => aFeeMarket(voter, { nonce: node.nonceOf(voter), to: voter.address })
    while (node.nonceOf(voter) < TRANSACTIONS_PER_VOTER_HOUR_MAX) {
      await node.send(next())
      node.nextBlock()
    }
    expect(await node.ask('eth_sendRawTransaction', [bytesToHex(next().raw)])).toMatchObject({
      error: { code: -32003, message: 'transaction rejected: at most 60 transactions of one voter an hour' },
    })
    node.pass(Number(RATE_WINDOW_SECONDS) * 1_000)
    const later = next()
    expect(await node.send(later)).toBe(later.hash)
  })
})

describe('T4: a full pool', () => {
  it(`takes ${POOL_TRANSACTIONS_MAX} transactions and not one more, and keeps what it took`, async () => {
    const node = await aVotingNode()
    const waiting = async () => Number(((await node.result('txpool_status')) as { pending: string }).pending)
    const ballot = (voter: TestAccount) => aFeeMarket(voter, { nonce: 0n, data: calldata('castBallot', [1n, YES]) })
    const one = aFeeMarket(organizer, { nonce: 0n, to: organizer.address })
    const next = node.nonceOf(organizer)
    const room = POOL_TRANSACTIONS_MAX - (await waiting()) - 1
    for (let i = 0; i < room; i++) {
      node.restore({ ...one, nonce: next + BigInt(i), hash: `0x${i.toString(16).padStart(64, '0')}` as Hash })
    }
    const last = ballot(voterAt(5))
    expect(await node.send(last)).toBe(last.hash)
    expect(await node.ask('eth_sendRawTransaction', [bytesToHex(ballot(voterAt(6)).raw)])).toMatchObject({
      error: { code: -32000, message: 'txpool is full' },
    })
    expect(await waiting()).toBe(POOL_TRANSACTIONS_MAX)
    for (const { hash, nonce } of [node.sent.pending, node.sent.cancel, last]) {
      expect(await node.result('eth_getTransactionByHash', [hash])).toMatchObject({ hash, nonce: `0x${nonce}` })
    }
    expect(await node.result('psephos_transactionStatus', [last.hash])).toMatchObject({ status: 'pending' })
    expect(node.complaints).toEqual([])
  })
})

describe('EIP-7966: eth_sendRawTransactionSync', () => {
  const ballot = (fee: bigint) =>
    bytesToHex(aFeeMarket(voterAt(5), { nonce: 0n, data: calldata('castBallot', [1n, YES]) }, fee).raw)

  it('does not wait when too many do', async () => {
    const node = await aVotingNode()
    const { inclusion } = node.rpc.context
    const waits = Array.from({ length: SYNC_WAITING_MAX }, () => inclusion.wait(node.sent.pending.hash, 60_000))
    expect(await node.ask('eth_sendRawTransactionSync', [ballot(0n)])).toMatchObject({
      error: { code: -32000, message: expect.stringMatching(/^too many synchronous sends are waiting/) },
    })
    node.nextBlock()
    expect(new Set(await Promise.all(waits))).toEqual(new Set([true]))
    expect(inclusion.isFull).toBe(false)
  })

  it('ends when the node does', async () => {
    const node = await aVotingNode()
    const wait = node.rpc.context.inclusion.wait(node.sent.pending.hash, 60_000)
    node.rpc.close()
    expect(await wait).toBe(false)
  })
})
