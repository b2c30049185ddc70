// Voters' receipt files beside the replay: each must be found in the record, in the block it names, and be counted or
// superseded by a later ballot of the same voter. A receipt the record cannot account for is a lie of the record.
import { readFileSync } from 'node:fs'
import { codeNumber, formatReceiptCode } from '@psephos/ballot'
import { decodeReceiptFile, PsephosError, type Receipt } from '@psephos/client'
import { hexToBytes } from '@psephos/node/codec/hex.ts'
import { CommandFailure, EXIT } from '../exitCodes.ts'
import { AuditFault } from './fault.ts'
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
  const seen = new Map<WantedReceipt, SeenBallot>()
  const reports: ReceiptReport[] = []
  return {
    /** A block that a receipt names must be that block, with that ballot in it. Throws AuditFault. */
    look(checked: CheckedBlock): void {
      for (const one of byHeight.get(checked.block.header.number) ?? [])
        seen.set(one, findBallot(one, checked, genesisHash))
    },
    /** After the last block. Throws AuditFault for a receipt whose block never came. */
    close(replay: Replay): void {
      for (const one of wanted) reports.push(judge(one, seen.get(one), replay))
    },
    found: (): readonly ReceiptReport[] => reports,
  }
}

function findBallot({ file, receipt }: WantedReceipt, checked: CheckedBlock, genesisHash: string): SeenBallot {
  const { block, ballots } = checked
  const height = block.header.number
  const fail = (rule: string, words: string, have: string, want: string) =>
    new AuditFault(height, rule, `receipt ${receipt.code} (${file}): ${words}`, { have, want })
  if (receipt.genesisHash !== genesisHash) {
    throw fail('R1', 'it is from another chain', genesisHash, receipt.genesisHash)
  }
  if (receipt.blockHash !== block.hash) {
    throw fail('H3', 'the block it was recorded in is not in this record', block.hash, receipt.blockHash)
  }
  const ballot = ballots.find((one) => block.transactions[one.transactionIndex]?.hash === receipt.transactionHash)
  if (!ballot) throw fail('S5', 'its transaction is not in the block it names', 'nothing', receipt.transactionHash)
  const code = formatReceiptCode(codeNumber(hexToBytes(ballot.hash)))
  if (ballot.hash !== receipt.ballotHash || ballot.election !== receipt.election || code !== receipt.code) {
    throw fail('S5', 'the ballot on record is another one', ballot.hash, receipt.ballotHash)
  }
  return ballot
}

function judge({ file, receipt }: WantedReceipt, ballot: SeenBallot | undefined, replay: Replay): ReceiptReport {
  const head = replay.head().header.number
  if (!ballot) {
    const words = `receipt ${receipt.code} (${file}): its block is not in this record`
    throw new AuditFault(head, 'H3', words, { have: head, want: receipt.blockNumber })
  }
  const last = replay.recount.urns.get(ballot.election)?.ballots.get(ballot.voter)
  const verdict = last?.hash === ballot.hash ? 'counted' : 'superseded'
  return { file, code: receipt.code, election: ballot.election, verdict }
}
