// N1. Connections that nobody has said hello in yet: how many may be begun from one network address, and how many may
// wait at once. Identity is never a network address; this only keeps one of them from being all that is listened to.
import {
  CONNECTIONS_PER_ADDRESS_BURST,
  CONNECTIONS_PER_ADDRESS_SECOND,
  HELLO_MS_MAX,
  HELLOS_WAITING_MAX,
  REMEMBERED_ADDRESSES_MAX,
} from '../params/limits.ts'
import type { Clock, Timers } from '../types/ports.ts'
import { createPaces } from './pace.ts'

export type Gate = {
  /** Whether one more may begin from there. */
  admits(networkAddress: string): boolean
  /** Calls `drop` after HELLO_MS_MAX, or when too many wait and this is the oldest; returns what ends the waiting. */
  wait(drop: () => void): () => void
  readonly waiting: number
}

export function createGate({ clock, timers }: { readonly clock: Clock; readonly timers: Timers }): Gate {
  const paces = createPaces(clock, CONNECTIONS_PER_ADDRESS_BURST, REMEMBERED_ADDRESSES_MAX)
  /** Oldest first. */
  const waiting = new Set<() => void>()

  return {
    admits: (networkAddress) => paces.take(networkOf(networkAddress), CONNECTIONS_PER_ADDRESS_SECOND),
    wait(drop) {
      const end = () => {
        waiting.delete(dropNow)
        timer.cancel()
      }
      const dropNow = () => {
        end()
        drop()
      }
      const timer = timers.after(HELLO_MS_MAX, dropNow)
      waiting.add(dropNow)
      const [oldest] = waiting
      if (waiting.size > HELLOS_WAITING_MAX) oldest?.()
      return end
    },
    get waiting() {
      return waiting.size
    },
  }
}

/** One household has a /64 of IPv6, or one IPv4 address; the second may come dressed as the first. */
export function networkOf(address: string): string {
  const plain = address.startsWith('::ffff:') ? address.slice(7) : address
  if (!plain.includes(':')) return plain
  const [head = '', tail] = plain.split('::')
  const front = head === '' ? [] : head.split(':')
  const back = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = Array.from({ length: Math.max(0, 8 - front.length - back.length) }, () => '0')
  return [...front, ...zeros, ...back].slice(0, 4).join(':')
}
