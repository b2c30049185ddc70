// ots_*: what the explorer Otterscan asks, API level 8. There is no EVM here, so traces and creators are empty. A search by
// address finds what the account sent (by nonce) and, for a system contract, what was sent to it.
import { EMPTY_CODE_HASH } from '../../codec/constants.ts'
import { bytesToHex } from '../../codec/hex.ts'
import { RPC_TURN_MS_MAX, SEARCH_BLOCKS_MAX, SEARCH_PAGE_MAX, SEARCH_TRANSACTIONS_MAX } from '../../params/limits.ts'
import { oneTransaction } from '../../store/oneTransaction.ts'
import type { Address } from '../../types/bytes.ts'
import type { ChainView, FinalBlock, FinalTransaction } from '../../types/chainView.ts'
import { formatBlock } from '../format/block.ts'
import { formatReceipt } from '../format/receipt.ts'
import { formatTransaction } from '../format/transaction.ts'
import { defineMethod, type Method, type RpcContext, required } from '../method.ts'
import { type BlockParam, blockNumberOrJsonNumber, findBlock, requireState } from '../params/blockParam.ts'
import { BadParam, type Parse, uint64OrNumber } from '../params/scalars.ts'
import {
  addressParam,
  BLOCK_NUMBER,
  BOOLEAN,
  blockHashParam,
  blockOrLatestParam,
  DATA,
  HASH,
  listOf,
  NUMBER,
  OBJECT,
  orNull,
  transactionHashParam,
} from '../schemas.ts'
import { findFinal } from './transactions.ts'

const numberParam = required('Block', blockNumberOrJsonNumber, BLOCK_NUMBER)
const heightParam = required('Block number', uint64OrNumber, NUMBER)
const pageNumber = required('Page number', uint64OrNumber, NUMBER)
const size: Parse<number> = (value) => {
  const count = uint64OrNumber(value)
  if (count < 1n || count > BigInt(SEARCH_PAGE_MAX)) throw new BadParam(`a page has 1 to ${SEARCH_PAGE_MAX} entries`)
  return Number(count)
}
const pageSize = required('Page size', size, NUMBER)

export const otterscanMethods: readonly Method[] = [
  defineMethod('ots_getApiLevel', { summary: 'Eight.', params: [], result: NUMBER, run: () => 8 }),
  defineMethod('ots_hasCode', {
    summary: 'Whether an account is a contract.',
    params: [addressParam, blockOrLatestParam],
    result: BOOLEAN,
    run: ({ chain }, [account, block]) => {
      const codeHash = requireState(chain, block).getAccount(account)?.codeHash ?? EMPTY_CODE_HASH
      return codeHash !== EMPTY_CODE_HASH
    },
  }),
  defineMethod('ots_getTransactionError', {
    summary: 'What a transaction reverted with; 0x for one that succeeded.',
    params: [transactionHashParam],
    result: DATA,
    run: ({ chain }, [hash]) => bytesToHex(findFinal(chain, hash)?.receipt.revertData ?? new Uint8Array(0)),
  }),
  defineMethod('ots_traceTransaction', {
    summary: 'Empty: contracts here call no one.',
    params: [transactionHashParam],
    result: listOf(OBJECT),
    run: () => [],
  }),
  defineMethod('ots_getInternalOperations', {
    summary: 'Empty: nothing is transferred inside a transaction.',
    params: [transactionHashParam],
    result: listOf(OBJECT),
    run: () => [],
  }),
  defineMethod('ots_getContractCreator', {
    summary: 'Null: the system contracts are there from genesis on.',
    params: [addressParam],
    result: orNull(OBJECT),
    run: () => null,
  }),
  defineMethod('ots_getBlockDetails', {
    summary: 'A block without its transactions.',
    params: [numberParam],
    result: orNull(OBJECT),
    run: ({ chain }, [block]) => blockDetails(findBlock(chain, block)),
  }),
  defineMethod('ots_getBlockDetailsByHash', {
    summary: 'A block without its transactions.',
    params: [blockHashParam],
    result: orNull(OBJECT),
    run: ({ chain }, [hash]) => blockDetails(chain.blockByHash(hash)),
  }),
  defineMethod('ots_getBlockTransactions', {
    summary: 'One page of a block’s transactions and receipts, shortened.',
    params: [numberParam, pageNumber, pageSize],
    result: orNull(OBJECT),
    run: ({ chain }, [block, page, count]) => blockTransactions(chain, block, page, count),
  }),
  defineMethod('ots_getTransactionBySenderAndNonce', {
    summary: 'The hash of the final transaction with which a sender used a nonce.',
    params: [addressParam, required('Nonce', uint64OrNumber, NUMBER)],
    result: orNull(HASH),
    run: ({ chain }, [sender, nonce]) => chain.findTransactionBySender(sender, nonce),
  }),
  defineMethod('ots_searchTransactionsBefore', {
    summary: 'A page of an account’s transactions below a height, newest first; height 0 begins at the head.',
    params: [addressParam, heightParam, pageSize],
    result: OBJECT,
    run: async (rpc, [account, height, count]) => {
      const head = rpc.chain.head().header.number
      const start = height === 0n || height > head ? head : height - 1n
      const { places, isEnd } = await search(rpc, account, start, -1n, count)
      return searchPage(places, { firstPage: height === 0n, lastPage: isEnd })
    },
  }),
  defineMethod('ots_searchTransactionsAfter', {
    summary: 'A page of an account’s transactions above a height, newest first; height 0 begins at genesis.',
    params: [addressParam, heightParam, pageSize],
    result: OBJECT,
    run: async (rpc, [account, height, count]) => {
      const { places, isEnd } = await search(rpc, account, height + 1n, 1n, count)
      return searchPage(places.toReversed(), { firstPage: isEnd, lastPage: height === 0n })
    },
  }),
]

const NO_FEES = { blockReward: '0x0', uncleReward: '0x0', issuance: '0x0' }

function blockDetails(final: FinalBlock | null): object | null {
  if (final === null) return null
  return { block: shortBlock(final), issuance: NO_FEES, totalFees: '0x0' }
}

function shortBlock({ block }: FinalBlock): object {
  const { transactions: _, ...rest } = formatBlock(block, false) as Record<string, unknown>
  return { ...rest, logsBloom: null, transactionCount: block.transactions.length }
}

function blockTransactions(chain: ChainView, block: BlockParam, page: bigint, count: number): object | null {
  const final = findBlock(chain, block)
  if (final === null) return null
  const { transactions } = final.block
  const end = BigInt(transactions.length) - page * BigInt(count) // page 0 holds the last ones, as Otterscan shows them
  const from = end > BigInt(count) ? Number(end) - count : 0
  const indexes = end <= 0n ? [] : Array.from({ length: Number(end) - from }, (_, i) => from + i)
  return {
    fullblock: { ...shortBlock(final), transactions: indexes.map((i) => shortTransaction(final, i)) },
    receipts: indexes.map((i) => shortReceipt(final, i)),
  }
}

/** Otterscan shows only the selector in a list. */
function shortTransaction({ block }: FinalBlock, index: number): object | null {
  const transaction = block.transactions[index]
  if (transaction === undefined) return null
  return { ...formatTransaction(transaction, block, index), input: bytesToHex(transaction.data.subarray(0, 4)) }
}

function shortReceipt(final: FinalBlock, index: number): object | null {
  const found = oneTransaction(final, index)
  return found && { ...formatReceipt(found), logs: null, logsBloom: null }
}

type Found = { readonly places: readonly FinalTransaction[]; readonly isEnd: boolean }
/** Null: nothing here, the search goes on. */
type Step = FinalTransaction | null

/**
 * In the direction of `step`, until the page is full; a block's transactions stay together, as the pages go by height.
 * It ends between two blocks, after so many of them that time needs no bound of its own.
 */
async function search(
  { chain, turns }: Pick<RpcContext, 'chain' | 'turns'>,
  account: Address,
  start: bigint,
  step: 1n | -1n,
  count: number,
): Promise<Found> {
  const state = requireState(chain, { kind: 'head', isPending: false })
  const isContract = (state.getAccount(account)?.codeHash ?? EMPTY_CODE_HASH) !== EMPTY_CODE_HASH
  const steps = isContract ? received(chain, account, start, step, count) : sent(chain, account, start, step)
  const places: FinalTransaction[] = []
  let isEnd = false
  const work = (): boolean => {
    const { done, value } = steps.next()
    if (done === true) {
      isEnd = value
      return false
    }
    if (value === null) return true
    if (places.length >= count && value.block.hash !== places.at(-1)?.block.hash) return false
    places.push(value)
    return true
  }
  await turns.take(work, RPC_TURN_MS_MAX, Number.POSITIVE_INFINITY)
  return { places, isEnd }
}

/** Returns whether it came to the chain's end. */
function* received(
  chain: ChainView,
  account: Address,
  start: bigint,
  step: 1n | -1n,
  count: number,
): Generator<Step, boolean> {
  const head = chain.head().header.number
  let blocks = 0
  let transactions = 0
  for (let height = start; height >= 0n && height <= head; height += step) {
    if (blocks++ >= SEARCH_BLOCKS_MAX || transactions > SEARCH_TRANSACTIONS_MAX) return false
    yield null
    if (chain.finalHeader(height)?.transactionCount === 0) continue
    const final = chain.blockByNumber(height)
    if (final === null) continue
    transactions += final.block.transactions.length
    const all = final.block.transactions.flatMap(({ to }, index) => (to === account ? [index] : []))
    // A block holds thousands of ballots: only a page of it can be shown in a search, the block's own page shows all.
    for (const index of (step === 1n ? all : all.toReversed()).slice(0, count)) yield oneTransaction(final, index)
  }
  return true
}

function* sent(chain: ChainView, account: Address, start: bigint, step: 1n | -1n): Generator<Step, boolean> {
  const nonceAt = (height: bigint): bigint =>
    height < 0n ? 0n : (chain.stateAt(height)?.getAccount(account)?.nonce ?? 0n)
  const head = chain.head().header.number
  if (start > head) return true
  const from = step === 1n ? nonceAt(start - 1n) : nonceAt(start) - 1n
  const end = step === 1n ? nonceAt(head) : -1n
  for (let nonce = from; nonce !== end; nonce += step) {
    const hash = chain.findTransactionBySender(account, nonce)
    yield hash && findFinal(chain, hash)
  }
  return true
}

function searchPage(places: readonly FinalTransaction[], ends: { firstPage: boolean; lastPage: boolean }): object {
  return {
    txs: places.map(({ transaction, block, index }) => formatTransaction(transaction, block, index)),
    receipts: places.map((place) => ({
      ...formatReceipt(place),
      timestamp: Number(place.block.header.timestamp),
    })),
    ...ends,
  }
}
