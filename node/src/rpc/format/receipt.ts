// Receipts and logs as JSON. The receipt's schema is closed: what a transaction reverted with is asked elsewhere.
import { bytesToHex } from '../../codec/hex.ts'
import type { Log, Receipt } from '../../types/block.ts'
import type { FinalBlock, FinalTransaction, LogPlace } from '../../types/chainView.ts'
import { toQuantity } from './quantity.ts'

export function formatReceipt({ block, index, transaction, receipt, firstLogIndex }: FinalTransaction): object {
  return {
    type: toQuantity(receipt.type),
    status: toQuantity(receipt.status),
    cumulativeGasUsed: toQuantity(receipt.cumulativeGasUsed),
    gasUsed: toQuantity(receipt.gasUsed),
    effectiveGasPrice: '0x0',
    contractAddress: null,
    from: transaction.sender,
    to: transaction.to,
    transactionHash: transaction.hash,
    transactionIndex: toQuantity(index),
    blockHash: block.hash,
    blockNumber: toQuantity(block.header.number),
    logsBloom: bytesToHex(receipt.logsBloom),
    logs: receipt.logs.map((log, i) =>
      formatLog({ log, logIndex: firstLogIndex + i, txIndex: index, txHash: transaction.hash, block }),
    ),
  }
}

/** All receipts of one block, in order. */
export function formatReceipts({ block, receipts }: FinalBlock): object[] {
  const starts = firstLogs(receipts)
  return receipts.flatMap((receipt, index) => {
    const transaction = block.transactions[index]
    const firstLogIndex = starts[index] ?? 0
    return transaction === undefined ? [] : [formatReceipt({ block, index, transaction, receipt, firstLogIndex })]
  })
}

export function formatLog({ log, logIndex, txIndex, txHash, block }: LogPlace): object {
  return {
    address: log.address,
    topics: log.topics,
    data: bytesToHex(log.data),
    blockHash: block.hash,
    blockNumber: toQuantity(block.header.number),
    blockTimestamp: toQuantity(block.header.timestamp),
    transactionHash: txHash,
    transactionIndex: toQuantity(txIndex),
    logIndex: toQuantity(logIndex),
    removed: false,
  }
}

/** All logs of one block with their places, in order. */
export function logPlaces({ block, receipts }: FinalBlock): LogPlace[] {
  const starts = firstLogs(receipts)
  return receipts.flatMap((receipt, txIndex) => {
    const txHash = block.transactions[txIndex]?.hash
    if (txHash === undefined) return []
    const place = (log: Log, i: number): LogPlace => {
      return { log, logIndex: (starts[txIndex] ?? 0) + i, txIndex, txHash, block }
    }
    return receipt.logs.map(place)
  })
}

const starts = new WeakMap<readonly Receipt[], readonly number[]>()

/** Logs are counted through the whole block: where each receipt's begin, summed up once for a block that is in memory. */
function firstLogs(receipts: readonly Receipt[]): readonly number[] {
  const known = starts.get(receipts)
  if (known !== undefined) return known
  let count = 0
  const first = receipts.map(({ logs }) => {
    count += logs.length
    return count - logs.length
  })
  starts.set(receipts, first)
  return first
}
