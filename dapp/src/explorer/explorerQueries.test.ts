// The strip of blocks: final blocks are asked for once.
import { describe, expect, it } from 'vitest'
import { aFakeNode } from '../../../client/test/aFakeNode.ts'
import { readRecentBlocks } from './explorerQueries.ts'

const hash = (height: number) => `0x${height.toString(16).padStart(64, '0')}`
const block = (height: number) => ({
  ...{ number: `0x${height.toString(16)}`, hash: hash(height), parentHash: hash(height), timestamp: '0x1' },
  ...{ miner: `0x${'11'.repeat(20)}`, transactionCount: 0, gasUsed: '0x0', gasLimit: '0x1', size: '0x1' },
  ...{ stateRoot: hash(0), transactionsRoot: hash(0), receiptsRoot: hash(0) },
})
const aNode = (head: number) =>
  aFakeNode({
    eth_blockNumber: () => `0x${head.toString(16)}`,
    ots_getBlockDetails: (height: number) => (height > head ? null : { block: block(height) }),
  })

describe('the latest blocks', () => {
  it('newest first, as many as there are', async () => {
    const blocks = await readRecentBlocks(aNode(2).client, 5, [])
    expect(blocks.map(({ number }) => number)).toEqual([2n, 1n, 0n])
  })
  it('what is here is not asked for again', async () => {
    const known = await readRecentBlocks(aNode(9).client, 4, [])
    const node = aNode(10)
    const blocks = await readRecentBlocks(node.client, 4, known)
    expect(blocks.map(({ number }) => number)).toEqual([10n, 9n, 8n, 7n])
    expect(node.methods()).toEqual(['eth_blockNumber', 'ots_getBlockDetails'])
  })
})
