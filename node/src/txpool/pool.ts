// The transactions that wait for a block (T4, T5): one gap-free queue of nonces per sender, bounded per sender and
// overall. It has no clock, disk or network: the time, the head and what to keep are arguments.
import { ROLES } from '@psephos/contracts-abi'
import { checkSender, checkTransactionForm } from '../execution/checkTransaction.ts'
import type { ExecutionContext } from '../execution/context.ts'
import { rolesOf } from '../execution/elections/roles.ts'
import { readSchedule } from '../execution/elections/storage.ts'
import { gasOf } from '../execution/gas.ts'
import {
  PENDING_PER_OFFICIAL_MAX,
  PENDING_PER_VOTER_MAX,
  PLAIN_GAS_SHARE,
  PLAIN_TRANSACTION_BYTES_MAX,
  POOL_BYTES_MAX,
  POOL_TRANSACTIONS_MAX,
  RATE_WINDOW_SECONDS,
  TRANSACTIONS_PER_VOTER_HOUR_MAX,
} from '../params/limits.ts'
import type { Address, Hash } from '../types/bytes.ts'
import type { Claim } from '../types/claim.ts'
import { ExecutionReverted, InvalidTransaction, UnprovenClaims } from '../types/errors.ts'
import type { Transaction } from '../types/transaction.ts'
import { type DryRun, startDryRun } from './dryRun.ts'
import type { Entry } from './entry.ts'
import { electionOf, isBallot, isToSystemContract } from './errand.ts'
import type { PoolHead } from './head.ts'
import { checkReplacement } from './replacement.ts'
import { selectEntries } from './select.ts'
import { type Settlement, settle } from './settlement.ts'

export type Admission = {
  readonly transaction: Transaction
  /** The pending hash whose nonce it takes over. */
  readonly replaces: Hash | null
}

/** B6. Which claims the caller has verified. */
export type IsProven = (claim: Claim) => boolean
const NONE: IsProven = () => false

type Queue = {
  readonly entries: Entry[]
  /** An official's pending batches, already run on this head, so that the 64th costs as little as the first. */
  dryRun: { readonly head: PoolHead; readonly run: DryRun } | null
}

type Tried = { readonly head: PoolHead; readonly nowSeconds: bigint; readonly claims: readonly Claim[] }

export class TxPool {
  readonly #context: ExecutionContext
  readonly #queues = new Map<Address, Queue>()
  readonly #byHash = new Map<Hash, Entry>()
  readonly #replacedBy = new Map<Hash, Hash>()
  /** What a peer's door replaced by an entry of ours, though we never saw it: refused from its sender, and nothing else. */
  readonly #claimed = new Map<Hash, Hash>()
  /** B6. Who waits for a verdict is held elsewhere; it is asked about twice, and need not run twice. */
  readonly #tried = new WeakMap<Transaction, Tried>()
  #head: PoolHead
  #arrivals = 0
  /** Raw bytes of all entries. */
  #bytes = 0

  constructor(context: ExecutionContext, head: PoolHead) {
    this.#context = context
    this.#head = head
  }

  /**
   * The door. Throws InvalidTransaction, ExecutionReverted, or UnprovenClaims when it is to be asked again with more proven
   * (B6); and then nothing has changed.
   */
  admit(transaction: Transaction, nowSeconds: bigint, isProven: IsProven = NONE): Admission {
    const { sender, hash } = transaction
    if (this.#byHash.has(hash)) throw new InvalidTransaction('already-known')
    if (this.#replacedBy.has(hash)) throw new InvalidTransaction('replacement-refused', { reason: 'was-replaced' })
    const { chainId } = this.#context.spec
    const gas = checkTransactionForm(transaction, { chainId, blockGasLimit: this.#head.blockGasLimit })
    if (!isToSystemContract(transaction)) this.#checkPlain(transaction, gas)
    const queue = this.#queues.get(sender)
    const account = this.#head.state.getAccount(sender)
    const stateNonce = account?.nonce ?? 0n
    const pending = queue?.entries[Number(transaction.nonce - stateNonce)]
    if (pending === undefined) {
      const isStale = transaction.nonce < stateNonce
      checkSender(transaction, account, isStale ? stateNonce : stateNonce + BigInt(queue?.entries.length ?? 0))
      this.#checkBounds(transaction, gas, queue)
    } else {
      if (this.#claimed.get(pending.transaction.hash) === hash) {
        throw new InvalidTransaction('replacement-refused', { reason: 'was-replaced' })
      }
      checkReplacement(pending, transaction)
    }
    const claims =
      this.#claimsTried(transaction, queue, nowSeconds) ?? this.#tryOut(transaction, pending, queue, nowSeconds)
    const unproven = claims.filter((claim) => !isProven(claim))
    if (unproven.length > 0) {
      if (queue === undefined) this.#tried.set(transaction, { head: this.#head, nowSeconds, claims })
      // It must not stay in the run that its sender's next one is tried on.
      if (queue !== undefined) queue.dryRun = null
      throw new UnprovenClaims(unproven)
    }
    this.#place(transaction, gas, pending)
    return { transaction, replaces: pending?.transaction.hash ?? null }
  }

  /**
   * T4. Offered by a peer, whose door let it replace `replaces`: here too it takes the place of exactly that one. Null:
   * another one waits under its nonce. Throws as `admit` does.
   */
  admitOffered(
    transaction: Transaction,
    replaces: Hash | null,
    nowSeconds: bigint,
    isProven: IsProven = NONE,
  ): Admission | null {
    const { sender, nonce, hash } = transaction
    const stateNonce = this.#head.state.getAccount(sender)?.nonce ?? 0n
    const pending = this.#queues.get(sender)?.entries[Number(nonce - stateNonce)]
    if (pending !== undefined && pending.transaction.hash !== replaces) return null
    const admission = this.admit(transaction, nowSeconds, isProven)
    if (pending === undefined && replaces !== null) this.#claimed.set(hash, replaces)
    return admission
  }

  /**
   * After a restart: what had been accepted is taken back unchecked, in the order of its acceptance; on the same nonce
   * the later one has replaced the earlier. A repeat changes nothing. False: its nonce is used, or one before it is missing.
   */
  restore(transaction: Transaction): boolean {
    if (this.#byHash.has(transaction.hash) || this.#replacedBy.has(transaction.hash)) return true
    const account = this.#head.state.getAccount(transaction.sender)
    const queue = this.#queues.get(transaction.sender)
    if (account === null) return false
    const position = Number(transaction.nonce - account.nonce)
    if (position < 0 || position > (queue?.entries.length ?? 0)) return false
    this.#place(transaction, gasOf(transaction), queue?.entries[position])
    return true
  }

  /** B6. After a restart: what a waiting one takes for proven, on this head; nothing where it would fail. */
  claimsOf(hash: Hash, nowSeconds: bigint): readonly Claim[] {
    const entry = this.#byHash.get(hash)
    if (entry === undefined) return []
    const { transaction } = entry
    const earlier = this.#queues
      .get(transaction.sender)
      ?.entries.filter((other) => other.transaction.nonce < transaction.nonce)
    const before = (earlier ?? []).map((other) => other.transaction)
    try {
      return startDryRun(this.#context, this.#head, before, nowSeconds).tryNext(transaction, nowSeconds)
    } catch (error) {
      if (error instanceof InvalidTransaction || error instanceof ExecutionReverted) return []
      throw error
    }
  }

  /** The candidates of a block with this timestamp. One that would fail meanwhile is among them: it ends with status 0. */
  select(timestamp: bigint): Transaction[] {
    const queues = Array.from(this.#queues.values(), (queue) => queue.entries)
    return selectEntries(queues, { timestamp, gasMax: this.#head.blockGasLimit }).map((entry) => entry.transaction)
  }

  /** H6. The least block timestamp at which `select` finds something; null when nothing waits. */
  selectableFrom(): bigint | null {
    let earliest: bigint | null = null
    for (const { entries } of this.#queues.values()) {
      const from = entries[0]?.notBefore ?? 0n
      if (from <= this.#head.timestamp) return from
      if (earliest === null || from < earliest) earliest = from
    }
    return earliest
  }

  /** What this block will end. Nothing changes before `uponBlock`. */
  settlementOf(included: readonly Transaction[]): Settlement {
    const nonces = new Map<Address, bigint>()
    return settle(included, ({ sender, nonce }) => {
      const first = nonces.get(sender) ?? this.#head.state.getAccount(sender)?.nonce ?? 0n
      nonces.set(sender, first)
      return this.#queues.get(sender)?.entries[Number(nonce - first)]
    })
  }

  /** The block is final and `head` is its state: what it settled leaves, the rest waits on. */
  uponBlock(included: readonly Transaction[], settlement: Settlement, head: PoolHead): void {
    this.#head = head
    for (const hash of settlement.settled) {
      this.#byHash.delete(hash)
      this.#replacedBy.delete(hash)
      this.#claimed.delete(hash)
    }
    for (const { sender } of included) {
      const queue = this.#queues.get(sender)
      if (queue === undefined) continue
      this.#bytes -= queue.entries.shift()?.transaction.raw.length ?? 0
      if (queue.entries.length === 0) this.#queues.delete(sender)
    }
  }

  get(hash: Hash): Transaction | null {
    return this.#byHash.get(hash)?.transaction ?? null
  }

  /** The hash that took this one's place while both waited. */
  replacedBy(hash: Hash): Hash | null {
    return this.#replacedBy.get(hash) ?? null
  }

  /** What a waiting one took the place of, for those who have not seen it. */
  replacedLast(hash: Hash): Hash | null {
    return this.#byHash.get(hash)?.replaced.at(-1) ?? this.#claimed.get(hash) ?? null
  }

  /** All that wait, in the order of their coming. */
  hashes(): readonly Hash[] {
    return [...this.#byHash.keys()]
  }

  pendingNonce(sender: Address): bigint {
    const account = this.#head.state.getAccount(sender)
    return (account?.nonce ?? 0n) + BigInt(this.#queues.get(sender)?.entries.length ?? 0)
  }

  content(): ReadonlyMap<Address, readonly Transaction[]> {
    const content = new Map<Address, readonly Transaction[]>()
    for (const [sender, { entries }] of this.#queues) {
      content.set(
        sender,
        entries.map((entry) => entry.transaction),
      )
    }
    return content
  }

  /** T4. `waiting`: how many of this sender are being judged elsewhere. Throws InvalidTransaction. */
  checkSenderRoom(sender: Address, waiting: number): void {
    const have = waiting + 1
    if (have <= PENDING_PER_VOTER_MAX) return
    const max = rolesOf(this.#head.state, sender) === ROLES.voter ? PENDING_PER_VOTER_MAX : PENDING_PER_OFFICIAL_MAX
    if (have > max) throw new InvalidTransaction('too-many-pending', { have, max })
  }

  get size(): number {
    return this.#byHash.size
  }

  /** Larger than its share of a block, it could never be selected, and would hold back what its sender sends after it. */
  #checkPlain({ raw }: Transaction, gas: bigint): void {
    if (raw.length > PLAIN_TRANSACTION_BYTES_MAX) {
      throw new InvalidTransaction('data-too-large', { have: raw.length, max: PLAIN_TRANSACTION_BYTES_MAX })
    }
    const max = this.#head.blockGasLimit / PLAIN_GAS_SHARE
    if (gas > max) throw new InvalidTransaction('gas-above-block-limit', { have: gas, max })
  }

  #checkBounds({ sender, nonce, raw }: Transaction, gas: bigint, queue: Queue | undefined): void {
    const have = (queue?.entries.length ?? 0) + 1
    // What is within a voter's bounds is within everyone's, and most senders need no look at their roles.
    if (have > PENDING_PER_VOTER_MAX || nonce >= TRANSACTIONS_PER_VOTER_HOUR_MAX) {
      const isVoter = rolesOf(this.#head.state, sender) === ROLES.voter
      const max = isVoter ? PENDING_PER_VOTER_MAX : PENDING_PER_OFFICIAL_MAX
      if (have > max) throw new InvalidTransaction('too-many-pending', { have, max })
      if (isVoter) this.#checkRate(sender, nonce)
    }
    // What waits is run again before the next is judged: together it stays below what one block may take.
    const gasPending = (queue?.entries ?? []).reduce((sum, entry) => sum + entry.gas, gas)
    if (gasPending > this.#head.blockGasLimit) {
      throw new InvalidTransaction('too-many-pending', {
        have: gasPending,
        max: this.#head.blockGasLimit,
        of: 'gas of',
      })
    }
    if (this.#byHash.size >= POOL_TRANSACTIONS_MAX || this.#bytes + raw.length > POOL_BYTES_MAX) {
      throw new InvalidTransaction('pool-full', { max: POOL_TRANSACTIONS_MAX })
    }
  }

  /** T4. A nonce counts what its account has sent, so the state of an hour ago says how many of them are recent. */
  #checkRate(sender: Address, nonce: bigint): void {
    const max = TRANSACTIONS_PER_VOTER_HOUR_MAX
    const have = nonce + 1n - this.#head.nonceAnHourAgo(sender)
    if (have > max) throw new InvalidTransaction('too-many-this-hour', { have, max, seconds: RATE_WINDOW_SECONDS })
  }

  /**
   * What a sender's only transaction claimed on this very head, when it was asked before and had to wait for its proofs. Later it
   * can only be easier to be in time: opening is judged by the clock, closing by the head. Null: it must be tried.
   */
  #claimsTried(transaction: Transaction, queue: Queue | undefined, nowSeconds: bigint): readonly Claim[] | null {
    const tried = queue === undefined ? this.#tried.get(transaction) : undefined
    return tried !== undefined && tried.head === this.#head && tried.nowSeconds <= nowSeconds ? tried.claims : null
  }

  #tryOut(
    transaction: Transaction,
    pending: Entry | undefined,
    queue: Queue | undefined,
    nowSeconds: bigint,
  ): readonly Claim[] {
    const entries = queue?.entries ?? []
    const earlier = entries.filter(({ transaction: { nonce } }) => nonce < transaction.nonce)
    if (pending === undefined && queue?.dryRun?.head === this.#head) {
      return queue.dryRun.run.tryNext(transaction, nowSeconds)
    }
    const run = startDryRun(
      this.#context,
      this.#head,
      earlier.map((entry) => entry.transaction),
      nowSeconds,
    )
    // Kept before it is tried: a refusal leaves no trace in the run, and must not make the next one replay everything.
    const isWorthKeeping = pending === undefined && entries.length >= PENDING_PER_VOTER_MAX
    if (queue !== undefined && isWorthKeeping) queue.dryRun = { head: this.#head, run }
    const claims = run.tryNext(transaction, nowSeconds)
    if (queue !== undefined && !isWorthKeeping) queue.dryRun = null
    return claims
  }

  #place(transaction: Transaction, gas: bigint, replaced: Entry | undefined): void {
    const ballot = isBallot(transaction)
    const entry: Entry = {
      transaction,
      arrival: replaced?.arrival ?? this.#arrivals++,
      gas,
      isBallot: ballot,
      isPlain: !isToSystemContract(transaction),
      notBefore: ballot ? readSchedule(this.#head.state, electionOf(transaction)).opensAt : 0n,
      replaced: replaced === undefined ? [] : [...replaced.replaced, replaced.transaction.hash],
    }
    const queue = this.#queues.get(transaction.sender) ?? { entries: [], dryRun: null }
    this.#queues.set(transaction.sender, queue)
    if (replaced === undefined) queue.entries.push(entry)
    else {
      queue.entries[queue.entries.indexOf(replaced)] = entry
      this.#bytes -= replaced.transaction.raw.length
      this.#byHash.delete(replaced.transaction.hash)
      this.#replacedBy.set(replaced.transaction.hash, transaction.hash)
    }
    this.#byHash.set(transaction.hash, entry)
    this.#bytes += transaction.raw.length
  }
}
