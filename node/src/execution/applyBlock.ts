// A block and the state before it -> its receipts and the state after it, or InvalidBlock with the rule that is broken
// and the comparison that failed. Validators, followers and auditors all go through here. Proofs are not checked here: what
// was taken for proven leaves as claims.
import { mergeBlooms } from '../codec/bloom.ts'
import { bytesToHex } from '../codec/hex.ts'
import { orderedTrieRoot } from '../codec/orderedTrie.ts'
import { encodeReceipt } from '../codec/receipt.ts'
import { isSameBytes } from '../codec/sameBytes.ts'
import type { Block, Receipt } from '../types/block.ts'
import type { Address, Hash } from '../types/bytes.ts'
import type { Claim } from '../types/claim.ts'
import { InvalidBlock, InvalidTransaction, type InvalidTransactionCode } from '../types/errors.ts'
import type { CommittedState, State } from '../types/state.ts'
import { checkHeader, expectSame } from './checkHeader.ts'
import type { ExecutionContext } from './context.ts'
import { beginBlock, endBlock, executeTransaction, rawTransactions } from './executeBlock.ts'
import { createOverlay, type Overlay } from './overlay.ts'
import { checkRules } from './ruleVersions.ts'
import { readGasLimit } from './validators/storage.ts'

export type ApplyRequest = {
  readonly context: ExecutionContext
  readonly parent: Block
  readonly block: Block
  /** After the parent. */
  readonly state: State
  /** C4: who may build this height in that round; consensus/ knows. Left out where the caller checks it elsewhere. */
  readonly expectedMiner?: (round: number) => Address
  /** What the caller has computed from the block's own bytes and from receipts that came with it: equal bytes are not hashed again. */
  readonly known?: KnownRoots
}

export type KnownRoots = {
  readonly transactionsRoot: Hash
  /** EIP-2718, in order; what execution gives is compared with them. */
  readonly receipts: readonly Uint8Array[]
  readonly receiptsRoot: Hash
}

export type AppliedBlock = {
  readonly receipts: readonly Receipt[]
  readonly committed: CommittedState
  /** B6. The rest is worth nothing unless every one of these is true. */
  readonly claims: readonly Claim[]
}

/** Throws InvalidBlock; UnknownRuleVersion when this software is too old for the block. */
export function applyBlock({ context, parent, block, state, expectedMiner, known }: ApplyRequest): AppliedBlock {
  const { header } = block
  const overlay = createOverlay(state)
  checkRules(context.spec, overlay, parent.header.number + 1n)
  const gasLimit = readGasLimit(overlay)
  checkHeader(block, expectedMiner === undefined ? { parent, gasLimit } : { parent, gasLimit, expectedMiner })
  const transactionsRoot = known?.transactionsRoot ?? orderedTrieRoot(rawTransactions(block.transactions))
  expectSame('H4', 'transactionsRoot', header.transactionsRoot, transactionsRoot)
  const { receipts, claims } = execute({ context, parent, block, overlay })
  expectSame('T3', 'gasUsed', header.gasUsed, receipts.at(-1)?.cumulativeGasUsed ?? 0n)
  const bloom = mergeBlooms(receipts.map(({ logsBloom }) => logsBloom))
  expectSame('H4', 'logsBloom', bytesToHex(header.logsBloom), bytesToHex(bloom))
  expectSame('H4', 'receiptsRoot', header.receiptsRoot, rootOf(receipts.map(encodeReceipt), known))
  const committed = state.commit(overlay.changes())
  expectSame('H4', 'stateRoot', header.stateRoot, committed.roots.accounts.hash)
  return { receipts, committed, claims }
}

const NOTHING = new Uint8Array(0)

function rootOf(receipts: readonly Uint8Array[], known: KnownRoots | undefined): Hash {
  const isKnown =
    known?.receipts.length === receipts.length &&
    receipts.every((one, i) => isSameBytes(one, known.receipts[i] ?? NOTHING))
  return isKnown ? known.receiptsRoot : orderedTrieRoot(receipts)
}

type Execution = Pick<ApplyRequest, 'context' | 'parent' | 'block'> & { readonly overlay: Overlay }

function execute({ context, parent, block, overlay: state }: Execution): { receipts: Receipt[]; claims: Claim[] } {
  const { number: height, timestamp, gasLimit: blockGasLimit } = block.header
  const place = { height, timestamp }
  beginBlock(context, state, place, parent.header.timestamp)
  const receipts: Receipt[] = []
  const claims: Claim[] = []
  let gasUsed = 0n
  for (const [index, transaction] of block.transactions.entries()) {
    try {
      const executed = executeTransaction({ context, place, state, blockGasLimit, transaction }, gasUsed)
      gasUsed = executed.receipt.cumulativeGasUsed
      receipts.push(executed.receipt)
      claims.push(...executed.claims)
    } catch (error) {
      if (!(error instanceof InvalidTransaction)) throw error
      throw new InvalidBlock(RULE_OF[error.code] ?? 'T1', `transaction ${index} (${transaction.hash}): ${error.code}`, {
        ...error.facts,
        index,
        transaction: transaction.hash,
        code: error.code,
      })
    }
    if (gasUsed > blockGasLimit) {
      throw new InvalidBlock('T3', 'the transactions use more than the gas limit', {
        have: gasUsed,
        max: blockGasLimit,
      })
    }
  }
  endBlock(context, state)
  return { receipts, claims }
}

/** The rule behind what makes a transaction invalid in a block. */
const RULE_OF: Partial<Record<InvalidTransactionCode, string>> = {
  'tip-above-max-fee': 'T2',
  'value-not-zero': 'T2',
  'gas-too-low': 'T3',
  'gas-above-block-limit': 'T3',
  'data-too-large': 'T3',
  'access-list-too-long': 'T3',
  'unknown-sender': 'T4',
  'nonce-too-low': 'T4',
  'nonce-too-high': 'T4',
}
