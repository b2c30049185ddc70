// B6, B7. Proofs are verified beside the thread that votes. Jobs enter, verdicts leave; a thread that dies or hangs is
// replaced and its job done again, at last by the reference engine, so that one bad machine instruction cannot stop a node.
// Only a job that no thread survives does, because nothing else is safe.
import { Worker } from 'node:worker_threads'
import type { EngineName } from '@psephos/ballot'
import { VERIFIER_ATTEMPTS_MAX, VERIFIER_JOB_MS_MAX } from '../params/limits.ts'
import type { ProofStatement } from '../types/claim.ts'
import type { Log, Timers, Verifier } from '../types/ports.ts'

export type VerifierConfig = { readonly engine: EngineName; readonly threads: number }
export type VerifierThreads = Verifier & { close(): Promise<void> }

export type VerifierJob = { readonly engine: EngineName; readonly statements: readonly ProofStatement[] }
export type JobAnswer = { readonly verdicts: readonly boolean[]; readonly elapsedMs: number }

/** What enters a job and leaves it; a test has threads that die. */
export type VerifierWorker = {
  postMessage(job: VerifierJob): void
  on(event: 'message', hear: (answer: JobAnswer) => void): unknown
  on(event: 'error', hear: (error: unknown) => void): unknown
  on(event: 'exit', hear: () => void): unknown
  terminate(): Promise<unknown>
}
type Parts = {
  readonly log: Log
  readonly timers: Timers
  /** There is a job that cannot be done: the node must stop. */
  onFailure(error: unknown): void
  startWorker?(): VerifierWorker
}
type Job = {
  readonly statements: readonly ProofStatement[]
  readonly done: (verdicts: readonly boolean[], elapsedMs: number) => void
  attempts: number
}
type Thread = { readonly worker: VerifierWorker; job: Job | null; watch: { cancel(): void } | null }

/** B7. Bytes of proofs a millisecond, in batches, on a slow machine: what is expected before anything is measured. */
const EXPECTED_PER_MS: Readonly<Record<EngineName, number>> = { wasm: 1_000, noble: 150 }

export function startVerifier({ engine, threads: count }: VerifierConfig, parts: Parts): VerifierThreads {
  const { log, timers, onFailure, startWorker = startThread } = parts
  const threads = new Set<Thread>()
  let isClosed = false

  function idleThread(): Thread {
    const idle = [...threads].find(({ job }) => job === null)
    if (idle !== undefined) return idle
    if (threads.size >= count) throw new Error('more jobs than threads')
    const thread: Thread = { worker: startWorker(), job: null, watch: null }
    threads.add(thread)
    thread.worker.on('message', (answer) => uponAnswer(thread, answer))
    thread.worker.on('error', (error) => lose(thread, error))
    thread.worker.on('exit', () => lose(thread, new Error('it has ended')))
    return thread
  }

  function give(job: Job): void {
    const thread = idleThread()
    job.attempts++
    thread.job = job
    thread.watch = timers.after(VERIFIER_JOB_MS_MAX, () => lose(thread, new Error('it does not answer')))
    const isLast = job.attempts >= VERIFIER_ATTEMPTS_MAX
    thread.worker.postMessage({ engine: isLast ? 'noble' : engine, statements: job.statements })
  }

  function uponAnswer(thread: Thread, { verdicts, elapsedMs }: JobAnswer): void {
    const { job } = thread
    thread.watch?.cancel()
    thread.job = null
    if (job !== null && threads.has(thread)) job.done(verdicts, elapsedMs)
  }

  /** Whatever it may still say is not listened to. */
  function lose(thread: Thread, error: unknown): void {
    if (isClosed || !threads.delete(thread)) return
    const { job, worker } = thread
    thread.watch?.cancel()
    worker.terminate().catch(() => {})
    log.error({ error, attempts: job?.attempts ?? 0 }, 'a thread that verifies proofs was lost and is replaced')
    if (job === null) return
    if (job.attempts < VERIFIER_ATTEMPTS_MAX) give(job)
    else onFailure(new Error('proofs cannot be verified here: no thread survives them', { cause: error }))
  }

  return {
    jobsMax: count,
    weightPerMs: EXPECTED_PER_MS[engine],
    verify: (statements, done) => give({ statements: statements.map(ownBytes), done, attempts: 0 }),
    async close() {
      isClosed = true
      for (const { watch } of threads) watch?.cancel()
      await Promise.all(Array.from(threads, ({ worker }) => worker.terminate()))
    },
  }
}

function startThread(): VerifierWorker {
  // Flags of the process are meant for its main thread.
  const worker = new Worker(new URL('./verifierThread.ts', import.meta.url), { execArgv: [] })
  worker.unref()
  return worker
}

/** A view would take its whole message or block with it to the other thread. */
function ownBytes<Value>(value: Value): Value {
  if (value instanceof Uint8Array) return new Uint8Array(value) as Value
  if (Array.isArray(value)) return value.map(ownBytes) as Value
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, ownBytes(part)])) as Value
}
