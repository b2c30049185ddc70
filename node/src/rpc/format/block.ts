// Blocks and headers as JSON: all 16 header fields, so that any library computes the hash again (H1), and the body.
import { encodeBlock } from '../../codec/block.ts'
import { EMPTY_UNCLES_HASH, ZERO_HASH } from '../../codec/constants.ts'
import { bytesToHex } from '../../codec/hex.ts'
import type { Block } from '../../types/block.ts'
import type { BlockHead } from '../../types/chainView.ts'
import { toQuantity } from './quantity.ts'
import { formatTransaction } from './transaction.ts'

export function formatHeader({ hash, header }: BlockHead): object {
  return {
    hash,
    parentHash: header.parentHash,
    sha3Uncles: EMPTY_UNCLES_HASH,
    miner: header.miner,
    stateRoot: header.stateRoot,
    transactionsRoot: header.transactionsRoot,
    receiptsRoot: header.receiptsRoot,
    logsBloom: bytesToHex(header.logsBloom),
    difficulty: '0x0',
    number: toQuantity(header.number),
    gasLimit: toQuantity(header.gasLimit),
    gasUsed: toQuantity(header.gasUsed),
    timestamp: toQuantity(header.timestamp),
    extraData: bytesToHex(header.extraData),
    mixHash: ZERO_HASH,
    nonce: '0x0000000000000000',
    baseFeePerGas: '0x0',
  }
}

/** `isFull`: transactions as objects, else as hashes. */
export function formatBlock(block: Block, isFull: boolean): object {
  return {
    ...formatHeader(block),
    size: toQuantity(sizeOf(block)),
    uncles: [],
    transactions: block.transactions.map((transaction, i) =>
      isFull ? formatTransaction(transaction, block, i) : transaction.hash,
    ),
  }
}

const sizes = new WeakMap<Block, number>()

/** Bytes of the block's RLP, counted once for a block that is in memory. */
function sizeOf(block: Block): number {
  const known = sizes.get(block)
  if (known !== undefined) return known
  const size = encodeBlock(block).length
  sizes.set(block, size)
  return size
}
