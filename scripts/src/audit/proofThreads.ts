// Threads that verify proofs for an audit. A thread that is lost is replaced and its job done again, the last time by the
// reference engine; a job that no thread survives is a failure of the audit and no verdict about the record.
import { Worker } from 'node:worker_threads'
import type { EngineName } from '@psephos/ballot'
import type { ProofStatement } from '@psephos/node/types/claim.ts'

export type ProofJob = { readonly engine: EngineName; readonly statements: readonly ProofStatement[] }
export type ProofVerifier = {
  readonly jobsMax: number
  /** At most jobsMax at a time. `done` is called once: one verdict each, in their order. */
  verify(statements: readonly ProofStatement[], done: (verdicts: readonly boolean[]) => void): void
  close(): Promise<void>
}
/** What a job goes to; a test has threads that die. */
export type ProofThread = {
  postMessage(job: ProofJob): void
  on(event: 'message', hear: (verdicts: readonly boolean[]) => void): unknown
  on(event: 'error' | 'exit', hear: (why: unknown) => void): unknown
  terminate(): Promise<unknown>
}
type Work = {
  readonly statements: readonly ProofStatement[]
  readonly done: (verdicts: readonly boolean[]) => void
  attempts: number
}
type Parts = {
  readonly engine: EngineName
  readonly jobs: number
  onFailure(error: Error): void
  startThread?(): ProofThread
}

const ATTEMPTS_MAX = 3

export function startProofThreads({ engine, jobs, onFailure, startThread = aThread }: Parts): ProofVerifier {
  const workOf = new Map<ProofThread, Work | null>()

  function give(work: Work): void {
    const thread = [...workOf].find(([, current]) => current === null)?.[0] ?? hire()
    workOf.set(thread, work)
    work.attempts++
    thread.postMessage({ engine: work.attempts < ATTEMPTS_MAX ? engine : 'noble', statements: work.statements })
  }

  function hire(): ProofThread {
    if (workOf.size >= jobs) throw new Error('more jobs than threads')
    const thread = startThread()
    workOf.set(thread, null)
    thread.on('message', (verdicts) => {
      const work = workOf.get(thread)
      if (!work) return
      workOf.set(thread, null)
      work.done(verdicts)
    })
    thread.on('error', (why) => lose(thread, why))
    thread.on('exit', (code) => lose(thread, new Error(`a thread ended with code ${code}`)))
    return thread
  }

  function lose(thread: ProofThread, cause: unknown): void {
    const work = workOf.get(thread)
    if (!workOf.delete(thread) || !work) return
    if (work.attempts < ATTEMPTS_MAX) give(work)
    else onFailure(new Error('proofs cannot be verified here: no thread survives them', { cause }))
  }

  return {
    jobsMax: jobs,
    verify: (statements, done) => give({ statements: statements.map(ownBytes), done, attempts: 0 }),
    async close() {
      const threads = [...workOf.keys()]
      workOf.clear()
      await Promise.all(threads.map((thread) => thread.terminate()))
    },
  }
}

const aThread = (): ProofThread => new Worker(new URL('./proofsWorker.ts', import.meta.url))

/** A view would take its whole block with it to the other thread. */
function ownBytes<Value>(value: Value): Value {
  if (value instanceof Uint8Array) return new Uint8Array(value) as Value
  if (Array.isArray(value)) return value.map(ownBytes) as Value
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, ownBytes(part)])) as Value
}
