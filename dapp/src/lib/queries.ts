// What the page reads from the chain, as react-query hooks. Everything is asked again now and then while the page is in
// view; a final state is not a promise of this page but of the chain, so nothing is guessed in between.
import {
  type Election,
  type ElectionsPage,
  getElection,
  getManifest,
  getResult,
  getVoter,
  listElections,
  type Manifest,
  type PsephosClient,
  PsephosError,
} from '@psephos/client'
import { type QueryClient, queryOptions, type UseQueryResult, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Address } from 'viem'
import { getBlock } from 'viem/actions'
import { useNetwork } from './NetworkContext.tsx'
import { readValidators } from './validators.ts'

const REFRESH_MS = 5_000
/** For what is not asked again by itself: only where there was no answer. */
export const whileUnanswered = ({ state }: { state: { status: string } }): number | false =>
  state.status === 'error' && REFRESH_MS
/** Elections on one page of the list. */
export const LIST_PAGE = 20

const electionsAsked = (client: PsephosClient, limit: number) =>
  queryOptions({
    queryKey: ['elections', limit] as const,
    queryFn: ({ client: queries, queryKey }): Promise<ElectionsPage> =>
      listElections(client, { limit, knownTotal: queries.getQueryData<ElectionsPage>(queryKey)?.total }),
  })

const electionAsked = (client: PsephosClient, id: bigint) =>
  queryOptions({
    queryKey: ['election', id.toString()] as const,
    queryFn: async (): Promise<Election | null> => {
      try {
        return await getElection(client, { election: id })
      } catch (error) {
        if (error instanceof PsephosError && error.refusal?.name === 'UnknownElection') return null
        throw error
      }
    },
  })

const manifestAsked = (client: PsephosClient, id: bigint) =>
  queryOptions({
    queryKey: ['manifest', id.toString(), 'beside'] as const,
    queryFn: () => getManifest(client, { election: id }),
    staleTime: Number.POSITIVE_INFINITY,
  })

/** Asks for what the page at `path` shows first, before it is drawn: on a slow line the answers are on their way meanwhile. */
export function askAhead(queries: QueryClient, client: PsephosClient, path: string): void {
  if (path === '/') void queries.prefetchQuery(electionsAsked(client, LIST_PAGE))
  const id = /^\/election\/([1-9]\d{0,17})(\/results)?$/.exec(path)?.[1]
  if (id === undefined) return
  void queries.prefetchQuery(electionAsked(client, BigInt(id)))
  void queries.prefetchQuery(manifestAsked(client, BigInt(id)))
}

export function useElections(limit: number) {
  const { client } = useNetwork()
  return useQuery({
    ...electionsAsked(client, limit),
    refetchInterval: REFRESH_MS,
    placeholderData: (previous) => previous,
  })
}

/** Data null: there is no such election. */
export function useElection(id: bigint): UseQueryResult<Election | null> {
  const { client } = useNetwork()
  return useQuery({ ...electionAsked(client, id), refetchInterval: REFRESH_MS })
}

/**
 * Asked again when the hash changes, which only a draft's does, and while there was no answer. Until a changed one is here the
 * one before stays: what is typed beside it is not lost. One election as long as the component lives.
 */
export function useManifest(election: Election | null | undefined) {
  const { client } = useNetwork()
  const { data, isFetched, refetch } = useQuery({
    queryKey: ['manifest', election?.id.toString(), election?.manifestHash],
    queryFn: () => getManifest(client, { election: election?.id ?? 0n }),
    enabled: election !== null && election !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: whileUnanswered,
  })
  const [last, setLast] = useState(data)
  if (data !== undefined && data !== last) setLast(data)
  return { data: data ?? last, isFetched, refetch }
}

/** For a page that shows both: asked for beside the election and not after it; the one of the frozen hash takes its place. */
export function useShownManifest(id: bigint, election: Election | null | undefined) {
  const { client } = useNetwork()
  const beside = useQuery(manifestAsked(client, id))
  const frozen = useManifest(election)
  const manifest: Manifest | undefined = frozen.data ?? beside.data
  return { manifest, isAsking: manifest === undefined && !frozen.isFetched }
}

export function useVoter(id: bigint, address: Address | undefined, everyMs: number = REFRESH_MS) {
  const { client } = useNetwork()
  return useQuery({
    queryKey: ['voter', id.toString(), address],
    queryFn: () => getVoter(client, { election: id, voter: address ?? '0x' }),
    enabled: address !== undefined,
    refetchInterval: everyMs,
  })
}

/** The published counts with the block they were read at, so that the evidence names one state of the record. */
export function useResult(id: bigint, isOver: boolean) {
  const { client } = useNetwork()
  return useQuery({
    queryKey: ['result', id.toString()],
    queryFn: async () => {
      const block = await getBlock(client)
      const [result, election] = await Promise.all([
        getResult(client, { election: id, atBlock: block.number }),
        getElection(client, { election: id, atBlock: block.number }),
      ])
      return { result, election, block: { number: block.number, hash: block.hash, timestamp: Number(block.timestamp) } }
    },
    enabled: isOver,
  })
}

export type Head = { number: bigint; timestamp: number; readAtMs: number }

export function useHead() {
  const { client } = useNetwork()
  return useQuery({
    queryKey: ['head'],
    queryFn: async (): Promise<Head> => {
      const block = await getBlock(client)
      return { number: block.number, timestamp: Number(block.timestamp), readAtMs: Date.now() }
    },
    refetchInterval: REFRESH_MS,
  })
}

/** Level by level, in the server's order; undefined while it does not say. */
export function useValidators() {
  return useQuery({ queryKey: ['validators'], queryFn: () => readValidators(), refetchInterval: REFRESH_MS })
}
