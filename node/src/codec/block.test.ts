// H1, H4: headers and blocks against @ethereumjs/block, and what is no block.
import { createBlockFromRLP, createBlockHeaderFromRLP } from '@ethereumjs/block'
import { createCustomCommon, Hardfork, Mainnet } from '@ethereumjs/common'
import fc from 'fast-check'
import RLP from 'rlp'
import { describe, expect, it } from 'vitest'
import type { Header } from '../types/block.ts'
import type { Hash } from '../types/bytes.ts'
import { InvalidBlock } from '../types/errors.ts'
import type { Transaction } from '../types/transaction.ts'
import { decodeBlock, encodeBlock } from './block.ts'
import { decodeHeader, encodeHeader, headerHash } from './header.ts'
import { asAddress, bytesToHex } from './hex.ts'
import { orderedTrieRoot } from './orderedTrie.ts'
import { encodeRlp, type RlpValue } from './rlp.ts'
import { signTransaction } from './transaction.ts'

const CHAIN = 4711n
const common = createCustomCommon({ chainId: Number(CHAIN) }, Mainnet, { hardfork: Hardfork.London })
const TO = asAddress(`0x${'5e'.repeat(20)}`)
const KEY = new Uint8Array(32).fill(9)

const aHash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => bytesToHex(bytes) as Hash)
const aUint = fc.oneof(fc.bigInt({ min: 0n, max: 200n }), fc.bigInt({ min: 0n, max: 2n ** 53n }))
const aHeader: fc.Arbitrary<Header> = fc.record({
  parentHash: aHash,
  miner: fc.uint8Array({ minLength: 20, maxLength: 20 }).map((bytes) => asAddress(bytes)),
  stateRoot: aHash,
  transactionsRoot: aHash,
  receiptsRoot: aHash,
  logsBloom: fc.uint8Array({ minLength: 256, maxLength: 256 }),
  number: aUint,
  gasLimit: aUint.map((gas) => gas + 5000n),
  gasUsed: fc.bigInt({ min: 0n, max: 5000n }),
  timestamp: aUint,
  extraData: fc.uint8Array({ maxLength: 32 }),
})
const aTransaction = (i: number): Transaction => {
  const shared = {
    chainId: CHAIN,
    nonce: BigInt(i),
    gasLimit: 90_000n,
    to: TO,
    value: 0n,
    data: new Uint8Array(i % 90).fill(i),
  }
  if (i % 3 === 0) return signTransaction({ type: 0, ...shared, gasPrice: 0n }, KEY)
  if (i % 3 === 1) return signTransaction({ type: 1, ...shared, gasPrice: 0n, accessList: [] }, KEY)
  return signTransaction({ type: 2, ...shared, maxFeePerGas: 1n, maxPriorityFeePerGas: 1n, accessList: [] }, KEY)
}
const aBlock = (header: Header, count: number) => {
  const transactions = Array.from({ length: count }, (_, i) => aTransaction(i))
  return { header: { ...header, transactionsRoot: orderedTrieRoot(transactions.map(({ raw }) => raw)) }, transactions }
}
const HEADER = fc.sample(aHeader, { numRuns: 1, seed: 7 })[0]!

describe('H1: a header', () => {
  it('hashes as @ethereumjs/block says, and decodes to itself', () => {
    fc.assert(
      fc.property(aHeader, (header) => {
        const bytes = encodeHeader(header)
        const theirs = createBlockHeaderFromRLP(bytes, { common, skipConsensusFormatValidation: true })
        expect(bytesToHex(theirs.hash())).toBe(headerHash(header))
        expect(decodeHeader(bytes)).toEqual(header)
      }),
    )
  })
  const fields = RLP.decode(encodeHeader(HEADER)) as Uint8Array[]
  const withField = (index: number, value: Uint8Array) =>
    RLP.encode(fields.map((field, i) => (i === index ? value : field)))
  it.each<[string, () => Uint8Array]>([
    ['no bytes', () => new Uint8Array(0)],
    ['fifteen fields', () => RLP.encode(fields.slice(0, 15))],
    ['seventeen fields', () => RLP.encode([...fields, new Uint8Array(0)])],
    ['a byte after it', () => Uint8Array.of(...encodeHeader(HEADER), 0)],
    ['a short parent hash', () => withField(0, new Uint8Array(31))],
    ['uncles', () => withField(1, new Uint8Array(32))],
    ['a long miner', () => withField(2, new Uint8Array(21))],
    ['a short bloom', () => withField(6, new Uint8Array(255))],
    ['difficulty 1', () => withField(7, Uint8Array.of(1))],
    ['a number with a leading zero', () => withField(8, Uint8Array.of(0, 1))],
    ['a number of nine bytes', () => withField(8, new Uint8Array(9).fill(1))],
    ['a mix hash', () => withField(13, new Uint8Array(32).fill(1))],
    ['a nonce', () => withField(14, Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1))],
    ['a base fee', () => withField(15, Uint8Array.of(7))],
    ['a base fee of zero written as a byte', () => withField(15, Uint8Array.of(0))],
  ])('is refused with %s', (_, bytes) => {
    expect(refusalOf(() => decodeHeader(bytes()))?.rule).toBe('H1')
  })
})

describe('H1, H4: a block', () => {
  it.each([0, 1, 3, 140])('of %i transactions is the same block to @ethereumjs/block', async (count) => {
    const block = aBlock(HEADER, count)
    const raw = encodeBlock(block)
    const theirs = createBlockFromRLP(raw, { common, skipConsensusFormatValidation: true })
    const decoded = decodeBlock(raw, CHAIN)
    expect(decoded).toEqual({ ...block, hash: headerHash(block.header) })
    expect(bytesToHex(theirs.hash())).toBe(decoded.hash)
    expect(await theirs.transactionsTrieIsValid()).toBe(true)
    expect(theirs.transactions.map((tx) => bytesToHex(tx.hash()))).toEqual(decoded.transactions.map(({ hash }) => hash))
    expect(theirs.transactions.map((tx) => tx.getSenderAddress().toString())).toEqual(
      decoded.transactions.map(({ sender }) => sender),
    )
    expect(encodeBlock(decoded)).toEqual(raw)
  })
  it('takes senders that are known by hash and place, and recovers the others', () => {
    const block = aBlock(HEADER, 3)
    const decoded = decodeBlock(encodeBlock(block), CHAIN, (hash, index) =>
      index === 1 && hash === block.transactions[1]?.hash ? TO : undefined,
    )
    expect(decoded.transactions.map(({ sender }) => sender)).toEqual([
      block.transactions[0]?.sender,
      TO,
      block.transactions[2]?.sender,
    ])
  })
  it('takes a transaction that is known as it is, and still refuses one in an envelope that is not its own', () => {
    const block = aBlock(HEADER, 3)
    const known = new Map(block.transactions.map((transaction) => [transaction.hash, transaction]))
    const decoded = decodeBlock(encodeBlock(block), CHAIN, (hash) => known.get(hash))
    expect(decoded.transactions.every((transaction, index) => transaction === block.transactions[index])).toBe(true)
    const wrapped = aTransaction(0)
    const raw = encodeRlp([RLP.decode(encodeHeader(HEADER)) as Uint8Array[], [wrapped.raw], []])
    expect(refusalOf(() => decodeBlock(raw, CHAIN, () => wrapped))?.rule).toBe('T1')
  })

  const header = RLP.decode(encodeHeader(HEADER)) as Uint8Array[]
  const legacy = aTransaction(0).raw
  const typed = aTransaction(2).raw
  const preLondon = [1n, 1n, 21_000n, new Uint8Array(20), 0n, new Uint8Array(0), 27n, 5n, 5n]
  const block = (...parts: RlpValue[]) => encodeRlp(parts)
  it.each<[string, Uint8Array, string, object]>([
    ['no uncles list', block(header, []), 'H1', {}],
    ['an uncle', block(header, [], [header]), 'H1', {}],
    ['withdrawals', block(header, [], [], []), 'H1', {}],
    ['no list of transactions', block(header, new Uint8Array(0), []), 'H1', {}],
    ['a header that is a string', block(encodeRlp(header), [], []), 'H1', {}],
    ['a byte after it', Uint8Array.of(...block(header, [], []), 0), 'H1', {}],
    ['a pre-155 transaction', block(header, [typed, preLondon], []), 'T1', { index: 1, code: 'pre-155' }],
    [
      'a type 3 transaction',
      block(header, [Uint8Array.of(3, ...typed.subarray(1))], []),
      'T1',
      { index: 0, code: 'type-not-supported' },
    ],
    ['a legacy transaction as a string', block(header, [legacy], []), 'T1', { index: 0, code: 'undecodable' }],
    [
      'a typed transaction cut short',
      block(header, [typed.subarray(0, 50)], []),
      'T1',
      { index: 0, code: 'undecodable' },
    ],
    ['an empty transaction', block(header, [new Uint8Array(0)], []), 'T1', { index: 0, code: 'undecodable' }],
  ])('is refused with %s', (_, raw, rule, facts) => {
    const refusal = refusalOf(() => decodeBlock(raw, CHAIN))
    expect(refusal?.rule).toBe(rule)
    expect(refusal?.facts).toEqual(facts)
  })
  it('mutants end as InvalidBlock or encode to the same bytes again', () => {
    const raw = encodeBlock(aBlock(HEADER, 4))
    let accepted = 0
    fc.assert(
      fc.property(fc.nat(raw.length - 1), fc.nat(255), (at, byte) => {
        const mutant = raw.slice()
        mutant[at] = byte
        if (refusalOf(() => decodeBlock(mutant, CHAIN)) !== null) return
        expect(encodeBlock(decodeBlock(mutant, CHAIN))).toEqual(mutant)
        accepted++
      }),
      { numRuns: 1500 },
    )
    expect(accepted).toBeGreaterThan(50)
  })
})

function refusalOf(decode: () => unknown): InvalidBlock | null {
  try {
    decode()
    return null
  } catch (error) {
    if (error instanceof InvalidBlock) return error
    throw error
  }
}
