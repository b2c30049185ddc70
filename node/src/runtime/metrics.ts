// What an operator watches (R6): one registry with the chain's, the pool's and the disk's numbers; rpc/ adds its own.
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { ChainView, FinalBlock } from '../types/chainView.ts'
import type { Clock } from '../types/ports.ts'
import { type ConsensusMetrics, createConsensusMetrics } from './consensusMetrics.ts'

const SECONDS_BUCKETS = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]

export type NodeMetrics = ConsensusMetrics & {
  readonly registry: Registry
  /** `accepted` or the code of the refusal. */
  countVerdict(verdict: string): void
  uponFinal(final: FinalBlock, buildMs: number): void
  uponJournalCommit(elapsedMs: number): void
}

export function createMetrics(chain: ChainView, pending: () => number, clock: Clock): NodeMetrics {
  const registry = new Registry()
  const registers = [registry]
  const verdicts = new Counter({
    name: 'psephos_transactions_total',
    help: 'Transactions at the door, by what was decided.',
    labelNames: ['verdict'],
    registers,
  })
  const included = new Counter({ name: 'psephos_included_total', help: 'Transactions in final blocks.', registers })
  const build = new Histogram({
    name: 'psephos_block_build_seconds',
    help: 'Selecting, executing and hashing one block.',
    buckets: SECONDS_BUCKETS,
    registers,
  })
  const journal = new Histogram({
    name: 'psephos_journal_commit_seconds',
    help: 'Writing and syncing accepted transactions, a group at a time.',
    buckets: SECONDS_BUCKETS,
    registers,
  })
  gauge(registers, 'psephos_head_height', 'Height of the last final block.', () => Number(chain.head().header.number))
  gauge(registers, 'psephos_last_block_age_seconds', 'Wall clock minus the last block’s timestamp.', () =>
    lastBlockAgeSeconds(chain, clock),
  )
  gauge(registers, 'psephos_pool_pending', 'Transactions that wait for a block.', pending)
  gauge(registers, 'psephos_database_bytes', 'The database and its write-ahead log on disk.', () => chain.diskBytes())
  memoryGauge(registers)
  return {
    ...createConsensusMetrics(registry),
    registry,
    countVerdict: (verdict) => verdicts.inc({ verdict }),
    uponFinal: ({ block }, buildMs) => {
      build.observe(buildMs / 1_000)
      included.inc(block.transactions.length)
    },
    uponJournalCommit: (elapsedMs) => journal.observe(elapsedMs / 1_000),
  }
}

export function lastBlockAgeSeconds(chain: ChainView, clock: Clock): number {
  return clock.nowMs() / 1_000 - Number(chain.head().header.timestamp)
}

function memoryGauge(registers: Registry[]): void {
  new Gauge({
    name: 'psephos_memory_bytes',
    help: 'Memory of the process: resident, the JavaScript heap in use, and the bytes of buffers outside it.',
    labelNames: ['kind'],
    registers,
    collect() {
      const { rss, heapUsed, heapTotal, arrayBuffers } = process.memoryUsage()
      this.set({ kind: 'resident' }, rss)
      this.set({ kind: 'heap-used' }, heapUsed)
      this.set({ kind: 'heap-total' }, heapTotal)
      this.set({ kind: 'buffers' }, arrayBuffers)
    },
  })
}

function gauge(registers: Registry[], name: string, help: string, read: () => number): void {
  new Gauge({
    name,
    help,
    registers,
    collect() {
      this.set(read())
    },
  })
}
