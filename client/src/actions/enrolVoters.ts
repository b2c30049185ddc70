// Puts voters on a roll, however many: batches of one transaction each, a window of them under way at a time, so that
// the registrar's own bound of pending transactions (T4) is never met.
import { ENROLMENT_BATCH_MAX } from '@psephos/contracts-abi'
import { type Address, concat, type Hash, type Hex, keccak256 } from 'viem'
import { PsephosError } from '../errors.ts'
import type { PsephosClient } from '../types.ts'
import { type ByAccount, encodeCall, type SentCall, sendCall } from './sendCall.ts'
import { waitUntilRecorded } from './waitUntilRecorded.ts'

export type Enrolment = { voter: Address; commitment: Hash }
export type EnrolmentProgress = { enrolled: number; total: number }

/** keccak256(salt ‖ record). The registrar keeps salt (32 bytes) and record; the chain only sees this (S2). */
export function enrolmentCommitment({ salt, record }: { salt: Hex; record: Hex }): Hash {
  return keccak256(concat([salt, record]))
}

/** One batch, one transaction: 1 to 500 voters (`bad-input` outside). Refusals: AlreadyEnrolled, NotRegistrar, RollClosed. */
export async function enrolBatch(
  client: PsephosClient,
  { election, voters, ...by }: { election: bigint; voters: readonly Enrolment[] } & ByAccount,
): Promise<SentCall> {
  return sendCall(client, { data: encodeEnrolment({ election, voters }), ...by })
}

/** The call data of `enrolBatch`, for who signs and keeps the bytes before sending them. */
export function encodeEnrolment({ election, voters }: { election: bigint; voters: readonly Enrolment[] }): Hex {
  if (voters.length < 1 || voters.length > ENROLMENT_BATCH_MAX) {
    throw new PsephosError('bad-input', { what: 'voters', have: voters.length, max: ENROLMENT_BATCH_MAX })
  }
  return encodeCall('enrolVoters', [election, voters.map(({ voter }) => voter), voters.map((one) => one.commitment)])
}

/**
 * Enrols all and returns when the last is recorded. Throws at the first batch that is not: `refused`, or what
 * `waitUntilRecorded` came to as `unexpected`; `facts.enrolled` voters from the front are then surely on the roll.
 */
export async function enrolVoters(
  client: PsephosClient,
  options: {
    election: bigint
    voters: readonly Enrolment[]
    /** Transactions under way at once. */
    windowBatches?: number
    timeoutMs?: number
    onProgress?: (progress: EnrolmentProgress) => void
  } & ByAccount,
): Promise<EnrolmentProgress> {
  const { election, voters, windowBatches = 8, timeoutMs = 60_000, onProgress, ...by } = options
  const total = voters.length
  let enrolled = 0
  let underWay: { sent: SentCall; count: number }[] = []
  const settle = async () => {
    for (const { sent, count } of underWay) {
      const outcome = await waitUntilRecorded(client, { ...sent, timeoutMs })
      if (outcome.outcome === 'refused') {
        throw new PsephosError('refused', { enrolled, hash: sent.hash }, { refusal: outcome.refusal })
      }
      if (outcome.outcome !== 'recorded') {
        throw new PsephosError('unexpected', { enrolled, hash: sent.hash, outcome: outcome.outcome })
      }
      enrolled += count
      onProgress?.({ enrolled, total })
    }
    underWay = []
  }
  for (let start = 0; start < total; start += ENROLMENT_BATCH_MAX) {
    const batch = voters.slice(start, start + ENROLMENT_BATCH_MAX)
    underWay.push({ sent: await enrolBatch(client, { election, voters: batch, ...by }), count: batch.length })
    if (underWay.length >= windowBatches) await settle()
  }
  await settle()
  return { enrolled, total }
}
