// From "sent" to what became of it. A hash enters, one of six outcomes leaves; the caller never has to guess whether
// sending again could count twice. Finality is instant: the first block that holds the transaction is the last word.
import { type Hash, type Hex, type Log, numberToHex } from 'viem'
import { getTransactionReceipt } from 'viem/actions'
import { PsephosError, type PsephosErrorCode, type Refusal, toPsephosError } from '../errors.ts'
import { asFields, callRpc } from '../rpc.ts'
import type { PsephosClient, TransactionStatus } from '../types.ts'
import { sendSigned } from './sendSigned.ts'
import { transactionStatus } from './transactionStatus.ts'

export type Outcome =
  | {
      outcome: 'recorded'
      hash: Hash
      blockNumber: bigint
      blockHash: Hash
      transactionIndex: number
      gasUsed: bigint
      logs: Log<bigint, number, false>[]
    }
  /** In a block with status 0. `refusal` is null when a replay no longer shows the reason. */
  | { outcome: 'refused'; hash: Hash; blockNumber: bigint; refusal: Refusal | null }
  | { outcome: 'replaced'; hash: Hash; by: Hash }
  | { outcome: 'nonce-used'; hash: Hash; by: Hash }
  /** Not in a block in time. Safe to send the same bytes again, or to go on waiting. */
  | { outcome: 'timeout'; hash: Hash; seen: 'pending' | 'unknown' }
  /** No node answered when time ran out. Nothing is known; safe to send the same bytes again. */
  | { outcome: 'unreachable'; hash: Hash; error: PsephosErrorCode }

/** What is true right now, told once at every change. */
export type WaitingStatus = 'sending' | 'received' | 'no-answer'

export type WaitOptions = {
  hash: Hash
  /** The signed bytes, if the caller has them: sent again whenever the node does not know them (twice never counts twice). */
  raw?: Hex | null
  timeoutMs?: number
  pollMs?: number
  onStatus?: (status: WaitingStatus) => void
  /** Stops waiting: throws `aborted`. */
  signal?: AbortSignal
}

const RESEND_MS = 3_000

/** T5. Throws only `aborted`, and what a node of another kind answers (`bad-answer`, `method-missing`). */
export async function waitUntilRecorded(client: PsephosClient, options: WaitOptions): Promise<Outcome> {
  const { hash, raw = null, timeoutMs = 60_000, onStatus, signal } = options
  const pollMs = options.pollMs ?? Math.max(100, (client.chain?.blockTime ?? 1_000) / 4)
  const deadline = Date.now() + timeoutMs
  let told: WaitingStatus | null = null
  const tell = (status: WaitingStatus) => {
    if (told !== status) onStatus?.(status)
    told = status
  }
  let resentAt = Date.now()
  let seen: 'pending' | 'unknown' = 'unknown'
  let silence: PsephosErrorCode | null = null
  for (;;) {
    if (signal?.aborted) throw new PsephosError('aborted')
    try {
      const status = await transactionStatus(client, { hash })
      const end = await endOf(client, hash, status)
      if (end !== null) return end
      silence = null
      seen = status.status === 'pending' ? 'pending' : 'unknown'
      tell(seen === 'pending' ? 'received' : 'sending')
      if (seen === 'unknown' && raw !== null && Date.now() - resentAt >= RESEND_MS) {
        resentAt = Date.now()
        await resend(client, raw)
      }
    } catch (error) {
      silence = silenceOf(error)
      tell('no-answer')
    }
    if (Date.now() >= deadline) {
      return silence === null ? { outcome: 'timeout', hash, seen } : { outcome: 'unreachable', hash, error: silence }
    }
    await pause(Math.min(pollMs, Math.max(0, deadline - Date.now())), signal)
  }
}

async function endOf(client: PsephosClient, hash: Hash, status: TransactionStatus): Promise<Outcome | null> {
  if (status.status === 'unknown' || status.status === 'pending') return null
  if (status.status !== 'recorded') return { outcome: status.status, hash, by: status.by }
  const { blockNumber } = status
  if (!status.success)
    return { outcome: 'refused', hash, blockNumber, refusal: await reasonOf(client, hash, blockNumber) }
  try {
    const { blockHash, transactionIndex, gasUsed, logs } = await getTransactionReceipt(client, { hash })
    return { outcome: 'recorded', hash, blockNumber, blockHash, transactionIndex, gasUsed, logs }
  } catch (error) {
    throw toPsephosError(error)
  }
}

/** The reason of a status 0: the call again, at its own block, else at the one before. */
async function reasonOf(client: PsephosClient, hash: Hash, blockNumber: bigint): Promise<Refusal | null> {
  const transaction = await callRpc(client, { method: 'eth_getTransactionByHash', params: [hash] })
  const { from, to, input, gas } = asFields(transaction, 'transaction')
  for (const height of [blockNumber, blockNumber - 1n]) {
    try {
      await callRpc(client, { method: 'eth_call', params: [{ from, to, gas, data: input }, numberToHex(height)] })
    } catch (error) {
      if (error instanceof PsephosError && error.refusal !== null) return error.refusal
    }
  }
  return null
}

/** A refusal at the door is no end: another node may have recorded the bytes already, and the next look will tell. */
async function resend(client: PsephosClient, raw: Hex): Promise<void> {
  try {
    await sendSigned(client, { raw })
  } catch (error) {
    if (error instanceof PsephosError && !WAY.includes(error.code)) return
    throw error
  }
}

/** Codes after which the same question may get an answer a moment later. */
const WAY: readonly PsephosErrorCode[] = [
  'unreachable',
  'no-answer-in-time',
  'overloaded',
  'state-missing',
  'unexpected',
]

function silenceOf(error: unknown): PsephosErrorCode {
  const known = toPsephosError(error)
  if (!WAY.includes(known.code)) throw known
  return known.code
}

/** A signal that has come already is never heard. */
function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  if (signal?.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms)
    function done() {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    signal?.addEventListener('abort', done)
  })
}
