// When a block does not come out as its header says: executes it again, transaction by transaction, beside the receipts
// that were served for it, and names the first difference by the rule it breaks. Says nothing when all receipts agree
// (then it is the state alone that differs).
import { electionsAbi, validatorsAbi } from '@psephos/contracts-abi'
import { bytesToHex } from '@psephos/node/codec/hex.ts'
import { decodeReceipt } from '@psephos/node/codec/receipt.ts'
import type { ExecutionContext } from '@psephos/node/execution/context.ts'
import { beginBlock, executeTransaction } from '@psephos/node/execution/executeBlock.ts'
import { createOverlay } from '@psephos/node/execution/overlay.ts'
import { VALIDATORS } from '@psephos/node/execution/validators/abi.ts'
import type { Block, Receipt } from '@psephos/node/types/block.ts'
import { InvalidBlock, InvalidTransaction } from '@psephos/node/types/errors.ts'
import type { State } from '@psephos/node/types/state.ts'
import { decodeErrorResult } from 'viem'

export type Comparison = {
  readonly context: ExecutionContext
  readonly parent: Block
  readonly block: Block
  /** After the parent. */
  readonly state: State
  /** EIP-2718, as the source gave them; they fit the header's receiptsRoot. */
  readonly served: readonly Uint8Array[]
}

/** Throws InvalidBlock for the first receipt that differs. */
export function compareReceipts({ context, parent, block, state, served }: Comparison): void {
  const overlay = createOverlay(state)
  const { number: height, timestamp, gasLimit: blockGasLimit } = block.header
  const place = { height, timestamp }
  beginBlock(context, overlay, place, parent.header.timestamp)
  let gasBefore = 0n
  for (const [index, transaction] of block.transactions.entries()) {
    const receipt = tryTransaction(
      () => executeTransaction({ context, place, state: overlay, blockGasLimit, transaction }, gasBefore).receipt,
    )
    if (receipt === null) return // invalid in any block: applyBlock has said so better
    compareOne(
      { which: `transaction ${index} (${transaction.hash})`, ofValidators: transaction.to === VALIDATORS },
      decodeReceipt(served[index] ?? new Uint8Array(), gasBefore),
      receipt,
    )
    gasBefore = receipt.cumulativeGasUsed
  }
}

/** `ofValidators`: it was sent to the Validators contract, whose refusals and logs are all about S3. */
type Which = { readonly which: string; readonly ofValidators: boolean }

function compareOne({ which, ofValidators }: Which, served: Receipt, own: Receipt): void {
  const ruleOfLogs = ofValidators ? 'S3' : 'S5'
  if (served.type !== own.type) {
    throw new InvalidBlock('H4', `${which}: receipt of type ${served.type}, the transaction is of type ${own.type}`)
  }
  if (served.status !== own.status) {
    const reason = own.status === 0 ? revertName(own.revertData) : ''
    throw new InvalidBlock(
      own.status === 0 ? ruleOfRevert(reason, ofValidators) : ruleOfLogs,
      own.status === 0
        ? `${which}: recorded as accepted, but the rules refuse it: ${reason}`
        : `${which}: recorded as refused, but the rules accept it`,
      { have: served.status, want: own.status, ...(reason ? { reason } : {}) },
    )
  }
  if (served.cumulativeGasUsed !== own.cumulativeGasUsed) {
    throw new InvalidBlock('T3', `${which}: gas ${served.gasUsed}, executed ${own.gasUsed}`, {
      have: served.gasUsed,
      want: own.gasUsed,
    })
  }
  compareLogs(ruleOfLogs, which, served, own)
  if (bytesToHex(served.logsBloom) !== bytesToHex(own.logsBloom)) {
    throw new InvalidBlock('H4', `${which}: the receipt's bloom does not fit its logs`)
  }
}

function compareLogs(rule: string, which: string, served: Receipt, own: Receipt): void {
  if (served.logs.length !== own.logs.length) {
    throw new InvalidBlock(rule, `${which}: ${served.logs.length} logs, executed ${own.logs.length}`)
  }
  for (const [index, log] of own.logs.entries()) {
    const other = served.logs[index]
    const same =
      other?.address === log.address &&
      other.topics.join() === log.topics.join() &&
      bytesToHex(other.data) === bytesToHex(log.data)
    if (!same) throw new InvalidBlock(rule, `${which}: log ${index} is not what execution logs`)
  }
}

function tryTransaction(run: () => Receipt): Receipt | null {
  try {
    return run()
  } catch (error) {
    if (error instanceof InvalidTransaction) return null
    throw error
  }
}

/** The contract's name for a refusal; the bare data when it is none of its errors. */
export function revertName(data: Uint8Array): string {
  for (const abi of [electionsAbi, validatorsAbi]) {
    try {
      return decodeErrorResult({ abi, data: bytesToHex(data) }).errorName
    } catch {
      // Not an error of this contract: the next one is asked.
    }
  }
  return bytesToHex(data)
}

/** The rule that a refusal protects: voting hours, one vote each, the election's own rules, or who governs. */
function ruleOfRevert(name: string, ofValidators: boolean): string {
  if (name === 'NotOpenYet' || name === 'ElectionOver') return 'H5'
  const ofVoting = [
    ...['NotEnrolled', 'AlreadyVoted', 'NothingToSupersede', 'SupersededMismatch', 'BallotLength', 'UnknownMark'],
    ...['TooFewMarks', 'TooManyMarks', 'CodeTaken'],
  ]
  if (ofVoting.includes(name)) return 'S5'
  if (name === 'UnknownFunction' || name === 'MalformedCalldata' || name === 'ViewOnly') return 'S1'
  return ofValidators ? 'S3' : 'S2'
}
