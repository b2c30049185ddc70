// What waits for a block. The pool takes no nonce gaps (T5), so "queued" has only what its opening holds back.
import { TXPOOL_CONTENT_MAX } from '../../params/limits.ts'
import type { Transaction } from '../../types/transaction.ts'
import { refusals } from '../errors.ts'
import { toQuantity } from '../format/quantity.ts'
import { formatPending } from '../format/transaction.ts'
import { defineMethod, type Method } from '../method.ts'
import { addressParam, OBJECT } from '../schemas.ts'

export const txpoolMethods: readonly Method[] = [
  defineMethod('txpool_status', {
    summary: 'How many transactions wait.',
    params: [],
    result: OBJECT,
    run: ({ pool }) => {
      const { pending, queued } = pool.counts()
      return { pending: toQuantity(pending), queued: toQuantity(queued) }
    },
  }),
  defineMethod('txpool_content', {
    summary: 'The transactions that wait, by sender and nonce.',
    params: [],
    result: OBJECT,
    run: ({ pool }) => {
      const { pending, queued } = pool.counts()
      if (pending + queued > TXPOOL_CONTENT_MAX) throw refusals.poolContentTooLarge(TXPOOL_CONTENT_MAX)
      const senders = [...pool.content()].map(([sender, waiting]) => [sender, byNonce(waiting)] as const)
      return { pending: Object.fromEntries(senders), queued: {} }
    },
  }),
  defineMethod('txpool_contentFrom', {
    summary: 'The transactions of one sender that wait, by nonce.',
    params: [addressParam],
    result: OBJECT,
    run: ({ pool }, [sender]) => ({ pending: byNonce(pool.content().get(sender) ?? []), queued: {} }),
  }),
]

function byNonce(waiting: readonly Transaction[]): Record<string, object> {
  return Object.fromEntries(waiting.map((transaction) => [transaction.nonce.toString(), formatPending(transaction)]))
}
