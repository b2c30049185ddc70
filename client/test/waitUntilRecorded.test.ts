import { type Hash, keccak256, zeroAddress } from 'viem'
import { describe, expect, it } from 'vitest'
import {
  PsephosError,
  sendSigned,
  type TransactionStatus,
  type WaitingStatus,
  waitUntilRecorded,
} from '../src/index.ts'
import { type Answer, aFakeNode, RpcFault, reverted, Silence } from './aFakeNode.ts'

const RAW = '0x02c0'
const HASH = keccak256(RAW)
const OTHER: Hash = `0x${'22'.repeat(32)}`
const RECEIPT = {
  transactionHash: HASH,
  transactionIndex: '0x3',
  blockHash: `0x${'44'.repeat(32)}`,
  blockNumber: '0x2a',
  from: zeroAddress,
  to: zeroAddress,
  cumulativeGasUsed: '0x1',
  gasUsed: '0xea60',
  contractAddress: null,
  logs: [],
  logsBloom: `0x${'00'.repeat(256)}`,
  status: '0x1',
  effectiveGasPrice: '0x0',
  type: '0x2',
}
const RECORDED = { status: 'recorded', blockNumber: '0x2a', transactionIndex: '0x3', success: true }
/** One status after the other; the last stays. */
const inTurn = (...statuses: (object | Error)[]): Answer => {
  let turn = 0
  return () => {
    const status = statuses[Math.min(turn++, statuses.length - 1)]
    if (status instanceof Error) throw status
    return status
  }
}
const FAST = { hash: HASH, pollMs: 1, timeoutMs: 10_000 }
const SHORT = { ...FAST, timeoutMs: 60 }

describe('T5: a hash ends in one of six outcomes', () => {
  it('recorded, having said sending and received on the way', async () => {
    const said: WaitingStatus[] = []
    const { client } = aFakeNode({
      psephos_transactionStatus: inTurn({ status: 'unknown' }, { status: 'pending' }, { status: 'pending' }, RECORDED),
      eth_getTransactionReceipt: () => RECEIPT,
    })
    const outcome = await waitUntilRecorded(client, { ...FAST, onStatus: (status) => said.push(status) })
    expect(outcome).toMatchObject({ outcome: 'recorded', blockNumber: 42n, transactionIndex: 3, gasUsed: 60_000n })
    expect(said).toEqual(['sending', 'received'])
  })
  it('refused, with the reason its replay shows', async () => {
    const { client, calls } = aFakeNode({
      psephos_transactionStatus: () => ({ ...RECORDED, success: false }),
      eth_getTransactionByHash: () => ({ from: zeroAddress, to: OTHER, input: '0x1234', gas: '0x5208', nonce: '0x0' }),
      eth_call: () => {
        throw reverted('ElectionOver', [7n, 100n])
      },
    })
    const outcome = await waitUntilRecorded(client, FAST)
    expect(outcome).toMatchObject({ outcome: 'refused', refusal: { name: 'ElectionOver', args: { closesAt: 100n } } })
    expect(calls.at(-1)?.params[1]).toBe('0x2a')
  })
  it('refused without a reason, when no replay shows one', async () => {
    const { client } = aFakeNode({
      psephos_transactionStatus: () => ({ ...RECORDED, success: false }),
      eth_getTransactionByHash: () => ({ from: zeroAddress, to: OTHER, input: '0x1234', gas: '0x5208' }),
      eth_call: () => '0x',
    })
    expect(await waitUntilRecorded(client, FAST)).toMatchObject({ outcome: 'refused', refusal: null })
  })
  it.each(['replaced', 'nonce-used'] as const)('%s, and by what', async (status) => {
    const { client } = aFakeNode({ psephos_transactionStatus: () => ({ status, by: OTHER }) })
    expect(await waitUntilRecorded(client, FAST)).toEqual({ outcome: status, hash: HASH, by: OTHER })
  })
  it('timeout, when the node has it but no block does', async () => {
    const { client } = aFakeNode({ psephos_transactionStatus: () => ({ status: 'pending' }) })
    expect(await waitUntilRecorded(client, SHORT)).toEqual({ outcome: 'timeout', hash: HASH, seen: 'pending' })
  })
  it('unreachable, when nobody answers any more', async () => {
    const { client } = aFakeNode({ psephos_transactionStatus: inTurn({ status: 'pending' }, new Silence()) })
    expect(await waitUntilRecorded(client, SHORT)).toEqual({ outcome: 'unreachable', hash: HASH, error: 'unreachable' })
  })
  it('recorded after all, when the node comes back', async () => {
    const { client } = aFakeNode({
      psephos_transactionStatus: inTurn(new Silence(), new Silence(), RECORDED),
      eth_getTransactionReceipt: () => RECEIPT,
    })
    expect((await waitUntilRecorded(client, FAST)).outcome).toBe('recorded')
  })
  it('recorded by the standard methods of a node without psephos_transactionStatus', async () => {
    let asked = 0
    const { client } = aFakeNode({
      eth_getTransactionReceipt: () => (asked++ === 0 ? null : RECEIPT),
      eth_getTransactionByHash: () => ({ hash: HASH }),
    })
    expect((await waitUntilRecorded(client, FAST)).outcome).toBe('recorded')
  })
  it('throws for an answer that means nothing', async () => {
    const { client } = aFakeNode({ psephos_transactionStatus: () => ({ status: 'perhaps' }) })
    await expect(waitUntilRecorded(client, FAST)).rejects.toMatchObject({ code: 'bad-answer' })
  })
  it('stops when told to', async () => {
    const { client } = aFakeNode({ psephos_transactionStatus: () => ({ status: 'pending' }) })
    const abort = new AbortController()
    setTimeout(() => abort.abort(), 10)
    const waiting = waitUntilRecorded(client, { hash: HASH, timeoutMs: 60_000, pollMs: 30_000, signal: abort.signal })
    await expect(waiting).rejects.toMatchObject({ code: 'aborted' })
  })
  it('sends the bytes again when the node has lost them', async () => {
    let status: TransactionStatus['status'] = 'unknown'
    const { client, methods } = aFakeNode({
      psephos_transactionStatus: () => (status === 'unknown' ? { status } : RECORDED),
      eth_getTransactionReceipt: () => RECEIPT,
      eth_sendRawTransaction: () => {
        status = 'recorded'
        return HASH
      },
    })
    const outcome = await waitUntilRecorded(client, { hash: HASH, raw: RAW, pollMs: 50, timeoutMs: 10_000 })
    expect(outcome.outcome).toBe('recorded')
    expect(methods().filter((method) => method === 'eth_sendRawTransaction')).toHaveLength(1)
  })
})

describe('T5: sending the same bytes again is success, not an error', () => {
  const refusing = (code: number, message: string, status: object) =>
    aFakeNode({
      eth_sendRawTransaction: () => {
        throw new RpcFault(code, message)
      },
      psephos_transactionStatus: () => status,
    }).client
  it('already known', async () => {
    expect(await sendSigned(refusing(-32000, 'already known', {}), { raw: RAW })).toBe(HASH)
  })
  it('nonce too low because of these very bytes', async () => {
    expect(await sendSigned(refusing(-32000, 'nonce too low: next nonce 1', RECORDED), { raw: RAW })).toBe(HASH)
  })
  it('refused as a second ballot because these very bytes are the first', async () => {
    const client = refusing(3, 'execution reverted: AlreadyVoted', RECORDED)
    expect(await sendSigned(client, { raw: RAW })).toBe(HASH)
  })
  it('nonce too low because of others is an error', async () => {
    const client = refusing(-32000, 'nonce too low: next nonce 1', { status: 'nonce-used', by: OTHER })
    await expect(sendSigned(client, { raw: RAW })).rejects.toMatchObject({ code: 'nonce-too-low' })
  })
  it('a node that answers with another hash is not believed', async () => {
    const { client } = aFakeNode({ eth_sendRawTransaction: () => OTHER })
    await expect(sendSigned(client, { raw: RAW })).rejects.toThrow(PsephosError)
  })
})
