// From requests to the roll, each voter exactly once in effect, whatever crashes in between. One batch is under way at a
// time: its signed bytes are on disk before they are sent, the same bytes are sent until the chain has decided, and
// nothing is signed anew before that. The roll itself is asked first, so a voter already on it is never sent again.
import {
  encodeCall,
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
import {
  BATCH_VOTERS_MAX,
  BATCH_WAIT_MS,
  REFUSALS_BEFORE_SPLIT,
  RETRY_MS,
  SPLIT_FACTOR,
  STATE_READS_AT_ONCE,
} from './limits.ts'
import { rule } from './refusals.ts'
import type { Replacement, Replacements } from './replacements/replacements.ts'
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
  replacements: Replacements
  log: Log
  /** Voters in one transaction. */
  batchVotersMax?: number
  retryMs?: number
}

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
  const { requests, replacements, batchVotersMax = BATCH_VOTERS_MAX } = parts
  const open = requests.openBatch()
  if (open !== null) {
    await finish(parts, open, settlementOf(parts, open), signal)
    return true
  }
  const lost = replacements.due()
  if (lost !== null) {
    const begun = await beginReplacement(parts, lost)
    if (begun !== null) await finish(parts, begun, settlementOf(parts, begun), signal)
    return true
  }
  const due = requests.due((refusals) => batchSize(batchVotersMax, refusals))
  const missing = await notOnRoll(parts, due)
  const batch = await begin(parts, missing)
  if (batch !== null) await finish(parts, batch, settlementOf(parts, batch), signal)
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

/** Requests whose batches were refused for no reason that names anyone go in smaller and smaller ones, at last alone. */
function batchSize(max: number, refusals: number): number {
  const splits = Math.max(0, refusals - REFUSALS_BEFORE_SPLIT + 1)
  return Math.max(1, Math.floor(max / SPLIT_FACTOR ** splits))
}

/** Signs and keeps; nothing is sent yet. Null: there is nobody, or the contract refuses what only some of them caused. */
async function begin(parts: EnrollerParts, voters: readonly EnrolmentRequest[]): Promise<Batch | null> {
  const { client, account, requests, log } = parts
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
    if (!isOfTheBatch(error)) throw error
    takeRefusal(parts, voters, error)
    return null
  }
}

/** S2. The same for one voter who lost a key. Null: the roll has the new address already, or never will. */
async function beginReplacement(parts: EnrollerParts, lost: Replacement): Promise<Batch | null> {
  const { client, account, replacements, log } = parts
  const { id, election, oldAddress, newAddress, commitment } = lost
  const there = await getVoter(client, { election, voter: newAddress })
  if (there.enrolled && there.commitment === commitment) {
    replacements.conclude(id, 'replaced', null)
    return null
  }
  try {
    const data = encodeCall('replaceVoter', [election, oldAddress, newAddress, commitment])
    const { hash, raw } = await signCall(client, { account, data })
    replacements.startBatch({ hash, election, raw }, id)
    log('signed', { hash, replacement: id })
    return { hash, election, raw }
  } catch (error) {
    if (!isOfTheBatch(error)) throw error
    replacements.conclude(id, 'refused', error.refusal?.name ?? error.code)
    log('refused', { replacement: id, reason: error.refusal?.name ?? error.code })
    return null
  }
}

/** What the end of a batch means for those in it. Each settles the batch with them. */
type Settlement = {
  recorded(): void
  /** Others' bytes took its nonce: whoever is on the roll by now is found there first. */
  again(reason: string): void
  /** Throws the refusal when the next try should be a while away. */
  refused(error: PsephosError): void
}

function settlementOf(parts: EnrollerParts, { hash }: Batch): Settlement {
  const { requests, replacements, log } = parts
  const replacement = replacements.inBatch(hash)
  if (replacement !== null) {
    const conclude = (status: 'replaced' | 'requested' | 'refused', reason: string | null) => {
      replacements.conclude(replacement.id, status, reason)
      log(status, { hash, reason: reason ?? '' })
    }
    return {
      recorded: () => conclude('replaced', null),
      again: (reason) => conclude('requested', reason),
      refused: (error) => conclude('refused', error.refusal?.name ?? error.code),
    }
  }
  const settle = (status: 'enrolled' | 'requested', reason: string | null) => {
    requests.endBatch(hash, status, reason)
    log(status, { hash, reason: reason ?? '' })
  }
  return {
    recorded: () => settle('enrolled', null),
    again: (reason) => settle('requested', reason),
    refused(error) {
      const voters = requests.inBatch(hash)
      settle('requested', error.refusal?.name ?? error.code)
      takeRefusal(parts, voters, error)
    },
  }
}

/** Sends the bytes, and looks until the chain has decided about them. Returns with the batch settled. */
async function finish(
  { client }: EnrollerParts,
  batch: Batch,
  settlement: Settlement,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    try {
      await sendSigned(client, { raw: batch.raw })
    } catch (error) {
      if (isOfTheBatch(error)) return settlement.refused(error)
      if (isOfTheNonce(error)) return settlement.again(error.code)
      throw error
    }
    const outcome = await waitUntilRecorded(client, { hash: batch.hash, timeoutMs: BATCH_WAIT_MS, signal })
    switch (outcome.outcome) {
      case 'recorded':
        return settlement.recorded()
      case 'refused':
        return settlement.refused(new PsephosError('refused', {}, { refusal: outcome.refusal }))
      case 'replaced':
      case 'nonce-used':
        return settlement.again(outcome.outcome)
      case 'unreachable':
        throw new PsephosError(outcome.error)
      case 'timeout':
        continue
    }
  }
}

/**
 * Settles whom the refusal settles. Whoever it only delays goes behind all who have not been refused, so that nobody's
 * address and nobody's election can hold up the others. Throws the refusal when the next try should be a while away.
 */
function takeRefusal({ requests, log }: EnrollerParts, voters: readonly EnrolmentRequest[], error: PsephosError): void {
  const reason = error.refusal?.name ?? error.code
  const ruling = rule(error.refusal, voters)
  log('refused', { reason, for: ruling.for, voters: voters.length })
  switch (ruling.for) {
    case 'everyone':
      for (const { id } of voters) requests.conclude(id, 'refused', reason)
      return
    case 'voter':
      requests.conclude(ruling.id, ruling.status, ruling.status === 'refused' ? reason : null)
      return
    case 'election':
      for (const election of new Set(voters.map((one) => one.election))) requests.postpone(election)
      throw error
    case 'nobody':
      requests.suspect(voters.map(({ id }) => id))
      throw error
  }
}

/** The chain or its door does not take these bytes and never will. After it they are never sent again. */
const OF_THE_BATCH: readonly string[] = ['refused', 'bad-transaction', 'gas-too-low']
/** After these too, so signing others cannot enrol anyone twice. */
const OF_THE_NONCE: readonly string[] = ['nonce-too-low', 'nonce-too-high']

const isOfTheBatch = (error: unknown): error is PsephosError =>
  error instanceof PsephosError && OF_THE_BATCH.includes(error.code)

const isOfTheNonce = (error: unknown): error is PsephosError =>
  error instanceof PsephosError && OF_THE_NONCE.includes(error.code)
