// T1. Who sent each transaction of a block, recovered from the signatures: most of an audit's work, so it is a step of
// its own that a second thread can take over (sendersWorker.ts). The verdict is data; the auditor judges it in its turn.
import { decodeBlock } from '@psephos/node/codec/block.ts'
import { decodeTransaction } from '@psephos/node/codec/transaction.ts'
import type { Address } from '@psephos/node/types/bytes.ts'
import { InvalidTransaction } from '@psephos/node/types/errors.ts'

/** Per transaction its sender, or the code of what is wrong with its signature. */
export type Senders = readonly ({ readonly sender: Address } | { readonly fault: string })[]

/** Stands for a sender that nobody needs yet. */
export const NOBODY = `0x${'00'.repeat(20)}` as Address

/** Null when the bytes are no block at all: decoding it again says why. */
export function recoverSenders(block: Uint8Array, chainId: bigint): Senders | null {
  try {
    return decodeBlock(block, chainId, () => NOBODY).transactions.map(({ raw }) => senderOf(raw, chainId))
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
