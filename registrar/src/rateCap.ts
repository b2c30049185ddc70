// How often one sender may ask: so many times in a window that begins with the first question. Kept in memory only, because
// who asked from where is nobody's business a day later.
import { HOUR_MS, SENDERS_REMEMBERED_MAX } from './limits.ts'

export type RateCap = {
  /** Null and counted, or the seconds until the sender may ask again. */
  take(sender: string): number | null
}

export function rateCap(max: number, nowMs: () => number, windowMs: number = HOUR_MS): RateCap {
  const windows = new Map<string, { startedAt: number; count: number }>()
  return {
    take(sender) {
      const now = nowMs()
      const known = windows.get(sender)
      const window = known !== undefined && known.startedAt + windowMs > now ? known : { startedAt: now, count: 0 }
      if (window.count >= max) return Math.ceil((window.startedAt + windowMs - now) / 1_000)
      windows.delete(sender)
      windows.set(sender, { startedAt: window.startedAt, count: window.count + 1 })
      const longestAgo = windows.keys().next().value
      if (windows.size > SENDERS_REMEMBERED_MAX && longestAgo !== undefined) windows.delete(longestAgo)
      return null
    },
  }
}

/** One household has one IPv4 address, or one /64 of IPv6. */
export function senderOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').toLowerCase()
  if (!plain.includes(':')) return plain
  const [head = '', tail] = plain.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0')
  const groups = [...left, ...zeros, ...right].slice(0, 4)
  return groups.map((group) => group.replace(/^0+(?=.)/, '')).join(':')
}
