import { electionsAbi } from '@psephos/contracts-abi'
import { createClient, custom, encodeErrorResult, zeroAddress } from 'viem'
import { describe, expect, it } from 'vitest'
import { getElection, PsephosError, type PsephosErrorCode, sendCall, sendSigned, toPsephosError } from '../src/index.ts'
import { aFakeNode, HttpFault, RpcFault, reverted, Silence } from './aFakeNode.ts'

const errorOf = async (promise: Promise<unknown>): Promise<PsephosError> => {
  try {
    await promise
  } catch (error) {
    expect(error).toBeInstanceOf(PsephosError)
    return error as PsephosError
  }
  throw new Error('nothing was thrown')
}
const failing = (error: Error) => () => {
  throw error
}

describe('R3: what the door answers to a transaction', () => {
  const rows: [number, string, PsephosErrorCode][] = [
    [-32000, 'nonce too low: next nonce 3, tx nonce 2', 'nonce-too-low'],
    [-32000, 'nonce too high: tx nonce 9, next nonce 3', 'nonce-too-high'],
    [-32000, 'replacement transaction underpriced: not the same errand', 'replacement-refused'],
    [-32000, 'intrinsic gas too low: gas 21000, minimum needed 60000', 'gas-too-low'],
    [-32000, 'invalid sender', 'bad-transaction'],
    [-32000, 'invalid sender: invalid chain id for signer: have 1 want 20265', 'wrong-chain'],
    [-32000, 'only replay-protected (EIP-155) transactions allowed over RPC', 'bad-transaction'],
    [-32000, 'transaction type not supported (transaction type not valid)', 'bad-transaction'],
    [-32000, 'exceeds block gas limit: gas 99, limit 30', 'bad-transaction'],
    [
      -32000,
      'insufficient funds for gas * price + value: nothing can be transferred on this chain, value must be 0',
      'bad-transaction',
    ],
    [-32003, 'transaction rejected: the sender has no role in any election of this chain', 'unknown-sender'],
    [-32003, 'transaction rejected: at most 4 pending transactions of one sender', 'too-many-pending'],
    [-32003, 'transaction rejected: at most 60 transactions of one voter an hour', 'too-many-this-hour'],
    [-32000, 'txpool is full', 'pool-full'],
    [-32003, 'transaction rejected: because', 'bad-transaction'],
    [-32602, 'invalid argument 0: rlp: expected input list', 'bad-request'],
    [-32005, 'limit exceeded', 'overloaded'],
  ]
  it.each(rows)('%i %s -> %s', async (code, message, want) => {
    const { client } = aFakeNode({ eth_sendRawTransaction: failing(new RpcFault(code, message)) })
    const error = await errorOf(sendSigned(client, { raw: '0x02c0' }))
    expect(error.code).toBe(want)
    expect(error.facts.details).toBe(message)
  })
  it('a reason of the contract, with its facts', async () => {
    const raised = reverted('AlreadyVoted', [7n, zeroAddress, `0x${'11'.repeat(32)}`])
    const { client } = aFakeNode({
      eth_sendRawTransaction: failing(raised),
      psephos_transactionStatus: () => ({ status: 'unknown' }),
    })
    const { code, refusal } = await errorOf(sendSigned(client, { raw: '0x02c0' }))
    expect({ code, refusal }).toEqual({
      code: 'refused',
      refusal: { name: 'AlreadyVoted', args: { election: 7n, voter: zeroAddress, ballotHash: `0x${'11'.repeat(32)}` } },
    })
  })
  it('words of the request never become a reason', async () => {
    const { client } = aFakeNode({ eth_sendRawTransaction: failing(new RpcFault(-32000, 'strange')) })
    const title = Buffer.from('nonce too low').toString('hex')
    expect((await errorOf(sendSigned(client, { raw: `0x${title}` }))).code).toBe('unexpected')
  })
})

describe('the way there', () => {
  const rows: [string, Error, PsephosErrorCode][] = [
    ['nobody answers', new Silence(), 'unreachable'],
    ['HTTP 502', new HttpFault(502), 'unreachable'],
    ['HTTP 404: something else lives there', new HttpFault(404), 'bad-answer'],
    ['HTTP 429', new HttpFault(429), 'overloaded'],
    ['an unknown block', new RpcFault(-32001, 'header not found'), 'state-missing'],
  ]
  it.each(rows)('%s -> %s', async (_, error, want) => {
    const { client } = aFakeNode({ eth_call: failing(error) })
    expect((await errorOf(getElection(client, { election: 1n }))).code).toBe(want)
  })
  it('a node that is no Psephos node', async () => {
    const { client } = aFakeNode({ eth_call: () => '0x' })
    expect((await errorOf(getElection(client, { election: 1n }))).code).toBe('bad-answer')
  })
  it('a missing method', async () => {
    const { client } = aFakeNode({})
    expect((await errorOf(sendSigned(client, { raw: '0x02c0' }))).code).toBe('method-missing')
  })
  it('a reason of the contract for a read', async () => {
    const { client } = aFakeNode({ eth_call: failing(reverted('UnknownElection', [9n])) })
    const error = await errorOf(getElection(client, { election: 9n }))
    expect(error.refusal).toEqual({ name: 'UnknownElection', args: { election: 9n } })
    expect(error.message).toBe('refused: UnknownElection')
  })
})

describe('EIP-1193: what a wallet answers', () => {
  const data = encodeErrorResult({ abi: electionsAbi, errorName: 'ElectionOver', args: [7n, 100n] })
  const rows: [string, unknown, PsephosErrorCode][] = [
    ['4001 by the voter', { code: 4001, message: 'User rejected the request.' }, 'wallet-declined'],
    [
      "4001 for the node's refusal (Enkrypt)",
      { code: 4001, message: '8546: Returned error: nonce too low: next nonce 3, tx nonce 2' },
      'nonce-too-low',
    ],
    [
      '4001 for something else of the node (Enkrypt)',
      { code: 4001, message: '8546: Returned error: strange' },
      'wallet-failed',
    ],
    [
      '4001 with the text of a revert only (Enkrypt)',
      { code: 4001, message: '8546: Returned error: execution reverted: ElectionOver(7, 100)' },
      'refused',
    ],
    ['4001 with revert data', { code: 4001, message: 'Returned error: execution reverted', data }, 'refused'],
    ['4100', { code: 4100, message: 'Unauthorized' }, 'wallet-unauthorized'],
    ['4200', { code: 4200, message: 'Unsupported' }, 'wallet-unsupported'],
    ['4900', { code: 4900, message: 'Disconnected' }, 'wallet-disconnected'],
    ['4902', { code: 4902, message: 'Unrecognized chain ID' }, 'wallet-unknown-chain'],
    [
      '4902 nested (MetaMask Mobile)',
      { code: -32603, message: 'x', data: { originalError: { code: 4902 } } },
      'wallet-unknown-chain',
    ],
    ['-32002 already asking', { code: -32002, message: 'Request already pending' }, 'wallet-busy'],
    [
      "the node's revert as -32603 (MetaMask)",
      { code: -32603, message: 'Internal JSON-RPC error.', data: { code: 3, message: 'execution reverted', data } },
      'refused',
    ],
  ]
  it.each(rows)('%s -> %s', async (_, answer, want) => {
    const provider = {
      request: async () => {
        throw answer
      },
    }
    const client = createClient({ transport: custom(provider, { retryCount: 0 }), account: zeroAddress })
    const error = await errorOf(sendCall(client, { data: '0x' }))
    expect(error.code).toBe(want)
    if (want === 'refused') expect(error.refusal?.name).toBe('ElectionOver')
  })
})

it('anything else keeps its cause', () => {
  const cause = new Error('boom')
  expect(toPsephosError(cause)).toMatchObject({ code: 'unexpected', cause })
  expect(toPsephosError('text').code).toBe('unexpected')
  const known = new PsephosError('aborted')
  expect(toPsephosError(known)).toBe(known)
})
