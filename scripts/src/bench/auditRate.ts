// How fast `psephos audit` replays what a run has left: the very command an auditor types, against the same node. Once
// before the load and once after it: the difference is what the ballots have added, the rest start-up and enrolments.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { usageOfAll } from './processUsage.ts'
import type { UnderTest } from './underTest.ts'

const COMMAND_LINE = join(import.meta.dirname, '../main.ts')
const AUDIT_MS_MAX = 600_000
const OUTPUT_BYTES_MAX = 64 * 1024 * 1024

export type AuditRate = {
  readonly ballots: number
  readonly seconds: number
  /** Of the same command before the first ballot. */
  readonly secondsBefore: number
  /** Over the whole time of the command, start-up and enrolments included. */
  readonly ballotsPerSecond: number
  /** Over what the ballots have added to that time: their blocks, and what is compared of them at the end. */
  readonly addedPerSecond: number
  readonly validatorCpuSeconds: number | null
}

/** Throws when the audit finds a fault. */
export async function timeAudit(network: UnderTest): Promise<Pick<AuditRate, 'seconds' | 'validatorCpuSeconds'>> {
  const args = [COMMAND_LINE, 'audit', '--rpc', network.rpcUrl, '--genesis', network.genesisHash ?? '', '--json']
  const before = usageOfAll(network.pids())
  const startedAt = performance.now()
  await promisify(execFile)(process.execPath, args, { timeout: AUDIT_MS_MAX, maxBuffer: OUTPUT_BYTES_MAX })
  const seconds = (performance.now() - startedAt) / 1000
  const after = usageOfAll(network.pids())
  return { seconds, validatorCpuSeconds: before && after ? (after.cpuMs - before.cpuMs) / 1000 : null }
}

export function auditRate(
  ballots: number,
  before: Pick<AuditRate, 'seconds'>,
  after: Pick<AuditRate, 'seconds' | 'validatorCpuSeconds'>,
): AuditRate {
  return {
    ...{ ...after, ballots, secondsBefore: before.seconds },
    ballotsPerSecond: ballots / after.seconds,
    addedPerSecond: ballots / (after.seconds - before.seconds),
  }
}
