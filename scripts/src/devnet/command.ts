// `psephos devnet`: a local network in the foreground. One JSON line on stdout once it works, logs on stderr, everything
// gone when it ends. A validator that somebody kills stays down: whoever tests the network decides what comes back.
import { join } from 'node:path'
import { Command } from 'commander'
import { wholeNumber } from '../network/numbers.ts'
import { printJson, say } from '../output.ts'
import { buildPage, isPageStale, SHARED_DIST } from '../start/buildPage.ts'
import { VALIDATORS_MAX } from './ports.ts'
import { runUntilStopped, stopSignal } from './runUntilStopped.ts'
import { startDevnet } from './startDevnet.ts'
import { VALIDATORS_DEFAULT } from './survival.ts'

type Flags = {
  validators: string
  basePort: string
  dataDir?: string
  ephemeral?: boolean
  json?: boolean
  registrar?: boolean
  dapp?: boolean
  runTrustees?: boolean
  periodMs: string
  heartbeatMs: string
  logLevel: string
}

const ROOT = join(import.meta.dirname, '../../..')

export function devnetCommand(): Command {
  return new Command('devnet')
    .description('Start a local network with throw-away keys; one JSON line on stdout when it is ready.')
    .option('--validators <count>', 'validators, each a process of its own', String(VALIDATORS_DEFAULT))
    .option(
      '--base-port <port>',
      'registrar here, validators from the next port on, their network from +101 on; 0 = free ports',
      '18000',
    )
    .option('--data-dir <dir>', 'where seed, genesis and data live (default: a new temporary directory)')
    .option('--ephemeral', 'remove the data at the end')
    .option('--registrar', 'also start the registrar')
    .option('--dapp', 'also start the web page')
    .option('--run-trustees', 'the three trustees work by themselves (unsafe: for tests and demonstrations)')
    .option('--period-ms <ms>', 'shortest time between blocks with ballots', '1000')
    .option('--heartbeat-ms <ms>', 'time between blocks when nothing happens', '10000')
    .option('--log-level <level>', 'of the validators: debug, info, warn, error', 'warn')
    .option('--json', 'the ready line is always JSON; accepted for scripts')
    .action(async (flags: Flags) => {
      const stopped = stopSignal()
      if (flags.dapp) await ensureSharedPage()
      const network = await startDevnet({
        validators: wholeNumber('--validators', flags.validators, 1, VALIDATORS_MAX),
        basePort: wholeNumber('--base-port', flags.basePort, 0, 65_000),
        dataDir: flags.dataDir,
        // Without a directory nobody could find the data again.
        ephemeral: flags.ephemeral === true || flags.dataDir === undefined,
        registrar: flags.registrar === true,
        dapp: flags.dapp === true,
        trustees: flags.runTrustees === true,
        periodMs: wholeNumber('--period-ms', flags.periodMs, 1_000, 30_000),
        heartbeatMs: wholeNumber('--heartbeat-ms', flags.heartbeatMs, 1_000, 30_000),
        logLevel: flags.logLevel,
      })
      printJson(network.ready)
      say(`devnet: ${network.ready.rpc.join(' ')} is ready; Ctrl-C stops it`)
      await runUntilStopped(network, stopped)
    })
}

async function ensureSharedPage(): Promise<void> {
  const dist = join(ROOT, SHARED_DIST)
  if (!isPageStale(ROOT, dist)) return
  say('building the page (once) …')
  await buildPage(ROOT, dist)
}
