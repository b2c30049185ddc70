// The trustees of a benchmark's secret elections: three keys from the seed, and all their steps through the same transactions
// that real trustees send. What leaves is each election's key and context. How long it takes is of no interest here.
import {
  dealCommitment,
  dealRandom,
  makeDeal,
  makeRegistration,
  makeTransportSecret,
  type Random,
  transportKey,
} from '@psephos/ballot'
import { ELECTIONS_ADDRESS, electionsAbi } from '@psephos/contracts-abi'
import { bytesToHex, hexToBytes } from '@psephos/node/codec/hex.ts'
import { keccak } from '@psephos/node/codec/keccak.ts'
import { addressOf } from '@psephos/node/codec/signature.ts'
import { encodeFunctionData, type PublicClient } from 'viem'
import type { SealingElection } from './sealMany.ts'

export type BenchTrustee = {
  readonly privateKey: Uint8Array
  readonly address: `0x${string}`
  readonly transportSecret: Uint8Array
}

const TRUSTEES = 3
const THRESHOLD = 2

export function benchTrustees(seed: string): BenchTrustee[] {
  return Array.from({ length: TRUSTEES }, (_, index) => {
    const privateKey = keccak(Buffer.from(`psephos/bench/${seed}/trustee/${index}`))
    const draw: Random = (byteCount) => {
      const half = (part: number) => keccak(Buffer.from(`psephos/bench/${seed}/transport/${index}/${part}`))
      return new Uint8Array(Buffer.concat([half(0), half(1)])).subarray(0, byteCount)
    }
    return { privateKey, address: addressOf(privateKey), transportSecret: makeTransportSecret(draw) }
  })
}

/** `beginsAt`: seconds since 1970. */
export const ceremonyTerms = (trustees: readonly BenchTrustee[], beginsAt: number) => ({
  trustees: trustees.map(({ address }) => address),
  threshold: THRESHOLD,
  beginsAt,
})

type Send = (from: BenchTrustee, nonce: number, data: `0x${string}`) => Promise<void>
type Place = {
  readonly client: PublicClient
  readonly electionCount: number
  readonly trustees: readonly BenchTrustee[]
}

/** Registers, commits, deals and confirms for elections 1 .. electionCount, which are locked. `send` returns when it is accepted. */
export async function runCeremonies(place: Place, send: Send): Promise<void> {
  const { client, electionCount, trustees } = place
  for (const [round, step] of [register, commit, deal, confirm].entries()) {
    for (let election = 1; election <= electionCount; election++) {
      const ceremony = await readCeremony(client, BigInt(election))
      for (const [i, trustee] of trustees.entries()) {
        await send(trustee, round * electionCount + election - 1, step(BigInt(election), ceremony, trustee, i + 1))
      }
    }
    await untilRecorded(place, (round + 1) * electionCount)
  }
}

async function untilRecorded({ client, trustees }: Place, count: number): Promise<void> {
  for (const { address } of trustees) {
    while ((await client.getTransactionCount({ address })) < count) await new Promise((done) => setTimeout(done, 100))
  }
}

type Ceremony = Awaited<ReturnType<typeof readCeremony>>
type Step = (election: bigint, ceremony: Ceremony, trustee: BenchTrustee, index: number) => `0x${string}`

async function readCeremony(client: PublicClient, election: bigint) {
  const common = { address: ELECTIONS_ADDRESS, abi: electionsAbi, args: [election] } as const
  const { attempt, trustees } = await client.readContract({ ...common, functionName: 'getCeremony' })
  const [, context] = await client.readContract({ ...common, functionName: 'getElectionKey' })
  return { attempt, context: hexToBytes(context), transportKeys: trustees.map((one) => hexToBytes(one.transportKey)) }
}

const random: Random = (byteCount) => crypto.getRandomValues(new Uint8Array(byteCount))

const register: Step = (election, { attempt, context }, { transportSecret }, index) => {
  const { proof } = makeRegistration(context, index, transportSecret, random)
  const args = [election, attempt, bytesToHex(transportKey(transportSecret)), bytesToHex(proof)] as const
  return encodeFunctionData({ abi: electionsAbi, functionName: 'registerTrustee', args })
}

const commit: Step = (election, ceremony, trustee, index) => {
  const hash = dealCommitment(ceremony.context, index, dealOf(ceremony, trustee, index))
  const args = [election, ceremony.attempt, bytesToHex(hash)] as const
  return encodeFunctionData({ abi: electionsAbi, functionName: 'commitDeal', args })
}

const deal: Step = (election, ceremony, trustee, index) => {
  const args = [election, ceremony.attempt, bytesToHex(dealOf(ceremony, trustee, index))] as const
  return encodeFunctionData({ abi: electionsAbi, functionName: 'dealShares', args })
}

const confirm: Step = (election, { attempt }) =>
  encodeFunctionData({ abi: electionsAbi, functionName: 'confirmShares', args: [election, attempt] })

function dealOf({ context, transportKeys }: Ceremony, { transportSecret }: BenchTrustee, index: number): Uint8Array {
  const place = { context, index, threshold: THRESHOLD, transportKeys }
  return makeDeal(place, dealRandom(transportSecret, place))
}

/** What sealing needs of elections 1 .. electionCount. Throws where one has no key. */
export async function readKeys(
  client: PublicClient,
  electionCount: number,
  options: number,
): Promise<SealingElection[]> {
  const keys: SealingElection[] = []
  for (let election = 1; election <= electionCount; election++) {
    const [key, , context] = await client.readContract({
      ...{ address: ELECTIONS_ADDRESS, abi: electionsAbi, functionName: 'getElectionKey', args: [BigInt(election)] },
    } as const)
    if (BigInt(key) === 0n) throw new Error(`election ${election} got no key`)
    keys.push({ key: hexToBytes(key), context: hexToBytes(context), options })
  }
  return keys
}
