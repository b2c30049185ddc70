// T5. Where a raw transaction comes in: decode, admit when its proofs are verified (B6), make durable, offer to the peers,
// and only then answer its hash. Also answers what
// became of any hash, from memory while it waits and from the chain's disk for ever after.
import type { Chain } from '../chain/chain.ts'
import { keccakHash } from '../codec/keccak.ts'
import { decodeTransaction } from '../codec/transaction.ts'
import type { Journal } from '../store/journal.ts'
import type { Admission, TxPool } from '../txpool/pool.ts'
import type { Ended } from '../txpool/settlement.ts'
import type { Hash } from '../types/bytes.ts'
import type { CheckedTransaction, Notice, PoolView, TransactionStatus } from '../types/chainView.ts'
import { ExecutionReverted, InvalidTransaction } from '../types/errors.ts'
import type { Transaction } from '../types/transaction.ts'
import type { Loop } from './loopParts.ts'

export type DoorParts = {
  readonly chain: Chain
  readonly pool: TxPool
  readonly journal: Pick<Journal, 'append'>
  /** Ends known from a restart that the next block will write. */
  readonly unwritten: () => readonly Ended[]
  /** Something new waits: the next block may be due earlier. */
  onAccepted(): void
  /** Judged, and in the pool: `Loop.admit`. */
  readonly admit: Loop['admit']
  /** T5. For the peers, with what else is accepted meanwhile. */
  offer(admission: Admission): void
  /** What was offered has left when this returns. */
  flush(): void
  /** `accepted`, or the code of the refusal. */
  onVerdict(verdict: string): void
  tell(notice: Notice): void
}

export function createDoor(parts: DoorParts): PoolView {
  const { chain, pool, journal } = parts

  /** Decoded, judged and in the pool, or refused without a trace; what claims nothing in one turn. */
  async function accept(raw: Uint8Array, checked: CheckedTransaction | undefined): Promise<Admission> {
    try {
      const admission = await admitted(decodeTransaction(raw, chain.chainId, checked))
      parts.onVerdict('accepted')
      return admission
    } catch (error) {
      if (error instanceof InvalidTransaction) parts.onVerdict(error.code)
      if (error instanceof ExecutionReverted) parts.onVerdict('reverted')
      throw error
    }
  }

  function admitted(transaction: Transaction): Promise<Admission> {
    return new Promise((resolve, reject) => {
      parts.admit(transaction, (result) => {
        if ('error' in result) {
          reject(result.error)
          return
        }
        // At once, before anybody else is in between: what is in the pool is on its way to the disk.
        makeDurable(result.admission)
        resolve(result.admission)
      })
    })
  }

  /** Accepted, not durable yet. */
  const underWay = new Map<Hash, Promise<void>>()

  function makeDurable(admission: Admission): void {
    const { transaction, replaces } = admission
    const durable = journal.append(transaction.hash, { raw: transaction.raw, replaces })
    durable.catch(() => {}) // met again by who waits for it
    underWay.set(transaction.hash, durable)
    parts.offer(admission)
    parts.onAccepted()
  }

  async function submit(raw: Uint8Array, checked?: CheckedTransaction): Promise<Hash> {
    let admission: Admission
    try {
      admission = await accept(raw, checked)
    } catch (error) {
      await waitIfKnown(raw, error)
      throw error
    }
    const { transaction } = admission
    await underWay.get(transaction.hash)
    underWay.delete(transaction.hash)
    // The first of those that became durable together sends them all.
    parts.flush()
    parts.tell({ kind: 'pending', transaction })
    return transaction.hash
  }

  /** "Already known" promises as much as the hash does, so it waits for the same fsync. */
  async function waitIfKnown(raw: Uint8Array, error: unknown): Promise<void> {
    if (error instanceof InvalidTransaction && error.code === 'already-known') await underWay.get(keccakHash(raw))
  }

  function status(hash: Hash): TransactionStatus {
    if (pool.get(hash) !== null) return { status: 'pending' }
    const place = chain.findTransaction(hash)
    if (place !== null) {
      const receipt = chain.transactionAt(place.height, place.index)?.receipt
      return { status: 'recorded', ...place, success: receipt?.status === 1 }
    }
    const by = pool.replacedBy(hash)
    if (by !== null) return { status: 'replaced', by }
    const ended = chain.outcome(hash) ?? parts.unwritten().find((end) => end.hash === hash)
    return ended === undefined ? { status: 'unknown' } : { status: ended.status, by: ended.by }
  }

  return {
    submit,
    refuse: (error) => parts.onVerdict(error.code),
    status,
    pending: (hash) => pool.get(hash),
    pendingNonce: (sender) => pool.pendingNonce(sender),
    content: () => pool.content(),
    counts: () => ({ pending: pool.size, queued: 0 }),
  }
}
