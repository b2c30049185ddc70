// debug_getRaw*: the very bytes that were hashed, so that anyone recomputes every hash and root (H1, H4).
import { encodeBlock } from '../../codec/block.ts'
import { encodeHeader } from '../../codec/header.ts'
import { bytesToHex } from '../../codec/hex.ts'
import { encodeReceipt } from '../../codec/receipt.ts'
import { defineMethod, type Method } from '../method.ts'
import { requireBlock, requireHeader } from '../params/blockParam.ts'
import { blockParam, DATA, listOf, transactionHashParam } from '../schemas.ts'
import { findFinal } from './transactions.ts'

export const rawMethods: readonly Method[] = [
  defineMethod('debug_getRawHeader', {
    summary: 'RLP of a header.',
    params: [blockParam],
    result: DATA,
    run: ({ chain }, [block]) => bytesToHex(encodeHeader(requireHeader(chain, block).header)),
  }),
  defineMethod('debug_getRawBlock', {
    summary: 'RLP of a block: header, transactions, no uncles.',
    params: [blockParam],
    result: DATA,
    run: ({ chain }, [block]) => bytesToHex(encodeBlock(requireBlock(chain, block).block)),
  }),
  defineMethod('debug_getRawReceipts', {
    summary: 'The receipts of a block in their EIP-2718 form.',
    params: [blockParam],
    result: listOf(DATA),
    run: ({ chain }, [block]) =>
      requireBlock(chain, block).receipts.map((receipt) => bytesToHex(encodeReceipt(receipt))),
  }),
  defineMethod('debug_getRawTransaction', {
    summary:
      'The bytes of a final or pending transaction as they were signed; 0x when it is not known, as geth answers.',
    params: [transactionHashParam],
    result: DATA,
    run: ({ chain, pool }, [hash]) => {
      const transaction = findFinal(chain, hash)?.transaction ?? pool.pending(hash)
      return transaction ? bytesToHex(transaction.raw) : '0x'
    },
  }),
]
