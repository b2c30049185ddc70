// B6. Which claims are known to be true, which to be untrue, and which are being verified and who waits for them. Claims
// and questions enter, jobs for the verifier leave, urgent ones first. It is bounded, believes nothing but verdicts, and
// runs in the loop's queue: whoever waits is called there.
import { weightOf } from '../execution/verifyStatements.ts'
import {
  BLOCK_PROOFS_MS_MAX,
  CLAIMS_GROUP_MAX,
  CLAIMS_GROUP_MS,
  CLAIMS_JOB_MAX,
  CLAIMS_JOB_MS_MAX,
  CLAIMS_PROVEN_MAX,
  CLAIMS_UNTRUE_MAX,
} from '../params/limits.ts'
import type { Claim } from '../types/claim.ts'
import type { Verifier } from '../types/ports.ts'
import { createVerifierPace } from './verifierPace.ts'

/** `unknown` once the node has stopped. */
export type Proof = 'true' | 'untrue' | 'unknown'
/** A block whose validity, or a transaction whose admission, hangs on it. */
export type Urgency = 'block' | 'transaction'

export type ClaimBook = {
  has(claim: Claim): boolean
  /** Of these together: one untrue makes them untrue. */
  proofOf(claims: readonly Claim[]): Proof
  /** Has verified what is not known; `then` runs in the loop's queue, when all are found true or one is not. */
  prove(claims: readonly Claim[], urgency: Urgency, then: (proof: Proof) => void): void
  /** They are in a final block: nobody asks again. */
  forget(claims: readonly Claim[]): void
  /** B7. What the verifier checks in half a second. */
  weightMax(): number
  counts(): ClaimCounts
  /** Whoever still waits learns nothing more. */
  stop(): void
}
export type ClaimCounts = {
  /** Since the start. */
  readonly verified: number
  readonly untrue: number
  /** Of checking, all workers together. */
  readonly seconds: number
  /** Claims that wait for a verdict now. */
  readonly waiting: number
}

type Parts = {
  readonly verifier: Verifier
  /** Into the loop's queue. */
  post(run: () => void): void
  later(delayMs: number, run: () => void): { cancel(): void }
}
type Waiter = { readonly left: Set<string>; readonly then: (proof: Proof) => void }
type Open = { readonly claim: Claim; readonly waiters: Set<Waiter>; isInHand: boolean }

export function createClaimBook({ verifier, post, later }: Parts): ClaimBook {
  const proven = new Set<string>()
  const untrue = new Set<string>()
  const open = new Map<string, Open>()
  /** Keys of open claims that no job holds yet, in their order. */
  const queues: Readonly<Record<Urgency, Set<string>>> = { block: new Set(), transaction: new Set() }
  const pace = createVerifierPace(verifier.weightPerMs)
  const totals = { verified: 0, untrue: 0, elapsedMs: 0 }
  let jobsInHand = 0
  let group: { cancel(): void } | null = null
  /** The transactions that wait have waited long enough, or are many: they go out until none is left. */
  let isDue = false
  let isStopped = false

  function proofOf(claims: readonly Claim[]): Proof {
    if (claims.some(({ key }) => untrue.has(key))) return 'untrue'
    return claims.every(({ key }) => proven.has(key)) ? 'true' : 'unknown'
  }

  function prove(claims: readonly Claim[], urgency: Urgency, then: (proof: Proof) => void): void {
    const known = proofOf(claims)
    if (isStopped) then('unknown')
    else if (known !== 'unknown') post(() => then(known))
    else ask(claims, urgency, then)
  }

  function ask(claims: readonly Claim[], urgency: Urgency, then: (proof: Proof) => void): void {
    const asked = new Map(claims.filter(({ key }) => !proven.has(key)).map((claim) => [claim.key, claim]))
    const waiter: Waiter = { left: new Set(asked.keys()), then }
    for (const claim of asked.values()) enter(claim, urgency).waiters.add(waiter)
    if (urgency === 'transaction' && !isDue) {
      if (queues.transaction.size < CLAIMS_GROUP_MAX) group ??= later(CLAIMS_GROUP_MS, uponGroup)
      else uponGroup()
      return
    }
    work()
  }

  /** One by itself costs twice what it costs among twenty, so whatever is not urgent waits for company. */
  function uponGroup(): void {
    group?.cancel()
    group = null
    isDue = true
    work()
  }

  /** One that a block needs overtakes; a job in hand is short, and is waited for. */
  function enter(claim: Claim, urgency: Urgency): Open {
    const known = open.get(claim.key)
    const entry = known ?? { claim, waiters: new Set<Waiter>(), isInHand: false }
    if (known === undefined) open.set(claim.key, entry)
    if (entry.isInHand || queues.block.has(claim.key)) return entry
    if (urgency === 'block') queues.transaction.delete(claim.key)
    queues[urgency].add(claim.key)
    return entry
  }

  function work(): void {
    while (!isStopped && jobsInHand < verifier.jobsMax) {
      const job = nextJob()
      if (job.length === 0) return
      jobsInHand++
      const statements = job.map(({ claim }) => claim.statement)
      verifier.verify(statements, (verdicts, elapsedMs) => post(() => uponVerdicts(job, verdicts, elapsedMs)))
    }
  }

  /** What is urgent goes to all idle workers in equal parts; nothing is so long that something urgent must wait for it. */
  function nextJob(): readonly Open[] {
    if (queues.block.size === 0 && !isDue) return []
    const queue = queues.block.size > 0 ? queues.block : queues.transaction
    const countMax = Math.min(CLAIMS_JOB_MAX, Math.ceil(queue.size / (verifier.jobsMax - jobsInHand)))
    const job: Open[] = []
    let weight = 0
    for (const key of queue) {
      const entry = open.get(key)
      if (entry === undefined) throw new Error('a claim in the queue that nobody asked about')
      weight += weightOf(entry.claim.statement)
      if (job.length > 0 && (job.length >= countMax || weight > pace.weightIn(CLAIMS_JOB_MS_MAX))) break
      queue.delete(key)
      entry.isInHand = true
      job.push(entry)
    }
    if (queues.transaction.size === 0) isDue = false
    return job
  }

  function uponVerdicts(job: readonly Open[], verdicts: readonly boolean[], elapsedMs: number): void {
    if (verdicts.length !== job.length) throw new Error('B6: the verifier has answered something else than was asked')
    jobsInHand--
    totals.elapsedMs += elapsedMs
    pace.uponJob(
      job.reduce((sum, { claim }) => sum + weightOf(claim.statement), 0),
      elapsedMs,
    )
    const settled = new Map<Waiter, Proof>()
    for (const [i, { claim, waiters }] of job.entries()) {
      const isTrue = verdicts[i] === true
      open.delete(claim.key)
      if (isTrue) remember(proven, claim.key, CLAIMS_PROVEN_MAX)
      else remember(untrue, claim.key, CLAIMS_UNTRUE_MAX)
      if (isTrue) totals.verified++
      else totals.untrue++
      for (const waiter of waiters) {
        waiter.left.delete(claim.key)
        if (!isTrue) settled.set(waiter, 'untrue')
        else if (waiter.left.size === 0 && !settled.has(waiter)) settled.set(waiter, 'true')
      }
    }
    for (const waiter of settled.keys()) leave(waiter)
    work()
    for (const [{ then }, proof] of settled) then(proof)
  }

  /** One untrue is enough: a liar's block full of them costs one job and not all. */
  function leave(waiter: Waiter): void {
    for (const key of waiter.left) {
      const entry = open.get(key)
      entry?.waiters.delete(waiter)
      if (entry === undefined || entry.waiters.size > 0 || entry.isInHand) continue
      open.delete(key)
      queues.block.delete(key)
      queues.transaction.delete(key)
    }
  }

  return {
    has: ({ key }) => proven.has(key),
    proofOf,
    prove,
    forget(claims) {
      for (const { key } of claims) proven.delete(key)
    },
    weightMax: () => pace.weightIn(BLOCK_PROOFS_MS_MAX),
    counts: () => ({
      verified: totals.verified,
      untrue: totals.untrue,
      seconds: totals.elapsedMs / 1_000,
      waiting: open.size,
    }),
    stop() {
      isStopped = true
      group?.cancel()
      const waiters = new Set([...open.values()].flatMap((entry) => [...entry.waiters]))
      open.clear()
      for (const { then } of waiters) then('unknown')
    },
  }
}

function remember(keys: Set<string>, key: string, max: number): void {
  for (const oldest of keys) {
    if (keys.size < max) break
    keys.delete(oldest)
  }
  keys.add(key)
}
