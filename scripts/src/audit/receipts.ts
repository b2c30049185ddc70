// Voters' receipt files beside the replay: each should be found in the record, in the block it names, and be counted or
// superseded by a later ballot of the same voter. Nobody signs a receipt file: one that the record does not account for
// may be invented as well as betrayed, so it is reported with its reason and says nothing against the rest of the record.
import { readFileSync } from 'node:fs'
import { codeNumber, formatReceiptCode } from '@psephos/ballot'
import { decodeReceiptFile, PsephosError, type Receipt } from '@psephos/client'
import { hexToBytes } from '@psephos/node/codec/hex.ts'
import { CommandFailure, EXIT } from '../exitCodes.ts'
import type { SeenBallot } from './recount.ts'
import type { CheckedBlock, Replay } from './replay.ts'
import type { ReceiptReport } from './report.ts'

export type WantedReceipt = { readonly file: string; readonly receipt: Receipt }

export function readReceipts(files: readonly string[]): WantedReceipt[] {
  return files.map((file) => {
    try {
      return { file, receipt: decodeReceiptFile(readFileSync(file, 'utf8')) }
    } catch (cause) {
      const fault = cause instanceof PsephosError ? `is no receipt (${cause.facts.fault})` : 'cannot be read'
      throw new CommandFailure(EXIT.usage, 'bad-receipt-file', `${file} ${fault}`, { cause })
    }
  })
}

export function receiptBox(wanted: readonly WantedReceipt[], genesisHash: string) {
  const byHeight = new Map<bigint, WantedReceipt[]>()
  for (const one of wanted) {
    const height = one.receipt.blockNumber
    byHeight.set(height, [...(byHeight.get(height) ?? []), one])
  }
  const seen = new Map<WantedReceipt, Finding>()
  let reports: readonly ReceiptReport[] = []
  return {
    look(checked: CheckedBlock): void {
      for (const one of byHeight.get(checked.block.header.number) ?? []) {
        seen.set(one, findBallot(one.receipt, checked, genesisHash))
      }
    },
    /** After the last block: every receipt has its verdict. */
    close(replay: Replay): void {
      reports = wanted.map((one) => judge(one, seen.get(one) ?? noBlock(one.receipt, replay, genesisHash), replay))
    },
    found: (): readonly ReceiptReport[] => reports,
  }
}

/** The ballot, or why this record does not account for it. */
type Finding = { readonly ballot: SeenBallot } | { readonly reason: string }

function findBallot(receipt: Receipt, { block, ballots }: CheckedBlock, genesisHash: string): Finding {
  if (receipt.genesisHash !== genesisHash) return { reason: otherChain(receipt) }
  if (receipt.blockHash !== block.hash) {
    const words = 'the block it was recorded in is not in this record'
    return { reason: `${words}: block ${block.header.number} is ${block.hash}, the receipt names ${receipt.blockHash}` }
  }
  const ballot = ballots.find((one) => block.transactions[one.transactionIndex]?.hash === receipt.transactionHash)
  if (!ballot) return { reason: `transaction ${receipt.transactionHash} is no accepted ballot of the block it names` }
  const code = formatReceiptCode(codeNumber(hexToBytes(ballot.hash)))
  if (ballot.hash !== receipt.ballotHash || ballot.election !== receipt.election || code !== receipt.code) {
    return { reason: `the ballot on record is another one: ${ballot.hash}, code ${code}, election ${ballot.election}` }
  }
  return { ballot }
}

function noBlock(receipt: Receipt, replay: Replay, genesisHash: string): Finding {
  if (receipt.genesisHash !== genesisHash) return { reason: otherChain(receipt) }
  const head = replay.head().header.number
  return { reason: `its block ${receipt.blockNumber} is not in this record, which goes to block ${head}` }
}

const otherChain = ({ genesisHash }: Receipt): string => `it is of another chain, whose genesis is ${genesisHash}`

function judge({ file, receipt }: WantedReceipt, finding: Finding, { recount }: Replay): ReceiptReport {
  const { code, election } = receipt
  if ('reason' in finding) return { file, code, election, verdict: 'unaccounted', reason: finding.reason }
  const { ballot } = finding
  const last = recount.urns.get(ballot.election)?.ballots.get(ballot.voter)
  return { file, code, election, verdict: last?.hash === ballot.hash ? 'counted' : 'superseded', reason: null }
}
