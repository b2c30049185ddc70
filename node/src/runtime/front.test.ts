// The sockets' thread, a real one: what comes through it is what the RPC says without it, to the last byte.
import { createServer } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { calldata, NO, voterAt, YES } from '../../test/execution/aChain.ts'
import { aFeeMarket, aLegacy } from '../../test/rpc/aNode.ts'
import { aVotingNode, type VotingNode } from '../../test/rpc/aVotingNode.ts'
import { bytesToHex } from '../codec/hex.ts'
import { encodeSignedTransaction } from '../codec/transaction.ts'
import type { Probes } from '../rpc/http.ts'
import { type Front, startFront } from './front.ts'

let node: VotingNode
/** The same chain, asked without a thread. */
let twin: VotingNode
let front: Front
let failures: Error[]
const sockets: WebSocket[] = []

const probesOf = ({ input }: VotingNode): Probes => ({
  live: () => Promise.resolve(),
  health: () => Promise.resolve({ ready: false, head: '3' }),
  metrics: async () => ({ text: await input.registry.metrics(), contentType: input.registry.contentType }),
})

function start(of: VotingNode, port = 0): Promise<Front> {
  const { rpc, input } = of
  return startFront(
    { host: '127.0.0.1', ports: [port], chainId: input.context.spec.chainId, youngMb: 24 },
    { rpc, probes: probesOf(of), clock: input.clock, onFailure: (error) => failures.push(error) },
  )
}
async function begin(): Promise<void> {
  failures = []
  ;[node, twin] = [await aVotingNode(), await aVotingNode()]
  front = await start(node)
}
async function finish(): Promise<void> {
  for (const socket of sockets.splice(0)) socket.terminate()
  await front.close()
}

const url = (path = '/') => `http://127.0.0.1:${front.ports[0]}${path}`
async function post(body: string): Promise<string> {
  const reply = await fetch(url(), { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  return reply.text()
}
const aBallot = (i: number, nonce = 0n, body = YES) =>
  aFeeMarket(voterAt(i), { nonce, data: calldata('castBallot', [1n, body]) })
const send = (raw: string, id: unknown = 1) =>
  JSON.stringify({ jsonrpc: '2.0', id, method: 'eth_sendRawTransaction', params: [raw] })
const sendRaw = (raw: Uint8Array, id: unknown = 1) => send(bytesToHex(raw), id)
const flipped = (raw: Uint8Array, at: number) =>
  raw.map((byte, i) => (i === (at + raw.length) % raw.length ? byte ^ 1 : byte))
/** A plain transaction: a voter may have four waiting. */
const plain = (i: number, nonce: bigint) => aFeeMarket(voterAt(i), { nonce, to: voterAt(i).address }).raw
const again = plain(6, 1n)
const elsewhere = {
  nonce: 0n,
  gasPrice: 0n,
  gasLimit: 90_000n,
  to: voterAt(5).address,
  value: 0n,
  data: new Uint8Array(0),
}
const onAnotherChain = encodeSignedTransaction({ type: 0, chainId: 5n, ...elsewhere, yParity: 0, r: 7n, s: 7n })

describe('through the thread as without it', () => {
  beforeAll(begin)
  afterAll(finish)
  it.each<[string, readonly string[]]>([
    ['a request', [JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'eth_blockNumber' })]],
    ['what is no JSON', ['{']],
    ['an unknown method', [JSON.stringify({ jsonrpc: '2.0', id: 'x', method: 'nope' })]],
    [
      'a batch with a ballot in it',
      [`[${sendRaw(aBallot(5).raw, 1)},{"jsonrpc":"2.0","id":2,"method":"net_version"}]`],
    ],
    ['a transaction', [sendRaw(plain(5, 1n))]],
    ['one whose id is a text', [sendRaw(plain(5, 2n), 'a "quoted" one')]],
    ['one whose id is null', [sendRaw(plain(5, 3n), null)]],
    ['a legacy ballot', [sendRaw(aLegacy(voterAt(6), { nonce: 0n, data: calldata('castBallot', [1n, NO]) }).raw)]],
    ['the same twice', [sendRaw(again), sendRaw(again)]],
    ['who has voted already', [sendRaw(aBallot(2, 1n).raw)]],
    ['a gap before it', [sendRaw(plain(6, 9n))]],
    ['another chain', [sendRaw(onAnotherChain)]],
    ['bytes cut short', [sendRaw(aBallot(5).raw.subarray(0, 90))]],
    ['no bytes', [send('0x')]],
    ['type 3', [send('0x03c0')]],
    ['a changed signature', [sendRaw(flipped(aBallot(5).raw, -1))]],
    ['a changed list header', [sendRaw(flipped(aBallot(5).raw, 1))]],
    ['odd hex', [send('0x123')]],
    ['hex without 0x', [send('02')]],
    ['no hex', [send('0xzz')]],
    ['a number instead of bytes', [`{"jsonrpc":"2.0","id":1,"method":"eth_sendRawTransaction","params":[5]}`]],
    ['no parameter', [`{"jsonrpc":"2.0","id":1,"method":"eth_sendRawTransaction"}`]],
    ['two parameters', [`{"jsonrpc":"2.0","id":1,"method":"eth_sendRawTransaction","params":["0x00","0x00"]}`]],
    ['JSON-RPC 1', [`{"id":1,"method":"eth_sendRawTransaction","params":["0x00"]}`]],
    ['half an id', [`{"jsonrpc":"2.0","id":0.5,"method":"eth_sendRawTransaction","params":["0x00"]}`]],
    [
      'an id beyond what JSON can say',
      [`{"jsonrpc":"2.0","id":1e30,"method":"eth_sendRawTransaction","params":["0x"]}`],
    ],
    [
      'a notification',
      [`{"jsonrpc":"2.0","method":"eth_sendRawTransaction","params":["${bytesToHex(aBallot(5).raw)}"]}`],
    ],
    [
      'a text that only names the method',
      [`{"jsonrpc":"2.0","id":1,"method":"web3_sha3","params":["eth_sendRawTransaction"]}`],
    ],
  ])('%s', async (_, texts) => {
    for (const text of texts) expect(await post(text)).toBe((await twin.rpc.dispatch(text, null)) ?? '')
    expect(node.input.pool.counts()).toEqual(twin.input.pool.counts())
  })
})

describe('many, and what is counted', () => {
  beforeEach(begin)
  afterEach(finish)

  it('two hundred at once, each with its own answer', async () => {
    const ids = Array.from({ length: 200 }, (_, id) => id)
    const ballots = [5, 6].map((i) => aBallot(i))
    const texts = ids.map((id) => {
      const ballot = ballots[id]
      return ballot ? sendRaw(ballot.raw, id) : JSON.stringify({ jsonrpc: '2.0', id, method: 'eth_chainId' })
    })
    const answers = await Promise.all(texts.map(post))
    const want = ids.map((id) => ({ jsonrpc: '2.0', id, result: ballots[id]?.hash ?? '0xad571' }))
    expect(answers.map((answer) => JSON.parse(answer))).toEqual(want)
  })

  it('R6: requests are counted, the refused ones too', async () => {
    await post(sendRaw(aBallot(5).raw))
    await post(send('0x03c0'))
    const text = await (await fetch(url('/metrics'))).text()
    expect(text).toMatch(/psephos_rpc_requests_total\{method="eth_sendRawTransaction",outcome="result"\} 1\n/)
    expect(text).toMatch(/psephos_rpc_requests_total\{method="eth_sendRawTransaction",outcome="error"\} 1\n/)
  })

  it('R6: /livez and /readyz are answered by the chain’s thread', async () => {
    expect((await fetch(url('/livez'))).status).toBe(200)
    const ready = await fetch(url('/readyz'))
    expect([ready.status, await ready.json()]).toEqual([503, { ready: false, head: '3' }])
  })
})

describe('WebSocket through the thread', () => {
  beforeEach(begin)
  afterEach(finish)

  async function aSocket() {
    const socket = new WebSocket(`ws://127.0.0.1:${front.ports[0]}`)
    sockets.push(socket)
    const texts: string[] = []
    socket.on('message', (data) => texts.push(String(data)))
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
    const next = async (): Promise<string> => {
      for (let i = 0; i < 500 && texts.length === 0; i++) await new Promise((resolve) => setTimeout(resolve, 10))
      return texts.shift() ?? 'nothing came'
    }
    return { socket, next }
  }

  it('the reply that names a subscription comes before what it brings', async () => {
    const { socket, next } = await aSocket()
    socket.send(
      `[{"jsonrpc":"2.0","id":1,"method":"eth_subscribe","params":["newPendingTransactions"]},${sendRaw(aBallot(5).raw, 2)}]`,
    )
    const [subscribed] = JSON.parse(await next()) as { result: string }[]
    expect(JSON.parse(await next()).params).toEqual({ subscription: subscribed?.result, result: aBallot(5).hash })
  })
  it('a ballot sent over it is answered over it', async () => {
    const { socket, next } = await aSocket()
    socket.send(sendRaw(aBallot(5).raw, 3))
    expect(JSON.parse(await next())).toEqual({ jsonrpc: '2.0', id: 3, result: aBallot(5).hash })
  })
  it('heads go on to one socket when another is gone', async () => {
    const [gone, stays] = [await aSocket(), await aSocket()]
    for (const { socket, next } of [gone, stays]) {
      socket.send('{"jsonrpc":"2.0","id":1,"method":"eth_subscribe","params":["newHeads"]}')
      await next()
    }
    gone.socket.terminate()
    node.nextBlock()
    const first = JSON.parse(await stays.next()).params.result.number
    node.nextBlock()
    expect(BigInt(JSON.parse(await stays.next()).params.result.number)).toBe(BigInt(first) + 1n)
    expect(failures).toEqual([])
  })
})

describe('the thread itself', () => {
  beforeEach(begin)
  afterEach(finish)

  it('a port that is taken is the system’s error', async () => {
    const holder = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => holder.once('listening', resolve))
    const { port } = holder.address() as { port: number }
    await expect(start(node, port)).rejects.toMatchObject({ code: 'EADDRINUSE', syscall: 'listen' })
    await new Promise((resolve) => holder.close(resolve))
    expect(failures).toEqual([])
  })
  it('closes: what is under way is answered, then nobody listens', async () => {
    const other = await start(node)
    const answer = fetch(`http://127.0.0.1:${other.ports[0]}/livez`)
    expect((await answer).status).toBe(200)
    await other.close()
    await expect(fetch(`http://127.0.0.1:${other.ports[0]}/livez`)).rejects.toThrow()
  })
})
