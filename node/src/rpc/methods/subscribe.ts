// eth_subscribe and eth_unsubscribe, for connections that go both ways; what is sent is subscriptions.ts's business.
import type { Hex } from '../../types/bytes.ts'
import { refusals } from '../errors.ts'
import { defineMethod, type Method, optional, required } from '../method.ts'
import { text } from '../params/scalars.ts'
import { BOOLEAN, OBJECT, QUANTITY, TEXT } from '../schemas.ts'

export const subscribeMethods: readonly Method[] = [
  defineMethod('eth_subscribe', {
    summary: 'newHeads, logs, newPendingTransactions or syncing, as notifications; over WebSocket only.',
    params: [required('Kind', text(100), TEXT), optional('Options', (value) => value, null, OBJECT)],
    result: QUANTITY,
    run: (_, [kind, options], session) => {
      if (session === null) throw refusals.noNotifications()
      return session.subscribe({ kind, options })
    },
  }),
  defineMethod('eth_unsubscribe', {
    summary: 'Ends a subscription.',
    params: [required('Subscription', text(66), QUANTITY)],
    result: BOOLEAN,
    run: (_, [id], session) => {
      if (session === null) throw refusals.noNotifications()
      if (!session.unsubscribe(id as Hex)) throw refusals.subscriptionNotFound()
      return true
    },
  }),
]
