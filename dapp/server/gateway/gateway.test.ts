// The gateway over HTTP and WebSocket, in front of fake validators that are killed, cut off or lie: what a wallet sees is one
// node that goes on.
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createValidators } from '@psephos/client'
import { type Hex, keccak256 } from 'viem'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import {
  anAccount,
  aTransaction,
  FakeNetwork,
  type FakeValidator,
  GENESIS,
} from '../../../client/test/validators/fakeNetwork.ts'
import { createGateway, type Gateway } from './gateway.ts'
import { serveSockets } from './sockets.ts'

let network: FakeNetwork
let gateway: Gateway
let server: Server
let close = () => {}
let ids = 0
let nowMs: (() => number) | undefined

beforeEach(async () => {
  network = await new FakeNetwork(4).start()
  gateway = createGateway({
    validators: createValidators({
      urls: network.urls,
      genesisHash: GENESIS,
      confirmHead: async (_, height) => height < network.blocks.length,
      patienceMs: 1_500,
    }),
    newId: () => `0x${(++ids).toString(16)}`,
    ...{ lookMs: 100, followMs: 10 },
    nowMs: () => nowMs?.() ?? performance.now(),
  })
  server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  close = serveSockets(server, ['/rpc'], gateway, () => 'here')
})
afterEach(async () => {
  nowMs = undefined
  close()
  gateway.close()
  server.close()
  await network.stop()
})

const ada = anAccount('ada')
const say = async (body: unknown) => {
  const { text } = await gateway.answer(typeof body === 'string' ? body : JSON.stringify(body), 'here', null)
  return text === null ? null : JSON.parse(text)
}
const ask = async (method: string, ...params: unknown[]) => {
  const { result, error } = await say({ jsonrpc: '2.0', id: 1, method, params })
  if (error !== undefined) throw Object.assign(new Error(error.message), error)
  return result
}
const send = async (nonce: number, data: Hex = '0x') =>
  ask('eth_sendRawTransaction', await aTransaction(ada, nonce, data))
const until = async (isTrue: () => boolean | Promise<boolean>) => {
  const deadline = Date.now() + 10_000
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error('never')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
const holderOf = (hash: Hex) => network.validators.find(({ pool }) => pool.has(hash)) as FakeValidator

describe('JSON-RPC', () => {
  const ok = { jsonrpc: '2.0', method: 'eth_chainId' }
  it.each<[string, unknown, unknown]>([
    ['a number', { ...ok, id: 7 }, { jsonrpc: '2.0', id: 7, result: '0x4f29' }],
    ['a text', { ...ok, id: 'a' }, { jsonrpc: '2.0', id: 'a', result: '0x4f29' }],
    ['null', { ...ok, id: null }, { jsonrpc: '2.0', id: null, result: '0x4f29' }],
    ['none: a notification', ok, null],
    ['params that are null', { ...ok, id: 1, params: null }, { jsonrpc: '2.0', id: 1, result: '0x4f29' }],
    [
      'a batch, in its order, notifications left out',
      [{ ...ok, id: 2 }, ok, { ...ok, id: 1 }, { ...ok, id: 'x', method: 'eth_nothing' }],
      [
        { jsonrpc: '2.0', id: 2, result: '0x4f29' },
        { jsonrpc: '2.0', id: 1, result: '0x4f29' },
        {
          jsonrpc: '2.0',
          id: 'x',
          error: { code: -32601, message: 'the method eth_nothing does not exist/is not available' },
        },
      ],
    ],
    ['a batch of notifications', [ok, ok], null],
  ])('id: %s', async (_, body, expected) => expect(await say(body)).toEqual(expected))

  it.each<[string, unknown, number, unknown]>([
    ['no JSON', '{', -32700, null],
    ['an empty text', '', -32700, null],
    ['an empty batch', [], -32600, null],
    ['a text', '"eth_chainId"', -32600, null],
    ['no version', { id: 1, method: 'eth_chainId' }, -32600, 1],
    ['no method', { jsonrpc: '2.0', id: 1 }, -32600, 1],
    ['an id that is an object', { ...ok, id: {} }, -32600, null],
    [
      'an id that no JavaScript number is',
      '{"jsonrpc":"2.0","method":"eth_chainId","id":9007199254740993}',
      -32600,
      null,
    ],
    ['params that are no list', { ...ok, id: 1, params: { a: 1 } }, -32602, 1],
    ['a subscription over HTTP', { ...ok, id: 1, method: 'eth_subscribe', params: ['newHeads'] }, -32601, 1],
    ['its end', { ...ok, id: 1, method: 'eth_unsubscribe', params: ['0x1'] }, -32601, 1],
    ['a filter that is none', { ...ok, id: 1, method: 'eth_getFilterChanges', params: ['0x99'] }, -32000, 1],
    ['a filter without a name', { ...ok, id: 1, method: 'eth_getFilterChanges' }, -32602, 1],
    [
      'a filter with too many names',
      { ...ok, id: 1, method: 'eth_uninstallFilter', params: ['0x1', '0x2'] },
      -32602,
      1,
    ],
    ['a log filter without criteria', { ...ok, id: 1, method: 'eth_newFilter' }, -32602, 1],
    ['a log filter that is a text', { ...ok, id: 1, method: 'eth_newFilter', params: ['all'] }, -32602, 1],
    [
      'a log filter that ends before it begins',
      { ...ok, id: 1, method: 'eth_newFilter', params: [{ fromBlock: '0x9', toBlock: '0x8' }] },
      -32602,
      1,
    ],
    [
      'a log filter from a decimal number',
      { ...ok, id: 1, method: 'eth_newFilter', params: [{ fromBlock: '9' }] },
      -32602,
      1,
    ],
    [
      'a time to wait that is none',
      { ...ok, id: 1, method: 'eth_sendRawTransactionSync', params: ['0x', 'long'] },
      -32602,
      1,
    ],
  ])('refused: %s', async (_, body, code, id) => {
    expect(await say(body)).toMatchObject({ jsonrpc: '2.0', id, error: { code } })
  })
  it('refused: a batch that is too large, under its first id', async () => {
    expect(await say(Array.from({ length: 1_001 }, (_, id) => ({ ...ok, id })))).toEqual([
      { jsonrpc: '2.0', id: 0, error: { code: -32600, message: 'batch too large' } },
    ])
  })
  it('one visitor’s calls in hand are bounded, another’s are not touched', async () => {
    const many = JSON.stringify(Array.from({ length: 999 }, (_, id) => ({ ...ok, id })))
    const answers = await Promise.all([1, 2, 3].map(() => gateway.answer(many, 'greedy', null)))
    const refused = answers.filter(({ text }) => text?.includes('too many calls in hand'))
    expect(refused).toHaveLength(1)
    expect(await ask('eth_chainId')).toBe('0x4f29')
    expect((await gateway.answer(many, 'greedy', null)).text).not.toContain('too many')
  })
  it('when nobody answers, every call says so under its id, and the answer is known as silence', async () => {
    await network.stop()
    const { text, isSilence } = await gateway.answer(
      JSON.stringify([
        { ...ok, id: 4 },
        { ...ok, id: 5 },
      ]),
      'here',
      null,
    )
    expect(isSilence).toBe(true)
    const silence = { code: -32000, message: 'no validator answers: none can be reached' }
    expect(JSON.parse(text as string)).toEqual([4, 5].map((id) => ({ jsonrpc: '2.0', id, error: silence })))
  })
})

describe('a ballot', () => {
  it('is recorded once when its validator is killed between cast and receipt', async () => {
    network.gossips = false
    const hash = await send(0)
    const home = holderOf(hash)
    await home.kill()
    expect(await ask('eth_getTransactionReceipt', hash)).toBeNull()
    await until(async () => {
      network.mine()
      return (await ask('eth_getTransactionReceipt', hash)) !== null
    })
    expect(network.recordings(hash)).toBe(1)
    expect(await ask('eth_getTransactionCount', ada.address, 'pending')).toBe('0x1')
    await home.start()
    for (let i = 0; i < 5; i++) network.mine()
    expect(network.recordings(hash)).toBe(1)
  })
  it('sent twice by a wallet that lost the answer is one ballot and no error', async () => {
    const hash = await send(0)
    expect(await send(0)).toBe(hash)
    network.mine()
    expect(await send(0)).toBe(hash)
  })
  it('waited for (EIP-7966): its receipt, or its hash when time is up', async () => {
    const raw = await aTransaction(ada, 0)
    const waiting = ask('eth_sendRawTransactionSync', raw, 5_000)
    await until(() => network.validators.some(({ pool }) => pool.size > 0))
    network.mine()
    expect(await waiting).toMatchObject({ transactionHash: keccak256(raw), status: '0x1' })
    const next = await aTransaction(ada, 1)
    await expect(ask('eth_sendRawTransactionSync', next, '0x64')).rejects.toMatchObject({
      code: 4,
      data: keccak256(next),
    })
  })
})

const quantity = (height: number) => `0x${height.toString(16)}`
describe('filters outlive validators', () => {
  it('blocks: each once, in order', async () => {
    const id = await ask('eth_newBlockFilter')
    const hashes: unknown[] = []
    for (const victim of [...network.validators, null]) {
      network.mine()
      hashes.push(...(await ask('eth_getFilterChanges', id)))
      await victim?.kill()
      hashes.push(...(await ask('eth_getFilterChanges', id)))
      await victim?.start()
    }
    expect(hashes).toEqual(network.blocks.slice(1).map(({ hash }) => hash))
  })
  it('logs: each once, and only the wanted', async () => {
    const wanted = await ask('eth_newFilter', { address: ada.address })
    const none = await ask('eth_newFilter', { fromBlock: '0x1', toBlock: '0x1' })
    const seen: Hex[] = []
    for (let nonce = 0; nonce < 4; nonce++) {
      const hash = await send(nonce)
      network.mine()
      await network.validators[nonce]!.kill()
      const logs = await ask('eth_getFilterChanges', wanted)
      seen.push(...logs.map(({ transactionHash }: { transactionHash: Hex }) => transactionHash))
      await network.validators[nonce]!.start()
      expect(seen.at(-1)).toBe(hash)
    }
    expect(new Set(seen).size).toBe(4)
    expect(await ask('eth_getFilterChanges', none)).toHaveLength(1)
    expect(await ask('eth_getFilterChanges', none)).toHaveLength(0)
    expect(await ask('eth_getFilterLogs', wanted)).toHaveLength(1)
  })
  it('asked twice at once, nothing is told twice', async () => {
    const id = await ask('eth_newBlockFilter')
    network.mine()
    const both = await Promise.all([ask('eth_getFilterChanges', id), ask('eth_getFilterChanges', id)])
    expect(both.flat()).toHaveLength(1)
  })
  it('more logs than one answer holds come with the next', async () => {
    const id = await ask('eth_newFilter', {})
    const hashes: Hex[] = []
    for (let nonce = 0; nonce < 8; nonce++) {
      hashes.push(await send(nonce))
      network.mine()
    }
    for (const one of network.validators) one.behaviour = { logBlocksMax: 3 }
    const pages: Hex[][] = []
    while (pages.flat().length < 8) {
      const logs: { transactionHash: Hex }[] = await ask('eth_getFilterChanges', id)
      pages.push(logs.map(({ transactionHash }) => transactionHash))
    }
    expect(pages.length).toBeGreaterThan(1)
    expect(pages.flat()).toEqual(hashes)
  })
  it('pending: each hash once, whoever tells it', async () => {
    const id = await ask('eth_newPendingTransactionFilter')
    const hash = await send(0)
    const told: unknown[] = []
    await until(async () => told.push(...(await ask('eth_getFilterChanges', id))) > 0)
    for (const victim of network.validators.slice(0, 2)) {
      await victim.kill()
      await new Promise((resolve) => setTimeout(resolve, 60))
      told.push(...(await ask('eth_getFilterChanges', id)))
      await victim.start()
    }
    expect(told).toEqual([hash])
  })
  it('pending: not again when the next validator hears of it late', async () => {
    network.gossips = false
    const id = await ask('eth_newPendingTransactionFilter')
    const hash = await send(0)
    const [tx] = [...holderOf(hash).pool.values()]
    const told: unknown[] = []
    const listen = async () => {
      await new Promise((resolve) => setTimeout(resolve, 60))
      told.push(...(await ask('eth_getFilterChanges', id)))
    }
    for (let round = 0; round < 3; round++) {
      const listenedTo = () => network.validators.find(({ filters }) => filters.size > 0)
      await until(() => listenedTo() !== undefined)
      const one = listenedTo() as FakeValidator
      one.pool.set(hash, tx!)
      await listen()
      // Whoever was listened to is gone; the next one has not heard of it yet.
      for (const other of network.validators) other.pool.delete(hash)
      await one.kill()
      await listen()
      await one.start()
    }
    expect(told).toEqual([hash])
  })
  it('uninstalled, or idle for five minutes: not found', async () => {
    const id = await ask('eth_newBlockFilter')
    const idle = await ask('eth_newBlockFilter')
    expect(await ask('eth_uninstallFilter', id)).toBe(true)
    expect(await ask('eth_uninstallFilter', id)).toBe(false)
    await expect(ask('eth_getFilterChanges', id)).rejects.toMatchObject({ code: -32000, message: 'filter not found' })
    const later = performance.now() + 5 * 60_000 + 1
    nowMs = () => later
    await expect(ask('eth_getFilterChanges', idle)).rejects.toMatchObject({ message: 'filter not found' })
  })
})

type Note = { method?: string; id?: unknown; params?: { subscription: string; result: unknown }; result?: unknown }
async function openSocket() {
  const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/rpc`)
  const messages: Note[] = []
  socket.on('message', (data) => messages.push(JSON.parse(String(data))))
  await once(socket, 'open')
  const call = async (id: number, method: string, params: unknown[] = []) => {
    socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }))
    await until(() => messages.some((message) => message.id === id))
    return messages.find((message) => message.id === id) as { result?: unknown; error?: { code: number } }
  }
  const told = (id: unknown) =>
    messages.flatMap(({ method, params }) =>
      method === 'eth_subscription' && params?.subscription === id ? [params?.result] : [],
    )
  return { socket, messages, call, told }
}
const numbers = (heads: unknown[]) => heads.map((head) => Number((head as { number: string }).number))

describe('subscriptions outlive validators', () => {
  it('new heads and logs: no gap, nothing twice, while one validator after the other is killed', async () => {
    const { call, told } = await openSocket()
    const { result: heads } = await call(1, 'eth_subscribe', ['newHeads'])
    const { result: logs } = await call(2, 'eth_subscribe', ['logs', { address: ada.address }])
    const { result: others } = await call(3, 'eth_subscribe', ['logs', { address: anAccount('bo').address }])
    const hashes: Hex[] = []
    for (let round = 0; round < 8; round++) {
      const victim = network.validators[round % 4] as FakeValidator
      await victim.kill()
      hashes.push(await send(round))
      await until(async () => {
        network.mine()
        return network.recordings(hashes.at(-1) as Hex) === 1
      })
      await victim.start()
    }
    const last = network.blocks.length - 1
    await until(() => told(heads).length >= last)
    expect(numbers(told(heads))).toEqual(Array.from({ length: last }, (_, i) => i + 1))
    await until(() => told(logs).length >= hashes.length)
    expect(told(logs).map((log) => (log as { transactionHash: Hex }).transactionHash)).toEqual(hashes)
    expect(told(others)).toEqual([])
    expect(Object.keys(told(heads)[0] as object)).not.toContain('transactions')
  })
  it('all validators away for a while: afterwards every block comes, once', async () => {
    const { call, told } = await openSocket()
    const { result: heads } = await call(1, 'eth_subscribe', ['newHeads'])
    network.mine()
    await until(() => told(heads).length === 1)
    await network.stop()
    await new Promise((resolve) => setTimeout(resolve, 100))
    for (const one of network.validators) await one.start()
    for (let i = 0; i < 120; i++) network.mine()
    await until(() => told(heads).length === 121)
    expect(numbers(told(heads))).toEqual(Array.from({ length: 121 }, (_, i) => i + 1))
  })
  it('a validator that invents heads tells nobody of them', async () => {
    network.validators[1]!.behaviour = { headLie: 9n }
    const { call, told } = await openSocket()
    const { result: heads } = await call(1, 'eth_subscribe', ['newHeads'])
    for (let i = 0; i < 3; i++) {
      network.mine()
      await new Promise((resolve) => setTimeout(resolve, 30))
    }
    await until(() => told(heads).length >= 3)
    expect(numbers(told(heads))).toEqual([1, 2, 3])
  })
  it('the reply comes first, and nothing after the end', async () => {
    const { call, messages, told } = await openSocket()
    const { result: id } = await call(1, 'eth_subscribe', ['newHeads'])
    network.mine()
    await until(() => told(id).length === 1)
    expect(messages[0]).toMatchObject({ id: 1, result: id })
    expect((await call(2, 'eth_unsubscribe', [id])).result).toBe(true)
    network.mine()
    await new Promise((resolve) => setTimeout(resolve, 80))
    expect(told(id)).toHaveLength(1)
    expect((await call(3, 'eth_unsubscribe', [id])).error?.code).toBe(-32000)
  })
  it('one that begins later gets what comes later', async () => {
    const { call, told } = await openSocket()
    const { result: first } = await call(1, 'eth_subscribe', ['newHeads'])
    network.mine()
    await until(() => told(first).length === 1)
    const { result: second } = await call(2, 'eth_subscribe', ['newHeads'])
    network.mine()
    await until(() => told(second).length === 1)
    expect([numbers(told(first)), numbers(told(second))]).toEqual([[1, 2], [2]])
  })
  it('pending transactions, as hashes and whole; syncing says no', async () => {
    const { call, told } = await openSocket()
    const { result: hashes } = await call(1, 'eth_subscribe', ['newPendingTransactions'])
    const { result: whole } = await call(2, 'eth_subscribe', ['newPendingTransactions', true])
    const { result: syncing } = await call(3, 'eth_subscribe', ['syncing'])
    const hash = await send(0)
    await until(() => told(hashes).length === 1 && told(whole).length === 1)
    expect([told(hashes), told(whole)]).toEqual([[hash], [{ hash }]])
    expect(told(syncing)).toEqual([false])
  })
  it.each<[string, unknown[], number]>([
    ['no kind', [], -32602],
    ['an unknown kind', ['newMoons'], -32601],
    ['a kind that is no text', [7], -32601],
    ['an address that is none', ['logs', { address: '0x12' }], -32602],
    ['a topic that is none', ['logs', { topics: ['0x12'] }], -32602],
    ['five topics', ['logs', { topics: [null, null, null, null, null] }], -32602],
    ['topics that are no list', ['logs', { topics: '0x' }], -32602],
    ['a filter that is a list', ['logs', []], -32602],
    ['too many addresses', ['logs', { address: Array.from({ length: 101 }, () => ada.address) }], -32602],
  ])('refused: %s', async (_, params, code) => {
    const { call } = await openSocket()
    expect((await call(1, 'eth_subscribe', params)).error?.code).toBe(code)
    expect((await call(2, 'eth_chainId')).result).toBe('0x4f29')
  })
  it('a hundred on one socket, and no more', async () => {
    const { call } = await openSocket()
    for (let id = 1; id <= 100; id++) await call(id, 'eth_subscribe', ['syncing'])
    expect((await call(101, 'eth_subscribe', ['newHeads'])).error?.code).toBe(-32000)
  })
  it('calls and batches go over the same socket', async () => {
    const { socket, messages } = await openSocket()
    const batch = [
      { jsonrpc: '2.0', id: 'a', method: 'eth_blockNumber' },
      { jsonrpc: '2.0', id: 'b', method: 'eth_subscribe', params: ['newHeads'] },
    ]
    socket.send(JSON.stringify(batch))
    await until(() => messages.length > 0)
    expect(messages[0]).toMatchObject([{ id: 'a', result: quantity(0) }, { id: 'b' }])
  })
})

describe('G11: one validator alone', () => {
  const from = async (index: number, body: unknown) => {
    const { text, isSilence } = await gateway.answerFrom(index, JSON.stringify(body), 'here')
    return { json: text === null ? null : JSON.parse(text), isSilence }
  }
  const head = { jsonrpc: '2.0', id: 1, method: 'eth_blockNumber' }

  it('says what it says, and nobody else is asked', async () => {
    await gateway.validators.look()
    for (const { calls } of network.validators) calls.length = 0
    expect((await from(2, head)).json).toEqual({ jsonrpc: '2.0', id: 1, result: '0x0' })
    const asked = network.validators.map((one) => one.methods().filter((method) => method !== 'eth_getBlockByNumber'))
    expect(asked[2]).toContain('eth_blockNumber')
  })
  it('one that is away stays away', async () => {
    await network.validators[1]!.kill()
    expect(await from(1, head)).toMatchObject({
      json: { error: { message: 'no validator answers: none can be reached' } },
      isSilence: true,
    })
    expect((await from(0, head)).isSilence).toBe(false)
    expect((await from(9, head)).isSilence).toBe(true)
  })
  it.each([
    'eth_sendRawTransaction',
    'eth_sendRawTransactionSync',
    'eth_newFilter',
    'eth_getFilterChanges',
    'eth_subscribe',
  ])('%s goes to all or to none', async (method) => {
    const { json } = await from(0, [{ jsonrpc: '2.0', id: 1, method, params: ['0x'] }, head])
    expect(json[0].error).toEqual({ code: -32601, message: `the method ${method} is not asked of one validator alone` })
    expect(json[1].result).toBe('0x0')
    expect(network.validators[0]!.methods()).not.toContain(method)
  })
  it('what is no request is refused like everywhere', async () => {
    expect((await from(0, { id: 1 })).json.error.code).toBe(-32600)
  })
})
