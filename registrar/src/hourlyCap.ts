// How often one sender may ask: so many new requests in any hour. Kept in memory only, because who asked from where is
// nobody's business a day later.
import { HOUR_MS, SENDERS_REMEMBERED_MAX } from './limits.ts'

export type HourlyCap = {
  /** Null and counted, or the seconds until the sender may ask again. */
  take(sender: string): number | null
}

export function hourlyCap(max: number, nowMs: () => number): HourlyCap {
  const askedAt = new Map<string, number[]>()
  return {
    take(sender) {
      const now = nowMs()
      const recent = (askedAt.get(sender) ?? []).filter((at) => at > now - HOUR_MS)
      if (recent.length >= max) return Math.ceil(((recent[0] ?? now) + HOUR_MS - now) / 1_000)
      askedAt.delete(sender)
      askedAt.set(sender, [...recent, now])
      const longestAgo = askedAt.keys().next().value
      if (askedAt.size > SENDERS_REMEMBERED_MAX && longestAgo !== undefined) askedAt.delete(longestAgo)
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
