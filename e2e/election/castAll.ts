// Every voter as a client of its own: proves what is voted on, seals, sends to its validator and waits until the ballot is
// recorded. Ballots leave as what they took; a ballot that is not recorded ends the run.
import {
  castBallot,
  type ElectionKey,
  getManifest,
  type Manifest,
  type PsephosClient,
  prepareBallot,
  psephosChain,
  type Sealing,
  verifyManifest,
  waitUntilRecorded,
} from '@psephos/client'
import { createClient, type Hash, type Hex, http } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { sealingOnce } from '../../scripts/src/vote/seal.ts'
import type { Intent } from './secretPlan.ts'

export type Polling = {
  readonly rpcUrls: readonly string[]
  readonly chainId: number
  readonly genesisHash: Hash
  readonly election: bigint
  readonly voterKeys: readonly Hex[]
}
export type CastFigures = {
  readonly ballots: number
  readonly seconds: number
  /** Sealing alone, of each. */
  readonly sealMs: readonly number[]
  /** From the sealed ballot being signed to the answer, and to the block. */
  readonly answerMs: readonly number[]
  readonly recordedMs: readonly number[]
}

/** Voters at once: as many requests are under way. */
const VOTERS_AT_ONCE = 32
const RECORDED_MS_MAX = 120_000

export async function castAll(polling: Polling, intents: readonly Intent[]): Promise<CastFigures> {
  const booths = await Promise.all(polling.rpcUrls.map((rpcUrl) => openBooth(polling, rpcUrl)))
  const sealMs: number[] = []
  const answerMs: number[] = []
  const recordedMs: number[] = []
  const startedAt = performance.now()
  let next = 0
  const voteInTurn = async (): Promise<void> => {
    for (let intent = intents[next++]; intent !== undefined; intent = intents[next++]) {
      const booth = booths[intent.voter % booths.length]
      if (booth === undefined) throw new RangeError('a run needs a validator')
      const took = await vote(booth, polling, intent)
      sealMs.push(took.sealMs)
      answerMs.push(took.answerMs)
      recordedMs.push(took.recordedMs)
    }
  }
  await Promise.all(Array.from({ length: VOTERS_AT_ONCE }, voteInTurn))
  return { ballots: intents.length, seconds: (performance.now() - startedAt) / 1_000, sealMs, answerMs, recordedMs }
}

/** What a page has proved before it shows a ballot. */
type Booth = { readonly client: PsephosClient; readonly manifest: Manifest; readonly electionKey: ElectionKey }

async function openBooth({ chainId, election, genesisHash }: Polling, rpcUrl: string): Promise<Booth> {
  const client = createClient({ chain: psephosChain({ chainId, rpcUrl }), transport: http(rpcUrl) })
  const manifest = await getManifest(client, { election })
  const { electionKey } = await verifyManifest({ client, election, manifest, genesisHash })
  if (electionKey === null) throw new Error(`${rpcUrl} cannot prove the key of election ${election}`)
  return { client, manifest, electionKey }
}

async function vote({ client, manifest, electionKey }: Booth, polling: Polling, { voter, option }: Intent) {
  const { election, genesisHash, voterKeys } = polling
  const account = privateKeyToAccount(voterKeys[voter] ?? '0x')
  const { sealing, sealMs } = timedSealing(electionKey)
  const ballot = await prepareBallot(client, {
    ...{ election, voter: account.address, choices: [[option]], manifest, genesisHash, sealing },
  })
  const sentAt = performance.now()
  const { hash, code } = await castBallot(client, { ballot, account })
  const answerMs = performance.now() - sentAt
  const outcome = await waitUntilRecorded(client, { hash, timeoutMs: RECORDED_MS_MAX })
  if (outcome.outcome !== 'recorded') throw new Error(`the ballot ${code} (${hash}) is ${outcome.outcome}`)
  return { sealMs: sealMs(), answerMs, recordedMs: performance.now() - sentAt }
}

function timedSealing(electionKey: ElectionKey): { sealing: Sealing; sealMs(): number } {
  const { seal } = sealingOnce(electionKey)
  let tookMs = 0
  return {
    sealing: {
      electionKey,
      seal: async (place, choices) => {
        const startedAt = performance.now()
        const body = await seal(place, choices)
        tookMs = performance.now() - startedAt
        return body
      },
    },
    sealMs: () => tookMs,
  }
}
