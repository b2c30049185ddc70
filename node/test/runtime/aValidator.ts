// A whole validator without sockets for tests: real disk in a folder of its own, a clock and timers that stand still until
// the test moves them. One that is dropped without stopping has crashed, as far as its folder can tell.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { signDigest } from '../../src/codec/signature.ts'
import { genesisBlock } from '../../src/execution/genesis.ts'
import { parseGenesis } from '../../src/params/chainSpec.ts'
import { makeDataDir } from '../../src/runtime/dataDir.ts'
import { startValidator, type Validator, type ValidatorInput } from '../../src/runtime/validator.ts'
import { hasDatabase } from '../../src/store/database.ts'
import { fsyncNow } from '../../src/store/highWater.ts'
import { fsyncData } from '../../src/store/journal.ts'
import type { FinalBlock } from '../../src/types/chainView.ts'
import { aGenesis, GENESIS_TIME, validator as theValidator } from '../execution/aChain.ts'
import { aVerifier } from './aVerifier.ts'

export type TestValidator = Validator & {
  /** Seconds since 1970. */
  now(): number
  /** Moves the clock, and lets the loop look at it. */
  pass(seconds: number): void
  /** Moves the clock and runs one timer that is due then; false: there is none. */
  step(seconds?: number): boolean
  /** From now on each look at the monotonic clock takes so long: work that watches it is interrupted. */
  slow(lookMs: number): void
  head(): FinalBlock
  /** What went to `log`, level and message. */
  readonly logged: readonly string[]
  readonly failures: readonly unknown[]
  stop(): Promise<void>
}

const folders: string[] = []
export function aFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'psephos-validator-'))
  folders.push(dir)
  return dir
}
export function removeFolders(): void {
  for (const dir of folders.splice(0)) rmSync(dir, { recursive: true, force: true })
}

export async function aValidator(
  dataDir: string,
  change: Partial<ValidatorInput> = {},
  startSeconds = Number(GENESIS_TIME) + 1,
): Promise<TestValidator> {
  let nowMs = startSeconds * 1_000
  let looksMs = 0
  let lookMs = 0
  const waiting = new Set<{ readonly atMs: number; run(): void }>()
  const dueNow = () => [...waiting].find(({ atMs }) => atMs <= nowMs)
  const monotonicMs = (): number => {
    looksMs += lookMs
    return nowMs + looksMs
  }
  const step = (seconds = 0): boolean => {
    nowMs += seconds * 1_000
    const due = dueNow()
    if (due === undefined) return false
    waiting.delete(due)
    due.run()
    return true
  }
  const logged: string[] = []
  const failures: unknown[] = []
  const closing: (() => unknown)[] = []
  const say = (level: string) => (_: object, message: string) => logged.push(`${level}: ${message}`)
  const stop = async () => {
    for (const close of closing.splice(0).toReversed()) await close()
  }
  const input: ValidatorInput = {
    dataDir,
    genesis: genesisBlock(parseGenesis(aGenesis())),
    signer: { address: theValidator.address, sign: (digest) => signDigest(digest, theValidator.privateKey) },
    clock: { nowMs: () => nowMs, monotonicMs },
    timers: {
      after(delayMs, run) {
        const timer = { atMs: nowMs + delayMs, run }
        waiting.add(timer)
        return { cancel: () => waiting.delete(timer) }
      },
    },
    log: { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') },
    fsync: fsyncData,
    fsyncNow,
    verifier: aVerifier(),
    onFailure: (error) => failures.push(error),
    ...change,
  }
  if (!hasDatabase(dataDir)) {
    const { genesis, signer } = input
    makeDataDir({ dataDir, genesis, address: signer.address, isFirstStart: true, fsync: fsyncNow })
  }
  try {
    const validator = await startValidator(input, (close) => closing.push(close))
    return {
      ...validator,
      now: () => nowMs / 1_000,
      pass(seconds) {
        for (let ran = step(seconds); ran; ) ran = step()
      },
      step,
      slow(ms) {
        lookMs = ms
      },
      head: () => validator.chain.blockByNumber(validator.chain.head().header.number) as FinalBlock,
      ...{ logged, failures, stop },
    }
  } catch (error) {
    await stop()
    throw error
  }
}
