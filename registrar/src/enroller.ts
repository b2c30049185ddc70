// From requests to the roll, each voter exactly once in effect, whatever crashes in between. One batch is under way at a
// time: its signed bytes are on disk before they are sent, the same bytes are sent until the chain has decided, and
// nothing is signed anew before that. The roll itself is asked first, so a voter already on it is never sent again.
import {
  encodeEnrolment,
  getVoter,
  type PsephosClient,
  PsephosError,
  sendSigned,
  signCall,
  waitUntilRecorded,
} from '@psephos/client'
import type { LocalAccount } from 'viem'
import type { Log } from './app.ts'
import { BATCH_VOTERS_MAX, BATCH_WAIT_MS, RETRY_MS, STATE_READS_AT_ONCE } from './limits.ts'
import type { Batch, EnrolmentRequest, Requests } from './requests.ts'

export type Enroller = {
  /** Something was requested. */
  wake(): void
  /** Ends after the step under way; what is unfinished goes on at the next start. */
  stop(): Promise<void>
  /** False while the node does not answer, or the chain refuses for a reason the operator must mend. */
  isHealthy(): boolean
}

export type EnrollerParts = {
  client: PsephosClient
  account: LocalAccount
  requests: Requests
  log: Log
  /** Voters in one transaction. */
  batchVotersMax?: number
  retryMs?: number
}

/** Refusals that no later try can change: the voter is told. Every other one is the operator's to mend, and tried again. */
const FINAL_REFUSALS: readonly string[] = ['RollClosed', 'WrongPhase', 'ElectionOver', 'UnknownElection']

export function startEnroller(parts: EnrollerParts): Enroller {
  const { log, retryMs = RETRY_MS } = parts
  const stopping = new AbortController()
  let healthy = true
  // A request that comes in the middle of a step must not be slept through.
  let isWoken = false
  let ring: () => void = () => undefined
  const sleep = (ms: number | null) =>
    new Promise<void>((resolve) => {
      const timer = ms === null ? null : setTimeout(resolve, ms)
      ring = () => {
        if (timer !== null) clearTimeout(timer)
        resolve()
      }
      if (stopping.signal.aborted) ring()
    })

  const run = async () => {
    while (!stopping.signal.aborted) {
      isWoken = false
      try {
        const didSomething = await step(parts, stopping.signal)
        healthy = true
        if (!didSomething && !isWoken) await sleep(null)
      } catch (error) {
        if (!(error instanceof PsephosError)) throw error
        if (error.code === 'aborted') break
        healthy = false
        log('waiting', { code: error.code, reason: error.refusal?.name ?? '' })
        await sleep(retryMs)
      }
    }
  }
  // What is no PsephosError is a broken disk or a bug: it ends the process (unhandled) rather than enrol wrongly.
  const done = run()
  return {
    wake: () => {
      isWoken = true
      if (healthy) ring()
    },
    stop: async () => {
      stopping.abort()
      ring()
      await done
    },
    isHealthy: () => healthy,
  }
}

/** One batch brought to its end, or one begun. False: nothing to do. Throws PsephosError when it cannot go on now. */
export async function step(parts: EnrollerParts, signal: AbortSignal): Promise<boolean> {
  const { requests, batchVotersMax = BATCH_VOTERS_MAX } = parts
  const open = requests.openBatch()
  if (open !== null) {
    await finish(parts, open, signal)
    return true
  }
  const due = requests.due(batchVotersMax)
  const missing = await notOnRoll(parts, due)
  const batch = await begin(parts, missing)
  if (batch !== null) await finish(parts, batch, signal)
  return due.length > 0
}

/** Those of the roll are concluded on the way: an earlier life of this process, or another registrar, put them there. */
async function notOnRoll(
  { client, requests }: EnrollerParts,
  due: readonly EnrolmentRequest[],
): Promise<EnrolmentRequest[]> {
  const missing: EnrolmentRequest[] = []
  for (let start = 0; start < due.length; start += STATE_READS_AT_ONCE) {
    const some = due.slice(start, start + STATE_READS_AT_ONCE)
    const voters = await Promise.all(
      some.map(({ election, address }) => getVoter(client, { election, voter: address })),
    )
    some.forEach((request, i) => {
      if (voters[i]?.enrolled) requests.conclude(request.id, 'enrolled')
      else missing.push(request)
    })
  }
  return missing
}

/** Signs and keeps; nothing is sent yet. Null: there is nobody, or the contract refuses them all for good. */
async function begin(
  { client, account, requests, log }: EnrollerParts,
  voters: readonly EnrolmentRequest[],
): Promise<Batch | null> {
  const [first] = voters
  if (first === undefined) return null
  const { election } = first
  const enrolments = voters.map(({ address, commitment }) => ({ voter: address, commitment }))
  try {
    const signed = await signCall(client, { account, data: encodeEnrolment({ election, voters: enrolments }) })
    const batch = { hash: signed.hash, election, raw: signed.raw }
    requests.startBatch(
      batch,
      voters.map(({ id }) => id),
    )
    log('signed', { hash: batch.hash, voters: voters.length })
    return batch
  } catch (error) {
    const reason = finalReason(error)
    if (reason === null) throw error
    for (const { id } of voters) requests.conclude(id, 'refused', reason)
    log('refused', { reason, voters: voters.length })
    return null
  }
}

/** Sends the bytes, and looks until the chain has decided about them. Returns with the batch settled. */
async function finish({ client, requests, log }: EnrollerParts, batch: Batch, signal: AbortSignal): Promise<void> {
  const settle = (status: 'enrolled' | 'refused' | 'requested', reason: string | null) => {
    requests.endBatch(batch.hash, status, reason)
    log(status, { hash: batch.hash, reason: reason ?? '' })
  }
  for (;;) {
    try {
      await sendSigned(client, { raw: batch.raw })
    } catch (error) {
      // The door did not take the bytes and never will: whoever is on the roll by now is found there first.
      if (!isDoorRefusal(error)) throw error
      const reason = finalReason(error)
      return settle(reason === null ? 'requested' : 'refused', reason)
    }
    const outcome = await waitUntilRecorded(client, { hash: batch.hash, timeoutMs: BATCH_WAIT_MS, signal })
    switch (outcome.outcome) {
      case 'recorded':
        return settle('enrolled', null)
      case 'refused': {
        const reason = outcome.refusal?.name ?? null
        return settle(reason !== null && FINAL_REFUSALS.includes(reason) ? 'refused' : 'requested', reason)
      }
      case 'replaced':
      case 'nonce-used':
        return settle('requested', outcome.outcome)
      case 'unreachable':
        throw new PsephosError(outcome.error)
      case 'timeout':
        continue
    }
  }
}

/** After these the same bytes are never sent again, so signing others cannot enrol anyone twice. */
const DOOR_REFUSALS: readonly string[] = ['refused', 'nonce-too-low', 'nonce-too-high']

function isDoorRefusal(error: unknown): boolean {
  return error instanceof PsephosError && DOOR_REFUSALS.includes(error.code)
}

function finalReason(error: unknown): string | null {
  const name = error instanceof PsephosError ? (error.refusal?.name ?? null) : null
  return name !== null && FINAL_REFUSALS.includes(name) ? name : null
}
