// One audit from start to report: source, pinned hashes and receipts enter; everything is checked in order; the first lie
// ends it. Failures of the source itself (unreachable, cut off) are thrown, because they say nothing about the record.

import { chooseEngine, fastestEngine } from '@psephos/ballot'
import type { Block } from '@psephos/node/types/block.ts'
import { compareState } from './compareState.ts'
import { AuditFault, type Facts } from './fault.ts'
import { withGroundwork } from './groundworkAhead.ts'
import { independentCheck } from './independent.ts'
import { type ProofChecks, type ProofOptions, startProofChecks } from './proofs.ts'
import { receiptBox, type WantedReceipt } from './receipts.ts'
import { RecountFault } from './recountFault.ts'
import { type CheckedBlock, type Replay, startReplay } from './replay.ts'
import { type AuditReport, type ComparedNode, digestOf, isAccounted, isAgreeing, reportElection } from './report.ts'
import { isMatched, matchRoll, type WantedRoll } from './rolls.ts'
import type { AuditSource } from './source.ts'

export type AuditOptions = {
  /** A genesis hash from someone trusted. */
  readonly genesisHash?: string | undefined
  /** A block hash that is known to be final and must be in the record. */
  readonly headHash?: string | undefined
  readonly receipts?: readonly WantedReceipt[]
  readonly rolls?: readonly WantedRoll[]
  /** Recompute hashes and tries with @ethereumjs too: slow, but not our code. */
  readonly independent?: boolean
  /** Threads that recover senders and hash transactions and receipts; 0 = in line. */
  readonly threads?: number
  /** Who verifies the proofs of secret elections, and in how many threads. Left out: the fastest engine, in line. */
  readonly proofs?: ProofOptions
  /** After the last block and before the verdict: other nodes are asked here. Throws AuditFault. */
  readonly compare?: (
    replay: Replay,
    hashAt: (height: bigint) => string | undefined,
  ) => Promise<readonly ComparedNode[]>
  /** Milliseconds since 1970; only to say whether the head is ahead of it. */
  readonly now?: () => number
  readonly onProgress?: (progress: AuditProgress) => void
}

export type AuditProgress = {
  readonly height: bigint
  readonly lastHeight: bigint | null
  readonly transactions: number
  readonly elapsedMs: number
}

export async function runAudit(source: AuditSource, options: AuditOptions = {}): Promise<AuditReport> {
  const startedMs = performance.now()
  const tally = { blocks: 0, transactions: 0, ballots: 0, refused: 0 }
  const { genesis, hash } = await source.genesis()
  const proofOptions = options.proofs ?? { engine: fastestEngine().name, jobs: 0 }
  const replay = startReplay(genesis, chooseEngine(proofOptions.engine))
  const proofs = startProofChecks(proofOptions)
  const box = receiptBox(options.receipts ?? [], replay.genesis.hash)
  const heads = new Map<bigint, Head>([[0n, headOf(replay.genesis)]])
  let compared: readonly ComparedNode[] = []
  let fault: AuditFault | null = null
  let headPinned = false
  try {
    checkGenesis(replay.genesis.hash, hash, options.genesisHash)
    const check = options.independent ? await independentCheck(replay) : null
    const lastHeight = await source.headHeight()
    const { chainId } = replay.context.spec
    for await (const { raw, ground } of withGroundwork(source.blocks(lastHeight), chainId, options.threads ?? 0)) {
      const checked = replay.add(raw, ground)
      await proofs.add(checked.block.header.number, checked.claims)
      await check?.(raw, checked)
      box.look(checked)
      count(tally, checked)
      heads.set(checked.block.header.number, headOf(checked.block))
      options.onProgress?.({
        height: checked.block.header.number,
        lastHeight,
        transactions: tally.transactions,
        elapsedMs: performance.now() - startedMs,
      })
    }
    checkLast(replay, lastHeight)
    // Beside the last proofs: on a long record this alone takes seconds.
    compareRecount(replay)
    await proofs.finish()
    box.close(replay)
    headPinned = checkHeadHash(replay, heads, options.headHash)
    if (options.compare) compared = await options.compare(replay, (height) => heads.get(height)?.hash)
  } catch (error) {
    if (!(error instanceof AuditFault)) throw error
    fault = await firstFault(error, proofs)
  } finally {
    await proofs.close()
  }
  return makeReport({
    source,
    replay,
    tally,
    heads,
    proofs: proofs.verified,
    fault,
    compared,
    headPinned,
    startedMs,
    box,
    options,
  })
}

/** Proofs are verified behind the replay: one of a block before may be untrue, or of this one, and what was found may follow from it. */
async function firstFault(found: AuditFault, proofs: Pick<ProofChecks, 'finish'>): Promise<AuditFault> {
  try {
    await proofs.finish()
  } catch (error) {
    if (!(error instanceof AuditFault)) throw error
    if (error.height <= found.height) return error
  }
  return found
}

type Head = NonNullable<AuditReport['head']>

function headOf({ hash, header: { number, timestamp } }: Block): Head {
  return { number, hash, timestamp }
}

type Tally = { blocks: number; transactions: number; ballots: number; refused: number }

function count(tally: Tally, { block, receipts, ballots }: CheckedBlock): void {
  tally.blocks++
  tally.transactions += block.transactions.length
  tally.ballots += ballots.length
  for (const { status } of receipts) if (status === 0) tally.refused++
}

/** R1. The genesis must hash to what the source says, and to what the auditor was given. */
function checkGenesis(own: string, said: string, pinned: string | undefined): void {
  const differs = (words: string, want: string) => {
    if (want.toLowerCase() !== own) throw new AuditFault(0n, 'R1', words, { have: own, want: want.toLowerCase() })
  }
  differs('the genesis does not hash to what the source says', said)
  if (pinned !== undefined) differs('this is not the genesis you gave', pinned)
}

/** A source that stops before the height it announced has left blocks out. */
function checkLast(replay: Replay, lastHeight: bigint | null): void {
  const { number } = replay.head().header
  if (lastHeight !== null && number !== lastHeight) {
    throw new AuditFault(number + 1n, 'H1', 'the record ends before its last block', { have: number, want: lastHeight })
  }
}

function compareRecount(replay: Replay): void {
  try {
    compareState(replay.state(), replay.recount)
  } catch (error) {
    if (error instanceof RecountFault) throw new AuditFault(replay.head().header.number, error.rule, error.message)
    throw error
  }
}

/** H3. What was final for someone is final for everyone: it must be here. */
function checkHeadHash(replay: Replay, heads: ReadonlyMap<bigint, Head>, pinned: string | undefined): boolean {
  if (pinned === undefined) return false
  if ([...heads.values()].some(({ hash }) => hash === pinned.toLowerCase())) return true
  const facts: Facts = { want: pinned.toLowerCase(), have: replay.head().hash }
  throw new AuditFault(replay.head().header.number, 'H3', 'the head you gave is not in this record', facts)
}

function makeReport(parts: {
  source: AuditSource
  replay: Replay
  tally: Tally
  heads: ReadonlyMap<bigint, Head>
  proofs: number
  fault: AuditFault | null
  compared: readonly ComparedNode[]
  headPinned: boolean
  startedMs: number
  box: ReturnType<typeof receiptBox>
  options: AuditOptions
}): AuditReport {
  const { source, replay, tally, heads, proofs, fault, compared, headPinned, startedMs, box, options } = parts
  // A proof may be found untrue when later blocks were already replayed: they do not count.
  const isReplayTooFar = fault?.rule === 'B6' && fault.height <= replay.head().header.number
  const good = isReplayTooFar ? (heads.get(fault.height - 1n) ?? null) : headOf(replay.head())
  const seconds = (performance.now() - startedMs) / 1000
  const urns = isReplayTooFar || good === null ? [] : [...replay.recount.urns.values()]
  const elections = urns.map((urn) => reportElection(urn, replay.head().header.timestamp))
  const genesisWrong = fault?.rule === 'R1'
  const head = genesisWrong ? null : good
  const clock = BigInt(Math.floor((options.now ?? Date.now)() / 1000))
  const receipts = fault ? [] : box.found()
  const rolls = fault ? [] : (options.rolls ?? []).map((roll) => matchRoll(roll, replay.recount))
  const found = { genesisHash: replay.genesis.hash, head, elections }
  return {
    ok: fault === null && receipts.every(isAccounted) && rolls.every(isMatched) && compared.every(isAgreeing),
    source: source.name,
    chainId: replay.context.spec.chainId,
    ...found,
    genesisPinned: options.genesisHash !== undefined && !genesisWrong,
    headAheadSeconds: head && head.timestamp > clock ? head.timestamp - clock : 0n,
    headPinned,
    ...tally,
    proofs,
    receipts,
    rolls,
    compared,
    independent: options.independent ?? false,
    fault: fault && { height: fault.height, rule: fault.rule, message: fault.message, facts: fault.facts },
    seconds,
    transactionsPerSecond: tally.transactions / Math.max(seconds, 0.001),
    digest: fault ? null : digestOf(found),
  }
}
