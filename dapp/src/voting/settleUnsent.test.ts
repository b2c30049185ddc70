import { type PsephosClient, transactionStatus } from '@psephos/client'
import { electionsAbi } from '@psephos/contracts-abi'
import { createClient, custom, encodeFunctionResult, type Hex, zeroHash } from 'viem'
import { describe, expect, it } from 'vitest'
import { memoryStorage } from '../../test/memoryStorage.ts'
import { recallCast, rememberCast } from './pendingCast.ts'
import { settleUnsent } from './settleUnsent.ts'

const BALLOT_HASH = `0x${'cd'.repeat(32)}` as const
const OTHER = `0x${'22'.repeat(32)}` as const
const PLACE = {
  genesisHash: `0x${'01'.repeat(32)}`,
  election: 7n,
  voter: '0x00000000000000000000000000000000000000aa',
} as const
const CAST = {
  code: 'AAAAA-AAAAA-AAAAA-AAAAA',
  ballotHash: BALLOT_HASH,
  hash: OTHER,
  startedAtMs: 1,
  kept: { sealed: '0x01', isReceived: false, closesAt: 9 },
} as const

/** A node whose record has this ballot of the voter, and that knows this of the hash; null: it does not answer that. */
function aNode(ballotHash: Hex, status: string | null): PsephosClient {
  return createClient({
    transport: custom(
      {
        request: async ({ method }) => {
          if (method === 'psephos_transactionStatus' && status !== null) return { status, by: OTHER }
          if (method !== 'eth_call') throw Object.assign(new Error('gone'), { name: 'HttpRequestError' })
          const result = { enrolled: true, commitment: OTHER, ballotHash, height: 5n, sequence: 1 }
          return encodeFunctionResult({ abi: electionsAbi, functionName: 'getVoter', result })
        },
      },
      { retryCount: 0 },
    ),
  })
}

describe('a ballot that waited until voting had ended', () => {
  it.each([
    ['nobody has it', aNode(zeroHash, 'unknown'), 'expired'],
    ['another of the voter counts', aNode(OTHER, 'nonce-used'), 'expired'],
    ['it is recorded after all', aNode(BALLOT_HASH, null), 'found'],
    ['it is on its way after all', aNode(zeroHash, 'pending'), 'found'],
  ])('%s', async (_, reader, end) => {
    const storage = memoryStorage()
    rememberCast(storage, PLACE, CAST)
    expect(await settleUnsent({ reader, storage }, { place: PLACE, cast: CAST })).toBe(end)
    expect(recallCast(storage, PLACE)?.kept?.isReceived).toBe(end === 'found' ? true : undefined)
  })
  it('is kept while nobody says', async () => {
    const storage = memoryStorage()
    rememberCast(storage, PLACE, CAST)
    const reader = aNode(zeroHash, null)
    await expect(transactionStatus(reader, { hash: OTHER })).rejects.toThrow()
    await expect(settleUnsent({ reader, storage }, { place: PLACE, cast: CAST })).rejects.toThrow()
    expect(recallCast(storage, PLACE)).toEqual(CAST)
  })
})
