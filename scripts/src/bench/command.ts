// `psephos bench`: measures the chain beside anvil on this machine and prints figures with their targets. Starts
// everything it needs on loopback and stops by itself.
import { Command } from 'commander'
import { VALIDATORS_MAX } from '../devnet/ports.ts'
import { usageFailure } from '../exitCodes.ts'
import { print, printJson, say } from '../output.ts'
import { runBench } from './bench.ts'
import { runNetworkBench } from './networkBench.ts'
import { NETWORK_PARTS, NETWORK_PLAN, type NetworkPlan, QUICK_NETWORK_PLAN } from './networkPlan.ts'
import { networkRemarksOf, networkRowsOf } from './networkReport.ts'
import { BENCH_PARTS, type BenchPlan, FULL_PLAN, GAS_LIMIT_NEVER_FULL, QUICK_PLAN } from './plan.ts'
import { machine, remarksOf, rowsOf, tableOf } from './report.ts'

type Flags = {
  validators?: string
  quick?: boolean
  json?: boolean
  anvil: boolean
  parts?: string
  seconds?: string
  warmup?: string
  voters?: string
  connections?: string
  repeats?: string
  roll?: string
  gasLimit?: string
  profile?: string
}

export function benchCommand(): Command {
  return new Command('bench')
    .description('Measure the finalised rate, latency, memory, disk and audit speed beside anvil (about 20 minutes).')
    .option('--validators <count>', 'several: a network with faults, held against targets of its own')
    .option('--quick', 'four minutes instead; figures are not comparable with a full run')
    .option('--parts <list>', `any of ${BENCH_PARTS.join(',')}; of several validators ${NETWORK_PARTS.join(',')}`)
    .option('--seconds <seconds>', 'measured time of each run (60)')
    .option('--warmup <seconds>', 'before it (10)')
    .option('--voters <count>', 'who cast, each once an election (10000)')
    .option('--connections <count>', 'keep-alive connections, one request each (64)')
    .option('--repeats <count>', 'turns of anvil and ours (2)')
    .option('--roll <count>', 'voters on the large roll (500000)')
    .option(
      '--gas-limit <gas>',
      `of a block (${GAS_LIMIT_NEVER_FULL}: never full; several validators have the devnet’s)`,
    )
    .option('--no-anvil', 'leave anvil out')
    .option('--profile <dir>', "write the validator's CPU profile of the closed loops there (slows it down)")
    .option('--json', 'figures on stdout as JSON, the table on stderr')
    .action(async (flags: Flags) => {
      const measured = flags.validators === undefined ? await measureOne(flags) : await measureSeveral(flags)
      const { rows, remarks } = measured
      const text = [tableOf(rows), ...remarks].join('\n')
      if (!flags.json) return print(text)
      say(text)
      printJson({ machine: machine(), ...measured })
    })
}

const tell = (words: string): void => say(`bench: ${words}`)

async function measureOne(flags: Flags) {
  const figures = await runBench(planOf(flags), tell)
  return { rows: rowsOf(figures), remarks: remarksOf(figures), figures }
}

async function measureSeveral(flags: Flags) {
  const figures = await runNetworkBench(networkPlanOf(flags), tell)
  return { rows: networkRowsOf(figures), remarks: networkRemarksOf(figures), figures }
}

function networkPlanOf(flags: Flags): NetworkPlan {
  const base = flags.quick ? QUICK_NETWORK_PLAN : NETWORK_PLAN
  const asked = flags.parts === undefined ? base.parts : partsOf(flags.parts, NETWORK_PARTS)
  return {
    ...base,
    validators: wholeNumber('--validators', flags.validators ?? '', VALIDATORS_MAX),
    parts: asked.filter((part) => flags.anvil || part !== 'anvil'),
    measureMs: number('--seconds', flags.seconds, base.measureMs / 1000, 600) * 1000,
    warmupMs: number('--warmup', flags.warmup, base.warmupMs / 1000, 600) * 1000,
    voterCount: number('--voters', flags.voters, base.voterCount, 100_000),
    connectionCount: number('--connections', flags.connections, base.connectionCount, 1_000),
  }
}

const number = (flag: string, text: string | undefined, otherwise: number, max: number): number =>
  text === undefined ? otherwise : wholeNumber(flag, text, max)

function planOf(flags: Flags): BenchPlan {
  const base = flags.quick ? QUICK_PLAN : FULL_PLAN
  return {
    ...base,
    parts: flags.parts === undefined ? base.parts : partsOf(flags.parts, BENCH_PARTS),
    measureMs: number('--seconds', flags.seconds, base.measureMs / 1000, 600) * 1000,
    warmupMs: number('--warmup', flags.warmup, base.warmupMs / 1000, 600) * 1000,
    voterCount: number('--voters', flags.voters, base.voterCount, 100_000),
    connectionCount: number('--connections', flags.connections, base.connectionCount, 1_000),
    repeats: number('--repeats', flags.repeats, base.repeats, 10),
    rollCount: number('--roll', flags.roll, base.rollCount, 2_000_000),
    withAnvil: flags.anvil,
    gasLimit:
      flags.gasLimit === undefined
        ? GAS_LIMIT_NEVER_FULL
        : BigInt(wholeNumber('--gas-limit', flags.gasLimit, 2_000_000_000)),
    profileDir: flags.profile ?? null,
  }
}

function partsOf<Part extends string>(list: string, known: readonly Part[]): Part[] {
  return list.split(',').map((name) => {
    const part = known.find((one) => one === name.trim())
    if (!part) throw usageFailure(`--parts knows ${known.join(', ')}, not "${name}"`)
    return part
  })
}

function wholeNumber(flag: string, text: string, max: number): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < 1 || value > max) {
    throw usageFailure(`${flag} is a whole number from 1 to ${max}, not "${text}"`)
  }
  return value
}
