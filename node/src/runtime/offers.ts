// T5. What leaves: transactions accepted here go to the peers in messages of bounded size; what waits here goes to whoever
// connects; and what still waits after a while is offered again, a few at a time in turn, for a peer whose pool was full.
import {
  GOSSIP_AGAIN_MS,
  GOSSIP_BYTES_MAX,
  GOSSIP_TRANSACTIONS_MAX,
  GOSSIP_WELCOME_MS_MIN,
  GOSSIP_WELCOME_PAUSE_MS,
} from '../params/limits.ts'
import type { Admission } from '../txpool/pool.ts'
import type { Address, Hash } from '../types/bytes.ts'
import type { OfferedTransaction, Peer } from '../types/transport.ts'
import type { LoopParts } from './loopParts.ts'

export type Offers = {
  /** To all who may propose; an observer passes on to every peer, because it may know no validator. */
  add(admission: Admission): void
  flush(): void
  /** A block has them, or has ended them. */
  settle(hashes: readonly Hash[]): void
  welcome(peer: Peer): void
  uponPeerGone(peer: Peer): void
  stop(): void
}

type Parts = Pick<LoopParts, 'pool' | 'transport' | 'clock' | 'signer'> & {
  later(delayMs: number, run: () => void): { cancel(): void }
}
type Welcome = { readonly hashes: readonly Hash[]; at: number; timer: { cancel(): void } }

export function createOffers({ pool, transport, clock, signer, later }: Parts): Offers {
  /**
   * Accepted here or passed on, in the order of the last offer: until a block settles them we answer for them. What the
   * pool dropped is found when its turn comes.
   */
  const own = new Set<Hash>()
  let outbox: OfferedTransaction[] = []
  let outboxBytes = 0
  const welcomes = new Map<Address, Welcome>()
  const welcomedAt = new Map<Address, number>()
  let again = later(GOSSIP_AGAIN_MS, offerAgain)

  function add({ transaction, replaces }: Admission): void {
    own.add(transaction.hash)
    push({ raw: transaction.raw, replaces })
  }

  function push(offered: OfferedTransaction): void {
    if (outbox.length >= GOSSIP_TRANSACTIONS_MAX || outboxBytes + offered.raw.length > GOSSIP_BYTES_MAX) flush()
    outbox.push(offered)
    outboxBytes += offered.raw.length
  }

  function flush(): void {
    if (outbox.length === 0) return
    transport.broadcast({ kind: 'transactions', transactions: outbox }, signer === null ? 'all' : 'validators')
    outbox = []
    outboxBytes = 0
  }

  function settle(hashes: readonly Hash[]): void {
    for (const hash of hashes) own.delete(hash)
  }

  function offerAgain(): void {
    // Each goes to the end of the line when it was offered: only those that were in it before are looked at.
    let left = Math.min(own.size, GOSSIP_TRANSACTIONS_MAX)
    for (const hash of own) {
      if (left-- === 0) break
      own.delete(hash)
      const offered = offeredOf(hash)
      if (offered === null) continue
      own.add(hash)
      push(offered)
    }
    flush()
    again = later(GOSSIP_AGAIN_MS, offerAgain)
  }

  function offeredOf(hash: Hash): OfferedTransaction | null {
    const transaction = pool.get(hash)
    return transaction && { raw: transaction.raw, replaces: pool.replacedLast(hash) }
  }

  /** A snapshot, sent in pieces: what comes meanwhile is offered to this peer as to all. */
  function welcome({ address, role }: Peer): void {
    if ((role !== 'validator' && signer !== null) || pool.size === 0) return
    const now = clock.monotonicMs()
    const lastAt = welcomedAt.get(address)
    const waitMs = lastAt === undefined ? 0 : Math.max(0, lastAt + GOSSIP_WELCOME_MS_MIN - now)
    welcomedAt.set(address, now + waitMs)
    welcomes.get(address)?.timer.cancel()
    welcomes.set(address, {
      ...{ hashes: pool.hashes(), at: 0 },
      timer: later(waitMs, () => sendPiece(address)),
    })
  }

  function sendPiece(address: Address): void {
    const welcome = welcomes.get(address)
    if (welcome === undefined) return
    const { transactions, end } = pieceFrom(welcome)
    // A full queue empties again: the same piece is tried after the pause.
    if (transactions.length === 0 || transport.send(address, { kind: 'transactions', transactions })) welcome.at = end
    if (welcome.at >= welcome.hashes.length) welcomes.delete(address)
    else welcome.timer = later(GOSSIP_WELCOME_PAUSE_MS, () => sendPiece(address))
  }

  function pieceFrom({ hashes, at }: Welcome): { transactions: OfferedTransaction[]; end: number } {
    const transactions: OfferedTransaction[] = []
    let bytes = 0
    let end = at
    for (; end < hashes.length && transactions.length < GOSSIP_TRANSACTIONS_MAX; end++) {
      const hash = hashes[end]
      const offered = hash === undefined ? null : offeredOf(hash)
      if (offered === null) continue
      if (transactions.length > 0 && bytes + offered.raw.length > GOSSIP_BYTES_MAX) break
      transactions.push(offered)
      bytes += offered.raw.length
    }
    return { transactions, end }
  }

  function uponPeerGone({ address }: Peer): void {
    welcomes.get(address)?.timer.cancel()
    welcomes.delete(address)
  }

  return {
    add,
    flush,
    settle,
    welcome,
    uponPeerGone,
    stop() {
      again.cancel()
      for (const { timer } of welcomes.values()) timer.cancel()
    },
  }
}
