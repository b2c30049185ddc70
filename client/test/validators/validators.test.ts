// Several validators as one, against real HTTP servers that fail in every way we could think of.
import { createClient, keccak256 } from 'viem'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type PsephosClient, pendingNonce, sendSigned, transactionStatus } from '../../src/index.ts'
import type { RpcAnswer, RpcCall } from '../../src/validators/rpcCall.ts'
import { validatorsTransport } from '../../src/validators/transport.ts'
import { createValidators, type Validators, type ValidatorsOptions } from '../../src/validators/validators.ts'
import { anAccount, aTransaction, type Behaviour, FakeNetwork, type FakeValidator, GENESIS } from './fakeNetwork.ts'

let network: FakeNetwork
let validators: Validators
/** Heads need no certificate here: one is final when the network made it. */
const make = (options: Partial<ValidatorsOptions> = {}): Validators =>
  createValidators({
    urls: network.urls,
    genesisHash: GENESIS,
    confirmHead: async (_, height) => height < network.blocks.length,
    ...options,
  })
beforeEach(async () => {
  network = await new FakeNetwork(4).start()
  validators = make()
})
afterEach(() => network.stop())

const one = async (method: string, ...params: unknown[]): Promise<RpcAnswer> =>
  (await validators.request([{ method, params }]))[0] as RpcAnswer
const result = async (method: string, ...params: unknown[]): Promise<unknown> => {
  const answer = await one(method, ...params)
  if ('error' in answer) throw new Error(answer.error.message)
  return answer.result
}
const ada = anAccount('ada')
const send = (raw: string) => one('eth_sendRawTransaction', raw)
const pending = async (account = ada) => Number(await result('eth_getTransactionCount', account.address, 'pending'))
const holders = (raw: string) => network.validators.filter(({ pool }) => pool.has(keccak256(raw as `0x${string}`)))
const health = (validator: FakeValidator) => validators.health().find(({ url }) => url === validator.url)
const mine = (count = 1) => {
  for (let i = 0; i < count; i++) expect(network.mine()).toBe(true)
}
/** Makes the validator that has the account misbehave. */
const homeOf = async (account = ada): Promise<FakeValidator> => {
  await pending(account)
  for (const { calls } of network.validators) calls.length = 0
  await pending(account)
  return network.validators.find(({ calls }) => calls.length > 0) as FakeValidator
}

describe('G1, G2, G3: a validator that fails is passed over', () => {
  const table: [string, Behaviour | 'killed', { level: string; reason: string }][] = [
    ['killed', 'killed', { level: 'unreachable', reason: 'silent' }],
    ['paused', { isPaused: true }, { level: 'unreachable', reason: 'silent' }],
    [
      'ending connections in the middle of an answer',
      { breaksAnswers: true },
      { level: 'unreachable', reason: 'silent' },
    ],
    ['answering HTTP 503', { httpStatus: 503 }, { level: 'unreachable', reason: 'silent' }],
    [
      'too busy to say which network it is of',
      { errors: { eth_getBlockByNumber: { code: -32005, message: 'limit exceeded' } } },
      { level: 'degraded', reason: 'failing' },
    ],
    ['of another network', { genesis: `0x${'99'.repeat(32)}` }, { level: 'unreachable', reason: 'foreign' }],
    ['claiming a head that is none', { headLie: 1_000n }, { level: 'unreachable', reason: 'lying' }],
    [
      'answering with errors of its own',
      { errors: { eth_blockNumber: { code: -32603, message: 'internal error' } } },
      { level: 'degraded', reason: 'failing' },
    ],
    ['answering nonsense', { answers: { eth_blockNumber: () => 'many' } }, { level: 'degraded', reason: 'failing' }],
  ]
  it.each(table)('%s', async (_, behaviour, expected) => {
    const [bad] = network.validators as [FakeValidator]
    if (behaviour === 'killed') await bad.kill()
    else bad.behaviour = behaviour
    for (let i = 0; i < 8; i++) expect(await result('eth_blockNumber')).toBe('0x0')
    await validators.look()
    expect(health(bad)).toMatchObject(expected)
    for (const good of network.validators.slice(1)) expect(health(good)).toMatchObject({ level: 'healthy' })
  })
  it('a slow one is degraded and still asked when it alone is left', async () => {
    const [slow, ...others] = network.validators as [FakeValidator, ...FakeValidator[]]
    slow.behaviour = { slowMs: 1_100 }
    await validators.look()
    expect(health(slow)).toMatchObject({ level: 'degraded', reason: 'slow' })
    for (const other of others) await other.kill()
    expect(await result('eth_blockNumber')).toBe('0x0')
  })
  it('one that calls itself not ready is degraded, and healthy once it is', async () => {
    const [one] = network.validators as [FakeValidator]
    one.behaviour = { isReady: false }
    await validators.look()
    expect(health(one)).toMatchObject({ level: 'degraded', reason: 'not-ready' })
    one.behaviour = {}
    await validators.look()
    expect(health(one)).toMatchObject({ level: 'healthy', reason: 'answers' })
  })
  it('one that is back is asked again', async () => {
    const [one] = network.validators as [FakeValidator]
    await validators.look()
    await one.kill()
    await validators.look()
    expect(health(one)).toMatchObject({ level: 'unreachable' })
    await one.start()
    await validators.look()
    expect(health(one)).toMatchObject({ level: 'healthy' })
  })
  it('all gone: said at once', async () => {
    await network.stop()
    const startMs = performance.now()
    await expect(one('eth_blockNumber')).rejects.toMatchObject({ kind: 'unreachable' })
    expect(performance.now() - startMs).toBeLessThan(3_000)
  })
  it('all paused: said when patience is at its end', async () => {
    validators = make({ patienceMs: 500 })
    for (const one of network.validators) one.behaviour = { isPaused: true }
    await expect(one('eth_blockNumber')).rejects.toMatchObject({ kind: 'timeout' })
  })
})

describe('G4: heights never go back', () => {
  it('a validator that is behind is not asked while another is not', async () => {
    const [late] = network.validators as [FakeValidator]
    late.behaviour = { isCutOff: true }
    mine(5)
    await validators.look()
    const seen: number[] = []
    for (let i = 0; i < 12; i++) seen.push(Number(await result('eth_blockNumber')))
    expect(seen).toEqual(seen.map(() => 5))
    await validators.look()
    expect(health(late)).toMatchObject({ level: 'degraded', reason: 'behind', head: 0n })
  })
  it('only one that is behind can be reached: the answer waits until it has caught up', async () => {
    const [late, ...others] = network.validators as [FakeValidator, ...FakeValidator[]]
    late.behaviour = { isCutOff: true }
    mine(2)
    expect(await result('eth_blockNumber')).toBe('0x2')
    for (const other of others) await other.kill()
    setTimeout(() => {
      late.behaviour = {}
      network.catchUp(late)
    }, 500)
    expect(await result('eth_blockNumber')).toBe('0x2')
  })
  it('and says that those left are behind when it never does', async () => {
    validators = make({ patienceMs: 500 })
    const [late, ...others] = network.validators as [FakeValidator, ...FakeValidator[]]
    late.behaviour = { isCutOff: true }
    mine(2)
    await result('eth_blockNumber')
    for (const other of others) await other.kill()
    await expect(one('eth_blockNumber')).rejects.toMatchObject({ kind: 'behind' })
  })
  it('a head that nobody can prove is shown to nobody', async () => {
    for (const liar of network.validators.slice(0, 2)) liar.behaviour = { headLie: 7n }
    for (let i = 0; i < 6; i++) expect(await result('eth_blockNumber')).toBe('0x0')
    expect(validators.head()).toBe(0n)
  })
})

describe('G5: an account stays on one validator until it fails', () => {
  it('all its questions and transactions go to one', async () => {
    const home = await homeOf()
    for (let nonce = 0; nonce < 3; nonce++) {
      expect(await pending()).toBe(nonce)
      expect(await send(await aTransaction(ada, nonce))).toHaveProperty('result')
    }
    const asked = network.validators.filter((one) => one.methods().includes('eth_sendRawTransaction'))
    expect(asked).toEqual([home])
  })
  it('accounts are spread over the validators', async () => {
    await validators.look()
    const homes = new Set<FakeValidator>()
    for (let i = 0; i < 24; i++) homes.add(await homeOf(anAccount(`spread ${i}`)))
    expect(homes.size).toBe(4)
  })
  it('it keeps its second validator when the first is back', async () => {
    const first = await homeOf()
    await first.kill()
    await pending()
    await first.start()
    await validators.look()
    expect(await homeOf()).not.toBe(first)
  })
  it('it leaves one that is cut off from the others', async () => {
    const first = await homeOf()
    first.behaviour = { isCutOff: true, isReady: false }
    await validators.look()
    expect(await homeOf()).not.toBe(first)
  })
})

describe('G9: after failover the greatest pending nonce counts', () => {
  it('one that only another validator knows, which shows its transaction', async () => {
    network.gossips = false
    const elsewhere = network.validators.at(-1) as FakeValidator
    const raw = await aTransaction(ada, 0)
    await createValidators({ urls: [elsewhere.url], genesisHash: GENESIS, confirmHead: async () => true }).request([
      { method: 'eth_sendRawTransaction', params: [raw] },
    ])
    expect(await pending()).toBe(1)
    expect(holders(raw).length).toBeGreaterThanOrEqual(1)
    const home = await homeOf()
    expect(home.pool.has(keccak256(raw))).toBe(true)
  })
  it('not one that is claimed and not shown', async () => {
    for (const liar of network.validators.slice(0, 1)) liar.behaviour = { nonceLie: 5 }
    const names = Array.from({ length: 8 }, (_, i) => anAccount(`claim ${i}`))
    const nonces = await Promise.all(names.map((name) => pending(name)))
    expect(nonces).toEqual(names.map(() => 0))
  })
  it('nor one that the account’s own validator begins to claim', async () => {
    const home = await homeOf()
    home.behaviour = { nonceLie: 3 }
    expect(await pending()).toBe(0)
  })
  it('one that died with its validator: the bytes are taken to the next', async () => {
    network.gossips = false
    const home = await homeOf()
    const raw = await aTransaction(ada, 0)
    await send(raw)
    expect(holders(raw)).toEqual([home])
    await home.kill()
    expect(await pending()).toBe(1)
    expect(holders(raw)).toHaveLength(2)
  })
})

describe('G6, G7: the same bytes are sent again elsewhere', () => {
  it.each<[string, Behaviour | 'killed']>([
    ['its validator is killed', 'killed'],
    ['its validator is paused', { isPaused: true }],
    ['its validator dies after taking it, before the answer', { breaksAfterTaking: true }],
    ['its validator breaks every answer', { breaksAnswers: true }],
    [
      'its validator says it is overloaded',
      { errors: { eth_sendRawTransaction: { code: -32005, message: 'limit exceeded' } } },
    ],
    ['its validator answers with another hash', { wrongHash: true }],
    [
      'its validator refuses it for a state that is none',
      { errors: { eth_sendRawTransaction: { code: 3, message: 'execution reverted: NotEnrolled', data: '0x' } } },
    ],
    [
      'its validator says that the nonce is wrong',
      { errors: { eth_sendRawTransaction: { code: -32000, message: 'nonce too low: next nonce 9, tx nonce 0' } } },
    ],
  ])('when %s', async (_, behaviour) => {
    const home = await homeOf()
    if (behaviour === 'killed') await home.kill()
    else home.behaviour = behaviour
    const raw = await aTransaction(ada, 0)
    expect(await send(raw)).toEqual({ result: keccak256(raw) })
    expect(holders(raw).some((holder) => holder !== home)).toBe(true)
    expect([...network.seen]).toEqual([raw])
  })
  it('“already known” is success, also the second time a caller sends', async () => {
    const raw = await aTransaction(ada, 0)
    for (let i = 0; i < 3; i++) expect(await send(raw)).toEqual({ result: keccak256(raw) })
  })
  it('recorded meanwhile is success', async () => {
    const raw = await aTransaction(ada, 0)
    await send(raw)
    mine()
    expect(await send(raw)).toEqual({ result: keccak256(raw) })
  })
  it('a refusal of two validators is the answer, in the first one’s words', async () => {
    await send(await aTransaction(ada, 0))
    mine()
    expect(await send(await aTransaction(ada, 0, '0x01'))).toEqual({
      error: { code: -32000, message: 'nonce too low: next nonce 1, tx nonce 0' },
    })
    expect(await send(await aTransaction(ada, 5))).toMatchObject({ error: { message: /nonce too high/ } })
  })
  it('a refusal of a validator that is a block behind is not believed', async () => {
    const home = await homeOf()
    home.behaviour = {
      isCutOff: true,
      errors: { eth_sendRawTransaction: { code: -32003, message: 'transaction rejected: at most 4 pending' } },
    }
    mine()
    for (let i = 0; i < 4; i++) await result('eth_blockNumber')
    expect(validators.head()).toBe(1n)
    expect(await send(await aTransaction(ada, 0))).toHaveProperty('result')
  })
  it('a nonce waits for the one below it, however slowly that goes', async () => {
    const home = await homeOf()
    const [first, second] = [await aTransaction(ada, 0), await aTransaction(ada, 1)]
    home.behaviour = { slowMs: 300 }
    const slow = send(first)
    await new Promise((resolve) => setTimeout(resolve, 100))
    home.behaviour = {}
    expect([await send(second), await slow]).toEqual([{ result: keccak256(second) }, { result: keccak256(first) }])
  })
  it('with nobody else in reach one validator’s no is the answer, at once', async () => {
    validators = make({ urls: network.urls.slice(0, 1) })
    const startMs = performance.now()
    expect(await send(await aTransaction(ada, 5))).toMatchObject({ error: { message: /nonce too high/ } })
    expect(performance.now() - startMs).toBeLessThan(3_000)
  })
  it('what a door refuses for its own reasons is not tried at another', async () => {
    const home = await homeOf()
    home.behaviour = {
      errors: { eth_sendRawTransaction: { code: -32003, message: 'transaction rejected: at most 4 pending' } },
    }
    expect(await send(await aTransaction(ada, 0))).toMatchObject({ error: { code: -32003 } })
    expect(network.seen.size).toBe(0)
  })
  it('bytes that are no transaction get a validator’s own words', async () => {
    const [first] = network.validators as [FakeValidator]
    for (const one of network.validators) {
      one.behaviour = { errors: { eth_sendRawTransaction: { code: -32602, message: 'invalid argument 0: no' } } }
    }
    for (const raw of ['0x', '0x01', 'text', undefined, 7, {}]) {
      expect(await send(raw as string)).toMatchObject({ error: { code: -32602 } })
    }
    expect(first.isUp).toBe(true)
  })
  it('nonces of one account sent at once go in their order', async () => {
    const raws = await Promise.all([0, 1, 2, 3, 4].map((nonce) => aTransaction(ada, nonce)))
    const answers = await Promise.all(raws.map(send))
    expect(answers).toEqual(raws.map((raw) => ({ result: keccak256(raw) })))
  })
})

describe('G8: what was taken is looked after', () => {
  let nowMs = 0
  beforeEach(() => {
    nowMs = 0
    validators = make({ nowMs: () => nowMs })
  })
  const later = async () => {
    nowMs += 3_500
    await validators.tend()
  }
  it('a validator that keeps a ballot to itself: the others get it, and it is recorded once', async () => {
    for (const one of network.validators) one.behaviour = { hoards: true }
    const raw = await aTransaction(ada, 0)
    await send(raw)
    expect(holders(raw)).toHaveLength(1)
    await later()
    expect(holders(raw)).toHaveLength(2)
    for (let i = 0; i < 6; i++) {
      mine()
      await later()
    }
    expect(network.recordings(keccak256(raw))).toBe(1)
    expect(validators.unsettled).toBe(0)
  })
  it('settled when two say so', async () => {
    await send(await aTransaction(ada, 0))
    expect(validators.unsettled).toBe(1)
    mine()
    await later()
    expect(validators.unsettled).toBe(1)
    await later()
    expect(validators.unsettled).toBe(0)
  })
  it('what was replaced elsewhere is not sent again', async () => {
    network.gossips = false
    const home = await homeOf()
    const [old, young] = [await aTransaction(ada, 0), await aTransaction(ada, 0, '0x01')]
    await send(old)
    const others = network.validators.filter((one) => one !== home)
    const tx = { raw: young, hash: keccak256(young), sender: ada.address.toLowerCase(), nonce: 0 }
    for (const one of others) one.pool.set(tx.hash, tx)
    network.seen.clear()
    for (let i = 0; i < 4; i++) await later()
    expect(network.seen.size).toBe(0)
  })
  it('given up after half an hour', async () => {
    for (const one of network.validators) one.behaviour = { hoards: true }
    await send(await aTransaction(ada, 0))
    nowMs += 31 * 60_000
    await validators.tend()
    expect(validators.unsettled).toBe(0)
  })
})

describe('G10: bad news is not taken on one validator’s word', () => {
  const OTHER = `0x${'22'.repeat(32)}`
  it.each<[string, object]>([
    ['replaced', { status: 'replaced', by: OTHER }],
    ['its nonce used', { status: 'nonce-used', by: OTHER }],
    ['recorded as refused', { status: 'recorded', blockNumber: '0x1', transactionIndex: '0x0', success: false }],
  ])('%s, says its own; the others have it', async (_, lie) => {
    const home = await homeOf()
    const raw = await aTransaction(ada, 0)
    await send(raw)
    home.behaviour = { answers: { psephos_transactionStatus: () => lie } }
    expect(await result('psephos_transactionStatus', keccak256(raw))).toEqual({ status: 'pending' })
    mine()
    expect(await result('psephos_transactionStatus', keccak256(raw))).toMatchObject({
      status: 'recorded',
      success: true,
    })
  })
  it('what the others know nothing of stands', async () => {
    const home = await homeOf()
    network.gossips = false
    const raw = await aTransaction(ada, 0)
    await send(raw)
    home.behaviour = { answers: { psephos_transactionStatus: () => ({ status: 'replaced', by: OTHER }) } }
    expect(await result('psephos_transactionStatus', keccak256(raw))).toMatchObject({ status: 'replaced' })
  })
})

describe('as a viem transport', () => {
  const client = () => createClient({ transport: validatorsTransport(validators) }) as PsephosClient
  it('actions of this package go through failover', async () => {
    const raw = await aTransaction(ada, 0)
    expect(await pendingNonce(client(), { account: ada.address })).toBe(0)
    const home = await homeOf()
    network.gossips = false
    expect(await sendSigned(client(), { raw })).toBe(keccak256(raw))
    await home.kill()
    // The next one gets the bytes before it is asked about them.
    expect(await transactionStatus(client(), { hash: keccak256(raw) })).toEqual({ status: 'pending' })
  })
  it('its errors are those of one node', async () => {
    await expect(sendSigned(client(), { raw: await aTransaction(ada, 3) })).rejects.toMatchObject({
      code: 'nonce-too-high',
    })
    await network.stop()
    await expect(pendingNonce(client(), { account: ada.address })).rejects.toMatchObject({ code: 'unreachable' })
  })
  it('and a time without answer is one', async () => {
    validators = make({ patienceMs: 500 })
    for (const one of network.validators) one.behaviour = { isPaused: true }
    await expect(pendingNonce(client(), { account: ada.address })).rejects.toMatchObject({ code: 'no-answer-in-time' })
  })
})

describe('several calls at once', () => {
  it('are answered in their order, each in its way', async () => {
    const raw = await aTransaction(ada, 0)
    const calls: RpcCall[] = [
      { method: 'eth_chainId' },
      { method: 'eth_blockNumber', params: [] },
      { method: 'eth_sendRawTransaction', params: [raw] },
      { method: 'eth_getTransactionCount', params: [ada.address, 'pending'] },
      { method: 'eth_nothing', params: [] },
      { method: 'psephos_transactionStatus', params: [keccak256(raw)] },
    ]
    expect(await validators.request(calls)).toMatchObject([
      { result: '0x4f29' },
      { result: '0x0' },
      { result: keccak256(raw) },
      { result: '0x1' },
      { error: { code: -32601 } },
      { result: { status: 'pending' } },
    ])
  })
  it('more than fit into one body', async () => {
    const answers = await validators.request(
      Array.from({ length: 1_200 }, () => ({ method: 'eth_blockNumber', params: [] })),
    )
    expect(answers).toHaveLength(1_200)
    expect(answers.every((answer) => 'result' in answer)).toBe(true)
  })
})
