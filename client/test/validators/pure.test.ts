// The parts that ask nobody: health from facts, the order of trying, what kind of question a method is, what a body of
// answers must look like, and what of it is kept.
import { keccak256 } from 'viem'
import { describe, expect, it } from 'vitest'
import { type Choice, inOrder, spread } from '../../src/validators/choose.ts'
import {
  answered,
  atHead,
  barredFor,
  failed,
  type HealthFacts,
  levelOf,
  NEW_VALIDATOR,
} from '../../src/validators/health.ts'
import { lastUsed } from '../../src/validators/lastUsed.ts'
import { BARRED_MS, RETRY_MS, RETRY_MS_MAX } from '../../src/validators/limits.ts'
import { createOutbox } from '../../src/validators/outbox.ts'
import { decodeAnswers, WayFault } from '../../src/validators/post.ts'
import { routeOf } from '../../src/validators/routes.ts'
import { readSignedBytes } from '../../src/validators/signedBytes.ts'
import { anAccount, aTransaction } from './fakeNetwork.ts'

const known: HealthFacts = { ...NEW_VALIDATOR, isKnown: true, head: 10n, latencyMs: 20 }
const level = (facts: HealthFacts, best = 10n, nowMs = 0) => Object.values(levelOf(facts, best, nowMs)).join(' ')

describe('health', () => {
  it.each<[string, HealthFacts, string]>([
    ['never asked', NEW_VALIDATOR, 'degraded unknown'],
    ['answers', known, 'healthy answers'],
    ['one time-out', failed(known, 'timeout', 0), 'degraded failing'],
    ['one busy answer', failed(known, 'busy', 0), 'degraded failing'],
    ['two time-outs', failed(failed(known, 'timeout', 0), 'timeout', 0), 'unreachable silent'],
    ['a connection that broke', failed(known, 'broken', 0), 'unreachable silent'],
    ['an answer after a time-out', answered(failed(known, 'timeout', 0), 20), 'healthy answers'],
    [
      'back after a broken connection: its network is checked again',
      answered(failed(known, 'broken', 0), 20),
      'degraded unknown',
    ],
    ['two blocks below', atHead(known, 8n), 'healthy answers'],
    ['three blocks below', atHead(known, 7n), 'degraded behind'],
    ['not ready by its own word', { ...known, isReady: false }, 'degraded not-ready'],
    ['slow on the mean', answered({ ...known, latencyMs: 1_400 }, 1_400), 'degraded slow'],
    ['of another network', barredFor(known, 'foreign', 0), 'unreachable foreign'],
    ['lying', barredFor(known, 'lying', 0), 'unreachable lying'],
  ])('%s', (_, facts, expected) => expect(level(facts)).toBe(expected))
  it('who lied is asked again after a while, and checked', () => {
    expect(level(barredFor(known, 'lying', 0), 10n, BARRED_MS)).toBe('degraded unknown')
  })
  it('the silent one is tried less and less often', () => {
    let facts = known
    const pauses = Array.from({ length: 7 }, () => {
      facts = failed(facts, 'broken', 1_000)
      return facts.retryAtMs - 1_000
    })
    expect(pauses).toEqual([RETRY_MS, 1_000, 2_000, 4_000, RETRY_MS_MAX, RETRY_MS_MAX, RETRY_MS_MAX])
  })
})

describe('order of trying', () => {
  const urls = ['http://a', 'http://b', 'http://c', 'http://d']
  const all = (over: Record<string, HealthFacts> = {}) => urls.map((url) => ({ url, facts: over[url] ?? known }))
  const choice: Choice = { account: null, home: null, floor: 10n, nowMs: 0, turn: 0 }
  const order = (list: ReturnType<typeof all>, over: Partial<Choice> = {}) =>
    inOrder(list, { ...choice, ...over })
      .map(({ url }) => url.slice(-1))
      .join('')
  it('questions of nobody go round', () => {
    expect([0, 1, 2, 3].map((turn) => order(all(), { turn })[0]).sort()).toEqual(['a', 'b', 'c', 'd'])
  })
  it('an account keeps its own while it can', () => {
    const account = '0xada'
    expect(order(all(), { account, home: 'http://c' })[0]).toBe('c')
    expect(order(all({ 'http://c': failed(known, 'timeout', 0) }), { account, home: 'http://c' })[0]).toBe('c')
    for (const gone of [
      failed(known, 'broken', 0),
      atHead(known, 3n),
      { ...known, isReady: false },
      barredFor(known, 'lying', 0),
    ]) {
      expect(order(all({ 'http://c': gone }), { account, home: 'http://c' })[0]).not.toBe('c')
    }
  })
  it('healthy ones first, then degraded, then silent; who lied not at all', () => {
    const list = all({
      'http://a': failed(known, 'broken', 0),
      'http://b': { ...known, isReady: false },
      'http://c': barredFor(known, 'lying', 0),
    })
    for (const turn of [0, 1, 2, 3]) expect(order(list, { turn })).toBe('dba')
  })
  it('the same account begins at the same place everywhere, and accounts spread', () => {
    const firsts = Array.from({ length: 400 }, (_, i) => order(all(), { account: `0x${i}` })[0])
    expect(Array.from({ length: 400 }, (_, i) => order(all(), { account: `0x${i}`, turn: 9 })[0])).toEqual(firsts)
    for (const url of ['a', 'b', 'c', 'd']) expect(firsts.filter((first) => first === url).length).toBeGreaterThan(60)
    expect(spread('')).toBe(spread(''))
  })
})

const A = `0x${'Ab'.repeat(20)}`
describe('what kind of question', () => {
  it.each<[string, unknown, object]>([
    ['eth_sendRawTransaction', ['0x02'], { kind: 'send', raw: '0x02' }],
    ['eth_getTransactionCount', [A, 'pending'], { kind: 'pending-nonce', account: A.toLowerCase() }],
    ['eth_getTransactionCount', [A, 'latest'], { kind: 'read', account: A.toLowerCase() }],
    ['eth_getTransactionCount', [A], { kind: 'read', account: A.toLowerCase() }],
    ['eth_getTransactionCount', ['0x1', 'pending'], { kind: 'read', account: null }],
    ['eth_getBalance', [A, 'latest'], { kind: 'read', account: A.toLowerCase() }],
    ['eth_call', [{ from: A, to: A }, 'latest'], { kind: 'read', account: A.toLowerCase() }],
    ['eth_call', [{ to: A }], { kind: 'read', account: null }],
    ['eth_call', undefined, { kind: 'read', account: null }],
    ['eth_call', 'x', { kind: 'read', account: null }],
    ['eth_getTransactionReceipt', ['0xAB'], { kind: 'transaction', hash: '0xab' }],
    ['psephos_transactionStatus', [], { kind: 'read', account: null }],
    ['eth_newFilter', [{}], { kind: 'read', account: 'filters' }],
    ['eth_getFilterChanges', ['0x1'], { kind: 'read', account: 'filters' }],
    ['eth_chainId', [], { kind: 'constant' }],
    ['eth_blockNumber', [], { kind: 'read', account: null }],
  ])('%s %j', (method, params, expected) => expect(routeOf({ method, params })).toEqual(expected))
})

describe('a body of answers', () => {
  const answer = (id: number, more: object = { result: id }) => ({ jsonrpc: '2.0', id, ...more })
  it('in any order, errors among them', () => {
    const body = [answer(1, { error: { code: -32000, message: 'no', data: '0x' } }), answer(0)]
    expect(decodeAnswers(JSON.stringify(body), 2)).toEqual([
      { result: 0 },
      { error: { code: -32000, message: 'no', data: '0x' } },
    ])
  })
  it.each<[string, string]>([
    ['not JSON', 'ok'],
    ['nothing', ''],
    ['null', 'null'],
    ['too few answers', JSON.stringify([answer(0)])],
    ['the same id twice', JSON.stringify([answer(0), answer(0)])],
    ['ids of another type', JSON.stringify([answer(0), { ...answer(1), id: '1' }])],
    ['neither result nor error', JSON.stringify([answer(0), { id: 1 }])],
    ['an error without code', JSON.stringify([answer(0), answer(1, { error: { message: 'no' } })])],
    ['an error that is a text', JSON.stringify([answer(0), answer(1, { error: 'no' })])],
  ])('refused: %s', (_, text) => expect(() => decodeAnswers(text, 2)).toThrow(WayFault))
})

describe('signed bytes', () => {
  const ada = anAccount('ada')
  it('say whose they are', async () => {
    const raw = await aTransaction(ada, 7)
    const read = { raw, hash: keccak256(raw), sender: ada.address.toLowerCase(), nonce: 7 }
    expect(await readSignedBytes(raw)).toEqual(read)
    expect(await readSignedBytes(raw.toUpperCase().replace('0X', '0x'))).toEqual(read)
  })
  it.each([undefined, null, 5, '', '0x', '0x0', 'zz', '0x02', '0xc0', `0x02${'00'.repeat(80)}`, {}])(
    '%j are none',
    async (raw) => {
      expect(await readSignedBytes(raw)).toBeNull()
    },
  )
})

describe('bounds of what is kept', () => {
  const bytes = (nonce: number, sender: `0x${string}` = '0xada', name = `${nonce}`) => ({
    ...{ raw: '0x0102' as const, hash: keccak256(`0x${Buffer.from(name).toString('hex')}`), sender, nonce },
  })
  it('the oldest transactions go first', () => {
    const outbox = createOutbox({ countMax: 2 })
    for (const nonce of [0, 1, 2]) outbox.add(bytes(nonce), { url: 'a', nowMs: 0 })
    expect(outbox.of('0xada').map(({ nonce }) => nonce)).toEqual([1, 2])
    expect(outbox.has('0xada', 0)).toBe(false)
  })
  it('a replacement takes the place of what it replaced', () => {
    const outbox = createOutbox()
    outbox.add(bytes(0), { url: 'a', nowMs: 0 })
    outbox.add(bytes(0, '0xada', 'other'), { url: 'b', nowMs: 0 })
    expect(outbox.size).toBe(1)
    expect(outbox.get(bytes(0).hash)).toBeUndefined()
  })
  it('bytes are bounded too, and what is settled is gone', () => {
    const outbox = createOutbox({ bytesMax: 13 })
    for (const nonce of [0, 1, 2]) outbox.add(bytes(nonce), { url: 'a', nowMs: 0 })
    expect(outbox.size).toBe(2)
    outbox.settle(bytes(2).hash)
    outbox.settle(bytes(2).hash)
    expect([...outbox.all()].map(({ nonce }) => nonce)).toEqual([1])
  })
  it('accounts not heard of for longest', () => {
    const map = lastUsed<string, number>(2)
    for (const key of ['a', 'b', 'a', 'c']) map.set(key, 1)
    expect(['a', 'b', 'c'].map((key) => map.get(key))).toEqual([1, undefined, 1])
  })
})
