// N5. What a bootnode takes and refuses, what it hands on, and that nodes find each other through it and through a hint on
// the local network.
import { afterEach, describe, expect, it } from 'vitest'
import { type BootnodeParts, createBootnodeApp } from '../../src/p2p/bootnode/app.ts'
import { startBootnode } from '../../src/p2p/bootnode/startBootnode.ts'
import { type PeerRecord, recordToJson, signRecord } from '../../src/p2p/discovery/record.ts'
import { type DiscoveryParts, startDiscovery } from '../../src/p2p/discovery/startDiscovery.ts'
import {
  BOOTNODE_REQUESTS_BURST,
  DISCOVERED_RECORDS_MAX,
  RECORD_SECONDS_MAX,
  REGISTER_BODY_BYTES_MAX,
} from '../../src/params/limits.ts'
import type { Hash } from '../../src/types/bytes.ts'
import type { Log } from '../../src/types/ports.ts'
import {
  aHost,
  aKey,
  clock,
  closeHosts,
  endpointOf,
  GENESIS,
  type Host,
  OTHER_GENESIS,
  timers,
  until,
} from './aHost.ts'

const quiet: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const NOW = 1_700_000_000
const validators = ['one', 'two'].map((name) => aKey(name).address)

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
  await closeHosts()
})

type Change = Partial<Omit<PeerRecord, 'address' | 'signature'>>
const aRecord = (name = 'one', change: Change = {}): PeerRecord =>
  signRecord({ genesisHash: GENESIS, host: '10.0.0.1', port: 30_303, expires: NOW + 60, ...change }, aKey(name))
const asJson = (record: PeerRecord, change: object = {}) => JSON.stringify({ ...recordToJson(record), ...change })

function aBootnode(change: Partial<BootnodeParts> = {}) {
  let nowMs = NOW * 1_000
  let from = '192.0.2.1'
  const app = createBootnodeApp({
    ...{ genesisHash: GENESIS, validators, log: quiet, remoteAddress: () => from },
    clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
    ...change,
  })
  const post = async (body: string) => {
    const response = await app.request('/register_peer', { method: 'POST', body })
    return { status: response.status, json: (await response.json()) as { error?: string } }
  }
  return {
    ...{ app, post },
    register: (record: PeerRecord) => post(asJson(record)),
    async discover() {
      const response = await app.request('/discover')
      return (await response.json()) as { genesisHash: Hash; peers: { address: string; host: string }[] }
    },
    pass: (seconds: number) => {
      nowMs += seconds * 1_000
    },
    comeFrom: (address: string) => {
      from = address
    },
  }
}

describe('N5: POST /register_peer', () => {
  const accepted: [string, PeerRecord][] = [
    ['an address of IPv4', aRecord()],
    ['an address of IPv6', aRecord('one', { host: '2001:db8::1' })],
    ['a name', aRecord('one', { host: 'validator-1.example.org' })],
    ['a name of one part, as containers have', aRecord('one', { host: 'validator_1' })],
    ['somebody who is no validator', aRecord('somebody')],
    ['the longest time', aRecord('one', { expires: NOW + RECORD_SECONDS_MAX })],
  ]
  it.each(accepted)('N5: takes %s and hands it on as it came', async (_, record) => {
    const bootnode = aBootnode()
    expect(await bootnode.register(record)).toMatchObject({ status: 200 })
    expect(await bootnode.discover()).toEqual({ genesisHash: GENESIS, peers: [recordToJson(record)] })
  })

  const otherKey = { ...aRecord(), address: aKey('two').address }
  const refused: [string, string, number, string][] = [
    ['no JSON', '{', 400, 'malformed'],
    ['no object', '[]', 400, 'malformed'],
    ['an unknown field', asJson(aRecord(), { extra: 1 }), 400, 'malformed'],
    ['no signature', asJson(aRecord(), { signature: undefined }), 400, 'malformed'],
    ['a short signature', asJson(aRecord(), { signature: '0x00' }), 400, 'malformed'],
    ['port 0', asJson(aRecord(), { port: 0 }), 400, 'malformed'],
    ['a port that is none', asJson(aRecord(), { port: 70_000 }), 400, 'malformed'],
    ['a port as text', asJson(aRecord(), { port: '30303' }), 400, 'malformed'],
    ['no host', asJson(aRecord(), { host: '' }), 400, 'malformed'],
    ['a URL as host', asJson(aRecord(), { host: 'http://10.0.0.1' }), 400, 'malformed'],
    ['a host with a path', asJson(aRecord(), { host: '10.0.0.1/x' }), 400, 'malformed'],
    ['a host of 254 characters', asJson(aRecord(), { host: 'a.'.repeat(127) }), 400, 'malformed'],
    ['a time that is none', asJson(aRecord(), { expires: -1 }), 400, 'malformed'],
    ['a record of another genesis', asJson(aRecord('one', { genesisHash: OTHER_GENESIS })), 400, 'other-genesis'],
    ['a record that is over', asJson(aRecord('one', { expires: NOW })), 400, 'expired'],
    ['one that asks for too long', asJson(aRecord('one', { expires: NOW + RECORD_SECONDS_MAX + 1 })), 400, 'too-long'],
    ['one signed with another key', asJson(otherKey), 400, 'wrong-key'],
    ['one whose host was changed', asJson(aRecord(), { host: '10.0.0.2' }), 400, 'wrong-key'],
    ['one whose port was changed', asJson(aRecord(), { port: 30_304 }), 400, 'wrong-key'],
    ['one whose time was changed', asJson(aRecord(), { expires: NOW + 61 }), 400, 'wrong-key'],
    ['a signature of zeros', asJson(aRecord(), { signature: `0x${'00'.repeat(65)}` }), 400, 'wrong-key'],
    ['more than a record', ' '.repeat(REGISTER_BODY_BYTES_MAX) + asJson(aRecord()), 413, 'too-large'],
  ]
  it.each(refused)('N5: refuses %s', async (_, body, status, error) => {
    const bootnode = aBootnode()
    expect(await bootnode.post(body)).toEqual({ status, json: { error } })
    expect((await bootnode.discover()).peers).toEqual([])
    // And goes on.
    expect(await bootnode.register(aRecord())).toMatchObject({ status: 200 })
  })

  it('N5: a record from before does not take the place of a later one', async () => {
    const bootnode = aBootnode()
    await bootnode.register(aRecord('one', { host: '10.0.0.2', expires: NOW + 100 }))
    expect(await bootnode.register(aRecord('one', { host: '10.0.0.1', expires: NOW + 99 }))).toEqual({
      status: 409,
      json: { error: 'stale' },
    })
    expect((await bootnode.discover()).peers.map(({ host }) => host)).toEqual(['10.0.0.2'])
    expect(await bootnode.register(aRecord('one', { host: '10.0.0.3', expires: NOW + 101 }))).toMatchObject({
      status: 200,
    })
    expect((await bootnode.discover()).peers.map(({ host }) => host)).toEqual(['10.0.0.3'])
  })

  it('N5: a record is dropped when its time is over', async () => {
    const bootnode = aBootnode()
    await bootnode.register(aRecord('one', { expires: NOW + 60 }))
    await bootnode.register(aRecord('two', { expires: NOW + 120 }))
    bootnode.pass(60)
    expect((await bootnode.discover()).peers.map(({ address }) => address)).toEqual([aKey('two').address])
  })

  it('N5: the table is bounded, one network address has a share of it, and genesis validators always have room', async () => {
    const bootnode = aBootnode()
    let taken = 0
    const answers = new Set<number>()
    for (let i = 0; i < DISCOVERED_RECORDS_MAX + 50; i++) {
      bootnode.comeFrom(`198.51.${Math.floor(i / 70)}.1`)
      const { status } = await bootnode.register(aRecord(`somebody ${i}`))
      answers.add(status)
      if (status === 200) taken++
    }
    expect(answers).toEqual(new Set([200, 503]))
    expect(taken).toBe(DISCOVERED_RECORDS_MAX - 64)
    bootnode.comeFrom('192.0.2.7')
    for (const name of ['one', 'two']) expect(await bootnode.register(aRecord(name))).toMatchObject({ status: 200 })
    const { peers } = await bootnode.discover()
    expect(
      peers
        .slice(0, 2)
        .map(({ address }) => address)
        .toSorted(),
    ).toEqual(validators.toSorted())
    expect(peers).toHaveLength(DISCOVERED_RECORDS_MAX - 62)
  })

  it('N5: one network address may ask so often, others meanwhile too, and it again later', async () => {
    const bootnode = aBootnode()
    const ask = async () => (await bootnode.app.request('/discover')).status
    for (let i = 0; i < BOOTNODE_REQUESTS_BURST; i++) expect(await ask()).toBe(200)
    expect(await ask()).toBe(429)
    bootnode.comeFrom('192.0.2.2')
    expect(await ask()).toBe(200)
    bootnode.comeFrom('192.0.2.1')
    bootnode.pass(1)
    expect(await ask()).toBe(200)
  })

  it('N5: says how it is and what it has seen', async () => {
    const bootnode = aBootnode()
    await bootnode.register(aRecord())
    await bootnode.post('{')
    expect(await (await bootnode.app.request('/healthz')).json()).toEqual({
      ok: true,
      genesisHash: GENESIS,
      records: 1,
    })
    const text = await (await bootnode.app.request('/metrics')).text()
    expect(text).toContain('psephos_bootnode_records 1')
    expect(text).toContain('psephos_bootnode_registrations_total{outcome="taken"} 1')
    expect(text).toContain('psephos_bootnode_registrations_total{outcome="malformed"} 1')
    expect((await bootnode.app.request('/elsewhere')).status).toBe(404)
  })
})

describe('N5: nodes find each other', () => {
  const discovering = (host: Host, name: string, change: Partial<DiscoveryParts>) => {
    const { close } = startDiscovery({
      ...{ genesisHash: GENESIS, identity: aKey(name), advertised: endpointOf(host), bootnodes: [], lan: null },
      ...{ discover: host.discover, clock, timers, log: quiet },
      ...change,
    })
    closing.push(close)
  }
  const areConnected = (hosts: readonly Host[]) => () => hosts.every((host) => host.peers().length === hosts.length - 1)

  async function aRunningBootnode(genesisHash = GENESIS): Promise<string> {
    const bootnode = await startBootnode({ genesisHash, validators, clock, log: quiet, host: '127.0.0.1', port: 0 })
    closing.push(bootnode.close)
    return bootnode.url
  }

  it('N5: through a bootnode, and also when another one is of another network or not there', async () => {
    const urls = [await aRunningBootnode(), await aRunningBootnode(OTHER_GENESIS), 'http://127.0.0.1:9/']
    const hosts = [await aHost('left'), await aHost('right')]
    discovering(hosts[0]!, 'left', { bootnodes: urls })
    await until(
      'the bootnode knows the left',
      askedAgain(() => knows(urls[0]!, hosts[0]!.self)),
    )
    discovering(hosts[1]!, 'right', { bootnodes: urls })
    await until('they are connected', areConnected(hosts))
  })

  it('N5: a bootnode that answers with nonsense does no harm', async () => {
    const { createServer } = await import('node:http')
    const answers = ['{"peers":[1,null,{}]}', '{"peers":{}}', 'no JSON', `{"peers":"${'x'.repeat(600_000)}"}`]
    let asked = 0
    const server = createServer((_, response) => response.end(answers[asked++ % answers.length]))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closing.push(() => new Promise((resolve) => server.close(resolve).closeAllConnections()))
    const host = await aHost('left')
    const faster = { after: (delayMs: number, run: () => void) => timers.after(delayMs / 200, run) }
    const { port } = server.address() as { port: number }
    discovering(host, 'left', { bootnodes: [`http://127.0.0.1:${port}`], timers: faster })
    await until('it was asked often', () => asked > 12)
    expect(host.peers()).toEqual([])
  })

  it('N5: through a hint on the local network, which is only a hint', async () => {
    const port = 20_000 + (process.pid % 20_000)
    const lan = { interfaceAddress: '127.0.0.1', port }
    const hosts = [await aHost('left'), await aHost('right')]
    const faster = { after: (delayMs: number, run: () => void) => timers.after(delayMs / 50, run) }
    discovering(hosts[0]!, 'left', { lan, timers: faster })
    discovering(hosts[1]!, 'right', { lan, timers: faster })
    await until('they are connected', areConnected(hosts))
  })

  it('N5: who comes back later finds the record of whoever stayed, and is dialled at its new port', async () => {
    const url = await aRunningBootnode()
    const left = await aHost('left')
    discovering(left, 'left', { bootnodes: [url], timers: { after: (ms, run) => timers.after(ms / 20, run) } })
    const first = await aHost('right')
    discovering(first, 'right', { bootnodes: [url] })
    await until('they are connected', areConnected([left, first]))
    await first.close()
    await until('the left sees it go', () => left.peers().length === 0)
    const second = await aHost('right')
    discovering(second, 'right', { bootnodes: [url] })
    await until('they are connected again', areConnected([left, second]))
  })
})

/** Asks the bootnode between two looks. */
function askedAgain(ask: () => Promise<boolean>): () => boolean {
  let isSo = false
  let isAsking = false
  return () => {
    if (!isAsking && !isSo) {
      isAsking = true
      void ask().then((answer) => {
        isSo = answer
        isAsking = false
      })
    }
    return isSo
  }
}

async function knows(url: string, address: string): Promise<boolean> {
  const { peers } = (await (await fetch(`${url}/discover`)).json()) as { peers: { address: string }[] }
  return peers.some((peer) => peer.address === address)
}
