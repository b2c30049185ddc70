// The election's log: grouped, newest first, walked back in pieces.
import type { ElectionEvent, ElectionEventName } from '@psephos/client'
import { describe, expect, it } from 'vitest'
import { aFakeNode } from '../../../client/test/aFakeNode.ts'
import { linesOf, namesOf, readLogPage, WALK_BLOCKS } from './electionLog.ts'

const event = (name: ElectionEventName, transaction: number, blockNumber = 1n): ElectionEvent => ({
  ...{ name, args: {}, blockNumber, logIndex: 0 },
  transactionHash: `0x${transaction.toString(16).padStart(64, '0')}`,
})

describe('lines', () => {
  it('one transaction and kind is one line; the newest comes first', () => {
    const events = [
      event('ElectionCreated', 1),
      event('VoterEnrolled', 2),
      event('VoterEnrolled', 2),
      event('VoterEnrolled', 2),
      event('VoterEnrolled', 3),
    ]
    expect(linesOf(events).map(({ name, count }) => [name, count])).toEqual([
      ['VoterEnrolled', 1],
      ['VoterEnrolled', 3],
      ['ElectionCreated', 1],
    ])
  })
  it('the three kinds share nothing and leave nothing out', () => {
    const all: ElectionEventName[] = ['ElectionCreated', 'VoterEnrolled', 'VoteCast', 'TallyPublished']
    expect(namesOf('milestones', all)).toEqual(['ElectionCreated', 'TallyPublished'])
    expect(namesOf('roll', all)).toContain('VoterEnrolled')
    expect(namesOf('ballots', all)).toContain('VoteCast')
  })
})

describe('walking back', () => {
  const ranges = async (to: bigint) => {
    const node = aFakeNode({ eth_getLogs: () => [] })
    const page = await readLogPage(node.client, { election: 1n, to, names: ['VoteCast'] })
    const asked = node.calls.map(({ params }) => {
      const { fromBlock, toBlock } = params[0] as { fromBlock: string; toBlock: string }
      return [BigInt(fromBlock), BigInt(toBlock)]
    })
    return { page, asked }
  }
  it('a short record is read at once, to its beginning', async () => {
    expect(await ranges(40n)).toEqual({ page: { lines: [], next: null }, asked: [[0n, 40n]] })
  })
  it('a long one in pieces without gap or overlap, and then the reader is asked', async () => {
    const head = 10n * WALK_BLOCKS
    const { page, asked } = await ranges(head)
    expect(asked).toHaveLength(5)
    expect(asked[0]).toEqual([head - WALK_BLOCKS + 1n, head])
    expect(asked.slice(1).map((range) => range[1])).toEqual(asked.slice(0, -1).map((range) => range[0]! - 1n))
    expect(page.next).toBe(asked[4]![0]! - 1n)
  })
})
