// T5, B6. The own door's transactions on their way into the pool. One whose proofs are not verified yet waits for the
// verdict, outside the pool, and so does whatever its sender sends after it, in order: nonces, replacements and repeats are
// judged as if all had come when the first was decided. Nothing is durable, offered or answered before.
import { encodeError } from '../execution/elections/abi.ts'
import { ADMISSIONS_WAITING_BYTES_MAX, ADMISSIONS_WAITING_MAX, POOL_TRANSACTIONS_MAX } from '../params/limits.ts'
import { electionOf } from '../txpool/errand.ts'
import type { Admission, TxPool } from '../txpool/pool.ts'
import type { Address } from '../types/bytes.ts'
import type { Claim } from '../types/claim.ts'
import { ExecutionReverted, InvalidTransaction, UnprovenClaims } from '../types/errors.ts'
import type { Clock } from '../types/ports.ts'
import type { Transaction } from '../types/transaction.ts'
import type { ClaimBook } from './claimBook.ts'
import { createUntrueCount } from './untrueCount.ts'

/** Nothing was decided: the transaction is nowhere. */
export class NodeStopped extends Error {
  constructor() {
    super('the node has stopped')
    this.name = 'NodeStopped'
  }
}

export type Admitted =
  | { readonly admission: Admission }
  /** InvalidTransaction, ExecutionReverted or NodeStopped; anything else is a fault. */
  | { readonly error: unknown }

export type Admissions = {
  /** `done` is called once: at once, unless proofs have to be verified first or its sender has such a one waiting. */
  admit(transaction: Transaction, done: (admitted: Admitted) => void): void
  /** Those that wait for a verdict. */
  waiting(): number
}

type Parts = { readonly pool: TxPool; readonly clock: Clock; readonly claims: ClaimBook }
type Waiting = { readonly transaction: Transaction; readonly done: (admitted: Admitted) => void }

export function createAdmissions({ pool, clock, claims }: Parts): Admissions {
  /** The first of each sender is being verified. */
  const queues = new Map<Address, Waiting[]>()
  const untrue = createUntrueCount(clock)
  let count = 0
  let bytes = 0

  function admit(transaction: Transaction, done: (admitted: Admitted) => void): void {
    const { sender } = transaction
    const known = queues.get(sender)
    const decided = known === undefined ? decide(transaction) : null
    if (decided !== null && !('open' in decided)) {
      done(decided)
      return
    }
    const queue = known ?? []
    if (!join(queue, { transaction, done }) || decided === null) return
    queues.set(sender, queue)
    wait(sender, queue, decided.open)
  }

  /** False: there is no room, and it was told so. */
  function join(queue: Waiting[], waiting: Waiting): boolean {
    const { transaction, done } = waiting
    try {
      checkRoom(transaction, queue.length)
    } catch (error) {
      done({ error })
      return false
    }
    queue.push(waiting)
    count++
    bytes += transaction.raw.length
    return true
  }

  function decide(transaction: Transaction): Admitted | { readonly open: readonly Claim[] } {
    try {
      return { admission: pool.admit(transaction, nowSeconds(), claims.has) }
    } catch (error) {
      if (!(error instanceof UnprovenClaims)) return { error }
      return whyRefused(transaction, error.claims) ?? { open: error.claims }
    }
  }

  function whyRefused(transaction: Transaction, asserted: readonly Claim[]): { readonly error: unknown } | null {
    if (claims.proofOf(asserted) === 'untrue') {
      untrue.add(transaction.sender)
      return { error: badProof(transaction) }
    }
    try {
      untrue.check(transaction.sender)
      return null
    } catch (error) {
      return { error }
    }
  }

  function wait(sender: Address, queue: Waiting[], asserted: readonly Claim[]): void {
    claims.prove(asserted, 'transaction', (proof) => {
      if (proof === 'unknown') giveUp(sender, queue)
      else goOn(sender, queue)
    })
  }

  /** Decides the sender's transactions one after the other, up to the first that needs another verdict. */
  function goOn(sender: Address, queue: Waiting[]): void {
    for (let first = queue[0]; first !== undefined; first = queue[0]) {
      const decided = decide(first.transaction)
      if ('open' in decided) {
        wait(sender, queue, decided.open)
        return
      }
      leave(queue).done(decided)
    }
    queues.delete(sender)
  }

  function leave(queue: Waiting[]): Waiting {
    const first = queue.shift()
    if (first === undefined) throw new Error('nobody waits here')
    count--
    bytes -= first.transaction.raw.length
    return first
  }

  function giveUp(sender: Address, queue: Waiting[]): void {
    queues.delete(sender)
    while (queue.length > 0) leave(queue).done({ error: new NodeStopped() })
  }

  /** T4. What waits here counts as if it were pending. */
  function checkRoom({ sender, raw }: Transaction, waitingOfSender: number): void {
    pool.checkSenderRoom(sender, waitingOfSender)
    const isFull = pool.size + count >= POOL_TRANSACTIONS_MAX || count >= ADMISSIONS_WAITING_MAX
    if (isFull || bytes + raw.length > ADMISSIONS_WAITING_BYTES_MAX) {
      throw new InvalidTransaction('pool-full', { max: ADMISSIONS_WAITING_MAX })
    }
  }

  function nowSeconds(): bigint {
    return BigInt(Math.floor(clock.nowMs() / 1_000))
  }

  return { admit, waiting: () => count }
}

/** T5. Refused as the contract would, if it looked at proofs. Every function that claims something begins with its election. */
function badProof(transaction: Transaction): ExecutionReverted {
  return new ExecutionReverted(encodeError('BadProof', [electionOf(transaction)]))
}
