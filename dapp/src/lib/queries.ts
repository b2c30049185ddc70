// What the page reads from the chain, as react-query hooks. Everything is asked again now and then while the page is in
// view; a final state is not a promise of this page but of the chain, so nothing is guessed in between.
import {
  type Election,
  getElection,
  getManifest,
  getResult,
  getVoter,
  listElections,
  PsephosError,
} from '@psephos/client'
import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { Address } from 'viem'
import { getBlock } from 'viem/actions'
import { useNetwork } from './NetworkContext.tsx'
import { readValidators } from './validators.ts'

const REFRESH_MS = 5_000
/** Elections on one page of the list. */
export const LIST_PAGE = 20

export function useElections(limit: number) {
  const { client } = useNetwork()
  return useQuery({
    queryKey: ['elections', limit],
    queryFn: () => listElections(client, { limit }),
    refetchInterval: REFRESH_MS,
    placeholderData: (previous) => previous,
  })
}

/** Data null: there is no such election. */
export function useElection(id: bigint): UseQueryResult<Election | null> {
  const { client } = useNetwork()
  return useQuery({
    queryKey: ['election', id.toString()],
    queryFn: async () => {
      try {
        return await getElection(client, { election: id })
      } catch (error) {
        if (error instanceof PsephosError && error.refusal?.name === 'UnknownElection') return null
        throw error
      }
    },
    refetchInterval: REFRESH_MS,
  })
}

/** Asked again only when the frozen hash changes. */
export function useManifest(election: Election | null | undefined) {
  const { client } = useNetwork()
  return useQuery({
    queryKey: ['manifest', election?.id.toString(), election?.manifestHash],
    queryFn: () => getManifest(client, { election: election?.id ?? 0n }),
    enabled: election !== null && election !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  })
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
