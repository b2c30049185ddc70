import type { Election } from '@psephos/client'
import { describe, expect, it } from 'vitest'
import { type ReadResult, resultCsv, resultJson } from './resultFiles.ts'

const HASH = `0x${'ab'.repeat(32)}` as const
const READ: ReadResult = {
  election: { id: 3n, title: 'Board', manifestHash: HASH } as Election,
  result: {
    ...{ phase: 'Final', enrolled: 5, lateEnrolled: 0, turnout: 3, accepted: 4 },
    contests: [
      {
        question: 'Chair, 2027',
        options: [
          { label: 'Ada "A"', count: 2 },
          { label: '=1+1', count: 1 },
        ],
      },
    ],
  },
  block: { number: 12n, hash: HASH, timestamp: 99 },
}

describe('result files', () => {
  it('CSV quotes what RFC 4180 asks for and starts no formula', () => {
    expect(resultCsv(READ)).toBe('question,option,votes\r\n"Chair, 2027","Ada ""A""",2\r\n"Chair, 2027",\'=1+1,1\r\n')
  })
  it('JSON says of which chain, election and block the numbers are', () => {
    expect(JSON.parse(resultJson(READ, { chainId: 7, genesisHash: HASH }))).toMatchObject({
      ...{ psephos: 'result/1', chainId: 7, genesisHash: HASH, election: '3', turnout: 3, accepted: 4 },
      readAt: { blockNumber: '12', blockHash: HASH, timestamp: 99 },
    })
  })
})
