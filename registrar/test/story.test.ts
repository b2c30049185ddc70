// The whole way over HTTP beside a real validator: organizer and voters sign in, one registers and is approved, one comes on a
// list with an invitation, one loses a key; a killed process in between; then a relayed ballot, the roll file and the chain agree.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createdElection,
  createElection,
  enrolmentCommitment,
  getElection,
  getVoter,
  lockElection,
  manifestHash,
  openManifest,
  type PsephosClient,
  prepareBallot,
  psephosChain,
  type SentCall,
  signBallot,
  waitUntilRecorded,
} from '@psephos/client'
import { createClient, custom, type Hex, http, keccak256, type PrivateKeyAccount, toHex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { createSiweMessage } from 'viem/siwe'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accountOf, type RunningNode, startNode } from '../../client/test/aNode.ts'
import type { Nonce } from '../src/api.ts'
import { compareValidators } from '../src/relays/compareValidators.ts'
import { type Registrar, startRegistrar } from '../src/server.ts'

const KEY: Hex = keccak256(toHex('psephos test registrar'))
const DEAD = 'http://127.0.0.1:1'
const person = (name: string) => privateKeyToAccount(keccak256(toHex(`story ${name}`)))
let node: RunningNode
let client: PsephosClient
let registrar: Registrar
let election: bigint
let directory: string
/** Grace's invitation. */
let code: string
const logged: string[] = []

const start = () =>
  startRegistrar({
    ...{ rpcUrls: [DEAD, node.rpcUrl], privateKey: KEY, dataDir: join(directory, 'data'), host: '127.0.0.1', port: 0 },
    ...{ elections: null, pages: [], policy: 'approval', officials: [], isFactorRequired: false, mail: null },
    ...{ capVoters: 10, perSenderHourMax: 10, trustProxy: false },
    log: (event, facts) => logged.push(`${event} ${JSON.stringify(facts)}`),
  })

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'psephos-registrar-'))
  node = await startNode()
  client = createClient({ chain: psephosChain(node), transport: http(node.rpcUrl) }) as PsephosClient
  registrar = await start()
})
afterAll(async () => {
  await registrar?.close()
  await node?.stop()
  rmSync(directory, { recursive: true })
})

type Call = (
  method: string,
  path: string,
  body?: unknown,
  type?: string,
) => Promise<Record<string, never> & { text: string }>
const call: (headers: Record<string, string>) => Call = (headers) => async (method, path, body, type) => {
  const answer = await fetch(`${registrar.url}${path}`, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': type ?? 'application/json' }) },
    ...(body === undefined ? {} : { body: type === undefined ? JSON.stringify(body) : String(body) }),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
  return /json/.test(answer.headers.get('content-type') ?? '') ? { ...JSON.parse(text), text } : { text }
}
const signIn = async (account: PrivateKeyAccount): Promise<Call> => {
  const given = (await call({})('POST', '/session/nonce')) as unknown as Nonce
  const { nonce, chainId, statement } = given
  const { host } = new URL(registrar.url)
  const message = createSiweMessage({
    ...{ address: account.address, chainId, nonce, statement, domain: host, uri: registrar.url, version: '1' },
    issuedAt: new Date(),
  })
  const answer = await fetch(`${registrar.url}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: registrar.url },
    body: JSON.stringify({ message, signature: await account.signMessage({ message }) }),
  })
  const { csrfToken } = (await answer.json()) as { csrfToken: string }
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  return call({ cookie, 'x-csrf-token': csrfToken, origin: registrar.url })
}
const recorded = async (sent: SentCall) => {
  const outcome = await waitUntilRecorded(client, { ...sent, timeoutMs: 15_000 })
  if (outcome.outcome !== 'recorded') throw new Error(outcome.outcome)
  return outcome
}
const until = async <Value>(read: () => Promise<Value>, isDone: (value: Value) => boolean): Promise<Value> => {
  for (const deadline = Date.now() + 30_000; ; ) {
    const value = await read()
    if (isDone(value)) return value
    if (Date.now() > deadline) throw new Error(JSON.stringify(value))
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

describe('the registrar and a real validator', () => {
  it('from the draft to the ballot: every person once on the roll, with a commitment the roll file opens', async () => {
    const now = Math.floor(Date.now() / 1_000)
    const manifest = openManifest({
      ...{ title: 'Board', contests: [{ question: 'Yes?', options: ['yes', 'no'] }], lateEnrolment: true },
      ...{ opensAt: now + 12, closesAt: now + 3_600, registrars: [privateKeyToAccount(KEY).address] },
    })
    const account = accountOf('organizer')
    election = createdElection((await recorded(await createElection(client, { manifest, account }))).logs)
    const here = `/elections/${election}`
    const organizer = await signIn(account)
    const fields = [{ name: 'member', label: 'Member number', kind: 'number', required: true, identifies: true }]
    await organizer('PUT', `${here}/settings`, { policy: 'approval', fields })

    // In the draft: one asks and is approved, two are on the list.
    const ada = await signIn(person('ada'))
    const { id } = await ada('POST', `${here}/registrations`, { evidence: { member: 1815 } })
    await organizer('POST', `${here}/registrations/${id}/decision`, { decision: 'approve' })
    const list = `id,name,address\n1906,Grace Hopper,\n1882,Emmy Noether,${person('emmy').address}\n`
    expect(await organizer('POST', `${here}/roll`, list, 'text/csv')).toMatchObject({ lines: 2, withAddress: 1 })
    const { text } = await organizer('POST', `${here}/invitations`, { format: 'csv', which: 'all' })
    code = /INV-(\w{5}-){3}\w{5}/.exec(text)?.[0] ?? ''
    expect((await getElection(client, { election })).enrolled).toBe(0)

    await recorded(await lockElection(client, { election, manifestHash: manifestHash(manifest), account }))
    // A stop in the middle: what was approved is enrolled by the next process.
    await registrar.close()
    registrar = await start()
    const again = await signIn(account)
    const grace = await signIn(person('grace'))
    await grace('POST', '/invitations/redeem', { code })
    const counts = async () => (await again('GET', `${here}/registrations`)).counts as unknown as Record<string, number>
    await until(counts, ({ enrolled }) => enrolled === 3)

    // Emmy lost her key.
    const { registrations } = await again('GET', `${here}/registrations?person=1882`)
    const emmy = (registrations as unknown as { id: string }[])[0]?.id
    await again('POST', `${here}/registrations/${emmy}/replacement`, { address: person('emmy 2').address })
    await until(
      () => again('GET', `${here}/registrations/${emmy}/replacement`),
      ({ status }) => status === 'replaced',
    )
    expect((await getVoter(client, { election, voter: person('emmy').address })).enrolled).toBe(false)

    const { voters } = (await again('GET', `${here}/roll`)) as unknown as {
      voters: { id: string; voter: Hex; salt: Hex; record: Hex; commitment: Hex }[]
    }
    expect(voters.map(({ id, voter }) => [id, voter]).sort()).toEqual([
      ['1815', person('ada').address.toLowerCase()],
      ['1882', person('emmy 2').address.toLowerCase()],
      ['1906', person('grace').address.toLowerCase()],
    ])
    for (const { voter, salt, record, commitment } of voters) {
      expect(enrolmentCommitment({ salt, record })).toBe(commitment)
      expect((await getVoter(client, { election, voter })).commitment).toBe(commitment)
    }
    expect((await getElection(client, { election })).enrolled).toBe(3)
    expect(logged.join('\n')).not.toMatch(/Hopper|Noether|\b(1815|1882|1906)\b/) // not within a hash
    expect(logged.join('\n').toLowerCase()).not.toContain(person('ada').address.toLowerCase())
  })
  it('a stolen data directory holds no key, no name, no number of a person and no code', () => {
    const folder = join(directory, 'data')
    const bytes = Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))))
    expect(bytes.includes('sealedBy')).toBe(true)
    const keys = [KEY, keccak256(toHex('story ada')), keccak256(toHex('story grace'))]
    for (const key of keys) {
      expect(bytes.includes(Buffer.from(key.slice(2), 'hex'))).toBe(false)
      expect(bytes.toString('latin1').toLowerCase()).not.toContain(key.slice(2))
    }
    for (const secret of ['Hopper', 'Noether', '"1906"', '"1815"', code]) expect(bytes.includes(secret)).toBe(false)
  })
  it('relays a ballot, says what became of it, and that there is no result yet', async () => {
    await until(
      () => getElection(client, { election }),
      ({ phase }) => phase === 'Open',
    )
    const account = person('ada')
    const prepared = await prepareBallot(client, { election, voter: account.address, choices: [[0]] })
    const ballot = await signBallot(client, { ballot: prepared, account })
    const anybody = call({})
    expect(await anybody('POST', '/transactions', { raw: ballot.raw })).toMatchObject({ hash: ballot.hash })
    const status = await until(
      () => anybody('GET', `/transactions/${ballot.hash}`),
      (one) => one.status === 'recorded',
    )
    expect(status).toMatchObject({ success: true })
    await expect(anybody('GET', `/elections/${election}/result`)).rejects.toThrow('result-not-yet')
    await expect(anybody('GET', '/elections/99/result')).rejects.toThrow('unknown-election')
    await expect(anybody('POST', '/transactions', { raw: '0x02c0' })).rejects.toThrow('transaction-refused')
  })
  it('asks every validator, and says which answers', async () => {
    const anybody = call({})
    const health = (await anybody('POST', '/validators/refresh')) as unknown as { validators: { level: string }[] }
    expect(health.validators.map(({ level }) => level)).toEqual(['unreachable', 'healthy'])
    expect(await anybody('GET', '/validators')).toMatchObject({ validators: [{ validator: 1 }, { validator: 2 }] })
    const compared = await anybody('POST', '/chain/verification')
    expect(compared).toMatchObject({
      ...{ genesisHash: node.genesisHash, asked: 2, answered: 1, agrees: true },
      validators: [{ fault: 'no-answer' }, { fault: null, signed: { have: 1, of: 1, need: 1 } }],
    })
    expect(compared.text).not.toContain('127.0.0.1')
  })
  const lies: [string, string, (method: string, result: unknown) => unknown][] = [
    ['another header', 'malformed', (method, result) => (method === 'debug_getRawHeader' ? '0xc0' : result)],
    [
      'a header with one bit changed',
      'wrong-block',
      (method, result) => (method === 'debug_getRawHeader' ? String(result).replace(/..$/, '00') : result),
    ],
    [
      'a certificate that nobody signed',
      'too-few-signers',
      (method, result) => (method === 'psephos_getCertificate' ? { ...(result as object), signatures: [] } : result),
    ],
    ['no certificate', 'bad-answer', (method, result) => (method === 'psephos_getCertificate' ? null : result)],
  ]
  it.each(lies)('one that shows %s is found out: %s', async (_, fault, lie) => {
    const liar = createClient({
      transport: custom({
        request: async ({ method, params }: { method: string; params?: unknown }) =>
          lie(method, await (client.request as (call: object) => Promise<unknown>)({ method, params })),
      }),
    })
    const { agrees, stories } = await compareValidators([client, liar], node.genesisHash)
    expect([agrees, stories[0]?.fault, stories[1]?.fault]).toEqual([false, null, fault])
  })
})
