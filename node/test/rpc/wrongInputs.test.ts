// Each wrong input of the issue with the code and text that docs/rpc.md promises. The fixtures hold exact answers too; these
// are written by hand, so that a fixture recorded wrongly is seen.
import { parseTransaction, recoverTransactionAddress, type TransactionSerialized } from 'viem'
import { recoverAuthorizationAddress } from 'viem/utils'
import { describe, expect, it } from 'vitest'
import { bytesToHex } from '../../src/codec/hex.ts'
import { gasOf } from '../../src/execution/gas.ts'
import { CLOSES_AT, calldata, ELECTIONS, NO, organizer, stranger, voterAt, YES } from '../execution/aChain.ts'
import { type Answer, aFeeMarket, aLegacy, anAccessListed } from './aNode.ts'
import { aVotingNode } from './aVotingNode.ts'
import { BATCH_TOO_LARGE } from './ioCases.ts'
import { mutants } from './mutants.ts'

const node = await aVotingNode()
const A = voterAt(0).address
const cast = calldata('castBallot', [1n, YES])
const NEEDED = gasOf({ to: ELECTIONS, data: cast })
const VALID = { to: stranger.address }

type Row = [situation: string, method: string, params: unknown, code: number, text: string]
const values: Row[] = [
  [
    'an address without 0x',
    'eth_getBalance',
    [A.slice(2), 'latest'],
    -32602,
    'invalid argument 0: hex string without 0x prefix',
  ],
  [
    'a hash without 0x',
    'eth_getTransactionByHash',
    ['12'.repeat(32)],
    -32602,
    'invalid argument 0: hex string without 0x prefix',
  ],
  ['0X', 'eth_getBalance', [`0X${A.slice(2)}`, 'latest'], -32602, 'invalid argument 0: hex string without 0x prefix'],
  [
    'an odd length',
    'eth_getBalance',
    [A.slice(0, -1), 'latest'],
    -32602,
    'invalid argument 0: hex string of odd length',
  ],
  [
    'too short',
    'eth_getBalance',
    [A.slice(0, -2), 'latest'],
    -32602,
    'invalid argument 0: hex string has length 38, want 40 for an address',
  ],
  [
    'too long',
    'eth_getTransactionReceipt',
    [`0x${'12'.repeat(33)}`],
    -32602,
    'invalid argument 0: hex string has length 66, want 64 for a hash',
  ],
  [
    'no hex digits',
    'eth_getBalance',
    [`0x${'zz'.repeat(20)}`, 'latest'],
    -32602,
    'invalid argument 0: invalid hex string',
  ],
  ['an empty string', 'eth_getBalance', ['', 'latest'], -32602, 'invalid argument 0: empty hex string'],
  [
    'a number for an address',
    'eth_getBalance',
    [7, 'latest'],
    -32602,
    'invalid argument 0: an address must be a hex string, not number',
  ],
  [
    'a leading zero',
    'eth_getBlockByNumber',
    ['0x01', false],
    -32602,
    'invalid argument 0: hex number with leading zero digits',
  ],
  ['only 0x', 'eth_getBlockByNumber', ['0x', false], -32602, 'invalid argument 0: hex string "0x"'],
  [
    'a decimal string',
    'eth_getBlockByNumber',
    ['10', false],
    -32602,
    'invalid argument 0: hex string without 0x prefix',
  ],
  [
    'a JSON number',
    'eth_getBlockByNumber',
    [10, false],
    -32602,
    'invalid argument 0: a quantity must be a hex string, not number',
  ],
  [
    'an unknown tag',
    'eth_getBlockByNumber',
    ['newest', false],
    -32602,
    'invalid argument 0: hex string without 0x prefix',
  ],
  [
    '65 bits',
    'eth_getBlockByNumber',
    ['0x10000000000000000', false],
    -32602,
    'invalid argument 0: hex number > 64 bits',
  ],
  [
    '64 bits',
    'eth_getBlockByNumber',
    ['0xffffffffffffffff', false],
    -32602,
    'invalid argument 0: block number larger than int64',
  ],
  ['a missing argument', 'eth_getBlockByNumber', ['latest'], -32602, 'missing value for required argument 1'],
  ['null for a required one', 'eth_getBalance', [null], -32602, 'missing value for required argument 0'],
  ['one too many', 'eth_blockNumber', ['latest'], -32602, 'too many arguments, want at most 0'],
  ['a block not there', 'eth_getBalance', [A, '0xffff'], -32001, 'header not found'],
  [
    'a range that is reversed',
    'eth_getLogs',
    [{ fromBlock: '0x2', toBlock: '0x1' }],
    -32602,
    'invalid block range params',
  ],
  [
    'a range beyond the head',
    'eth_getLogs',
    [{ fromBlock: '0x1', toBlock: '0xffff' }],
    -32602,
    'block range extends beyond current head block',
  ],
  [
    'data with an odd length',
    'eth_call',
    [{ ...VALID, data: '0x1' }],
    -32602,
    'invalid argument 0: data: hex string of odd length',
  ],
  [
    'too much calldata',
    'eth_call',
    [{ ...VALID, data: `0x${'00'.repeat(131_073)}` }],
    -32602,
    'invalid argument 0: data: data of 131073 bytes, at most 131072',
  ],
  [
    'too many slots',
    'eth_getProof',
    [A, Array(1_025).fill('0x0')],
    -32602,
    'invalid argument 1: a list of at most 1024',
  ],
  ['a filter not there', 'eth_getFilterChanges', ['0x1234'], -32000, 'filter not found'],
]

const raw = (transaction: { readonly raw: Uint8Array }) => bytesToHex(transaction.raw)
const mutant = (name: string): string => {
  const found = mutants(voterAt(5), cast).find((one) => one.name === name)
  if (found === undefined) throw new Error(`no mutant ${name}`)
  return bytesToHex(found.raw)
}
const sign = (index: number, nonce: bigint, data: Uint8Array = cast) => raw(aFeeMarket(voterAt(index), { nonce, data }))

const NO_SUCH_TYPE = 'transaction type not supported: transaction type not valid in this context'

type Sent = [situation: string, raw: string, code: number, text: string | RegExp]
const transactions: Sent[] = [
  ['an odd length', '0x123', -32602, 'invalid argument 0: hex string of odd length'],
  ['no 0x', sign(5, 0n).slice(2), -32602, 'invalid argument 0: hex string without 0x prefix'],
  ['no RLP', mutant('cut-short'), -32602, /^invalid argument 0: /],
  ['leading zeros in RLP', mutant('leading-zero'), -32602, /^invalid argument 0: /],
  ['another chain', mutant('wrong-chain'), -32000, 'invalid sender: invalid chain id for signer: have 1 want 710001'],
  ['r is 0', mutant('r-zero'), -32000, 'invalid sender: r is out of range'],
  ['r is the order', mutant('r-order'), -32000, 'invalid sender: r is out of range'],
  ['r is of no point', mutant('r-no-point'), -32000, 'invalid sender: no key made this signature'],
  ['s is 0', mutant('s-zero'), -32000, 'invalid sender: s is out of range'],
  ['s is the order', mutant('s-above-order'), -32000, 'invalid sender: s is out of range'],
  ['a high s', mutant('high-s'), -32000, 'invalid sender: s is out of range'],
  ['parity 2', mutant('parity-2'), -32000, 'invalid sender: y parity is 0 or 1'],
  ['a legacy v of 29', mutant('v-29'), -32000, 'invalid sender: v is neither 27, 28 nor from 35 on'],
  ['type 3', mutant('type-3'), -32000, `${NO_SUCH_TYPE} (type 3)`],
  ['type 4', mutant('type-4'), -32000, `${NO_SUCH_TYPE} (type 4)`],
  ['pre-155', mutant('pre-155'), -32000, 'only replay-protected (EIP-155) transactions allowed over RPC'],
  ['contract creation', mutant('creation'), -32000, 'contract creation is not supported'],
  ['value', mutant('value'), -32000, /^insufficient funds for gas \* price \+ value/],
  ['tip above max', mutant('tip-above-max'), -32000, /^max priority fee per gas higher than max fee per gas/],
  [
    'too little gas',
    raw(aFeeMarket(voterAt(5), { nonce: 0n, data: cast, gasLimit: NEEDED - 1n })),
    -32000,
    `intrinsic gas too low: gas ${NEEDED - 1n}, minimum needed ${NEEDED}`,
  ],
  [
    'more gas than a block',
    raw(aFeeMarket(voterAt(5), { nonce: 0n, gasLimit: 200_000_001n })),
    -32000,
    /^exceeds block gas limit/,
  ],
  [
    'too much data',
    raw(aFeeMarket(voterAt(5), { nonce: 0n, data: new Uint8Array(65_537) })),
    -32000,
    'oversized data: transaction data of 65537 bytes, limit 65536',
  ],
  [
    'too long an access list',
    raw(anAccessListed(voterAt(5), { nonce: 0n }, 64)),
    -32000,
    'oversized data: access list of 65 items, limit 64',
  ],
  [
    'more than any transaction',
    `0x${'00'.repeat(131_073)}`,
    -32602,
    'invalid argument 0: data of 131073 bytes, at most 131072',
  ],
  [
    'no role',
    raw(aFeeMarket(stranger, { nonce: 0n, data: cast })),
    -32003,
    /^transaction rejected: the sender has no role/,
  ],
  [
    'not enrolled',
    raw(aFeeMarket(organizer, { nonce: 4n, data: cast })),
    3,
    `execution reverted: NotEnrolled(1, ${organizer.address})`,
  ],
  ['twice', sign(0, 1n), 3, /^execution reverted: AlreadyVoted\(1, 0x/],
  ['twice, as legacy', raw(aLegacy(voterAt(0), { nonce: 1n, data: cast })), 3, /^execution reverted: AlreadyVoted/],
  [
    'an unknown option',
    sign(5, 0n, calldata('castBallot', [1n, '0x000001'])),
    3,
    'execution reverted: BallotLength(3, 2)',
  ],
  [
    'a mark that is none',
    sign(5, 0n, calldata('castBallot', [1n, '0x0002'])),
    3,
    'execution reverted: UnknownMark(1, 2)',
  ],
  ['a nonce gap', sign(5, 1n), -32000, 'nonce too high: next nonce 0, tx nonce 1'],
  ['a used nonce', sign(0, 0n), -32000, 'nonce too low: next nonce 1, tx nonce 0'],
  ['the same again', raw(node.sent.pending), -32000, 'already known'],
  [
    'a stale replacement',
    raw(aFeeMarket(voterAt(3), { nonce: 0n, data: calldata('castBallot', [2n, NO]) })),
    -32000,
    /^replacement transaction underpriced/,
  ],
]

/** Addresses are printed in checksum case, which is the reader's comfort: compared without case. */
const check = (answer: Answer, code: number, text: string | RegExp): void => {
  expect(answer).not.toHaveProperty('result')
  expect(answer.error?.code).toBe(code)
  if (typeof text === 'string') expect(answer.error?.message.toLowerCase()).toBe(text.toLowerCase())
  else expect(answer.error?.message).toMatch(text)
}

describe('R3: wrong values', () => {
  it.each(values)('%s: %s', async (_, method, params, code, text) => {
    check(await node.ask(method, params as unknown[]), code, text)
  })
})

describe('R3: wrong transactions', () => {
  it.each(transactions)('%s', async (_, bytes, code, text) => {
    check(await node.ask('eth_sendRawTransaction', [bytes]), code, text)
  })

  it.each(['type-3', 'type-4'])('viem finds the sender of %s: nothing but its type is wrong', async (name) => {
    const serializedTransaction = mutant(name) as TransactionSerialized
    const sender = await recoverTransactionAddress({ serializedTransaction })
    expect(sender.toLowerCase()).toBe(voterAt(5).address)
    const { authorizationList = [] } = parseTransaction(serializedTransaction as TransactionSerialized<'eip7702'>)
    for (const { address, chainId, nonce, r, s, yParity = 0 } of authorizationList) {
      const signature = { r, s, yParity }
      const authority = await recoverAuthorizationAddress({ authorization: { address, chainId, nonce }, signature })
      expect(authority.toLowerCase()).toBe(voterAt(5).address)
    }
    expect(authorizationList).toHaveLength(name === 'type-4' ? 1 : 0)
  })

  it('after closing: ElectionOver', async () => {
    const late = await aVotingNode()
    late.passUntil(CLOSES_AT)
    check(
      await late.ask('eth_sendRawTransaction', [sign(5, 0n)]),
      3,
      `execution reverted: ElectionOver(1, ${CLOSES_AT})`,
    )
    check(
      await late.ask('eth_estimateGas', [
        { from: voterAt(5).address, to: '0x000000000000000000000000000000005e1ec7ed', data: bytesToHex(cast) },
      ]),
      3,
      `execution reverted: ElectionOver(1, ${CLOSES_AT})`,
    )
  })
})

describe('R3: wrong messages', () => {
  it('too large a batch', async () => {
    const [answer, ...rest] = JSON.parse((await node.rpc.dispatch(BATCH_TOO_LARGE, null)) ?? '')
    expect(rest).toEqual([])
    check(answer, -32600, 'batch too large')
  })

  it('nothing of it was logged as a fault', () => {
    expect(node.complaints).toEqual([])
  })
})
