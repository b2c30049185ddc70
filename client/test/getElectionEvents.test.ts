// The log of an election, asked piece by piece.
import { electionsAbi } from '@psephos/contracts-abi'
import { encodeAbiParameters, encodeEventTopics, type Hex, numberToHex } from 'viem'
import { describe, expect, it } from 'vitest'
import { getElectionEvents } from '../src/index.ts'
import { aFakeNode, RpcFault } from './aFakeNode.ts'

const ELECTIONS = '0x000000000000000000000000000000005e1ec7ed'
const HASH: Hex = `0x${'ab'.repeat(32)}`
const VOTER: Hex = `0x${'11'.repeat(20)}`

const voteCast = (height: bigint, { election = 7n, address = ELECTIONS } = {}) => ({
  address,
  topics: encodeEventTopics({ abi: electionsAbi, eventName: 'VoteCast', args: { election, voter: VOTER } }),
  data: encodeAbiParameters([{ type: 'bytes32' }], [HASH]),
  ...{ blockNumber: numberToHex(height), transactionHash: HASH, logIndex: '0x0' },
})
type Filter = { fromBlock: Hex; toBlock: Hex; topics: unknown[] }

/** A ballot in every block, and a node that gives at most `max` at once. */
function aNodeOf(max: number) {
  return aFakeNode({
    eth_getLogs: ({ fromBlock, toBlock }: Filter) => {
      const heights = Array.from(
        { length: Number(BigInt(toBlock) - BigInt(fromBlock)) + 1 },
        (_, i) => BigInt(fromBlock) + BigInt(i),
      )
      if (heights.length > max) throw new RpcFault(-32602, `query exceeds max results ${max}, use a smaller range`)
      return heights.map((height) => voteCast(height))
    },
  })
}

describe('the events of an election', () => {
  it.each([
    ['all at once', 100, 1],
    ['in halves', 10, 3],
    ['one by one at worst', 1, 20],
  ])('%s: each once, in their order', async (_, max, pieces) => {
    const node = aNodeOf(max)
    const events = await getElectionEvents(node.client, { election: 7n, from: 1n, to: 16n, names: ['VoteCast'] })
    expect(events.map(({ blockNumber }) => Number(blockNumber))).toEqual(Array.from({ length: 16 }, (_, i) => i + 1))
    expect(events[0]).toMatchObject({ name: 'VoteCast', args: { election: 7n, ballotHash: HASH } })
    expect(node.calls.length).toBeLessThanOrEqual(pieces + 5)
    expect((node.calls[0]!.params[0] as Filter).topics).toHaveLength(2)
  })
  it('a range beyond the node’s bound is asked in pieces', async () => {
    const node = aFakeNode({ eth_getLogs: () => [] })
    expect(await getElectionEvents(node.client, { election: 7n, from: 0n, to: 250_000n })).toEqual([])
    expect(node.calls.map(({ params }) => Number((params[0] as Filter).toBlock))).toEqual([99_999, 199_999, 250_000])
  })
  it.each([
    ['of another election', voteCast(3n, { election: 8n })],
    ['of another contract', voteCast(3n, { address: `0x${'22'.repeat(20)}` })],
    ['without a block', { ...voteCast(3n), blockNumber: null }],
  ])('a log %s is a bad answer', async (_, log) => {
    const node = aFakeNode({ eth_getLogs: () => [log] })
    const events = getElectionEvents(node.client, { election: 7n, from: 1n, to: 5n })
    await expect(events).rejects.toMatchObject({ code: 'bad-answer' })
  })
  it('more logs in one block than the node gives is its error', async () => {
    const events = getElectionEvents(aNodeOf(0).client, { election: 7n, from: 1n, to: 2n })
    await expect(events).rejects.toMatchObject({ code: 'bad-request' })
  })
})
