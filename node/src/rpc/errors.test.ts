import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ExecutionReverted, InvalidTransaction, type InvalidTransactionCode } from '../types/errors.ts'
import { asRpcError, RpcError, refusals } from './errors.ts'

const FACTS = { have: 5n, want: 4n, max: 4n, tip: 2n, maxFee: 1n, type: 3, sender: '0xab', reason: 'because' }

/** T1 to T5. The texts are geth's: libraries match on them. */
const rows: readonly [InvalidTransactionCode, number, string][] = [
  ['undecodable', -32602, 'invalid argument 0: because'],
  ['type-not-supported', -32000, 'transaction type not supported: transaction type not valid in this context (type 3)'],
  ['pre-155', -32000, 'only replay-protected (EIP-155) transactions allowed over RPC'],
  ['contract-creation', -32000, 'contract creation is not supported'],
  ['wrong-chain', -32000, 'invalid sender: invalid chain id for signer: have 5 want 4'],
  ['bad-signature', -32000, 'invalid sender: because'],
  [
    'tip-above-max-fee',
    -32000,
    'max priority fee per gas higher than max fee per gas: maxPriorityFeePerGas: 2, maxFeePerGas: 1',
  ],
  [
    'value-not-zero',
    -32000,
    'insufficient funds for gas * price + value: nothing can be transferred on this chain, value must be 0',
  ],
  ['gas-too-low', -32000, 'intrinsic gas too low: gas 5, minimum needed 4'],
  ['gas-above-block-limit', -32000, 'exceeds block gas limit: gas 5, limit 4'],
  ['data-too-large', -32000, 'oversized data: transaction data of 5 bytes, limit 4'],
  ['access-list-too-long', -32000, 'oversized data: access list of 5 items, limit 4'],
  ['unknown-sender', -32003, 'transaction rejected: the sender has no role in any election of this chain'],
  ['nonce-too-low', -32000, 'nonce too low: next nonce 4, tx nonce 5'],
  ['nonce-too-high', -32000, 'nonce too high: next nonce 4, tx nonce 5'],
  ['already-known', -32000, 'already known'],
  [
    'replacement-refused',
    -32000,
    'replacement transaction underpriced: only a cancel or the same errand takes the place of a pending one',
  ],
  ['too-many-pending', -32003, 'transaction rejected: at most 4 pending transactions of one sender'],
  ['too-many-this-hour', -32003, 'transaction rejected: at most 4 transactions of one voter an hour'],
  ['pool-full', -32000, 'txpool is full'],
]

describe('R3: one table of refusals', () => {
  it.each(rows)('%s is %i', (code, want, text) => {
    const error = asRpcError(new InvalidTransaction(code, FACTS))
    expect([error?.code, error?.message]).toEqual([want, text])
  })

  it('a revert without an error of ours still says so', () => {
    const known = asRpcError(new ExecutionReverted(Uint8Array.of(0x59, 0x17, 0x0b, 0xf0)))
    expect(known).toMatchObject({ code: 3, message: 'execution reverted: MalformedCalldata()', data: '0x59170bf0' })
    const unknown = asRpcError(new ExecutionReverted(Uint8Array.of(1, 2, 3, 4)))
    expect(unknown).toMatchObject({ code: 3, message: 'execution reverted', data: '0x01020304' })
    const nothing = asRpcError(new ExecutionReverted(new Uint8Array(0)))
    expect(nothing).toMatchObject({ code: 3, message: 'execution reverted', data: '0x' })
  })

  it('what was not expected is no refusal', () => {
    expect(asRpcError(new TypeError('x is undefined'))).toBeNull()
  })

  const document = readFileSync(join(import.meta.dirname, '../../../docs/rpc.md'), 'utf8')
  /** Code and the fixed beginning of each row's text. */
  const documented = [...document.matchAll(/^\| (-?\d+) \| `([^`]+)`/gm)].map(([, code, text = '']) => {
    return { code: Number(code), start: text.split(/(?<=[ "(])[XN](?=[ ",)]|$)/)[0] ?? text }
  })
  const isDocumented = ({ code, message }: RpcError) =>
    documented.some((row) => row.code === code && message.startsWith(row.start))

  it('docs/rpc.md has every transaction error', () => {
    for (const [code] of rows) {
      expect(isDocumented(asRpcError(new InvalidTransaction(code, FACTS)) as RpcError), code).toBe(true)
    }
  })

  it('docs/rpc.md has every other refusal', () => {
    const build = Object.entries(refusals) as [string, (...args: unknown[]) => unknown][]
    expect(build.length).toBeGreaterThan(25)
    for (const [name, refusal] of build) {
      const error = refusal(7n, 5n)
      expect(error).toBeInstanceOf(RpcError)
      const { code, message } = error as RpcError
      const generic = message.replace(/\b7\b/, name === 'tooManyLogs' ? '20000' : '100000')
      const row = documented.some((one) => one.code === code && startsAlike(generic, one.start))
      expect(row, `${name}: ${code} ${message}`).toBe(true)
    }
  })
})

/** Bounds are arguments here and numbers in the document. */
function startsAlike(message: string, start: string): boolean {
  const plain = (text: string) => text.replace(/\d+/g, '#')
  return plain(message).startsWith(plain(start))
}
