// What the explorer reads, as react-query hooks. A final block never changes, so it is asked for once; only the head, what
// still waits and lists that grow are asked again.
import {
  type BlockDetails,
  EvidenceFault,
  getBlockDetails,
  getRoles,
  getTransactionRecord,
  listBlockTransactions,
  listTransactionsOf,
  type PsephosClient,
  transactionStatus,
  verifyBlock,
} from '@psephos/client'
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Address, Hash } from 'viem'
import { getBlockNumber, getTransactionCount } from 'viem/actions'
import { useNetwork } from '../lib/NetworkContext.tsx'

const LIVE_MS = 1_500
const WAITING_MS = 1_500
/** Rows of a page of transactions. */
export const PAGE_ROWS = 25

/** The last blocks, newest first. */
export function useRecentBlocks(count: number, isLive: boolean) {
  const { client } = useNetwork()
  const cache = useQueryClient()
  const queryKey = ['recentBlocks', count]
  return useQuery({
    queryKey,
    queryFn: () => readRecentBlocks(client, count, cache.getQueryData<BlockDetails[]>(queryKey) ?? []),
    refetchInterval: isLive ? LIVE_MS : false,
    refetchOnWindowFocus: isLive,
    structuralSharing: false,
  })
}

export async function readRecentBlocks(client: PsephosClient, count: number, known: readonly BlockDetails[]) {
  const head = await getBlockNumber(client, { cacheTime: 0 })
  const heights = Array.from({ length: count }, (_, i) => head - BigInt(i)).filter((height) => height >= 0n)
  const blocks = await Promise.all(
    heights.map(
      (height) => known.find(({ number }) => number === height) ?? getBlockDetails(client, { block: height }),
    ),
  )
  return blocks.filter((block) => block !== null)
}

/** Data null: there is none. One that is still to come is looked for again. */
export function useBlock(id: bigint | Hash) {
  const { client } = useNetwork()
  return useQuery({
    queryKey: ['block', id.toString()],
    queryFn: () => getBlockDetails(client, { block: id }),
    refetchInterval: ({ state }) => (state.data === null ? WAITING_MS : false),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** Page 0 holds the last ones. */
export function useBlockTransactions(block: bigint, page: number, isEmpty: boolean) {
  const { client } = useNetwork()
  return useQuery({
    queryKey: ['blockTransactions', block.toString(), page],
    queryFn: () => listBlockTransactions(client, { block, page, limit: PAGE_ROWS }),
    enabled: !isEmpty,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (previous) => previous,
  })
}

/** Data null: the evidence does not hold. */
export function useBlockProof(block: BlockDetails | null | undefined) {
  const { client, genesisHash } = useNetwork()
  return useQuery({
    queryKey: ['blockProof', block?.hash],
    queryFn: async () => {
      if (block === null || block === undefined) throw new Error('no block to prove')
      try {
        const proved = await verifyBlock(client, { block: block.number, genesisHash })
        return proved.header.hash === block.hash ? proved : null
      } catch (error) {
        if (error instanceof EvidenceFault) return null
        throw error
      }
    },
    enabled: block !== null && block !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** Data null: not known here. What waits, and what is not known yet, is asked for again. */
export function useTransaction(hash: Hash) {
  const { client } = useNetwork()
  return useQuery({
    queryKey: ['transaction', hash],
    queryFn: async () => {
      const record = await getTransactionRecord(client, { hash })
      if (record !== null) return { record, by: null }
      const status = await transactionStatus(client, { hash })
      return { record: null, by: 'by' in status ? status.by : null }
    },
    refetchInterval: ({ state }) => (state.data?.record?.place == null ? WAITING_MS : false),
  })
}

export function useAccount(address: Address) {
  const { client } = useNetwork()
  return useQuery({
    queryKey: ['account', address],
    queryFn: async () => {
      const [roles, nonce] = await Promise.all([
        getRoles(client, { account: address }),
        getTransactionCount(client, { address }),
      ])
      return { roles, nonce }
    },
  })
}

export function useTransactionsOf(address: Address) {
  const { client } = useNetwork()
  return useInfiniteQuery({
    queryKey: ['transactionsOf', address],
    queryFn: ({ pageParam }) => listTransactionsOf(client, { account: address, before: pageParam, limit: PAGE_ROWS }),
    initialPageParam: 0n,
    // A search that found nothing in its piece of the record cannot say where to go on: it ends there.
    getNextPageParam: ({ transactions, hasOlder }) => (hasOlder ? transactions.at(-1)?.blockNumber : undefined),
  })
}
