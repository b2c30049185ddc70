// Raw transactions that are wrong in exactly one way, made by hand from valid signed ones: what no library would sign.
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { bytesToBigint, hexToBytes } from '../../src/codec/hex.ts'
import { keccak } from '../../src/codec/keccak.ts'
import { encodeRlp, type RlpValue } from '../../src/codec/rlp.ts'
import { signDigest } from '../../src/codec/signature.ts'
import type { Hash, Hex } from '../../src/types/bytes.ts'
import { CHAIN_ID, ELECTIONS, type TestAccount } from '../execution/aChain.ts'
import type { TestNode } from './aNode.ts'

export type Mutant = { readonly name: string; readonly about: string; readonly code: number; readonly raw: Uint8Array }

const GAS = 100_000n
const ORDER = secp256k1.Point.Fn.ORDER

/** What the types from 2 on begin with: nine fields, of a call that costs nothing. */
const unsignedFields = (data: Uint8Array): RlpValue[] => [
  ...[CHAIN_ID, 0n, 0n, 0n, GAS, hexToBytes(ELECTIONS), 0n],
  ...[data, []],
]

/** The 12 fields of a signed type-2 transaction, any of them replaced before or after signing. */
function feeMarket(
  from: TestAccount,
  data: Uint8Array,
  change: { before?: Record<number, RlpValue>; after?: (fields: RlpValue[]) => RlpValue[] },
): Uint8Array {
  const unsigned = unsignedFields(data)
  for (const [index, value] of Object.entries(change.before ?? {})) unsigned[Number(index)] = value
  const fields = signed(2, unsigned, from)
  return typed(2, change.after === undefined ? fields : change.after(fields))
}

/** EIP-4844: the most that blob gas may cost, and the hash of one blob. */
function blobs(from: TestAccount, data: Uint8Array): Uint8Array {
  const blobHash = Uint8Array.of(1, ...new Uint8Array(31))
  return typed(3, signed(3, [...unsignedFields(data), 1n, [blobHash]], from))
}

/** EIP-7702: the sender lets the Elections contract act for its own account. */
function setCode(from: TestAccount, data: Uint8Array): Uint8Array {
  const authorization = signed(AUTHORIZATION, [CHAIN_ID, hexToBytes(ELECTIONS), 1n], from)
  return typed(4, signed(4, [...unsignedFields(data), [authorization]], from))
}

/** EIP-7702: what stands before an authorization where a transaction has its type. */
const AUTHORIZATION = 5

/** With parity, r and s after them. */
function signed(type: number, fields: readonly RlpValue[], from: TestAccount): RlpValue[] {
  const signature = signDigest(keccak(typed(type, fields)), from.privateKey)
  return [...fields, BigInt(signature[64] ?? 0), ...rAndS(signature)]
}

function typed(type: number, fields: readonly RlpValue[]): Uint8Array {
  return Uint8Array.of(type, ...encodeRlp(fields))
}

const rAndS = (signature: Uint8Array) => [bytesToBigint(signature.slice(0, 32)), bytesToBigint(signature.slice(32, 64))]

/** Before EIP-155: six fields, v is 27 or 28, or whatever is given. */
function preEip155(from: TestAccount, data: Uint8Array, v?: bigint): Uint8Array {
  const fields: RlpValue[] = [0n, 0n, GAS, hexToBytes(ELECTIONS), 0n, data]
  const signature = signDigest(keccak(encodeRlp(fields)), from.privateKey)
  return encodeRlp([...fields, v ?? 27n + BigInt(signature[64] ?? 0), ...rAndS(signature)])
}

/** The other signature of the same message: n - s, and the other parity. */
function highS(fields: RlpValue[]): RlpValue[] {
  const [parity, r, s] = fields.slice(9) as [bigint, bigint, bigint]
  return [...fields.slice(0, 9), 1n - parity, r, ORDER - s]
}

const replaced = (index: number, value: RlpValue) => (fields: RlpValue[]) => fields.with(index, value)

/** T1, T2. `data` is a ballot that would be accepted. */
export function mutants(from: TestAccount, data: Uint8Array): readonly Mutant[] {
  const valid = feeMarket(from, data, {})
  const row = (name: string, about: string, code: number, raw: Uint8Array): Mutant => ({ name, about, code, raw })
  return [
    row('empty', 'no bytes', -32602, new Uint8Array(0)),
    row('unknown-type', 'text, whose first byte is no type', -32000, new TextEncoder().encode('not a transaction')),
    row('empty-list', 'a legacy transaction without fields', -32602, Uint8Array.of(0xc0)),
    row('cut-short', 'the last byte is missing', -32602, valid.slice(0, -1)),
    row('trailing-byte', 'a byte too many', -32602, Uint8Array.of(...valid, 0)),
    row(
      'leading-zero',
      'a nonce with a leading zero is not canonical',
      -32602,
      feeMarket(from, data, { before: { 1: Uint8Array.of(0, 1) } }),
    ),
    row(
      'short-address',
      'an address of 19 bytes',
      -32602,
      feeMarket(from, data, { before: { 5: new Uint8Array(19) } }),
    ),
    row('field-missing', 'eleven fields', -32602, feeMarket(from, data, { after: (fields) => fields.slice(0, 11) })),
    row('type-3', 'EIP-4844, properly signed', -32000, blobs(from, data)),
    row('type-4', 'EIP-7702, properly signed', -32000, setCode(from, data)),
    row('pre-155', 'a legacy transaction without chain id', -32000, preEip155(from, data)),
    row('creation', 'T1: no recipient', -32000, feeMarket(from, data, { before: { 5: new Uint8Array(0) } })),
    row('wrong-chain', 'signed for chain 1', -32000, feeMarket(from, data, { before: { 0: 1n } })),
    row('high-s', 'the mirror image of a signature', -32000, feeMarket(from, data, { after: highS })),
    row('r-zero', 'r must not be zero', -32000, feeMarket(from, data, { after: replaced(10, 0n) })),
    row('r-order', 'r must be below the order', -32000, feeMarket(from, data, { after: replaced(10, ORDER) })),
    row('r-no-point', 'no point has x = 5', -32000, feeMarket(from, data, { after: replaced(10, 5n) })),
    row('s-zero', 's must not be zero', -32000, feeMarket(from, data, { after: replaced(11, 0n) })),
    row('s-above-order', 's must be below the order', -32000, feeMarket(from, data, { after: replaced(11, ORDER) })),
    row('parity-2', 'the parity is 0 or 1', -32000, feeMarket(from, data, { after: replaced(9, 2n) })),
    row('v-29', 'a legacy v that says nothing', -32000, preEip155(from, data, 29n)),
    row('tip-above-max', 'T2: a tip above the most', -32000, feeMarket(from, data, { before: { 2: 2n, 3: 1n } })),
    row('value', 'T2: nothing can be transferred', -32000, feeMarket(from, data, { before: { 6: 1n } })),
    row(
      'nonce-max',
      'EIP-2681: 2^64 - 1 is never used',
      -32000,
      feeMarket(from, data, { before: { 1: 2n ** 64n - 1n } }),
    ),
  ]
}

/** What the log of a recorded ballot names. */
export async function ballotHashOf(node: TestNode, hash: Hash): Promise<Hex> {
  const receipt = (await node.result('eth_getTransactionReceipt', [hash])) as { logs: { data: Hex }[] }
  const data = receipt.logs[0]?.data
  if (data === undefined) throw new Error(`${hash} is no recorded ballot`)
  return data
}
