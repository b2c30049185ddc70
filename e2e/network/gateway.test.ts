// Four real validators behind the gateway, which is all that a wallet knows: the validator that took a ballot is killed
// or paused between cast and receipt, and the ballot is recorded, once, with a receipt that proves it.
import { once } from 'node:events'
import {
  type CastBallot,
  castBallot,
  type PsephosClient,
  psephosChain,
  verifyReceipt,
  waitUntilRecorded,
} from '@psephos/client'
import { createClient, createPublicClient, type Hash, http, keccak256, toHex } from 'viem'
import { type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { openElection } from '../support/election.ts'
import { type RunningGateway, startGateway } from '../support/gateway.ts'
import {
  headOf,
  placeValidators,
  sendsOf,
  untilHead,
  type Validator,
  type ValidatorNetwork,
} from '../support/validators.ts'
import { effort } from './effort.ts'

const VOTERS = Array.from({ length: 6 }, (_, i) => privateKeyToAccount(keccak256(toHex(`gateway voter ${i}`))))
const CHOICES = [[2], [1, 3]]
const RECORDED_MS = 90_000

let network: ValidatorNetwork
let gateway: RunningGateway
let client: PsephosClient
let election: bigint

beforeAll(async () => {
  network = await placeValidators({ validators: 4 })
  await network.startAll()
  gateway = await startGateway(
    network.validators.map(({ rpcUrl }) => rpcUrl),
    network.genesisHash(),
  )
  const chain = psephosChain({ chainId: network.chainId, rpcUrl: gateway.rpcUrl })
  client = createClient({ chain, transport: http(gateway.rpcUrl) }) as PsephosClient
  election = await openElection({
    ...{ rpcUrl: gateway.rpcUrl, chainId: network.chainId, opensInSeconds: 15 },
    organizerKey: network.directory.accounts.organizer.privateKey,
    voters: VOTERS.map(({ address }) => address),
  })
}, 240_000)
afterAll(async () => {
  await gateway?.stop()
  await network?.close()
}, 90_000)

/** Casts as a wallet does, and finds the validator that took the ballot: the gateway is the only one who hands any in. */
async function cast(voter: PrivateKeyAccount): Promise<{ sent: CastBallot; taker: Validator }> {
  const before = await Promise.all(network.validators.map(sendsOf))
  const sent = await castBallot(client, { account: voter, election, choices: CHOICES })
  const after = await Promise.all(network.validators.map(sendsOf))
  const taker = network.validators.find((_, i) => (after[i] ?? 0) > (before[i] ?? 0))
  if (taker === undefined) throw new Error('no validator took the ballot')
  return { sent, taker }
}

/** Recorded, counted once, and proved from the genesis hash on, all of it through the gateway. */
async function expectRecorded({ hash, code }: CastBallot, voter: PrivateKeyAccount): Promise<void> {
  // Without the bytes, as a page knows a wallet's ballot: only the gateway can send them again.
  const outcome = await waitUntilRecorded(client, { hash, timeoutMs: RECORDED_MS })
  expect(outcome.outcome).toBe('recorded')
  const genesisHash = network.genesisHash() as Hash
  const checked = await verifyReceipt({ client, genesisHash, receipt: { election, code, transactionHash: hash } })
  expect(checked.checks.filter(({ passed }) => !passed)).toEqual([])
  expect(checked.signed?.have).toBeGreaterThanOrEqual(3)
  const reader = createPublicClient({ transport: http(gateway.rpcUrl) })
  expect(await reader.getTransactionCount({ address: voter.address, blockTag: 'pending' })).toBe(1)
}

async function untilLevel({ index }: Validator, wanted: string): Promise<void> {
  const deadline = Date.now() + RECORDED_MS
  for (;;) {
    const answer = await fetch(`${gateway.url}/validators.json`)
    const { validators } = (await answer.json()) as { validators: { level: string }[] }
    if (validators[index]?.level === wanted) return
    if (Date.now() > deadline) throw new Error(`validator ${index + 1} is never ${wanted}`)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

const bringBack = async (one: Validator) => {
  await one.start()
  const witness = network.validators.find(({ index }) => index !== one.index) as Validator
  await untilHead(one.rpcUrl, await headOf(witness.rpcUrl), RECORDED_MS)
}

describe('a wallet behind the gateway, four validators', () => {
  it('kill -9 of the validator that took the ballot, between cast and receipt', async () => {
    const [voter] = VOTERS as [PrivateKeyAccount]
    const { sent, taker } = await cast(voter)
    await taker.kill()
    await expectRecorded(sent, voter)
    await bringBack(taker)
  }, 240_000)

  it('the validator is paused: it takes connections and says nothing', async () => {
    const [, voter] = VOTERS as [PrivateKeyAccount, PrivateKeyAccount]
    const { sent, taker } = await cast(voter)
    taker.node().signal('SIGSTOP')
    try {
      await expectRecorded(sent, voter)
      await untilLevel(taker, 'unreachable')
    } finally {
      taker.node().signal('SIGCONT')
    }
    await untilLevel(taker, 'healthy')
  }, 240_000)

  it('one validator after the other is killed while ballots are cast: heads come without gap, never back', async () => {
    const socket = new WebSocket(gateway.rpcUrl.replace(/^http/, 'ws'))
    const heads: number[] = []
    socket.on('message', (data) => {
      const { params } = JSON.parse(String(data)) as { params?: { result: { number: string } } }
      if (params !== undefined) heads.push(Number(params.result.number))
    })
    await once(socket, 'open')
    socket.send('{"jsonrpc":"2.0","id":1,"method":"eth_subscribe","params":["newHeads"]}')
    for (const [i, victim] of network.validators.slice(0, effort(2, 4)).entries()) {
      const voter = VOTERS[i + 2] as PrivateKeyAccount
      await victim.kill()
      const { sent } = await cast(voter)
      await expectRecorded(sent, voter)
      await bringBack(victim)
    }
    socket.terminate()
    expect(heads.length).toBeGreaterThanOrEqual(effort(2, 4))
    expect(heads).toEqual(heads.map((_, i) => (heads[0] as number) + i))
  }, 600_000)
})
