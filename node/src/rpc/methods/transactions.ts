// Transactions and receipts by hash, by place and by sender. A pending transaction is visible by hash from the moment its
// hash was returned (R4); its receipt is null until the block is final.
import type { Hash } from '../../types/bytes.ts'
import type { ChainView, FinalTransaction, PoolView } from '../../types/chainView.ts'
import { formatReceipt } from '../format/receipt.ts'
import { formatPending, formatTransaction } from '../format/transaction.ts'
import { defineMethod, type Method, required } from '../method.ts'
import { findHeight } from '../params/blockParam.ts'
import { uint64, uint64OrNumber } from '../params/scalars.ts'
import {
  addressParam,
  blockHashParam,
  blockNumberParam,
  OBJECT,
  orNull,
  QUANTITY,
  transactionHashParam,
} from '../schemas.ts'

const index = required('Transaction index', uint64, QUANTITY)
const nonce = required('Nonce', uint64OrNumber, QUANTITY)

export function findFinal(chain: ChainView, hash: Hash): FinalTransaction | null {
  const place = chain.findTransaction(hash)
  return place && chain.transactionAt(place.height, place.index)
}

function transactionAt(chain: ChainView, height: bigint | null, index: bigint): object | null {
  if (height === null || index > BigInt(Number.MAX_SAFE_INTEGER)) return null
  const found = chain.transactionAt(height, Number(index))
  return found && formatTransaction(found.transaction, found.block, found.index)
}

/** First the chain, then the pool: while a block becomes visible a transaction may be in both. */
export function findTransaction(chain: ChainView, pool: PoolView, hash: Hash): object | null {
  const found = findFinal(chain, hash)
  if (found !== null) return formatTransaction(found.transaction, found.block, found.index)
  const pending = pool.pending(hash)
  return pending && formatPending(pending)
}

export function findReceipt(chain: ChainView, hash: Hash): object | null {
  const found = findFinal(chain, hash)
  return found && formatReceipt(found)
}

export const transactionMethods: readonly Method[] = [
  defineMethod('eth_getTransactionByHash', {
    summary: 'A final or pending transaction.',
    params: [transactionHashParam],
    result: orNull(OBJECT),
    run: ({ chain, pool }, [hash]) => findTransaction(chain, pool, hash),
  }),
  defineMethod('eth_getTransactionReceipt', {
    summary: 'What became of a final transaction.',
    params: [transactionHashParam],
    result: orNull(OBJECT),
    run: ({ chain }, [hash]) => findReceipt(chain, hash),
  }),
  defineMethod('eth_getTransactionByBlockNumberAndIndex', {
    summary: 'A transaction by its place.',
    params: [blockNumberParam, index],
    result: orNull(OBJECT),
    run: ({ chain }, [block, at]) => transactionAt(chain, findHeight(chain, block), at),
  }),
  defineMethod('eth_getTransactionByBlockHashAndIndex', {
    summary: 'A transaction by its place.',
    params: [blockHashParam, index],
    result: orNull(OBJECT),
    run: ({ chain }, [hash, at]) => transactionAt(chain, findHeight(chain, { kind: 'hash', hash }), at),
  }),
  defineMethod('eth_getTransactionBySenderAndNonce', {
    summary: 'The final or pending transaction with which a sender used a nonce.',
    params: [addressParam, nonce],
    result: orNull(OBJECT),
    run: ({ chain, pool }, [sender, used]) => {
      const hash = chain.findTransactionBySender(sender, used)
      if (hash !== null) return findTransaction(chain, pool, hash)
      const pending = pool
        .content()
        .get(sender)
        ?.find((transaction) => transaction.nonce === used)
      return pending ? formatPending(pending) : null
    },
  }),
]
