// T4, T5. Transactions between nodes. What the own door accepted is offered to the peers; what they offer is judged in
// turns like at the door, and what cannot be judged yet waits a little: for the next head, or for its proofs to be verified
// (B6). Nothing here is ever counted against a peer but bytes that are no transaction at all, and untrue proofs.
import { keccakHash } from '../codec/keccak.ts'
import { decodeTransaction } from '../codec/transaction.ts'
import {
  GOSSIP_SEEN_MAX,
  GOSSIP_TURN_TRANSACTIONS_MAX,
  GOSSIP_WAITING_BYTES_MAX,
  GOSSIP_WAITING_MAX,
  TRANSACTION_BYTES_MAX,
  TURN_MS_MAX,
} from '../params/limits.ts'
import type { Admission } from '../txpool/pool.ts'
import type { Hash } from '../types/bytes.ts'
import type { Claim } from '../types/claim.ts'
import { ExecutionReverted, InvalidTransaction, type InvalidTransactionCode, UnprovenClaims } from '../types/errors.ts'
import type { Transaction } from '../types/transaction.ts'
import type { OfferedTransaction, Peer, Verdict } from '../types/transport.ts'
import type { Chores } from './chores.ts'
import type { ClaimBook } from './claimBook.ts'
import type { LoopParts } from './loopParts.ts'
import { createOffers } from './offers.ts'
import { createProofRoom } from './proofRoom.ts'
import { createWaitingRoom, type Offered } from './waitingRoom.ts'

export type Gossip = {
  /** Queued for their turn; bytes too long for any transaction are refused with their message. */
  receive(from: Peer, offered: readonly OfferedTransaction[]): Verdict
  /** Accepted at the own door. */
  offer(admission: Admission): void
  flush(): void
  /** A block has them or has ended them: they are not offered again. */
  settle(hashes: readonly Hash[]): void
  /** What waits here is offered to whoever connects, a piece at a time. */
  uponPeer(peer: Peer): void
  uponPeerGone(peer: Peer): void
  /** What could not be judged on the last head may be judged on this one. */
  uponHead(): void
  stop(): void
  counts(): GossipCounts
}
/** Since the start. */
export type GossipCounts = {
  readonly received: number
  readonly admitted: number
  readonly dropped: number
  readonly waiting: number
}

type Parts = Pick<LoopParts, 'chain' | 'pool' | 'transport' | 'clock' | 'signer' | 'onAdmitted'> & {
  readonly chores: Chores
  readonly claims: ClaimBook
  /** Something new waits: the next block may be due earlier. */
  onPooled(): void
  /** Runs in the loop's queue, where nothing else is going on. */
  later(delayMs: number, run: () => void): { cancel(): void }
}
type Received = OfferedTransaction & { readonly from: Peer }

export function createGossip(parts: Parts): Gossip {
  const { chain, pool, transport, clock, claims } = parts
  const inbox: Received[] = []
  let inboxBytes = 0
  let at = 0
  const seen = new Set<Hash>()
  const counts = { received: 0, admitted: 0, dropped: 0 }
  const offers = createOffers(parts)
  const waitingRoom = createWaitingRoom(clock)
  /** From the waiting rooms: the head has moved or their proofs are verified, so they get another judgement. */
  const again: Offered[] = []
  const wake = parts.chores.add(judgeSome)
  const proofRoom = createProofRoom({
    claims,
    onVerdict(offered) {
      again.push(...offered)
      wake()
    },
  })

  function receive(from: Peer, offered: readonly OfferedTransaction[]): Verdict {
    counts.received += offered.length
    if (offered.some(({ raw }) => raw.length > TRANSACTION_BYTES_MAX)) return 'reject'
    for (const one of offered) {
      if (inbox.length - at >= GOSSIP_WAITING_MAX || inboxBytes + one.raw.length > GOSSIP_WAITING_BYTES_MAX) {
        counts.dropped++
        continue
      }
      inbox.push({ ...one, from })
      inboxBytes += one.raw.length
    }
    wake()
    return 'accept'
  }

  /** A known one costs one hash; a new one a recovery and a dry run, so only so many a turn. */
  function judgeSome(): boolean {
    const startedAt = clock.monotonicMs()
    let hasNew = false
    for (let judged = 0; judged < GOSSIP_TURN_TRANSACTIONS_MAX && clock.monotonicMs() - startedAt < TURN_MS_MAX; ) {
      const kept = again.shift()
      if (kept !== undefined) {
        judged++
        if (pool.get(kept.transaction.hash) === null && admit(kept)) hasNew = true
        continue
      }
      const next = take()
      if (next === undefined) break
      const hash = keccakHash(next.raw)
      if (seen.has(hash) || pool.get(hash) !== null) continue
      judged++
      remember(hash)
      const transaction = decode(next)
      if (transaction !== null && admit({ ...next, transaction })) hasNew = true
    }
    offers.flush()
    if (hasNew) parts.onPooled()
    return at < inbox.length || again.length > 0
  }

  function take(): Received | undefined {
    const next = inbox[at]
    if (next === undefined) {
      inbox.length = 0
      at = 0
      return undefined
    }
    at++
    inboxBytes -= next.raw.length
    // A long queue is not moved for each that leaves it.
    if (at === GOSSIP_TURN_TRANSACTIONS_MAX * 32) {
      inbox.splice(0, at)
      at = 0
    }
    return next
  }

  /** Whoever sends what no state can make valid is wrong or old, and an honest node passes on only what it has judged. */
  function decode({ raw, from }: Received): Transaction | null {
    try {
      return decodeTransaction(raw, chain.chainId)
    } catch (error) {
      if (!(error instanceof InvalidTransaction)) throw error
      transport.penalise(from.address, `T1: offered what is no transaction: ${error.code}`)
      return null
    }
  }

  /** True when it is in the pool now. */
  function admit(offered: Offered): boolean {
    const { transaction, replaces, from } = offered
    if (proofRoom.isWaiting(transaction.sender)) {
      if (!proofRoom.follow(offered)) seen.delete(transaction.hash)
      return false
    }
    try {
      const admission = pool.admitOffered(transaction, replaces, nowSeconds(), claims.has)
      if (admission === null) return false
      counts.admitted++
      parts.onAdmitted(admission)
      // Validators hear everything from whoever accepted it; only what an observer brought has to be passed on.
      if (from.role === 'observer') offers.add(admission)
      return true
    } catch (error) {
      if (error instanceof UnprovenClaims) return uponUnproven(offered, error.claims)
      if (isForLater(error)) {
        if (!waitingRoom.keep(offered)) seen.delete(transaction.hash)
        return false
      }
      // Whoever accepted it offers it again: then it is judged again.
      if (error instanceof InvalidTransaction && error.code === 'pool-full') seen.delete(transaction.hash)
      if (error instanceof InvalidTransaction || error instanceof ExecutionReverted) return false
      throw error
    }
  }

  /** B6. An honest node passes on what it has verified, so an untrue one is counted against whoever sent it. */
  function uponUnproven(offered: Offered, asserted: readonly Claim[]): boolean {
    const { transaction, from } = offered
    if (claims.proofOf(asserted) === 'untrue') {
      transport.penalise(from.address, `B6: offered an untrue proof (${transaction.hash})`)
    } else if (!proofRoom.hold(offered, asserted)) seen.delete(transaction.hash)
    return false
  }

  function uponHead(): void {
    again.push(...waitingRoom.takeAll())
    if (again.length > 0) wake()
  }

  function remember(hash: Hash): void {
    for (const oldest of seen) {
      if (seen.size < GOSSIP_SEEN_MAX) break
      seen.delete(oldest)
    }
    seen.add(hash)
  }

  function nowSeconds(): bigint {
    return BigInt(Math.floor(clock.nowMs() / 1_000))
  }

  return {
    receive,
    offer: offers.add,
    flush: offers.flush,
    settle: offers.settle,
    uponPeer: offers.welcome,
    uponPeerGone: offers.uponPeerGone,
    uponHead,
    stop: offers.stop,
    counts: () => ({ ...counts, waiting: inbox.length - at + again.length + waitingRoom.size + proofRoom.size }),
  }
}

/** T5. Our head may be behind the peer's: what depends on the state is judged again, what does not is not. */
const FOR_LATER: readonly InvalidTransactionCode[] = [
  'unknown-sender',
  'nonce-too-high',
  'too-many-pending',
  'too-many-this-hour',
]

function isForLater(error: unknown): boolean {
  return error instanceof ExecutionReverted || (error instanceof InvalidTransaction && FOR_LATER.includes(error.code))
}
