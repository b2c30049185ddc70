// What the relays refuse, against the fake chain; what they do against a real validator is in realNode.test.ts.
import { encodeEnrolment, signCall } from '@psephos/client'
import { keccak256, zeroHash } from 'viem'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { RATE_LIMITS, RAW_TRANSACTION_BYTES_MAX } from '../src/limits.ts'
import { PROBLEMS, type ProblemCode } from '../src/problems.ts'
import { REGISTRAR, voterOf } from './aFakeChain.ts'
import { aRegistrar, type TestRegistrar } from './aRegistrar.ts'

let registrar: TestRegistrar
beforeEach(() => {
  registrar = aRegistrar()
})
afterEach(() => registrar.database.close())

const aTransaction = async () => {
  const data = encodeEnrolment({ election: 1n, voters: [{ voter: voterOf(1), commitment: zeroHash }] })
  return (await signCall(registrar.chain.client, { account: REGISTRAR, data })).raw
}
const submit = (raw: unknown) => registrar.call('POST', '/transactions', { raw })

describe('GET /office', () => {
  it.each([
    ['sends mail', true, {}],
    ['has no mail server', false, { onMail: null }],
  ])('says whom a manifest must name, on which network, and whether it %s', async (_, mail, changes) => {
    const answer = await aRegistrar(changes).call('GET', '/office')
    expect([answer.status, answer.body]).toEqual([
      200,
      { address: REGISTRAR.address, genesisHash: expect.stringMatching(/^0x[0-9a-f]{64}$/), mail },
    ])
  })
})

describe('POST /transactions', () => {
  it('passes the bytes on, once in effect however often; the hash tells what became of them', async () => {
    registrar.chain.isMining = false
    const raw = await aTransaction()
    const hash = keccak256(raw)
    for (let i = 0; i < 3; i++) expect(await submit(raw)).toMatchObject({ status: 202, body: { hash } })
    expect(registrar.chain.taken).toEqual([raw])
    expect((await registrar.call('GET', `/transactions/${hash}`)).body).toEqual({ hash, status: 'pending' })
    registrar.chain.isMining = true
    const recorded = { hash, status: 'recorded', success: true, blockNumber: '1', transactionIndex: 0 }
    expect((await registrar.call('GET', `/transactions/${hash.toUpperCase().replace('0X', '0x')}`)).body).toEqual(
      recorded,
    )
  })
  it('is open to pages of other sites, without their cookies', async () => {
    const answer = await registrar.call(
      'POST',
      '/transactions',
      { raw: await aTransaction() },
      { origin: 'https://a.example' },
    )
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([202, '*'])
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull()
  })
  const refused: [string, ProblemCode, () => unknown][] = [
    ['nothing', 'bad-field', () => ''],
    ['half a byte', 'bad-field', () => '0x1'],
    ['words', 'bad-field', () => 'vote for me'],
    ['a number', 'bad-field', () => 5],
    ['a list', 'bad-field', () => ['0x00']],
    ['too much', 'bad-field', () => `0x${'00'.repeat(RAW_TRANSACTION_BYTES_MAX + 1)}`],
  ]
  it.each(refused)('%s -> %s', async (_, code, raw) => {
    expect((await submit(raw())).body.code).toBe(code)
    expect(registrar.chain.taken).toEqual([])
  })
  it('what the network refuses is refused with its reason', async () => {
    const raw = await aTransaction()
    registrar.chain.roll.set(voterOf(1), zeroHash)
    const answer = await submit(raw)
    expect([answer.status, answer.body]).toMatchObject([
      422,
      { code: 'transaction-refused', reason: 'AlreadyEnrolled' },
    ])
  })
  it('nobody answers -> network-unavailable, and safe to send again', async () => {
    const raw = await aTransaction()
    registrar.chain.silence = 'after-taking'
    expect(await submit(raw)).toMatchObject({ status: 503, body: { code: 'network-unavailable' } })
    registrar.chain.silence = 'none'
    expect((await submit(raw)).status).toBe(202)
    expect(registrar.chain.taken).toEqual([raw])
  })
})

describe('questions', () => {
  const rows: [string, string, ProblemCode][] = [
    ['a hash that nobody knows', `/transactions/0x${'00'.repeat(32)}`, 'unknown-transaction'],
    ['a short hash', '/transactions/0x12', 'bad-field'],
    ['no hash', '/transactions/latest', 'bad-field'],
    ['an election that is none', '/elections/x/result', 'bad-election'],
  ]
  it.each(rows)('%s -> problem', async (_, path, code) => {
    const answer = await registrar.call('GET', path)
    expect([answer.status, answer.body.code]).toEqual([PROBLEMS[code].status, code])
  })
  it('asking everybody is limited per sender', async () => {
    const ask = () => registrar.call('POST', '/validators/refresh')
    for (let i = 0; i < RATE_LIMITS['relay-ask-all'].perSender; i++) expect((await ask()).status).toBe(200)
    expect(await ask()).toMatchObject({ status: 429, body: { limit: 'relay-ask-all' } })
    registrar.sender.address = '192.0.2.99'
    expect((await ask()).status).toBe(200)
  })
  it('without any validator nothing agrees', async () => {
    const { body } = await registrar.call('POST', '/chain/verification')
    expect(body).toMatchObject({ height: null, asked: 0, answered: 0, agrees: false, validators: [] })
  })
})
