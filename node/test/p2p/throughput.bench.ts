// N2. How many frames of 200 bytes two hosts of one process exchange over TLS on loopback, and how long one takes. Run with
// `node node/test/p2p/throughput.bench.ts`. First the channel alone, as fast as it goes; then whole transports at the pace
// a network has, and with a block of 1 MB on its way every half second.
import { connect, createServer, type Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { answerChannel, makeChannelKey, openChannel } from '../../src/p2p/channel.ts'
import { createConnection } from '../../src/p2p/connection.ts'
import { encodeFrame } from '../../src/p2p/frames.ts'
import { aHost, clock, closeHosts, endpointOf, timers, until } from './aHost.ts'

const BODY_BYTES = 195
const FRAMES = 200_000

function report(what: string, facts: Record<string, number | string>): void {
  process.stdout.write(`${what.padEnd(34)} ${JSON.stringify(facts)}\n`)
}
function quantile(values: readonly number[], part: number): number {
  const sorted = Float64Array.from(values).toSorted()
  return Number((sorted[Math.floor(part * (sorted.length - 1))] ?? 0).toFixed(2))
}

/** Both ends of one channel. */
async function aChannel(): Promise<readonly [TLSSocket, TLSSocket]> {
  const key = await makeChannelKey()
  return new Promise((resolve) => {
    const ends: TLSSocket[] = []
    const ready = (end: TLSSocket) => {
      ends.push(end)
      const [one, other] = ends
      if (one !== undefined && other !== undefined) resolve([one, other])
    }
    const server = createServer((socket: Socket) => {
      socket.setNoDelay(true)
      answerChannel(socket, key, ready)
      server.close()
    }).listen(0, '127.0.0.1', () => {
      const socket = connect({ host: '127.0.0.1', port: (server.address() as { port: number }).port, noDelay: true })
      socket.on('connect', () => openChannel(socket, ready))
    })
  })
}

async function capacity(): Promise<void> {
  const [near, far] = await aChannel()
  let received = 0
  const listening = () => ({ expects: 'messages', frameBytesMax: 1_000, unitsPerSecond: 1e12 }) as const
  const onEvents = { listening, onGarbage: () => {}, onClosed: () => {} }
  const count = () => {
    received++
    return 0
  }
  const sender = createConnection(near, { clock, timers }, { ...onEvents, onFrame: () => 0 })
  const receiver = createConnection(far, { clock, timers }, { ...onEvents, onFrame: count })
  const frame = encodeFrame(20, new Uint8Array(BODY_BYTES))
  const startMs = performance.now()
  let sent = 0
  while (received < FRAMES) {
    while (sent < FRAMES && sender.queuedBytes < 500_000 && sender.send('urgent', frame)) sent++
    await new Promise((resolve) => setImmediate(resolve))
  }
  const seconds = (performance.now() - startMs) / 1_000
  report('channel, as fast as it goes', { framesPerSecond: Math.round(FRAMES / seconds) })
  for (const connection of [sender, receiver]) connection.close('leaving')
}

/** `perSecond` messages of 200 bytes from one host to the other; each says when it was sent. */
async function latency(what: string, perSecond: number, blockBytes: number): Promise<void> {
  const a = await aHost('a')
  const b = await aHost('b', { peers: [endpointOf(a)] })
  await until('they are connected', () => a.peers().length === 1 && b.peers().length === 1)
  const latencies: number[] = []
  Object.assign(b, {
    verdict: (message: { kind: string; from?: bigint }) => {
      if (message.kind === 'get-blocks') latencies.push(performance.now() - Number(message.from) / 1_000)
      return 'accept'
    },
  })
  const transactions = [{ raw: new Uint8Array(BODY_BYTES - 15), replaces: null }]
  const block = {
    kind: 'transactions',
    transactions: Array.from({ length: 8 }, () => ({ raw: new Uint8Array(blockBytes / 8), replaces: null })),
  } as const
  const startMs = performance.now()
  let sent = 0
  let blocks = 0
  while (performance.now() - startMs < 5_000) {
    const passedMs = performance.now() - startMs
    if (blockBytes > 0 && passedMs > 500 * blocks) {
      blocks++
      a.send(b.self, block)
    }
    for (; sent < (passedMs * perSecond) / 1_000; sent++) {
      a.send(b.self, { kind: 'transactions', transactions })
      a.send(b.self, { kind: 'get-blocks', from: BigInt(Math.round(performance.now() * 1_000)) })
    }
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  await until('all have come', () => latencies.length === sent)
  const [p50, p99, max] = [0.5, 0.99, 1].map((part) => quantile(latencies, part))
  report(what, { perSecond, p50Ms: p50 ?? 0, p99Ms: p99 ?? 0, maxMs: max ?? 0 })
  await closeHosts()
}

await capacity()
await latency('hosts, 500 a second', 500, 0)
await latency('hosts, 2,000 a second', 2_000, 0)
await latency('the same with 1 MB each 0.5 s', 500, 1_000_000)
