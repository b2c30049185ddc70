import { electionsAbi } from '@psephos/contracts-abi'
import { encodeErrorResult, HttpRequestError, TimeoutError, UserRejectedRequestError, zeroHash } from 'viem'
import { describe, expect, it } from 'vitest'
import { LocalKeyError } from '../localKey/provider.ts'
import { en } from '../words/en.ts'
import { type FaultId, fault, faultOf } from './faults.ts'

const VOTER = '0x00000000000000000000000000000000000000aa'
const reverted = (data: `0x${string}`) => ({ code: 3, message: 'execution reverted', data })

describe('what a failure means to the voter', () => {
  const table: [string, unknown, FaultId, boolean][] = [
    ['declined in the wallet', new UserRejectedRequestError(new Error('User denied')), 'declined', true],
    ['the wallet already asks', { code: -32002, message: 'Request already pending' }, 'wallet-busy', true],
    ['the local key is locked', new LocalKeyError(4100, 'the key is locked'), 'wallet-locked', true],
    ['the wallet does not know the chain', { code: 4902, message: 'Unrecognized chain ID' }, 'wrong-network', true],
    ['no answer', new HttpRequestError({ url: '/rpc' }), 'no-answer', true],
    ['no answer in time', new TimeoutError({ body: {}, url: '/rpc' }), 'no-answer', true],
    ['a stale wallet', { code: -32000, message: 'nonce too high' }, 'wallet-outdated', true],
    [
      'voted already',
      reverted(encodeErrorResult({ abi: electionsAbi, errorName: 'AlreadyVoted', args: [1n, VOTER, zeroHash] })),
      'already-voted',
      false,
    ],
    [
      'closed meanwhile, nested as a mobile wallet does',
      {
        code: -32603,
        data: {
          originalError: reverted(encodeErrorResult({ abi: electionsAbi, errorName: 'ElectionOver', args: [1n, 5n] })),
        },
      },
      'closed-meanwhile',
      false,
    ],
    [
      'not enrolled',
      reverted(encodeErrorResult({ abi: electionsAbi, errorName: 'NotEnrolled', args: [1n, VOTER] })),
      'not-on-the-list',
      true,
    ],
    [
      'a node’s refusal behind 4001 (Enkrypt)',
      { code: 4001, message: '8546: Returned error: pool full' },
      'too-many',
      true,
    ],
    ['something nobody knows', new Error('boom'), 'refused', true],
  ]
  it.each(table)('%s', (_, error, id, retry) => {
    expect(faultOf(error)).toMatchObject({ id, retry })
  })

  it('every fault has one sentence of its own that says what to do next', () => {
    const sentences = Object.values(en.faults)
    expect(new Set(sentences).size).toBe(sentences.length)
    for (const id of Object.keys(en.faults) as FaultId[]) expect(fault(id).id).toBe(id)
  })
})
