// T5, B6. Offered transactions whose proofs are being verified, and what came from the same senders after them: they are
// handed back in order when there is a verdict. Bounded as the door's are; what finds no room is offered again by its peer.
import { ADMISSIONS_WAITING_BYTES_MAX, ADMISSIONS_WAITING_MAX, PENDING_PER_OFFICIAL_MAX } from '../params/limits.ts'
import type { Address } from '../types/bytes.ts'
import type { Claim } from '../types/claim.ts'
import type { ClaimBook } from './claimBook.ts'
import type { Offered } from './waitingRoom.ts'

export type ProofRoom = {
  /** One of this sender waits: what comes after it has to wait behind it. */
  isWaiting(sender: Address): boolean
  /** Behind the sender's first. False: there is no room. */
  follow(offered: Offered): boolean
  /** As the sender's first, until all of these have a verdict. False: there is no room. */
  hold(offered: Offered, claims: readonly Claim[]): boolean
  readonly size: number
}

type Parts = {
  readonly claims: Pick<ClaimBook, 'prove'>
  /** To be judged again, the sender's first ones first. */
  onVerdict(offered: readonly Offered[]): void
}

export function createProofRoom({ claims, onVerdict }: Parts): ProofRoom {
  const queues = new Map<Address, Offered[]>()
  let count = 0
  let bytes = 0

  function keep(queue: Offered[], offered: Offered): boolean {
    const { raw } = offered.transaction
    const isFull = count >= ADMISSIONS_WAITING_MAX || bytes + raw.length > ADMISSIONS_WAITING_BYTES_MAX
    if (isFull || queue.length >= PENDING_PER_OFFICIAL_MAX) return false
    queue.push(offered)
    count++
    bytes += raw.length
    return true
  }

  function release(sender: Address): void {
    const queue = queues.get(sender) ?? []
    queues.delete(sender)
    count -= queue.length
    for (const { transaction } of queue) bytes -= transaction.raw.length
    onVerdict(queue)
  }

  return {
    isWaiting: (sender) => queues.has(sender),
    follow: (offered) => keep(queues.get(offered.transaction.sender) ?? [], offered),
    hold(offered, asserted) {
      const { sender } = offered.transaction
      const queue: Offered[] = []
      if (!keep(queue, offered)) return false
      queues.set(sender, queue)
      claims.prove(asserted, 'transaction', (proof) => {
        if (proof !== 'unknown') release(sender)
      })
      return true
    },
    get size() {
      return count
    },
  }
}
