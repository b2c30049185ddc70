// A decoded transaction -> nothing, or InvalidTransaction with the reason: what makes it invalid in a block (T1..T4).
// The form is checked once; the sender's account at the door and again in the block. Whether a contract reverts is not
// asked here.

import { ACCESS_LIST_ITEMS_MAX, TRANSACTION_DATA_BYTES_MAX } from '../params/limits.ts'
import { InvalidTransaction } from '../types/errors.ts'
import type { Account } from '../types/state.ts'
import type { Transaction } from '../types/transaction.ts'
import { gasOf } from './gas.ts'

export type TransactionBounds = { readonly chainId: bigint; readonly blockGasLimit: bigint }

/** T1..T3: needs no state but the block gas limit. Returns the gas it will use. Signature and RLP were checked when it was decoded. */
export function checkTransactionForm(transaction: Transaction, { chainId, blockGasLimit }: TransactionBounds): bigint {
  const { value, data, gasLimit } = transaction
  if (transaction.chainId !== chainId) {
    throw new InvalidTransaction('wrong-chain', { have: transaction.chainId, want: chainId })
  }
  if (value !== 0n) throw new InvalidTransaction('value-not-zero', { have: value })
  if (transaction.type === 2 && transaction.maxPriorityFeePerGas > transaction.maxFeePerGas) {
    throw new InvalidTransaction('tip-above-max-fee', {
      tip: transaction.maxPriorityFeePerGas,
      maxFee: transaction.maxFeePerGas,
    })
  }
  if (data.length > TRANSACTION_DATA_BYTES_MAX) {
    throw new InvalidTransaction('data-too-large', { have: data.length, max: TRANSACTION_DATA_BYTES_MAX })
  }
  const listed = accessListItems(transaction)
  if (listed > ACCESS_LIST_ITEMS_MAX) {
    throw new InvalidTransaction('access-list-too-long', { have: listed, max: ACCESS_LIST_ITEMS_MAX })
  }
  const gas = gasOf(transaction)
  if (gasLimit < gas) throw new InvalidTransaction('gas-too-low', { have: gasLimit, want: gas })
  if (gasLimit > blockGasLimit) {
    throw new InvalidTransaction('gas-above-block-limit', { have: gasLimit, max: blockGasLimit })
  }
  return gas
}

function accessListItems(transaction: Transaction): number {
  if (transaction.type === 0) return 0
  return transaction.accessList.reduce((count, { storageKeys }) => count + 1 + storageKeys.length, 0)
}

/** T4. The sender's account exists and this is its next transaction; `nextNonce` defaults to the account's. */
export function checkSender(transaction: Transaction, account: Account | null, nextNonce?: bigint): void {
  if (account === null) throw new InvalidTransaction('unknown-sender', { sender: transaction.sender })
  const want = nextNonce ?? account.nonce
  const have = transaction.nonce
  if (have < want) throw new InvalidTransaction('nonce-too-low', { have, want })
  if (have > want) throw new InvalidTransaction('nonce-too-high', { have, want })
}
