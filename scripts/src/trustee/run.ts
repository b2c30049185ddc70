// A trustee that works by itself: looks, proves, does what is due, waits, until the election is over. One loop a trustee;
// what fails for want of a node, or because another trustee was first, is tried again.
import {
  getElection,
  getManifest,
  getShares,
  type PsephosClient,
  type SentCall,
  sendCall,
  verifyCeremony,
} from '@psephos/client'
import type { Hash, PrivateKeyAccount } from 'viem'
import { CommandFailure } from '../exitCodes.ts'
import { asking } from '../network/explain.ts'
import { untilRecorded } from '../network/recorded.ts'
import { pause } from '../pause.ts'
import { secureRandom } from '../vote/seal.ts'
import type { TrusteeKey } from './trusteeKey.ts'
import { indexOf, needProven, nextWork, type Work } from './work.ts'

export type TrusteeAtWork = {
  client: PsephosClient
  rpc: string
  account: PrivateKeyAccount
  key: TrusteeKey
  election: bigint
  genesisHash: Hash
  timeoutMs: number
  say: (words: string) => void
}

/** One look: what is due now, by proved data. Null while the election is a draft. */
export async function look(at: Omit<TrusteeAtWork, 'timeoutMs' | 'say'>): Promise<Work | null> {
  const { client, rpc, election, genesisHash, account, key } = at
  const { phase } = await asking(() => getElection(client, { election }), rpc)
  if (phase === 'Draft') return null
  const end = PHASE_ENDS[phase]
  if (end !== undefined) return { kind: 'over', words: end, isGood: phase !== 'Failed' }
  const manifest = await asking(() => getManifest(client, { election }), rpc)
  const proof = await asking(() => verifyCeremony({ client, election, manifest, genesisHash }), rpc)
  const proven = needProven(proof, rpc)
  const shares = phase === 'Closed' ? await asking(() => getShares(client, { election }), rpc) : []
  const index = indexOf(proven, account.address)
  return nextWork(proven, { manifest, genesisHash, election, shares }, { index, key, random: secureRandom })
}

const PHASE_ENDS: Partial<Record<string, string>> = {
  Final: 'the result is published',
  NoResult: 'there is no result: too few voted, or shares are missing',
  Annulled: 'the election was annulled',
  Cancelled: 'the election was cancelled',
  Failed: 'the election failed: there was no key at opening',
}

export async function doWork({ client, rpc, account, timeoutMs }: TrusteeAtWork, data: `0x${string}`): Promise<Hash> {
  const sent: SentCall = await asking(() => sendCall(client, { data, account }), rpc)
  return (await untilRecorded(client, sent, timeoutMs)).hash
}

const LOOK_AGAIN_MS = 1_000

/** Ends when the election is over for this trustee; never throws for what may pass. */
export async function runTrustee(at: TrusteeAtWork, signal?: AbortSignal): Promise<Work & { kind: 'over' }> {
  let told = ''
  const tell = (words: string) => {
    if (words !== told) at.say(words)
    told = words
  }
  while (signal?.aborted !== true) {
    try {
      const work = await look(at)
      if (work?.kind === 'over') return work
      if (work !== null) tell(work.words)
      if (work?.kind === 'send') {
        await doWork(at, work.data)
        continue
      }
    } catch (error) {
      if (!(error instanceof CommandFailure) || FATAL.includes(error.id)) throw error
      tell(error.message)
    }
    await pause(LOOK_AGAIN_MS, signal)
  }
  return { kind: 'over', words: 'stopped', isGood: true }
}

/** Waiting mends none of these. */
const FATAL = ['not-a-trustee', 'other-sum', 'bad-input', 'NotSecret', 'UnknownElection']
