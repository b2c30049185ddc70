// How fast `psephos audit` replays what a run has left: the very command an auditor types, against the same node.
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
  /** Whole time of the command, start-up and enrolments included. */
  readonly ballotsPerSecond: number
  readonly validatorCpuSeconds: number | null
}

export async function auditRate(network: UnderTest, ballots: number): Promise<AuditRate> {
  const args = [COMMAND_LINE, 'audit', '--rpc', network.rpcUrl, '--genesis', network.genesisHash ?? '', '--json']
  const before = usageOfAll(network.pids())
  const startedAt = performance.now()
  await promisify(execFile)(process.execPath, args, { timeout: AUDIT_MS_MAX, maxBuffer: OUTPUT_BYTES_MAX })
  const seconds = (performance.now() - startedAt) / 1000
  const after = usageOfAll(network.pids())
  const validatorCpuSeconds = before && after ? (after.cpuMs - before.cpuMs) / 1000 : null
  return { ballots, seconds, ballotsPerSecond: ballots / seconds, validatorCpuSeconds }
}
