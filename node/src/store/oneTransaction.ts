// One transaction with its receipt, out of a block that is in memory.
import type { FinalBlock, FinalTransaction } from '../types/chainView.ts'

/** Null: the block has no such index. */
export function oneTransaction({ block, receipts }: FinalBlock, index: number): FinalTransaction | null {
  const transaction = block.transactions[index]
  const receipt = receipts[index]
  if (transaction === undefined || receipt === undefined) return null
  let firstLogIndex = 0
  for (let i = 0; i < index; i++) firstLogIndex += receipts[i]?.logs.length ?? 0
  return { block, index, transaction, receipt, firstLogIndex }
}
