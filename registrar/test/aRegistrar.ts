// The registrar's app over a database in memory and a fake chain, and people who sign in at it as a browser does: a cookie, an
// Origin, the session's token in a header. Time and randomness are the test's.
import { type Address, keccak256, type PrivateKeyAccount, toHex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { createSiweMessage } from 'viem/siwe'
import { type AppParts, createApp } from '../src/app.ts'
import { codeOf } from '../src/codes.ts'
import { openDatabase, type RegistrarDatabase } from '../src/database.ts'
import { originsOf } from '../src/http/origins.ts'
import { type Invitations, invitationsIn } from '../src/invitations/invitations.ts'
import { rateCap } from '../src/rateCap.ts'
import { type HandOver, handOverIn } from '../src/registrations/handOver.ts'
import { type Replacements, replacementsIn } from '../src/replacements/replacements.ts'
import { type Requests, requestsIn } from '../src/requests.ts'
import { rollsOf } from '../src/rolls.ts'
import { type Sealing, sealingOf } from '../src/sealing.ts'
import { aFakeChain, type FakeChain, GENESIS, REGISTRAR } from './aFakeChain.ts'

export const PAGE = 'https://vote.example.org'
export const CHAIN_ID = 0x4f29
export const ORGANIZER = privateKeyToAccount(keccak256(toHex('organizer')))
export const OFFICIAL = privateKeyToAccount(keccak256(toHex('official')))
export const personOf = (index: number): PrivateKeyAccount => privateKeyToAccount(keccak256(toHex(`person ${index}`)))

export type Answer = { status: number; body: Record<string, unknown>; headers: Headers }
export type TestRegistrar = {
  chain: FakeChain
  database: RegistrarDatabase
  requests: Requests
  sealing: Sealing
  handOver: HandOver
  invitations: Invitations
  replacements: Replacements
  log: string[]
  now: { ms: number }
  sender: { address: string }
  counts: { woken: number; approved: number; mailed: number }
  app: ReturnType<typeof createApp>
  /** Nobody is signed in. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  signIn(account: PrivateKeyAccount): Promise<Person>
}
export type Person = {
  address: Address
  cookie: string
  csrfToken: string
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
}

export function aRegistrar(changes: Partial<AppParts> & { served?: bigint[] | null } = {}): TestRegistrar {
  const chain = aFakeChain()
  chain.organizer = ORGANIZER.address
  const database = openDatabase(':memory:')
  const requests = requestsIn(database)
  const sealing = sealingOf(keccak256('0x77'))
  const handOver = handOverIn({ database, requests, sealing, newSalt: () => new Uint8Array(32).fill(7) })
  const log: string[] = []
  const now = { ms: Date.parse('2026-03-01T12:00:00Z') }
  const sender = { address: '192.0.2.1' }
  const counts = { woken: 0, approved: 0, mailed: 0 }
  const randomBytes = (count: number) => {
    const bytes = Buffer.concat(
      [1, 2].map((half) => Buffer.from(keccak256(toHex(`random ${++random} ${half}`)).slice(2), 'hex')),
    )
    return bytes.subarray(0, count)
  }
  const invitations = invitationsIn({
    database,
    sealing,
    nowMs: () => now.ms,
    newCode: () => codeOf(randomBytes(20), 20),
  })
  let ids = 0
  const newId = () => `id-${++ids}`
  let salts = 6
  const newSalt = () => new Uint8Array(32).fill(++salts)
  const replacements = replacementsIn({ database, sealing, newId, newSalt })
  let random = 0
  const app = createApp({
    ...{ database, requests, sealing, invitations, replacements, chainId: CHAIN_ID, origins: originsOf([PAGE]) },
    ...{ defaultPolicy: 'approval', officials: [OFFICIAL.address], isFactorRequired: false, capVoters: 5 },
    chain: {
      client: chain.client,
      validators: VALIDATORS,
      single: [],
      genesisHash: GENESIS,
      registrar: REGISTRAR.address,
    },
    rolls: rollsOf(chain.client, REGISTRAR.address, changes.served ?? null),
    perSender: rateCap(3, () => now.ms),
    onRequest: () => counts.woken++,
    onApproved: () => counts.approved++,
    onMail: () => counts.mailed++,
    remoteAddress: () => sender.address,
    newId,
    newSalt,
    randomBytes,
    nowMs: () => now.ms,
    isHealthy: () => chain.silence === 'none',
    log: (event, facts) => log.push(`${event} ${JSON.stringify(facts)}`),
    ...changes,
  })
  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const answer = await app.request(path, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' || body instanceof Uint8Array ? (body as string) : JSON.stringify(body) }),
    })
    const text = await answer.text()
    const isJson = /json/.test(answer.headers.get('content-type') ?? '')
    return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : { text } }
  }
  const signIn = async (account: PrivateKeyAccount): Promise<Person> => {
    const { body: nonce } = await call('POST', '/session/nonce')
    const message = siweMessage({ account, nonce: String(nonce.nonce), now: now.ms })
    const signature = await account.signMessage({ message })
    const answer = await call('POST', '/session', { message, signature }, { origin: PAGE })
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
    const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    const csrfToken = String(answer.body.csrfToken)
    const marks = { cookie, origin: PAGE, 'sec-fetch-site': 'same-origin', 'x-csrf-token': csrfToken }
    return {
      ...{ address: account.address.toLowerCase() as Address, cookie, csrfToken },
      call: (method, path, body, headers = {}) => call(method, path, body, { ...marks, ...headers }),
    }
  }
  return {
    chain,
    database,
    requests,
    sealing,
    handOver,
    invitations,
    replacements,
    log,
    now,
    sender,
    counts,
    app,
    call,
    signIn,
  }
}

const VALIDATORS = { health: () => [], head: () => 0n, look: async () => undefined }

type MessageChanges = Partial<Parameters<typeof createSiweMessage>[0]>
export function siweMessage(
  { account, nonce, now }: { account: { address: Address }; nonce: string; now: number },
  changes: MessageChanges = {},
): string {
  return createSiweMessage({
    ...{ address: account.address, domain: 'vote.example.org', uri: `${PAGE}/`, version: '1' },
    ...{ chainId: CHAIN_ID, nonce, issuedAt: new Date(now), statement: 'Sign in.' },
    ...changes,
  })
}
