// One line for each situation.
import type { ConsensusStatus } from '@psephos/client'
import type { Address } from 'viem'
import { describe, expect, it } from 'vitest'
import { whyNoBlock } from './whyNoBlock.ts'

const address = (n: number) => `0x${String(n).repeat(40)}` as Address
const status = (changes: Partial<ConsensusStatus>): ConsensusStatus => ({
  ...{ summary: '', mode: 'validating', blockNumber: 20n, round: 2, proposer: address(1), waitingMs: 3_400 },
  ...{ isDue: true, isCatchingUp: false, quorum: 3, isQuorumPresent: true, missing: [] },
  validators: [1, 2, 3, 4].map((n) => ({
    ...{ address: address(n), isSelf: n === 1, isConnected: n !== 1, silentMs: null },
  })),
  ...changes,
})

describe('why is there no block', () => {
  it.each<[string, Partial<ConsensusStatus>, object]>([
    ['it is being decided', {}, { kind: 'deciding', height: 20n, round: 2, proposer: address(1), seconds: 3 }],
    ['nothing is due', { isDue: false }, { kind: 'nothingDue' }],
    [
      'too few are there',
      { isQuorumPresent: false, missing: [address(2), address(3)] },
      { kind: 'noQuorum', present: 2, of: 4, needed: 3, missing: [address(2), address(3)] },
    ],
    ['who is asked is behind', { isCatchingUp: true, isQuorumPresent: false }, { kind: 'behind' }],
    ['too few are there, and nothing is due', { isQuorumPresent: false, isDue: false }, { kind: 'noQuorum' }],
  ])('%s', (_, changes, expected) => expect(whyNoBlock(status(changes))).toMatchObject(expected))
})
