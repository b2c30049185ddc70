// Transactions as JSON: the signed fields unchanged, so that a reader can compute the hash again, and where it is in the
// chain. A pending one has the same form with null for its place.
import { bytesToHex } from '../../codec/hex.ts'
import type { BlockHead } from '../../types/chainView.ts'
import type { Transaction } from '../../types/transaction.ts'
import { toQuantity } from './quantity.ts'

export function formatTransaction(transaction: Transaction, block: BlockHead, index: number): object {
  return {
    ...signedFields(transaction),
    blockHash: block.hash,
    blockNumber: toQuantity(block.header.number),
    blockTimestamp: toQuantity(block.header.timestamp),
    transactionIndex: toQuantity(index),
  }
}

export function formatPending(transaction: Transaction): object {
  const place = { blockHash: null, blockNumber: null, blockTimestamp: null, transactionIndex: null }
  return { ...signedFields(transaction), ...place }
}

function signedFields(transaction: Transaction): object {
  const { type, chainId, nonce, sender, to, gasLimit, value, data, yParity, r, s, hash } = transaction
  return {
    hash,
    type: toQuantity(type),
    chainId: toQuantity(chainId),
    nonce: toQuantity(nonce),
    from: sender,
    to,
    gas: toQuantity(gasLimit),
    value: toQuantity(value),
    input: bytesToHex(data),
    ...fees(transaction),
    ...(type === 0
      ? { v: toQuantity(35n + 2n * chainId + BigInt(yParity)) }
      : { v: toQuantity(yParity), yParity: toQuantity(yParity), accessList: transaction.accessList }),
    r: toQuantity(r),
    s: toQuantity(s),
  }
}

/** gasPrice of type 2 is what it pays, and nobody pays anything (T2). */
function fees(transaction: Transaction): object {
  if (transaction.type !== 2) return { gasPrice: toQuantity(transaction.gasPrice) }
  return {
    gasPrice: '0x0',
    maxFeePerGas: toQuantity(transaction.maxFeePerGas),
    maxPriorityFeePerGas: toQuantity(transaction.maxPriorityFeePerGas),
  }
}
