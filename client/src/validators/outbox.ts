// G8. Signed transactions that a validator took, kept until it is known what became of them, so that the same bytes can go to
// another validator when the first one dies with them. Bounded; what a newer one with the same nonce replaced is dropped,
// because sending that again could undo the replacement.
import type { Hash } from 'viem'
import { OUTBOX_BYTES_MAX, OUTBOX_MAX } from './limits.ts'
import type { SignedBytes } from './signedBytes.ts'

export type Kept = SignedBytes & {
  readonly keptAtMs: number
  /** Last asked about or offered. */
  tendedAtMs: number
  /** Validators that took it. */
  readonly holders: Set<string>
  /** Validators that say that it is recorded, replaced, or its nonce used. */
  readonly settledAt: Set<string>
}

export type Outbox = {
  add(bytes: SignedBytes, at: { url: string; nowMs: number }): void
  get(hash: Hash): Kept | undefined
  has(sender: string, nonce: number): boolean
  /** In the order of their nonces. */
  of(sender: string): Kept[]
  all(): Iterable<Kept>
  settle(hash: Hash): void
  readonly size: number
}

export function createOutbox({ countMax = OUTBOX_MAX, bytesMax = OUTBOX_BYTES_MAX } = {}): Outbox {
  const byHash = new Map<Hash, Kept>()
  const bySender = new Map<string, Map<number, Kept>>()
  let bytes = 0

  function settle(hash: Hash): void {
    const kept = byHash.get(hash)
    if (kept === undefined) return
    byHash.delete(hash)
    bytes -= kept.raw.length
    const own = bySender.get(kept.sender)
    own?.delete(kept.nonce)
    if (own?.size === 0) bySender.delete(kept.sender)
  }

  return {
    add(signed, { url, nowMs }) {
      const known = byHash.get(signed.hash)
      if (known !== undefined) {
        known.holders.add(url)
        return
      }
      const own = bySender.get(signed.sender) ?? new Map<number, Kept>()
      const replaced = own.get(signed.nonce)
      if (replaced !== undefined) settle(replaced.hash)
      const kept = {
        ...signed,
        keptAtMs: nowMs,
        tendedAtMs: nowMs,
        holders: new Set([url]),
        settledAt: new Set<string>(),
      }
      byHash.set(signed.hash, kept)
      own.set(signed.nonce, kept)
      bySender.set(signed.sender, own)
      bytes += signed.raw.length
      for (const oldest of byHash.values()) {
        if (byHash.size <= countMax && bytes <= bytesMax) break
        settle(oldest.hash)
      }
    },
    get: (hash) => byHash.get(hash),
    has: (sender, nonce) => bySender.get(sender)?.has(nonce) === true,
    of: (sender) => [...(bySender.get(sender)?.values() ?? [])].sort((a, b) => a.nonce - b.nonce),
    all: () => byHash.values(),
    settle,
    get size() {
      return byHash.size
    },
  }
}
