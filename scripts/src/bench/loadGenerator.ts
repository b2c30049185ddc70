// The controller's handle on the load process: one order, one promise. Bounded in time, so that nothing waits for ever.
import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import type { LoadOrder, LoadReport, LoadResult, PrepareOrder, RunOrder } from './loadMessages.ts'

const PROGRAM = join(import.meta.dirname, 'loadProcess.ts')
const PREPARE_MS_MAX = 300_000
/** On top of warm-up and measured time: the drain and the exchange of messages. */
const RUN_MS_EXTRA = 90_000

export type LoadGenerator = {
  prepare(order: Omit<PrepareOrder, 'kind'>): Promise<{ count: number; tookMs: number }>
  /** `onWindow` is called as the measured time begins and ends, to read the processes' counters. */
  run(order: Omit<RunOrder, 'kind'>, onWindow: (edge: 'begins' | 'ends') => void): Promise<LoadResult>
  stop(): void
}

export function startLoadGenerator(): LoadGenerator {
  // The generator must not be profiled with the validators: it takes no options of theirs.
  const child = fork(PROGRAM, [], {
    serialization: 'advanced',
    execArgv: ['--max-old-space-size=8192'],
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  return {
    prepare: async (order) => {
      const reply = await exchange(child, { kind: 'prepare', ...order }, 'prepared', PREPARE_MS_MAX, () => {})
      return { count: reply.count, tookMs: reply.tookMs }
    },
    run: async (order, onWindow) => {
      const timeoutMs = order.warmupMs + order.measureMs + RUN_MS_EXTRA
      const reply = await exchange(child, { kind: 'run', ...order }, 'result', timeoutMs, onWindow)
      return reply.result
    },
    stop: () => void child.kill(),
  }
}

type Reply<K extends LoadReport['kind']> = Extract<LoadReport, { kind: K }>

function exchange<K extends 'prepared' | 'result'>(
  child: ChildProcess,
  order: LoadOrder,
  wanted: K,
  timeoutMs: number,
  onWindow: (edge: 'begins' | 'ends') => void,
): Promise<Reply<K>> {
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void): void => {
      clearTimeout(timer)
      child.off('message', onMessage)
      child.off('exit', onExit)
      settle()
    }
    const timer = setTimeout(() => finish(() => reject(new Error(`no "${wanted}" within ${timeoutMs} ms`))), timeoutMs)
    const onExit = (): void => finish(() => reject(new Error(`the load process ended before "${wanted}"`)))
    const onMessage = (report: LoadReport): void => {
      if (report.kind === 'window') onWindow(report.edge)
      else if (report.kind === 'failed') finish(() => reject(new Error(`load process: ${report.message}`)))
      else if (report.kind === wanted) finish(() => resolve(report as Reply<K>))
    }
    child.on('message', onMessage)
    child.on('exit', onExit)
    child.send(order)
  })
}
