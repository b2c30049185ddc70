// Makes the elections of a run and fills their rolls, through the same transactions an organizer sends. Nonces run ahead
// of the blocks as far as the door lets them (T4), so that setting up takes blocks, not round trips.

import { type Manifest, manifestHash, openManifest, rawManifest } from '@psephos/client'
import { ELECTIONS_ADDRESS, ENROLMENT_BATCH_MAX, electionsAbi } from '@psephos/contracts-abi'
import { bytesToHex, hexToBytes } from '@psephos/node/codec/hex.ts'
import { keccak } from '@psephos/node/codec/keccak.ts'
import { signTransaction } from '@psephos/node/codec/transaction.ts'
import { gasOf } from '@psephos/node/execution/gas.ts'
import type { Address } from '@psephos/node/types/bytes.ts'
import {
  BaseError,
  type ContractFunctionArgs,
  createPublicClient,
  encodeFunctionData,
  type Hex,
  http,
  type PublicClient,
} from 'viem'
import type { UnderTest } from './underTest.ts'

/** T4 allows an organizer 64 pending; a few less, because the head we compare with may be a moment old. Large ones may be fewer. */
const PENDING_MAX = 60
const POLL_MS = 50
const LEAD_SECONDS = 10
/** A block every second: this long without one means that the network stands still. */
const STALL_MS = 60_000

/** Two contests, seven options: a body of 7 bytes, 132 bytes of calldata. */
export const BALLOT_BODY: Hex = '0x00010000010001'
const CONTESTS = [
  { question: 'Chair', options: ['Ada', 'Grace', 'Emmy'] },
  { question: 'Board', options: ['North', 'East', 'South', 'West'], minMarks: 0, maxMarks: 2 },
]

export type RollPlan = {
  readonly electionCount: number
  readonly voters: readonly Address[]
  /** Further voters of the first election, who only make the state larger. */
  readonly extraVoterCount: number
  /** Until the first may open; create and lock have to be in blocks by then. */
  readonly leadSeconds?: number
}

/** Elections 1 .. electionCount, locked, enrolled and open. */
export async function openElections(
  network: Pick<UnderTest, 'rpcUrl' | 'chainId' | 'organizer'>,
  plan: RollPlan,
): Promise<void> {
  if (!network.organizer) throw new Error('only our own network has elections')
  const client = createPublicClient({ transport: http(network.rpcUrl) })
  const key = hexToBytes(network.organizer.privateKey)
  const sender = network.organizer.address
  // Create and lock take few blocks; enrolment may go on while an election is open already.
  const opensAt = Math.floor(Date.now() / 1000) + (plan.leadSeconds ?? LEAD_SECONDS) + plan.electionCount
  const manifests = Array.from({ length: plan.electionCount }, (_, index) => aManifest(sender, index + 1, opensAt))
  const calls = [...openingCalls(manifests), ...enrolmentCalls(plan)]
  await sendInOrder(
    client,
    sender as Address,
    calls.map((data, nonce) => sign(network.chainId, key, nonce, data)),
  )
  // Opening is judged by the validator's clock (T5), which here is ours: no block has to come first.
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, opensAt * 1000 - Date.now() + 100)))
  await checkRolls(client, plan)
}

function aManifest(organizer: Hex, number: number, opensAt: number): Manifest {
  const schedule = { opensAt, closesAt: opensAt + 86_400 }
  const roll = { registrars: [organizer], lateEnrolment: true }
  return openManifest({ title: `Bench ${number}`, contests: CONTESTS, ...schedule, ...roll })
}

const openingCalls = (manifests: readonly Manifest[]): Hex[] =>
  manifests.flatMap((manifest, index) => [
    call('createElection', [rawManifest(manifest)]),
    call('lockElection', [BigInt(index + 1), manifestHash(manifest)]),
  ])

function* enrolmentCalls({ electionCount, voters, extraVoterCount }: RollPlan): Generator<Hex> {
  for (let election = 1; election <= electionCount; election++) yield* batches(BigInt(election), voters)
  // Addresses that nobody has the key of: the roll does not know the difference.
  const extra = Array.from({ length: extraVoterCount }, (_, index) =>
    bytesToHex(keccak(Buffer.from(`psephos/bench/roll/${index}`)).subarray(12)),
  ) as Address[]
  yield* batches(1n, extra)
}

function* batches(election: bigint, voters: readonly Address[]): Generator<Hex> {
  for (let from = 0; from < voters.length; from += ENROLMENT_BATCH_MAX) {
    const batch = voters.slice(from, from + ENROLMENT_BATCH_MAX)
    const commitments = batch.map((voter) => bytesToHex(keccak(Buffer.from(`record of ${voter}`))))
    yield call('enrolVoters', [election, batch, commitments])
  }
}

type Write = 'createElection' | 'lockElection' | 'enrolVoters'
const call = <N extends Write>(
  functionName: N,
  args: ContractFunctionArgs<typeof electionsAbi, 'nonpayable', N>,
): Hex => encodeFunctionData({ abi: electionsAbi, functionName, args } as Parameters<typeof encodeFunctionData>[0])

function sign(chainId: number, key: Uint8Array, nonce: number, calldata: Hex): Hex {
  const data = hexToBytes(calldata)
  const to = ELECTIONS_ADDRESS as Address
  const fees = { maxFeePerGas: 0n, maxPriorityFeePerGas: 0n, accessList: [], value: 0n }
  const fields = {
    type: 2,
    chainId: BigInt(chainId),
    nonce: BigInt(nonce),
    gasLimit: gasOf({ to, data }),
    to,
    data,
    ...fees,
  }
  return bytesToHex(signTransaction(fields as Parameters<typeof signTransaction>[0], key).raw)
}

/** One after the other, never more than the door takes; resolves when the last is in a block. */
async function sendInOrder(client: PublicClient, address: Address, transactions: readonly Hex[]): Promise<void> {
  let recorded = 0
  let progressAt = Date.now()
  const look = async (): Promise<void> => {
    const count = await client.getTransactionCount({ address })
    if (count > recorded) progressAt = Date.now()
    recorded = count
    if (Date.now() - progressAt > STALL_MS) throw new Error(`no transaction was recorded for ${STALL_MS / 1000} s`)
  }
  const wait = () => new Promise((resolve) => setTimeout(resolve, POLL_MS))
  for (const [nonce, serializedTransaction] of transactions.entries()) {
    for (; nonce - recorded >= PENDING_MAX; await wait()) await look()
    while (!(await isTaken(client, serializedTransaction))) {
      await wait()
      await look()
    }
  }
  for (; recorded < transactions.length; await wait()) await look()
}

/** False: the sender has as much waiting as the door allows. Any other refusal is thrown, without the 32 KiB it was about. */
async function isTaken(client: PublicClient, serializedTransaction: Hex): Promise<boolean> {
  try {
    await client.sendRawTransaction({ serializedTransaction })
    return true
  } catch (error) {
    const words = error instanceof BaseError ? error.details : String(error)
    if (/at most \d+ .*pending/.test(words)) return false
    throw new Error(`setting up the elections was refused: ${words}`)
  }
}

/** A load on elections that are not what they should be would measure refusals. */
async function checkRolls(client: PublicClient, plan: RollPlan): Promise<void> {
  for (let election = 1; election <= plan.electionCount; election++) {
    const record = await client.readContract({
      address: ELECTIONS_ADDRESS,
      abi: electionsAbi,
      functionName: 'getElection',
      args: [BigInt(election)],
    })
    const want = plan.voters.length + (election === 1 ? plan.extraVoterCount : 0)
    if (record.enrolled !== want) {
      throw new Error(`election ${election} has ${record.enrolled} of ${want} voters`)
    }
  }
}

/** Ballots that count, over all elections: must be what the load counted in blocks. */
export async function countBallots(rpcUrl: string, electionCount: number): Promise<number> {
  const client = createPublicClient({ transport: http(rpcUrl) })
  let accepted = 0
  for (let election = 1; election <= electionCount; election++) {
    const record = await client.readContract({
      address: ELECTIONS_ADDRESS,
      abi: electionsAbi,
      functionName: 'getElection',
      args: [BigInt(election)],
    })
    accepted += record.accepted
  }
  return accepted
}
