// T1, H4. What a block's bytes say by themselves: who sent each transaction, recovered from the signature, and the roots of
// transactions and receipts. Much of an audit's work, so it is a step of its own that a second thread can take over
// (groundworkWorker.ts). The verdict is data; the auditor judges it in its turn.
import { decodeBlock } from '@psephos/node/codec/block.ts'
import { orderedTrieRoot } from '@psephos/node/codec/orderedTrie.ts'
import { decodeTransaction } from '@psephos/node/codec/transaction.ts'
import type { Address, Hash } from '@psephos/node/types/bytes.ts'
import { InvalidTransaction } from '@psephos/node/types/errors.ts'
import type { RawBlock } from './source.ts'

export type Groundwork = {
  /** Per transaction its sender, or the code of what is wrong with its signature. */
  readonly senders: readonly ({ readonly sender: Address } | { readonly fault: string })[]
  /** What the header should say. */
  readonly transactionsRoot: Hash
  readonly receiptsRoot: Hash
}

/** Stands for a sender that nobody needs yet. */
export const NOBODY = `0x${'00'.repeat(20)}` as Address

/** Null when the bytes are no block at all: decoding it again says why. */
export function layGround(
  { block, receipts }: Pick<RawBlock, 'block' | 'receipts'>,
  chainId: bigint,
): Groundwork | null {
  try {
    const raws = decodeBlock(block, chainId, () => NOBODY).transactions.map(({ raw }) => raw)
    return {
      senders: raws.map((raw) => senderOf(raw, chainId)),
      transactionsRoot: orderedTrieRoot(raws),
      receiptsRoot: orderedTrieRoot(receipts),
    }
  } catch {
    return null
  }
}

function senderOf(raw: Uint8Array, chainId: bigint): { sender: Address } | { fault: string } {
  try {
    return { sender: decodeTransaction(raw, chainId).sender }
  } catch (error) {
    if (error instanceof InvalidTransaction) return { fault: error.code }
    throw error
  }
}
