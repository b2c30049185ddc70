// Blocks, their counts and their receipts. What is not there is null, never an error (hive, execution-apis).
import { formatBlock, formatHeader } from '../format/block.ts'
import { toQuantity } from '../format/quantity.ts'
import { formatReceipts } from '../format/receipt.ts'
import { defineMethod, type Method, required } from '../method.ts'
import { blockNumberOrJsonNumber, findBlock, findHeader } from '../params/blockParam.ts'
import { bool, uint64 } from '../params/scalars.ts'
import {
  BLOCK_NUMBER,
  BOOLEAN,
  blockHashParam,
  blockNumberParam,
  blockParam,
  listOf,
  OBJECT,
  orNull,
  QUANTITY,
} from '../schemas.ts'

const hydrated = required('Hydrated transactions', bool, BOOLEAN)
const index = required('Uncle index', uint64, QUANTITY)

export const blockMethods: readonly Method[] = [
  defineMethod('eth_getBlockByNumber', {
    summary: 'The block at a height.',
    params: [blockNumberParam, hydrated],
    result: orNull(OBJECT),
    run: ({ chain }, [block, isFull]) => {
      const found = findBlock(chain, block)
      return found && formatBlock(found.block, isFull)
    },
  }),
  defineMethod('eth_getBlockByHash', {
    summary: 'The block with a hash.',
    params: [blockHashParam, hydrated],
    result: orNull(OBJECT),
    run: ({ chain }, [hash, isFull]) => {
      const found = chain.blockByHash(hash)
      return found && formatBlock(found.block, isFull)
    },
  }),
  defineMethod('eth_getBlockReceipts', {
    summary: 'All receipts of a block.',
    params: [blockParam],
    result: orNull(listOf(OBJECT)),
    run: ({ chain }, [block]) => {
      const found = findBlock(chain, block)
      return found && formatReceipts(found)
    },
  }),
  defineMethod('eth_getBlockTransactionCountByNumber', {
    summary: 'How many transactions the block at a height has.',
    params: [blockNumberParam],
    result: orNull(QUANTITY),
    run: ({ chain }, [block]) => {
      const found = findHeader(chain, block)
      return found && toQuantity(found.transactionCount)
    },
  }),
  defineMethod('eth_getBlockTransactionCountByHash', {
    summary: 'How many transactions the block with a hash has.',
    params: [blockHashParam],
    result: orNull(QUANTITY),
    run: ({ chain }, [hash]) => {
      const found = findHeader(chain, { kind: 'hash', hash })
      return found && toQuantity(found.transactionCount)
    },
  }),
  defineMethod('eth_getUncleCountByBlockNumber', {
    summary: 'Zero: no block has uncles.',
    params: [blockNumberParam],
    result: orNull(QUANTITY),
    run: ({ chain }, [block]) => findHeader(chain, block) && '0x0',
  }),
  defineMethod('eth_getUncleCountByBlockHash', {
    summary: 'Zero: no block has uncles.',
    params: [blockHashParam],
    result: orNull(QUANTITY),
    run: ({ chain }, [hash]) => findHeader(chain, { kind: 'hash', hash }) && '0x0',
  }),
  defineMethod('eth_getUncleByBlockNumberAndIndex', {
    summary: 'Null: no block has uncles.',
    params: [blockNumberParam, index],
    result: orNull(OBJECT),
    run: () => null,
  }),
  defineMethod('eth_getUncleByBlockHashAndIndex', {
    summary: 'Null: no block has uncles.',
    params: [blockHashParam, index],
    result: orNull(OBJECT),
    run: () => null,
  }),
  defineMethod('erigon_getHeaderByNumber', {
    summary: 'The header at a height; Otterscan looks for this method.',
    params: [required('Block', blockNumberOrJsonNumber, BLOCK_NUMBER)],
    result: orNull(OBJECT),
    run: ({ chain }, [block]) => {
      const found = findHeader(chain, block)
      return found && formatHeader(found)
    },
  }),
]
