// `psephos sim`: whole networks in one thread, with crashes, loss, partitions and liars, on virtual time. The simulator is
// the node's own (node/sim) and runs as a child, because a run wants the machine for itself; its words are passed on.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { Command } from 'commander'
import { CommandFailure, EXIT, usageFailure } from '../exitCodes.ts'

const SIMULATOR = join(import.meta.dirname, '../../../node/sim/main.ts')

type Flags = { seeds?: string; seed?: string; from?: string; minutes?: string; threads?: string; json?: boolean }

export function simCommand(): Command {
  return new Command('sim')
    .description('Prove the rules on simulated networks: every seed is a run that can be repeated bit for bit.')
    .option('--seeds <count>', 'how many runs (2000)')
    .option('--from <seed>', 'the first of them (1)')
    .option('--minutes <minutes>', 'as many runs as fit instead')
    .option('--seed <seed>', 'one run, told step by step')
    .option('--threads <count>', 'one per core unless said otherwise')
    .option('--json', 'figures as one line of JSON')
    .action(async (flags: Flags) => {
      const code = await simulate(Object.entries(flags).flatMap(argumentOf))
      if (code === 2) throw usageFailure('a flag is wrong')
      if (code !== 0) {
        throw new CommandFailure(EXIT.verificationFailed, 'invariant-broken', 'an invariant was broken; see above')
      }
    })
}

function argumentOf([name, value]: [string, string | boolean | undefined]): string[] {
  if (value === undefined || value === false) return []
  return value === true ? [`--${name}`] : [`--${name}`, String(value)]
}

function simulate(args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [SIMULATOR, ...args], { stdio: 'inherit' })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}
