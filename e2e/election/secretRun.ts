// `npm run secret-election`: a whole secret election as it happens. Four validators are processes; the organizer and three
// trustees use the command line; every voter proves, seals and sends through the client; the sum is opened by two of the
// trustees, published, audited, and read in a browser. Whatever differs from the plaintext count that was kept ends it with
// exit 1. Progress on stderr, figures on stdout.
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Hash } from 'viem'
import { generatePrivateKey, privateKeyToAddress } from 'viem/accounts'
import { quantilesOf } from '../../scripts/src/bench/quantiles.ts'
import { headHeight, highestRound } from '../../scripts/src/bench/rounds.ts'
import { startDevnet } from '../../scripts/src/devnet/startDevnet.ts'
import { CommandFailure, EXIT, usageFailure } from '../../scripts/src/exitCodes.ts'
import { wholeNumber } from '../../scripts/src/network/numbers.ts'
import { print, printJson, say } from '../../scripts/src/output.ts'
import { buildPage } from '../../scripts/src/start/buildPage.ts'
import { type CastFigures, castAll } from './castAll.ts'
import { type AuditAnswer, openCommandLine } from './commandLine.ts'
import { type PageFigures, readResultsPage } from './resultsInPage.ts'
import { drawIntents, OPTIONS, plainCount, type SecretRunPlan, THRESHOLD, TRUSTEES } from './secretPlan.ts'

const ROOT = join(import.meta.dirname, '../..')
const VOTERS_MAX = 10_000
const VALIDATORS_MAX = 16

type RunFigures = {
  readonly plan: SecretRunPlan
  /** Processors, and how many processes wanted one when it began. */
  readonly machine: { readonly cores: number; readonly load: number }
  /** Of each step, in their order. */
  readonly seconds: Readonly<Record<string, number>>
  readonly cast: CastFigures
  readonly changed: CastFigures
  /** Above 0: a proposer came too late. */
  readonly highestRound: number
  readonly blocks: number
  readonly counts: readonly number[]
  readonly audit: AuditAnswer
  readonly page: PageFigures
}

async function runSecretElection(plan: SecretRunPlan, pictures: string): Promise<RunFigures> {
  const machine = { cores: availableParallelism(), load: loadavg()[0] ?? 0 }
  const folder = mkdtempSync(join(tmpdir(), 'psephos-secret-election-'))
  const seconds: Record<string, number> = {}
  const step = async <Value>(name: string, run: () => Promise<Value>): Promise<Value> => {
    say(`${name} …`)
    const startedAt = performance.now()
    const value = await run()
    seconds[name] = Math.round((performance.now() - startedAt) / 100) / 10
    return value
  }
  const dappDist = join(folder, 'page')
  const network = await step('network and page', () =>
    startDevnet({
      ...{ validators: plan.validators, basePort: 0, dataDir: join(folder, 'network'), dapp: true, dappDist },
      ...{ logs: 'file', logLevel: 'warn' },
      onChainReady: ({ genesisHash }) => buildPage(ROOT, dappDist, genesisHash),
    }),
  )
  const parties = openCommandLine(join(folder, 'parties'), network.ready)
  try {
    const { rpc, chainId, genesisHash, dapp } = network.ready
    const [rpcUrl = ''] = rpc
    const voterKeys = Array.from({ length: plan.voters }, () => generatePrivateKey())
    const polling = { rpcUrls: rpc, chainId, genesisHash: genesisHash as Hash, election: 1n, voterKeys }
    const intents = drawIntents(plan)

    await step('keys of the trustees', parties.makeTrusteeKeys)
    await step('created and locked', parties.create)
    await step('enrolled, and the key ceremony', async () => {
      await Promise.all([parties.enrol(voterKeys.map(privateKeyToAddress)), parties.makeElectionKey()])
    })
    await step('waiting for the opening', parties.untilOpen)
    const cast = await step('first ballots', () => castAll(polling, intents.first))
    const changed = await step('ballots again', () => castAll(polling, intents.changed))
    await parties.expectNoResult()
    await step('closed', parties.close)
    await step('opened and published', parties.openSum)
    const audit = await step('audit', parties.audit)
    const counts = plainCount(intents)
    checkAudit(audit, { plan, counts })
    const page = await step('results page', () =>
      readResultsPage({
        ...{ url: `${dapp}/election/1/results`, labels: OPTIONS, turnout: plan.voters, threshold: THRESHOLD },
        ...{ validators: plan.validators, folder: pictures },
      }),
    )
    expectSame('counts on the page', page.counts, counts)
    const blocks = await headHeight(rpcUrl)
    const rounds = await highestRound(rpcUrl, 2, blocks)
    return { plan, machine, seconds, cast, changed, highestRound: rounds, blocks, counts, audit, page }
  } finally {
    parties.killAll()
    await network.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

function checkAudit(audit: AuditAnswer, { plan, counts }: { plan: SecretRunPlan; counts: readonly number[] }): void {
  const [election] = audit.elections
  const counted = election?.contests[0]?.options.map(({ count }) => count)
  const accepted = plan.voters + plan.revotes
  expectSame('counts of the audit', counted, counts)
  expectSame('phase', election?.phase, 'Final')
  expectSame(
    'accepted, counted, superseded',
    [election?.accepted, election?.counted, election?.superseded],
    [accepted, plan.voters, plan.revotes],
  )
  // Every ballot, a registration and a deal of each trustee, and the shares.
  expectSame('proofs', audit.proofs, accepted + 2 * TRUSTEES + THRESHOLD)
}

function expectSame(what: string, have: unknown, want: unknown): void {
  const [is, should] = [have, want].map((value) => JSON.stringify(value))
  if (is !== should) throw new Error(`${what}: ${is} instead of ${should}`)
}

function inWords({ plan, machine, seconds, cast, changed, counts, audit, page, ...run }: RunFigures): string[] {
  const ms = (values: readonly number[]) => {
    const { p50, p99 } = quantilesOf(values)
    return `${Math.round(p50)} ms (99 of 100: ${Math.round(p99)} ms)`
  }
  return [
    `${plan.voters} voters, ${plan.revotes} changed their ballot, ${plan.validators} validators, seed ${plan.seed}`,
    `${machine.cores} processors, load ${machine.load.toFixed(1)} at the beginning`,
    ...Object.entries(seconds).map(([name, took]) => `${name}: ${took} s`),
    `sealed: ${ms(cast.sealMs)}; sent to answered: ${ms(cast.answerMs)}; to recorded: ${ms(cast.recordedMs)}`,
    `ballots: ${(cast.ballots / cast.seconds).toFixed(1)} a second, voters, validators and sealing on one machine`,
    `${run.blocks} blocks, the highest round ${run.highestRound}`,
    `audit: ${audit.proofs} proofs, ${audit.ballots} ballots in ${audit.seconds.toFixed(1)} s`,
    `in the browser: shares and result in ${page.shareCheckMs} ms, every ballot in ${page.ballotCheckMs} ms`,
    ...OPTIONS.map((label, option) => `  ${label}: ${counts[option]}, as counted in plaintext`),
    ...page.pictures.map((path) => `picture: ${path}`),
  ]
}

/** Samples of each ballot become their quantiles: a thousand numbers say less. */
function forJson({ cast, changed, ...figures }: RunFigures) {
  const short = ({ sealMs, answerMs, recordedMs, ...rest }: CastFigures) => ({
    ...rest,
    ...{ sealMs: quantilesOf(sealMs), answerMs: quantilesOf(answerMs), recordedMs: quantilesOf(recordedMs) },
  })
  return { ...figures, cast: short(cast), changed: short(changed) }
}

const { values } = parseArgs({
  options: {
    voters: { type: 'string', default: '1000' },
    revotes: { type: 'string', default: '20' },
    validators: { type: 'string', default: '4' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    pictures: { type: 'string', default: join(ROOT, 'test-results/election') },
    json: { type: 'boolean', default: false },
  },
})

function planOf(): SecretRunPlan {
  const plan = {
    voters: wholeNumber('--voters', values.voters, 1, VOTERS_MAX),
    revotes: wholeNumber('--revotes', values.revotes, 0, VOTERS_MAX),
    validators: wholeNumber('--validators', values.validators, 1, VALIDATORS_MAX),
    seed: wholeNumber('--seed', values.seed, 0, 2 ** 32 - 1),
  }
  if (plan.revotes > plan.voters) throw usageFailure('--revotes: no more than there are voters')
  return plan
}

try {
  const plan = planOf()
  say(`secret election: ${JSON.stringify(plan)}`)
  const figures = await runSecretElection(plan, resolve(values.pictures))
  if (values.json) printJson(forJson(figures))
  else for (const line of inWords(figures)) print(line)
} catch (error) {
  say(`secret election: ${error instanceof Error ? error.message : error}`)
  process.exitCode = error instanceof CommandFailure ? error.exitCode : EXIT.failure
}
