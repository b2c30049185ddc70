// What became of a hash, as one node sees it.
import type { Hash } from 'viem'
import { PsephosError } from '../errors.ts'
import { asFields, asHash, asNumber, asQuantity, callRpc } from '../rpc.ts'
import type { PsephosClient, TransactionStatus } from '../types.ts'

/** T5. Falls back to the standard methods on a node without `psephos_transactionStatus`: then never replaced or nonce-used. */
export async function transactionStatus(client: PsephosClient, { hash }: { hash: Hash }): Promise<TransactionStatus> {
  try {
    return decodeStatus(await callRpc(client, { method: 'psephos_transactionStatus', params: [hash] }))
  } catch (error) {
    if (error instanceof PsephosError && error.code === 'method-missing') return standardStatus(client, hash)
    throw error
  }
}

function decodeStatus(answer: unknown): TransactionStatus {
  const fields = asFields(answer, 'status')
  switch (fields.status) {
    case 'unknown':
    case 'pending':
      return { status: fields.status }
    case 'recorded':
      return {
        status: 'recorded',
        blockNumber: asQuantity(fields.blockNumber, 'blockNumber'),
        transactionIndex: asNumber(fields.transactionIndex, 'transactionIndex'),
        success: fields.success === true,
      }
    case 'replaced':
    case 'nonce-used':
      return { status: fields.status, by: asHash(fields.by, 'by') }
    default:
      throw new PsephosError('bad-answer', { what: 'status', have: String(fields.status) })
  }
}

async function standardStatus(client: PsephosClient, hash: Hash): Promise<TransactionStatus> {
  const receipt = await callRpc(client, { method: 'eth_getTransactionReceipt', params: [hash] })
  if (receipt !== null) {
    const fields = asFields(receipt, 'receipt')
    return {
      status: 'recorded',
      blockNumber: asQuantity(fields.blockNumber, 'blockNumber'),
      transactionIndex: asNumber(fields.transactionIndex, 'transactionIndex'),
      success: fields.status === '0x1',
    }
  }
  const transaction = await callRpc(client, { method: 'eth_getTransactionByHash', params: [hash] })
  return { status: transaction === null ? 'unknown' : 'pending' }
}
