// B6, B7 on real processes: four validators, one of them on the reference engine, and secret ballots through the RPC of all.
// What is true is recorded, what is not is refused at whichever door, a killed validator comes back to what it promised,
// and an auditor verifies every proof again.
import { readFileSync } from 'node:fs'
import { ELECTIONS_ADDRESS, electionsAbi } from '@psephos/contracts-abi'
import { createPublicClient, decodeErrorResult, encodeFunctionData, type Hex, http, keccak256, stringToHex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runAudit } from '../durability/fates.ts'
import { callRpc } from '../support/rpc.ts'
import { FORM, openSecretElection, type SecretElection, sealedBody } from '../support/secretElection.ts'
import { placeValidators, until, type ValidatorNetwork } from '../support/validators.ts'

const VOTERS = Number(process.env.PSEPHOS_SECRET_VOTERS ?? 160)
const LIARS = 8
const voters = Array.from({ length: VOTERS + LIARS }, (_, i) =>
  privateKeyToAccount(keccak256(stringToHex(`voter ${i}`))),
)

let network: ValidatorNetwork
let election: SecretElection
const bodies: Hex[] = []

beforeAll(async () => {
  network = await placeValidators({ validators: 4 })
  const [reference, ...others] = network.validators
  await Promise.all([reference!.start({ env: { PSEPHOS_VERIFIER: 'noble' } }), ...others.map((one) => one.start())])
  const { organizer, trustees } = network.directory.accounts
  election = await openSecretElection({
    ...{ rpcUrl: reference!.rpcUrl, chainId: network.chainId, organizerKey: organizer.privateKey },
    trusteeKeys: trustees.map(({ privateKey }) => privateKey),
    voters: voters.map(({ address }) => address),
  })
}, 240_000)
afterAll(() => network?.close(), 60_000)

const urlAt = (i: number) => network.validators[i % 4]!.rpcUrl

async function signed(voter: (typeof voters)[number], isTrue: boolean, gas: bigint): Promise<Hex> {
  const body = sealedBody(election, voter.address, 1, isTrue)
  bodies.push(body)
  const data = encodeFunctionData({ abi: electionsAbi, functionName: 'castBallot', args: [election.id, body] })
  const fees = { maxFeePerGas: 0n, maxPriorityFeePerGas: 0n }
  return voter.signTransaction({
    type: 'eip1559',
    chainId: network.chainId,
    nonce: 0,
    to: ELECTIONS_ADDRESS,
    data,
    gas,
    ...fees,
  })
}

async function turnoutAt(rpcUrl: string): Promise<number> {
  const { turnout } = await createPublicClient({ transport: http(rpcUrl) }).readContract({
    ...{ address: ELECTIONS_ADDRESS, abi: electionsAbi, functionName: 'getElection', args: [election.id] },
  })
  return turnout
}

async function metric(rpcUrl: string, name: string): Promise<number> {
  let value = Number.NaN
  // A connection kept from before the kill may still be tried once.
  await until(`metrics of ${rpcUrl}`, 20_000, async () => {
    const text = await (await fetch(new URL('/metrics', rpcUrl))).text()
    value = Number(
      text
        .split('\n')
        .find((line) => line.startsWith(`${name} `))
        ?.split(' ')[1],
    )
    return true
  })
  return value
}

it('B6: true ballots are recorded everywhere, untrue ones refused at every door, also across a kill', async () => {
  const GAS = 5_000_000n
  const ballots = await Promise.all(voters.slice(0, VOTERS).map((voter) => signed(voter, true, GAS)))
  const lies = await Promise.all(voters.slice(VOTERS).map((voter) => signed(voter, false, GAS)))
  const startedAt = performance.now()
  const half = Math.floor(VOTERS / 2)
  const send = (raw: Hex, i: number) => callRpc(urlAt(i), 'eth_sendRawTransaction', [raw])
  const [hashes, refusals] = await Promise.all([
    Promise.all(ballots.slice(0, half).map(send)),
    Promise.all(lies.map((raw, i) => rawAnswer(urlAt(i), raw))),
  ])
  expect(new Set(hashes).size).toBe(half)
  for (const { error } of refusals) {
    expect(error?.code).toBe(3)
    expect(decodeErrorResult({ abi: electionsAbi, data: error?.data as Hex })).toMatchObject({
      errorName: 'BadProof',
      args: [election.id],
    })
  }
  // Whatever it has promised and not seen in a block it verifies again when it is back.
  await network.validators[3]!.kill()
  await Promise.all(ballots.slice(half).map((raw, i) => callRpc(urlAt(i % 3), 'eth_sendRawTransaction', [raw])))
  await network.validators[3]!.start()
  for (const { rpcUrl } of network.validators) {
    await until(`all ballots at ${rpcUrl}`, 120_000, async () => (await turnoutAt(rpcUrl)) === VOTERS)
  }
  const seconds = (performance.now() - startedAt) / 1_000
  const verified = await Promise.all(network.validators.map(({ rpcUrl }) => metric(rpcUrl, 'psephos_proofs_verified')))
  const spent = await Promise.all(network.validators.map(({ rpcUrl }) => metric(rpcUrl, 'psephos_proofs_seconds')))
  console.log(
    `${VOTERS} secret ballots of ${FORM[0]!.options} options: ${seconds.toFixed(1)} s, verified`,
    verified,
    'in s',
    spent,
  )
  for (const count of verified.slice(0, 3)) expect(count).toBeGreaterThanOrEqual(VOTERS)
  // Its nonce is not used: the honest ballot of the same voter is taken.
  expect(await send(await signed(voters[VOTERS]!, true, GAS), 1)).toMatch(/^0x/)
  await until('the ballot after the lie', 60_000, async () => (await turnoutAt(urlAt(0))) === VOTERS + 1)
}, 240_000)

it('no log holds a piece of a ballot', () => {
  const logs = network.validators.map(({ logFile }) => readFileSync(logFile, 'utf8'))
  for (const log of logs) expect(log).toContain('block final')
  for (const body of bodies) for (const log of logs) expect(log.includes(body.slice(2, 66))).toBe(false)
  expect(bodies.length).toBeGreaterThan(VOTERS)
})

it('every proof is verified again by an auditor', async () => {
  // It fails on any exit code but 0.
  await expect(runAudit(urlAt(1), network.genesisHash())).resolves.toBeUndefined()
}, 180_000)

async function rawAnswer(rpcUrl: string, raw: Hex): Promise<{ error?: { code: number; data?: unknown } }> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_sendRawTransaction', params: [raw] })
  const response = await fetch(rpcUrl, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  return (await response.json()) as { error?: { code: number; data?: unknown } }
}
