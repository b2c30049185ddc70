import { randomBytes } from 'node:crypto'
import { sealBallot, transportKey } from '@psephos/ballot'
import { afterEach, describe, expect, it } from 'vitest'
import { VERIFIER_ATTEMPTS_MAX } from '../params/limits.ts'
import type { ProofStatement } from '../types/claim.ts'
import { systemTimers } from './systemPorts.ts'
import { startVerifier, type VerifierJob, type VerifierThreads, type VerifierWorker } from './verifierThreads.ts'

const random = (byteCount: number) => new Uint8Array(randomBytes(byteCount))
const KEY = transportKey(new Uint8Array(32).fill(3))
function aBallot(isTrue = true): ProofStatement {
  const place = {
    ...{ context: random(64), key: KEY, form: [{ options: 2, minMarks: 1, maxMarks: 1 }] },
    ...{ voter: random(20), sequence: 1, previousHash: new Uint8Array(32) },
  }
  const { body } = sealBallot(place, [[1]], random)
  if (!isTrue) body[body.length - 32] = (body[body.length - 32] ?? 0) ^ 1
  return { kind: 'ballot', ballot: { ...place, body } }
}

type Fake = VerifierWorker & {
  readonly jobs: VerifierJob[]
  isTerminated: boolean
  say(event: 'message' | 'error' | 'exit', value?: unknown): void
}

/** Threads that do what the test says. */
function withFakes(threads = 1) {
  const workers: Fake[] = []
  const failures: unknown[] = []
  const logged: object[] = []
  const watches: (() => void)[] = []
  function startWorker(): Fake {
    const hears = new Map<string, (value: never) => void>()
    const worker: Fake = {
      jobs: [],
      isTerminated: false,
      postMessage: (job) => worker.jobs.push(job),
      on: (event: string, hear: (value: never) => void) => hears.set(event, hear),
      say: (event, value) => hears.get(event)?.(value as never),
      terminate: () => {
        worker.isTerminated = true
        return Promise.resolve()
      },
    }
    workers.push(worker)
    return worker
  }
  const quiet = () => {}
  const verifier = startVerifier(
    { engine: 'wasm', threads },
    {
      log: { debug: quiet, info: quiet, warn: quiet, error: (facts) => logged.push(facts) },
      timers: {
        after: (_, run) => {
          watches.push(run)
          return { cancel: () => watches.splice(watches.indexOf(run) >>> 0, 1) }
        },
      },
      onFailure: (error) => failures.push(error),
      startWorker,
    },
  )
  const told: (readonly boolean[])[] = []
  const ask = (statements: readonly ProofStatement[] = [aBallot()]) =>
    verifier.verify(statements, (verdicts) => told.push(verdicts))
  return { verifier, workers, failures, logged, watches, told, ask }
}
const at = <Value>(values: readonly Value[], i: number): Value => values[i] as Value
const YES = { verdicts: [true], elapsedMs: 1 }

describe('B6: threads that verify', () => {
  const losses: [string, (fakes: ReturnType<typeof withFakes>, worker: Fake) => void][] = [
    ['fails', (_, worker) => worker.say('error', new Error('out of memory'))],
    ['ends', (_, worker) => worker.say('exit', 1)],
    ['does not answer', ({ watches }) => at(watches, 0)()],
  ]
  it.each(losses)('one that %s is replaced and its job done again, once', (_, lose) => {
    const fakes = withFakes()
    fakes.ask()
    lose(fakes, at(fakes.workers, 0))
    expect([fakes.workers.length, at(fakes.workers, 0).isTerminated, fakes.told]).toEqual([2, true, []])
    expect(at(fakes.workers, 1).jobs).toEqual(at(fakes.workers, 0).jobs)
    // What the lost one says after all counts for nothing.
    at(fakes.workers, 0).say('message', YES)
    expect(fakes.told).toEqual([])
    at(fakes.workers, 1).say('message', YES)
    expect([fakes.told, fakes.failures, fakes.logged.length, fakes.watches.length]).toEqual([[[true]], [], 1, 0])
  })

  it('the last attempt is the reference engine’s; a job that no thread survives stops the node', () => {
    const { workers, ask, failures, told } = withFakes()
    ask()
    for (let i = 0; i < VERIFIER_ATTEMPTS_MAX; i++) at(workers, i).say('error', new Error('trap'))
    expect(workers.map(({ jobs }) => jobs.map(({ engine }) => engine))).toEqual([['wasm'], ['wasm'], ['noble']])
    expect([failures.length, told]).toEqual([1, []])
  })

  it('an idle one that ends is replaced when there is a job', () => {
    const { workers, ask, told } = withFakes()
    ask()
    at(workers, 0).say('message', YES)
    at(workers, 0).say('exit', 0)
    expect(workers.length).toBe(1)
    ask()
    at(workers, 1).say('message', YES)
    expect([workers.length, told.length]).toEqual([2, 2])
  })

  it('several work at a time, each on one job', () => {
    const { workers, ask } = withFakes(2)
    ask()
    ask()
    expect(workers.map(({ jobs }) => jobs.length)).toEqual([1, 1])
    expect(() => ask()).toThrow('more jobs than threads')
  })

  it('a job takes its own bytes along, not the block it is a part of', () => {
    const { workers, ask } = withFakes()
    const statement = aBallot()
    if (statement.kind !== 'ballot') throw new Error('a ballot was asked for')
    const block = new Uint8Array(100_000)
    block.set(statement.ballot.body, 5_000)
    const body = block.subarray(5_000, 5_000 + statement.ballot.body.length)
    ask([{ ...statement, ballot: { ...statement.ballot, body } }])
    const sent = at(at(at(workers, 0).jobs, 0).statements, 0)
    expect(sent).toEqual(statement)
    expect(sent.kind === 'ballot' && sent.ballot.body.buffer.byteLength).toBe(body.length)
  })
})

describe('B7: real threads', () => {
  let verifier: VerifierThreads | null = null
  afterEach(() => verifier?.close())
  const quiet = () => {}
  it.each(['wasm', 'noble'] as const)('%s answers what is true and what is not', async (engine) => {
    const log = { debug: quiet, info: quiet, warn: quiet, error: quiet }
    const started = startVerifier(
      { engine, threads: 2 },
      {
        ...{ log, timers: systemTimers },
        onFailure: (error) => {
          throw error
        },
      },
    )
    verifier = started
    const verdicts = (statements: readonly ProofStatement[]) =>
      new Promise((resolve) => started.verify(statements, resolve))
    const answers = await Promise.all([verdicts([aBallot(), aBallot(false), aBallot()]), verdicts([aBallot(false)])])
    expect(answers).toEqual([[true, false, true], [false]])
  })
})
