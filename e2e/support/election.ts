// Opens an election on a running network, the way an organizer does: create, lock, enrol, wait for the opening time.
// Plain viem over contracts-abi, so that a fault in our own client package cannot hide one of the node.
import { ELECTIONS_ADDRESS, ENROLMENT_BATCH_MAX, electionsAbi, SECRECY } from '@psephos/contracts-abi'
import { createPublicClient, createWalletClient, defineChain, type Hex, http, keccak256, stringToHex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'

export type ElectionPlan = {
  rpcUrl: string
  chainId: number
  organizerKey: Hex
  voters: readonly Hex[]
  title?: string
  /** Seconds from now; create and lock have to be in blocks before it. */
  opensInSeconds?: number
  /** From opening to closing; a day. */
  openSeconds?: number
  revoting?: boolean
}

/** Two contests: one of three options, up to two of four. */
export const CONTESTS = [
  { question: 'Chair', options: ['Ada', 'Grace', 'Emmy'].map(anOption), minMarks: 1, maxMarks: 1 },
  { question: 'Board', options: ['North', 'East', 'South', 'West'].map(anOption), minMarks: 0, maxMarks: 2 },
]
/** Emmy for the chair; East and West for the board. */
export const BALLOT_BODY = '0x00000100010001' as const

export type Organizer = ReturnType<typeof organizerOf>

export function organizerOf(plan: Pick<ElectionPlan, 'rpcUrl' | 'chainId' | 'organizerKey'>) {
  const chain = defineChain({
    id: plan.chainId,
    name: 'Psephos test network',
    nativeCurrency: { name: 'Vote', symbol: 'VOTE', decimals: 18 },
    rpcUrls: { default: { http: [plan.rpcUrl] } },
    blockTime: 1_000,
  })
  const transport = http(plan.rpcUrl)
  const account = privateKeyToAccount(plan.organizerKey)
  return {
    account,
    wallet: createWalletClient({ account, chain, transport }),
    reader: createPublicClient({ chain, transport, pollingInterval: 100 }),
  }
}

/** Resolves with the election's id once the voters are enrolled and the chain's time has passed the opening. */
export async function openElection(plan: ElectionPlan): Promise<bigint> {
  const organizer = organizerOf(plan)
  const opensAt = BigInt(Math.floor(Date.now() / 1000) + (plan.opensInSeconds ?? 5))
  const id = await createElection(organizer, plan, opensAt)
  for (let from = 0; from < plan.voters.length; from += ENROLMENT_BATCH_MAX) {
    const batch = plan.voters.slice(from, from + ENROLMENT_BATCH_MAX)
    await succeed(organizer, {
      functionName: 'enrolVoters',
      args: [id, batch, batch.map((voter) => keccak256(stringToHex(`record of ${voter}`)))],
    })
  }
  await untilSeconds(opensAt)
  return id
}

/** Created and locked: its id. */
async function createElection(organizer: Organizer, plan: ElectionPlan, opensAt: bigint): Promise<bigint> {
  const { reader, account } = organizer
  await succeed(organizer, { functionName: 'createElection', args: [aManifest(account.address, plan, opensAt)] })
  const id = await reader.readContract({ ...ELECTIONS, functionName: 'electionCount' })
  const { manifestHash } = await reader.readContract({ ...ELECTIONS, functionName: 'getElection', args: [id] })
  await succeed(organizer, { functionName: 'lockElection', args: [id, manifestHash] })
  return id
}

const ELECTIONS = { address: ELECTIONS_ADDRESS, abi: electionsAbi } as const

type Call = Parameters<Organizer['wallet']['writeContract']>[0] extends infer Request
  ? Omit<Request, 'abi' | 'address' | 'chain' | 'account'>
  : never

async function succeed({ wallet, reader }: Organizer, call: Call): Promise<void> {
  const hash = await wallet.writeContract({ ...ELECTIONS, ...call } as Parameters<typeof wallet.writeContract>[0])
  const receipt = await reader.waitForTransactionReceipt({ hash, timeout: 20_000 })
  if (receipt.status !== 'success') throw new Error(`${JSON.stringify(call)} was recorded with status 0`)
}

function aManifest(organizer: Hex, plan: ElectionPlan, opensAt: bigint) {
  const closesAt = opensAt + BigInt(plan.openSeconds ?? 86_400)
  return {
    title: plan.title ?? 'Board 2027',
    description: '',
    contests: CONTESTS,
    secrecy: SECRECY.open,
    revoting: plan.revoting ?? false,
    lateEnrolment: true,
    earlyClose: true,
    minTurnout: 1,
    schedule: { opensAt, closesAt, latestClose: closesAt, tallyPeriod: 604_800n, outageExtensionMax: 7_200n },
    registrars: [organizer],
    ceremony: { trustees: [], threshold: 0, minQualified: 0, registerBy: 0n, commitBy: 0n, dealBy: 0n, confirmBy: 0n },
  }
}

function anOption(label: string) {
  return { label, statement: '', link: '' }
}

const untilSeconds = (seconds: bigint): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.max(0, Number(seconds) * 1_000 - Date.now())))
