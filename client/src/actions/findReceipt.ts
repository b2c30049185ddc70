// In which election a receipt code is, by a node's own index: a hint, which `verifyReceipt` then proves.
import { formatReceiptCode } from '@psephos/ballot'
import type { Hash } from 'viem'
import { asFields, asHash, asList, asQuantity, callRpc } from '../rpc.ts'
import type { PsephosClient } from '../types.ts'
import { codeOf } from './getReceipt.ts'

export type ReceiptHint = { election: bigint; transactionHash: Hash }

/** Empty: this node knows no ballot with the code. Throws `bad-input` for text that is no code. */
export async function findReceipt(client: PsephosClient, { code }: { code: string }): Promise<ReceiptHint[]> {
  const params = [formatReceiptCode(codeOf(code))]
  const answer = asList(await callRpc(client, { method: 'psephos_findReceipt', params }), 'receipts')
  return answer.map((entry) => {
    const fields = asFields(entry, 'receipt')
    return {
      election: asQuantity(fields.election, 'election'),
      transactionHash: asHash(fields.transactionHash, 'transactionHash'),
    }
  })
}
