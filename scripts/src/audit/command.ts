// `psephos audit`: replays a chain from a node or an exported file. The report is data on stdout, progress is on stderr;
// exit 0 when all is true, 6 at the first lie, 1 when the source could not be read.
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { ENGINE_NAMES, type EngineName } from '@psephos/ballot'
import { UnknownRuleVersion } from '@psephos/node/params/chainSpec.ts'
import { Command, Option } from 'commander'
import { CommandFailure, EXIT, usageFailure } from '../exitCodes.ts'
import { print, printJson, say } from '../output.ts'
import { compareNode } from './compareNodes.ts'
import { compareViews } from './compareViews.ts'
import { fileSource } from './exportFile.ts'
import { progressLine } from './progress.ts'
import { readReceipts } from './receipts.ts'
import { type AuditReport, isAccounted, isAgreeing, reportInWords } from './report.ts'
import { isMatched, readRolls } from './rolls.ts'
import { rpcSource } from './rpcSource.ts'
import { type AuditOptions, runAudit } from './runAudit.ts'
import { SourceFailure } from './source.ts'

type Flags = {
  rpc?: string[]
  file?: string
  genesis?: string
  head?: string
  receipt?: string[]
  roll?: string[]
  independent?: boolean
  threads: string
  jobs: string
  verifier: EngineName
  json?: boolean
  quiet?: boolean
}

const DEFAULT_RPC = 'http://127.0.0.1:8545'
const THREADS_MAX = 16

export function auditCommand(): Command {
  return new Command('audit')
    .description('Execute every block again from genesis, recount every ballot, and stop at the first lie.')
    .option('--rpc <url...>', `node to audit (default ${DEFAULT_RPC}); further ones are compared with it`)
    .option('--file <file>', 'audit an exported file instead; nodes given with --rpc are compared with it')
    .option('--genesis <hash>', 'genesis hash from someone you trust')
    .option('--head <hash>', 'a block hash you know to be final; it must be in the record')
    .option('--receipt <file...>', "voters' receipt files; each ballot must be there, counted or superseded")
    .option('--roll <file...>', "a registrar's roll files: people and addresses must match one to one")
    .option('--independent', 'also recompute hashes and tries with @ethereumjs (slow)')
    .option('--threads <count>', 'threads that recover senders beside the replay', '1')
    .option('--jobs <count>', 'threads that verify the proofs of secret elections', String(availableParallelism()))
    .addOption(
      new Option('--verifier <engine>', 'what verifies them: the fast engine or the reference')
        .choices(ENGINE_NAMES)
        .default(ENGINE_NAMES[0]),
    )
    .option('--quiet', 'no progress')
    .option('--json', 'the report as one JSON value')
    .addHelpText(
      'after',
      '\nExit codes: 0 all true, 6 a lie was found or a receipt, roll or node does not fit, 1 the source could not be read, 2 usage',
    )
    .action(async (flags: Flags) => {
      const report = await audit(flags)
      if (flags.json) printJson(report)
      else for (const line of reportInWords(report)) print(line)
      if (!report.ok) throw verificationFailure(report)
    })
}

async function audit(flags: Flags): Promise<AuditReport> {
  const nodes = flags.rpc ?? (flags.file ? [] : [DEFAULT_RPC])
  const audited = flags.file ? null : (nodes[0] ?? DEFAULT_RPC)
  const others = nodes.slice(audited === null ? 0 : 1)
  if (flags.file && !existsSync(flags.file)) {
    throw new CommandFailure(EXIT.notFound, 'unreadable', `there is no file ${flags.file}`)
  }
  const source = flags.file ? fileSource(flags.file) : rpcSource(audited ?? DEFAULT_RPC)
  const progress = progressLine(process.stderr)
  const options: AuditOptions = {
    genesisHash: hashFlag('--genesis', flags.genesis),
    headHash: hashFlag('--head', flags.head),
    receipts: readReceipts(flags.receipt ?? []),
    rolls: readRolls(flags.roll ?? []),
    independent: flags.independent === true,
    threads: threadsOf('--threads', flags.threads),
    proofs: { engine: flags.verifier, jobs: threadsOf('--jobs', flags.jobs) },
    compare: async (replay, hashAt) => {
      if (audited) await compareViews(audited, replay)
      return Promise.all(others.map((rpc) => compareNode(rpc, replay, hashAt)))
    },
    ...(flags.quiet ? {} : { onProgress: progress.tell }),
  }
  if (!flags.quiet) say(`auditing ${source.name}`)
  try {
    return await runAudit(source, options)
  } catch (error) {
    if (error instanceof SourceFailure)
      throw new CommandFailure(EXIT.failure, 'source', error.message, { cause: error })
    if (error instanceof UnknownRuleVersion) throw newerRules(error)
    throw error
  } finally {
    progress.end()
  }
}

/** Not a lie and not a pass: this software cannot tell what those blocks should be. */
function newerRules(error: UnknownRuleVersion): CommandFailure {
  const words = `${error.message}. Blocks 0 to ${error.height - 1n} are as the rules say; audit again with newer software`
  return new CommandFailure(EXIT.failure, 'unknown-rules', words, { cause: error })
}

function verificationFailure({ fault, receipts, rolls, compared }: AuditReport): CommandFailure {
  const receipt = receipts.find((one) => !isAccounted(one))
  const roll = rolls.find((one) => !isMatched(one))
  const node = compared.find((one) => !isAgreeing(one))
  const words = fault
    ? `verification failed: rule ${fault.rule} at block ${fault.height}: ${fault.message}`
    : receipt
      ? `receipt ${receipt.code} (${receipt.file}) is not accounted for: ${receipt.reason}`
      : roll
        ? `the roll of election ${roll.election} (${roll.file}) does not match: ${roll.discordCount} faults`
        : `${node?.rpc} ${node?.wrong}`
  return new CommandFailure(EXIT.verificationFailed, 'verification-failed', words)
}

function hashFlag(flag: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  if (!/^0x[0-9a-fA-F]{64}$/.test(text)) throw usageFailure(`${flag} takes a hash of 32 bytes (0x and 64 hex digits)`)
  return text.toLowerCase()
}

function threadsOf(flag: string, text: string): number {
  const threads = Number(text)
  if (!/^\d+$/.test(text) || threads > THREADS_MAX) throw usageFailure(`${flag} is a number from 0 to ${THREADS_MAX}`)
  return threads
}
