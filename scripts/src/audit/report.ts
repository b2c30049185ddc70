// What an audit found, as one value: for --json as it stands, for a person as lines of words. The digest is the same for
// everyone who audited the same chain up to the same block, from whatever source.
import type { PhaseName } from '@psephos/contracts-abi'
import { keccak256, stringToBytes } from 'viem'
import { isoTime } from '../isoTime.ts'
import { toJson } from '../output.ts'
import type { Facts } from './fault.ts'
import { countMarks, phaseAt, type Urn } from './recount.ts'
import { isMatched, type RollDiscordName, type RollReport } from './rolls.ts'
import type { SecretUrn } from './secretUrn.ts'

export type ElectionReport = {
  readonly id: bigint
  readonly title: string
  readonly phase: PhaseName
  readonly enrolled: number
  readonly lateEnrolled: number
  readonly outageExtension: bigint
  readonly accepted: number
  readonly counted: number
  readonly superseded: number
  /** Null for an open election. */
  readonly trustees: {
    readonly count: number
    /** So many open the sum. */
    readonly threshold: number
    /** Indexes of those the key comes from; none while there is no key. */
    readonly qualified: readonly number[]
    /** Who has opened its part, in chain order. */
    readonly shares: readonly number[]
  } | null
  /** Null while voting is on, and where there is no result. */
  readonly contests:
    | readonly {
        readonly question: string
        readonly options: readonly { readonly label: string; readonly count: number }[]
      }[]
    | null
}

export type ReceiptReport = {
  readonly file: string
  readonly code: string
  readonly election: bigint
  readonly verdict: 'counted' | 'superseded' | 'unaccounted'
  /** Why it is unaccounted for; null when it is not. */
  readonly reason: string | null
}

export type ComparedNode = {
  readonly rpc: string
  /** At which the two were compared; null when the node gave no height. */
  readonly height: bigint | null
  /** What is wrong with that node; null: it has the same block. */
  readonly wrong: string | null
}

export type FaultReport = {
  readonly height: bigint
  readonly rule: string
  readonly message: string
  readonly facts: Facts
}

export type AuditReport = {
  /** The record is true, every receipt is accounted for, every other node agrees. */
  readonly ok: boolean
  readonly source: string
  readonly chainId: bigint | null
  readonly genesisHash: string | null
  readonly genesisPinned: boolean
  /** The last block that was found good. */
  readonly head: { readonly number: bigint; readonly hash: string; readonly timestamp: bigint } | null
  /** How far the head's time is ahead of the clock of the machine that audits. */
  readonly headAheadSeconds: bigint
  readonly headPinned: boolean
  readonly blocks: number
  readonly transactions: number
  readonly ballots: number
  /** Of secret elections: of ballots, and of every step of their trustees. Verified and true. */
  readonly proofs: number
  /** Transactions recorded with status 0. */
  readonly refused: number
  readonly elections: readonly ElectionReport[]
  readonly receipts: readonly ReceiptReport[]
  readonly rolls: readonly RollReport[]
  readonly compared: readonly ComparedNode[]
  /** Hashes and tries also recomputed by a library we did not write. */
  readonly independent: boolean
  readonly fault: FaultReport | null
  readonly seconds: number
  readonly transactionsPerSecond: number
  readonly digest: string | null
}

export function reportElection(urn: Urn, timestamp: bigint): ElectionReport {
  const phase = phaseAt(urn, timestamp)
  const counted = urn.ballots.size
  return {
    id: urn.id,
    title: urn.manifest.title,
    phase,
    enrolled: urn.roll.size,
    lateEnrolled: urn.lateEnrolled,
    outageExtension: urn.outageExtension,
    accepted: urn.accepted,
    counted,
    superseded: urn.accepted - counted,
    trustees: urn.secret && trusteesOf(urn.secret),
    contests: phase === 'Final' ? contestsOf(urn) : null,
  }
}

function trusteesOf({ terms, key, shares }: SecretUrn): NonNullable<ElectionReport['trustees']> {
  return {
    count: terms.trustees.length,
    threshold: terms.threshold,
    qualified: key?.qualified ?? [],
    shares: shares.map(({ trustee }) => trustee),
  }
}

function contestsOf(urn: Urn): NonNullable<ElectionReport['contests']> {
  const counts = countMarks(urn)
  let next = 0
  return urn.manifest.contests.map(({ question, options }) => ({
    question,
    options: options.map(({ label }) => ({ label, count: counts[next++] ?? 0 })),
  }))
}

/** One line that two auditors can read to each other: chain, height, head, and a hash over all that was counted. */
export function digestOf(report: Pick<AuditReport, 'genesisHash' | 'head' | 'elections'>): string | null {
  const { genesisHash, head, elections } = report
  if (!genesisHash || !head) return null
  return keccak256(stringToBytes(toJson({ psephos: 'audit/1', genesisHash, head, elections })))
}

export const digestLine = (report: AuditReport): string =>
  `psephos-audit/1 genesis ${report.genesisHash} block ${report.head?.number} ${report.head?.hash} digest ${report.digest}`

/** The report for a person; the first line is the verdict. */
export function reportInWords(report: AuditReport): string[] {
  return [...(report.fault ? faultLines(report) : verdictLines(report)), ...speedLine(report)]
}

function faultLines({ fault, head, source }: AuditReport): string[] {
  if (!fault) return []
  const facts = Object.entries(fault.facts).map(([name, value]) => `    ${name}: ${value}`)
  return [
    `NOT TRUE: ${source} breaks rule ${fault.rule} at block ${fault.height}`,
    `  ${fault.message}`,
    ...facts,
    head
      ? `  Blocks 0 to ${head.number} are as the rules say; nothing after was looked at.`
      : '  Nothing was believed.',
  ]
}

function verdictLines(report: AuditReport): string[] {
  const { head, blocks, transactions, ballots, refused } = report
  const executed = `${n(blocks)} blocks, ${n(transactions)} transactions, ${n(ballots)} ballots executed again`
  return [
    report.ok ? `TRUE: ${executed}; all as recorded` : `TRUE IN ITSELF: ${executed}; but NOT EVERYTHING AGREES with it`,
    ...discordLines(report),
    report.proofs > 0 ? `  ${n(report.proofs)} proofs of secret elections verified` : '',
    refused > 0 ? `  ${n(refused)} of them were recorded as refused, each for the reason the rules give` : '',
    report.independent ? '  hashes and tries also recomputed by @ethereumjs' : '',
    report.genesisPinned
      ? `  genesis ${report.genesisHash} as given`
      : `  genesis ${report.genesisHash} NOT VERIFIED: give --genesis HASH from someone you trust`,
    ...report.elections.flatMap(electionLines),
    ...report.receipts
      .filter(isAccounted)
      .map((one) => `  ${receiptName(one)}: in election ${one.election}, ${one.verdict}`),
    ...report.rolls.filter(isMatched).flatMap(matchedLines),
    ...report.compared.filter(isAgreeing).map((one) => `  ${one.rpc} has the same block ${one.height}`),
    ...(head ? completenessLines(report, head) : []),
    digestLine(report),
  ].filter((line) => line !== '')
}

export const isAccounted = ({ verdict }: ReceiptReport): boolean => verdict !== 'unaccounted'
export const isAgreeing = ({ wrong }: ComparedNode): boolean => wrong === null
const receiptName = ({ code, file }: ReceiptReport): string => `receipt ${code} (${file})`

/** What somebody else says that the record does not. Whether they or the record left something out, it cannot tell. */
function discordLines({ receipts, rolls, compared }: AuditReport): string[] {
  const unaccounted = receipts.filter((one) => !isAccounted(one))
  return [
    ...unaccounted.map((one) => `  NOT ACCOUNTED FOR: ${receiptName(one)}: ${one.reason}`),
    unaccounted.length === 0 ? '' : '    A receipt file is not signed: look for its ballot on other nodes, too.',
    ...rolls.filter((one) => !isMatched(one)).flatMap(unmatchedLines),
    ...compared.filter((one) => !isAgreeing(one)).map((one) => `  WRONG NODE: ${one.rpc} ${one.wrong}`),
  ]
}

function matchedLines({ file, election, matched, erased }: RollReport): string[] {
  const words = `  roll of election ${election} (${file}): ${n(matched)} addresses and ${n(matched)} people, one to one`
  const gone = `    ${n(erased)} more addresses had their person erased, and cannot be matched`
  return erased === 0 ? [words] : [words, gone]
}

const DISCORD_WORDS: Readonly<Record<RollDiscordName, string>> = {
  'not-in-file': 'may vote and belongs to nobody in the file',
  'not-on-chain': 'is in the file and may not vote',
  'other-commitment': 'stands on the chain for another person or salt',
  'does-not-open': 'salt and record do not give its commitment',
  'other-election': 'its record was made for another election',
  'other-person': 'its record names another person than the file',
  'same-address': 'stands in the file twice',
  'same-person': 'is a second address of one person',
}

function unmatchedLines({ file, election, enrolled, matched, discordCount, discords }: RollReport): string[] {
  const more = discordCount - discords.length
  return [
    `  ROLL DOES NOT MATCH: election ${election} (${file}): ${n(matched)} of ${n(enrolled)} addresses match one person`,
    ...discords.map(({ voter, discord }) => `    ${voter} ${DISCORD_WORDS[discord]}`),
    ...(more > 0 ? [`    and ${n(more)} more`] : []),
  ]
}

/** Blocks may be a little ahead of a clock that is a little behind. */
const CLOCK_TOLERANCE_SECONDS = 15n

function completenessLines(report: AuditReport, head: NonNullable<AuditReport['head']>): string[] {
  const when = isoTime(head.timestamp)
  const ahead = report.headAheadSeconds
  const warning = ahead > CLOCK_TOLERANCE_SECONDS ? [`  WARNING: that is ${ahead} s ahead of this machine's clock`] : []
  if (report.headPinned) {
    return [`  the head you gave is in this record, which goes to block ${head.number} (${when})`, ...warning]
  }
  const words = `  complete only up to block ${head.number} at ${when}; compare this hash elsewhere:`
  return [words, `  ${head.hash}`, ...warning]
}

function electionLines(election: ElectionReport): string[] {
  const { id, title, phase, enrolled, lateEnrolled, accepted, counted, superseded, contests } = election
  const late = lateEnrolled > 0 ? ` (${n(lateEnrolled)} late)` : ''
  return [
    `  election ${id} "${title}": ${phase}, ${n(enrolled)} enrolled${late}`,
    ...trusteeLines(election),
    `    ${n(accepted)} ballots accepted = ${n(counted)} counted + ${n(superseded)} superseded`,
    ...(contests ?? []).flatMap(({ question, options }) => [
      `    ${question}`,
      ...options.map(({ label, count }) => `      ${n(count).padStart(9)}  ${label}`),
    ]),
  ]
}

function trusteeLines({ trustees }: ElectionReport): string[] {
  if (trustees === null) return []
  const { count, threshold, qualified, shares } = trustees
  if (qualified.length === 0) return [`    secret, ${count} trustees: they have made no key`]
  const opened = shares.length === 0 ? 'nothing opened yet' : `the sum opened by ${shares.join(', ')}`
  return [`    secret: the key comes from trustees ${qualified.join(', ')}, ${threshold} are needed; ${opened}`]
}

function speedLine({ seconds, transactions, transactionsPerSecond }: AuditReport): string[] {
  if (transactions === 0) return []
  return [`  ${seconds.toFixed(1)} s, ${n(Math.round(transactionsPerSecond))} transactions a second`]
}

const n = (value: number): string => value.toLocaleString('en-US')
