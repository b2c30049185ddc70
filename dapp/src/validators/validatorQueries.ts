// What the validators' page asks: each of them by itself, the last headers, proposals and evidence.
import {
  countPeers,
  type Dishonesty,
  decodeHeader,
  getClientVersion,
  getConsensusStatus,
  getEvidence,
  getRawHeader,
  listProposals,
  type PsephosClient,
} from '@psephos/client'
import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import { getBlock, getBlockNumber } from 'viem/actions'
import { clientOfOne } from '../lib/alone.ts'
import { useNetwork } from '../lib/NetworkContext.tsx'
import type { TurnHeader } from './turns.ts'

const REFRESH_MS = 5_000
/** Blocks over which turns are counted. */
export const TURNS_BLOCKS = 100

/** What each says of itself, in the server's order; undefined while it is asked, null when it does not answer. */
export function useEach(count: number) {
  const { chain } = useNetwork()
  return useQueries({
    queries: Array.from({ length: count }, (_, index) => ({
      queryKey: ['alone', index],
      queryFn: async () => {
        try {
          return await readOne(clientOfOne(chain, index))
        } catch {
          // Why it does not answer, the server's own list says.
          return null
        }
      },
      refetchInterval: REFRESH_MS,
      retry: false,
    })),
  }).map(({ data }) => data)
}

export type OneValidator = Awaited<ReturnType<typeof readOne>>

async function readOne(client: PsephosClient) {
  const [block, status, peers, version] = await Promise.all([
    getBlock(client),
    getConsensusStatus(client),
    countPeers(client),
    getClientVersion(client),
  ])
  return {
    head: { number: block.number, timestamp: Number(block.timestamp) },
    ...{ status, peers, version, address: status.validators.find(({ isSelf }) => isSelf)?.address ?? null },
  }
}

export function useWhy() {
  const { client } = useNetwork()
  return useQuery({
    queryKey: ['consensusStatus'],
    queryFn: () => getConsensusStatus(client),
    refetchInterval: REFRESH_MS,
  })
}

/** The last headers in their order, one more than is counted. Those that are here are not asked for again: they are final. */
export function useLastHeaders() {
  const { client } = useNetwork()
  const cache = useQueryClient()
  const queryKey = ['lastHeaders']
  return useQuery({
    queryKey,
    queryFn: () => readLastHeaders(client, cache.getQueryData<TurnHeader[]>(queryKey) ?? []),
    refetchInterval: REFRESH_MS,
    structuralSharing: false,
  })
}

async function readLastHeaders(client: PsephosClient, known: readonly TurnHeader[]): Promise<TurnHeader[]> {
  const head = await getBlockNumber(client, { cacheTime: 0 })
  const first = head > BigInt(TURNS_BLOCKS) ? head - BigInt(TURNS_BLOCKS) : 0n
  const heights = Array.from({ length: Number(head - first) + 1 }, (_, i) => first + BigInt(i))
  return Promise.all(
    heights.map(
      async (height) =>
        known.find(({ number }) => number === height) ?? decodeHeader(await getRawHeader(client, { block: height })),
    ),
  )
}

export function useProposals() {
  const { client } = useNetwork()
  return useQuery({
    queryKey: ['proposals'],
    queryFn: async () => (await listProposals(client)).toReversed(),
    refetchInterval: REFRESH_MS,
  })
}

/** Proofs that any of them knows, each once. Fails when nobody answers: silence is no sign of honesty. */
export function useDishonesty(count: number) {
  const { chain } = useNetwork()
  return useQuery({
    queryKey: ['evidence', count],
    queryFn: async () => {
      const clients = Array.from({ length: count }, (_, index) => clientOfOne(chain, index))
      const lists = await Promise.allSettled(clients.map(getEvidence))
      if (lists.every(({ status }) => status === 'rejected')) throw new Error('no validator tells of evidence')
      return distinct(lists.flatMap((list) => (list.status === 'fulfilled' ? list.value : [])))
    },
    enabled: count > 0,
    refetchInterval: REFRESH_MS,
  })
}

function distinct(all: readonly Dishonesty[]): Dishonesty[] {
  return [...new Map(all.map((one) => [JSON.stringify([one.kind, ...one.statements]), one])).values()]
}
