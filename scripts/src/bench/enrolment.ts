// Makes the elections of a run and fills their rolls, through the same transactions an organizer sends. Nonces run ahead
// of the blocks as far as the door lets them (T4), so that setting up takes blocks, not round trips.

import { type Manifest, manifestHash, openManifest, rawManifest, secretManifest } from '@psephos/client'
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
import { benchTrustees, ceremonyTerms, readKeys, runCeremonies } from './keyCeremony.ts'
import type { SealingElection } from './sealMany.ts'
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

/** Of a secret election: one contest, a body of 1,536 bytes. */
const SECRET_OPTIONS = 5
const SECRET_CONTESTS = [
  { question: 'Chair', options: Array.from({ length: SECRET_OPTIONS }, (_, i) => `Candidate ${i + 1}`) },
]
/** Four rounds of transactions, and time to spare on a busy machine. */
const CEREMONY_SECONDS = 40

export type RollPlan = {
  readonly electionCount: number
  readonly voters: readonly Address[]
  /** Further voters of the first election, who only make the state larger. */
  readonly extraVoterCount: number
  /** Until the first may open; create and lock have to be in blocks by then. */
  readonly leadSeconds?: number
}

type Network = Pick<UnderTest, 'rpcUrl' | 'chainId' | 'organizer'>

/** Elections 1 .. electionCount, locked, enrolled and open. */
export async function openElections(network: Network, plan: RollPlan): Promise<void> {
  // Create and lock take few blocks; enrolment may go on while an election is open already.
  const opensAt = Math.floor(Date.now() / 1000) + (plan.leadSeconds ?? LEAD_SECONDS) + plan.electionCount
  const setUp = organizing(network, plan)
  await setUp.lock(opensAt, (draft) => openManifest({ ...draft, contests: CONTESTS }))
  await setUp.enrol()
  await untilOpen(opensAt)
  await checkRolls(setUp.client, plan)
}

/** The same, secret, with a key each. */
export async function openSecretElections(network: Network, plan: RollPlan, seed: string): Promise<SealingElection[]> {
  const trustees = benchTrustees(seed)
  const now = Math.floor(Date.now() / 1000)
  const opensAt = now + LEAD_SECONDS + CEREMONY_SECONDS + plan.electionCount
  const terms = ceremonyTerms(trustees, now)
  const { client, lock, enrol } = organizing(network, plan)
  await lock(opensAt, (draft) => secretManifest({ ...draft, contests: SECRET_CONTESTS }, terms))
  await runCeremonies({ client, electionCount: plan.electionCount, trustees }, async (from, nonce, data) => {
    await client.sendRawTransaction({ serializedTransaction: sign(network.chainId, from.privateKey, nonce, data) })
  })
  await enrol()
  const keys = await readKeys(client, plan.electionCount, SECRET_OPTIONS)
  await untilOpen(opensAt)
  await checkRolls(client, plan)
  return keys
}

type Draft = Omit<Parameters<typeof openManifest>[0], 'contests'>

function organizing({ rpcUrl, organizer, chainId }: Network, plan: RollPlan) {
  if (!organizer) throw new Error('only our own network has elections')
  const { address: sender } = organizer
  const client = createPublicClient({ transport: http(rpcUrl) })
  const key = hexToBytes(organizer.privateKey)
  let nonce = 0
  const send = async (calls: readonly Hex[]): Promise<void> => {
    const first = nonce
    nonce += calls.length
    const transactions = calls.map((data, index) => sign(chainId, key, first + index, data))
    await sendInOrder(client, sender as Address, transactions, first)
  }
  return {
    client,
    lock: (opensAt: number, manifestOf: (draft: Draft) => Manifest) => {
      const schedule = { opensAt, closesAt: opensAt + 86_400 }
      const roll = { registrars: [sender], lateEnrolment: true }
      const manifests = Array.from({ length: plan.electionCount }, (_, index) =>
        manifestOf({ title: `Bench ${index + 1}`, ...schedule, ...roll }),
      )
      return send(openingCalls(manifests))
    },
    enrol: () => send([...enrolmentCalls(plan)]),
  }
}

/** Opening is judged by the validator's clock (T5), which here is ours: no block has to come first. */
const untilOpen = (opensAt: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.max(0, opensAt * 1000 - Date.now() + 100)))

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
async function sendInOrder(
  client: PublicClient,
  address: Address,
  transactions: readonly Hex[],
  firstNonce: number,
): Promise<void> {
  let recorded = firstNonce
  let progressAt = Date.now()
  const look = async (): Promise<void> => {
    const count = await client.getTransactionCount({ address })
    if (count > recorded) progressAt = Date.now()
    recorded = count
    if (Date.now() - progressAt > STALL_MS) throw new Error(`no transaction was recorded for ${STALL_MS / 1000} s`)
  }
  const wait = () => new Promise((resolve) => setTimeout(resolve, POLL_MS))
  for (const [index, serializedTransaction] of transactions.entries()) {
    for (; firstNonce + index - recorded >= PENDING_MAX; await wait()) await look()
    while (!(await isTaken(client, serializedTransaction))) {
      await wait()
      await look()
    }
  }
  for (; recorded < firstNonce + transactions.length; await wait()) await look()
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
