// What became of promises: the end of every hash that was returned (T5), the ballots that count, and the auditor's word.
// Everything is asked of one node over JSON-RPC; several nodes are asked one after the other.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ELECTIONS_ADDRESS, electionsAbi } from '@psephos/contracts-abi'
import { createPublicClient, getAbiItem, http } from 'viem'
import { callRpc, callRpcBatch } from '../support/rpc.ts'
import type { Promised } from './senders.ts'

const DRAIN_MS = 60_000
const BATCH_CALLS = 100
const AUDIT_OUTPUT_BYTES_MAX = 2 ** 26
const COMMAND_LINE = join(import.meta.dirname, '../../scripts/src/main.ts')
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

export type Status = { status: string; by?: string; success?: boolean }
export type Fate = Promised & Status
/** Ends that keep the promise of a hash. */
export const ENDS: readonly string[] = ['recorded', 'replaced', 'nonce-used']

/** Nothing waits for a block any more. */
export async function untilDrained(rpcUrl: string): Promise<void> {
  const deadline = Date.now() + DRAIN_MS
  for (;;) {
    const { pending, queued } = (await callRpc(rpcUrl, 'txpool_status')) as { pending: string; queued: string }
    if (Number(pending) + Number(queued) === 0) return
    if (Date.now() > deadline) throw new Error(`${Number(pending)} pending and ${Number(queued)} queued are left`)
    await pause(200)
  }
}

export async function fatesOf(rpcUrl: string, promised: readonly Promised[]): Promise<Fate[]> {
  const statuses = await statusesOf(
    rpcUrl,
    promised.map(({ hash }) => hash),
  )
  return promised.map((one, index) => ({ ...one, ...statuses[index]! }))
}

export async function statusesOf(rpcUrl: string, hashes: readonly string[]): Promise<Status[]> {
  const statuses: Status[] = []
  for (let from = 0; from < hashes.length; from += BATCH_CALLS) {
    const calls = hashes
      .slice(from, from + BATCH_CALLS)
      .map((hash) => ({ method: 'psephos_transactionStatus', params: [hash] }))
    statuses.push(...((await callRpcBatch(rpcUrl, calls)) as Status[]))
  }
  return statuses
}

/** "election voter" of every ballot that counts. Throws when one counts twice or the contract counts others. */
export async function countedBallots(rpcUrl: string, electionCount: number): Promise<ReadonlySet<string>> {
  const client = createPublicClient({ transport: http(rpcUrl) })
  const event = getAbiItem({ abi: electionsAbi, name: 'VoteCast' })
  const ballots: string[] = []
  let accepted = 0
  for (let election = 1n; election <= electionCount; election++) {
    // An election at a time: a node answers so many logs at once and no more (R5).
    const log = { address: ELECTIONS_ADDRESS, event, args: { election }, fromBlock: 0n, strict: true } as const
    for (const { args } of await client.getLogs(log)) ballots.push(`${args.election} ${args.voter.toLowerCase()}`)
    const args = [election] as const
    const call = { address: ELECTIONS_ADDRESS, abi: electionsAbi, functionName: 'getElection', args } as const
    const record = await client.readContract(call)
    if (record.turnout !== record.accepted) throw new Error(`election ${election}: turnout is not what was accepted`)
    accepted += record.accepted
  }
  const distinct = new Set(ballots)
  if (distinct.size !== ballots.length) throw new Error(`${ballots.length - distinct.size} ballots count twice`)
  if (accepted !== ballots.length) throw new Error(`the contract counts ${accepted}, the log ${ballots.length}`)
  return distinct
}

/** Rejects with the auditor's words on any exit code but 0. */
export async function runAudit(rpcUrl: string, genesisHash: string): Promise<void> {
  const args = [COMMAND_LINE, 'audit', '--rpc', rpcUrl, '--genesis', genesisHash, '--json']
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: AUDIT_OUTPUT_BYTES_MAX })
  if (stdout.trim() === '') throw new Error('the audit said nothing')
}
