// T1: transactions against viem, ethers 6 and @ethereumjs/tx, a table of what is refused with which code, and mutants.
import { createCustomCommon, Hardfork, Mainnet } from '@ethereumjs/common'
import { createTxFromRLP } from '@ethereumjs/tx'
import { Transaction as EthersTransaction, Wallet } from 'ethers'
import fc from 'fast-check'
import RLP from 'rlp'
import { privateKeyToAccount } from 'viem/accounts'
import { describe, expect, it } from 'vitest'
import type { Hash } from '../types/bytes.ts'
import { InvalidTransaction } from '../types/errors.ts'
import type { Transaction } from '../types/transaction.ts'
import { asAddress, bytesToHex, hexToBytes } from './hex.ts'
import { addressOf, signDigest } from './signature.ts'
import {
  decodeTransaction,
  encodeSignedTransaction,
  signingDigest,
  signTransaction,
  type UnsignedTransaction,
} from './transaction.ts'

const CHAIN = 4711n
const KEY = new Uint8Array(32).fill(7)
const account = privateKeyToAccount(bytesToHex(KEY))
const SENDER = asAddress(account.address)
const TO = asAddress(`0x${'5e'.repeat(20)}`)
const common = createCustomCommon({ chainId: Number(CHAIN) }, Mainnet, { hardfork: Hardfork.London })
const LIST = [{ address: TO, storageKeys: [`0x${'01'.repeat(32)}` as Hash, `0x${'02'.repeat(32)}` as Hash] }]
const SHARED = { chainId: CHAIN, nonce: 3n, gasLimit: 120_000n, to: TO, value: 0n, data: Uint8Array.of(1, 2, 3) }
const UNSIGNED: Record<string, UnsignedTransaction> = {
  'type 0': { type: 0, ...SHARED, gasPrice: 2_500_000_000n },
  'type 1': { type: 1, ...SHARED, gasPrice: 1n, accessList: LIST },
  'type 2': { type: 2, ...SHARED, maxFeePerGas: 9n, maxPriorityFeePerGas: 9n, accessList: [] },
}

const aUint = (bits: bigint) =>
  fc.oneof(fc.bigInt({ min: 0n, max: 300n }), fc.bigInt({ min: 0n, max: 2n ** bits - 1n }))
const anAddress = fc.uint8Array({ minLength: 20, maxLength: 20 }).map((bytes) => asAddress(bytes))
const aHash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => bytesToHex(bytes) as Hash)
const anAccessList = fc.array(fc.record({ address: anAddress, storageKeys: fc.array(aHash, { maxLength: 3 }) }), {
  maxLength: 3,
})
const aCommon = {
  chainId: fc.constant(CHAIN),
  nonce: aUint(64n).map((nonce) => (nonce === 2n ** 64n - 1n ? 0n : nonce)),
  gasLimit: aUint(63n),
  to: anAddress,
  value: aUint(256n),
  data: fc.uint8Array({ maxLength: 300 }),
}
const anUnsigned: fc.Arbitrary<UnsignedTransaction> = fc.oneof(
  fc.record({ type: fc.constant(0 as const), ...aCommon, gasPrice: aUint(100n) }),
  fc.record({ type: fc.constant(1 as const), ...aCommon, gasPrice: aUint(100n), accessList: anAccessList }),
  fc
    .record({
      type: fc.constant(2 as const),
      ...aCommon,
      maxFeePerGas: aUint(100n),
      tip: aUint(100n),
      accessList: anAccessList,
    })
    .map(({ tip, ...rest }) => ({ ...rest, maxPriorityFeePerGas: tip % (rest.maxFeePerGas + 1n) })),
)

const VIEM_TYPE = ['legacy', 'eip2930', 'eip1559'] as const
/** The same transaction serialised and signed by viem. */
function byViem(tx: UnsignedTransaction): Promise<`0x${string}`> {
  const { type, gasLimit, nonce, data, ...rest } = tx
  const fields = {
    ...rest,
    type: VIEM_TYPE[type],
    gas: gasLimit,
    nonce: Number(nonce),
    data: bytesToHex(data),
    chainId: Number(CHAIN),
  }
  return account.signTransaction(fields as Parameters<typeof account.signTransaction>[0])
}

function byEthers(tx: UnsignedTransaction): Promise<string> {
  return new Wallet(bytesToHex(KEY)).signTransaction({
    ...tx,
    nonce: Number(tx.nonce),
    data: bytesToHex(tx.data),
  } as Parameters<Wallet['signTransaction']>[0])
}

describe('T1: a transaction signed elsewhere', () => {
  for (const [name, unsigned] of Object.entries(UNSIGNED)) {
    it(`${name}: viem's and ethers' bytes are ours, and give their hash and sender`, async () => {
      const ours = signTransaction(unsigned, KEY)
      expect(ours).toMatchObject({ ...unsigned, sender: SENDER })
      expect(await byViem(unsigned)).toBe(bytesToHex(ours.raw))
      expect(await byEthers(unsigned)).toBe(bytesToHex(ours.raw))
      const decoded = decodeTransaction(hexToBytes(await byViem(unsigned)), CHAIN)
      expect(decoded).toEqual(ours)
      const ethers = EthersTransaction.from(await byViem(unsigned))
      expect(decoded.hash).toBe(ethers.hash)
      expect(decoded.sender).toBe(ethers.from?.toLowerCase())
    })
  }
  it('any fields: hash, sender and bytes are those of @ethereumjs/tx and ethers', () => {
    fc.assert(
      fc.property(
        anUnsigned,
        fc.uint8Array({ minLength: 32, maxLength: 32 }).filter((key) => (key[0] ?? 0) > 0 && (key[0] ?? 0) < 255),
        (unsigned, key) => {
          // ethers keeps nonces as numbers.
          const tx = signTransaction({ ...unsigned, nonce: BigInt.asUintN(52, unsigned.nonce) }, key)
          const theirs = createTxFromRLP(tx.raw, { common })
          expect(bytesToHex(theirs.hash())).toBe(tx.hash)
          expect(theirs.getSenderAddress().toString()).toBe(tx.sender)
          expect(theirs.serialize()).toEqual(tx.raw)
          const ethers = EthersTransaction.from(bytesToHex(tx.raw))
          expect([ethers.hash, ethers.from?.toLowerCase()]).toEqual([tx.hash, tx.sender])
        },
      ),
      { numRuns: 60 },
    )
  })
  it('decode of encode is the same, and a known sender saves the recovery only', () => {
    fc.assert(
      fc.property(anUnsigned, (unsigned) => {
        const tx = signTransaction(unsigned, KEY)
        expect(tx.sender).toBe(addressOf(KEY))
        expect(encodeSignedTransaction(tx)).toEqual(tx.raw)
        expect(decodeTransaction(tx.raw, CHAIN)).toEqual(tx)
        expect(decodeTransaction(tx.raw, CHAIN, { sender: tx.sender })).toEqual(tx)
      }),
      { numRuns: 200 },
    )
  })
})

type Fields = (Uint8Array | bigint | (Uint8Array | bigint | never[] | Uint8Array[])[])[]
const TO_BYTES = hexToBytes(TO)
const [NO_DATA, R, S] = [new Uint8Array(0), 5n, 9n]
const typed = (type: number, fields: Fields): Uint8Array => Uint8Array.of(type, ...RLP.encode(fields as never))
const legacy = (fields: Fields): Uint8Array => RLP.encode(fields as never)
/** Fields of a type 2 transaction, with some of them replaced; the signature does not fit. */
const type2 = (changed: Record<number, Fields[number]>): Uint8Array =>
  typed(
    2,
    ([CHAIN, 3n, 1n, 1n, 21_000n, TO_BYTES, 0n, NO_DATA, [], 0n, R, S] as Fields).map(
      (field, i) => changed[i] ?? field,
    ),
  )
const type0 = (changed: Record<number, Fields[number]>): Uint8Array =>
  legacy(
    ([3n, 1n, 21_000n, TO_BYTES, 0n, NO_DATA, 35n + 2n * CHAIN, R, S] as Fields).map((field, i) => changed[i] ?? field),
  )
const highS = (tx: Transaction): Uint8Array =>
  encodeSignedTransaction({
    ...tx,
    s: 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n - tx.s,
    yParity: tx.yParity === 0 ? 1 : 0,
  })
const signed = (name: string): Transaction => signTransaction(UNSIGNED[name]!, KEY)
/** RLP that spells a short list with a long header. */
const longHeader = (raw: Uint8Array): Uint8Array => {
  const list = raw.subarray(1)
  const payload = list.subarray(list[0] === 0xf8 ? 2 : 1)
  return Uint8Array.of(raw[0]!, 0xf9, 0, payload.length, ...payload)
}

describe('T1: refused', () => {
  it.each<[string, () => Uint8Array, InvalidTransaction['code'], object?]>([
    ['nothing', () => NO_DATA, 'undecodable'],
    ['a single byte', () => Uint8Array.of(0xc0), 'undecodable'],
    ['a string instead of a transaction', () => RLP.encode(new Uint8Array(100)), 'undecodable'],
    ['a type without content', () => Uint8Array.of(2), 'undecodable'],
    ['type 0 in an envelope', () => Uint8Array.of(0, ...signed('type 0').raw), 'type-not-supported', { type: 0 }],
    ['type 3 (blobs)', () => Uint8Array.of(3, ...type2({}).subarray(1)), 'type-not-supported', { type: 3 }],
    ['type 4 (set code)', () => Uint8Array.of(4, ...type2({}).subarray(1)), 'type-not-supported', { type: 4 }],
    ['type 0x7f', () => Uint8Array.of(0x7f, 0xc0), 'type-not-supported', { type: 0x7f }],
    ['a byte after a transaction', () => Uint8Array.of(...signed('type 2').raw, 0), 'undecodable'],
    ['a byte less', () => signed('type 2').raw.subarray(0, -1), 'undecodable'],
    ['a byte after a legacy transaction', () => Uint8Array.of(...signed('type 0').raw, 0), 'undecodable'],
    ['a list header longer than needed', () => longHeader(signed('type 2').raw), 'undecodable'],
    [
      'a field too many',
      () => typed(2, [CHAIN, 3n, 1n, 1n, 21_000n, TO_BYTES, 0n, NO_DATA, [], 0n, R, S, 1n]),
      'undecodable',
    ],
    ['a field too few', () => typed(2, [CHAIN, 3n, 1n, 1n, 21_000n, TO_BYTES, 0n, NO_DATA, [], 0n, R]), 'undecodable'],
    ['a legacy field too many', () => legacy([3n, 1n, 21_000n, TO_BYTES, 0n, NO_DATA, 37n, R, S, 1n]), 'undecodable'],
    ['an unsigned legacy transaction', () => legacy([3n, 1n, 21_000n, TO_BYTES, 0n, NO_DATA]), 'undecodable'],
    ['a nonce with a leading zero', () => type2({ 1: Uint8Array.of(0, 3) }), 'undecodable'],
    ['a nonce of zero written as a byte', () => type2({ 1: Uint8Array.of(0) }), 'undecodable'],
    ['r with a leading zero', () => type2({ 10: Uint8Array.of(0, 5) }), 'undecodable'],
    ['legacy r with a leading zero', () => type0({ 7: Uint8Array.of(0, 5) }), 'undecodable'],
    ['r of 33 bytes', () => type2({ 10: 2n ** 256n }), 'undecodable'],
    ['a nonce of nine bytes', () => type2({ 1: 2n ** 64n }), 'undecodable'],
    ['a gas limit of nine bytes', () => type2({ 4: 2n ** 64n }), 'undecodable'],
    ['a price of 33 bytes', () => type2({ 3: 2n ** 256n }), 'undecodable'],
    ['a value of 33 bytes', () => type2({ 6: 2n ** 256n }), 'undecodable'],
    ['an address of 19 bytes', () => type2({ 5: TO_BYTES.subarray(1) }), 'undecodable'],
    ['an address of 32 bytes', () => type0({ 3: new Uint8Array(32) }), 'undecodable'],
    ['a list where the address should be', () => type2({ 5: [] }), 'undecodable'],
    ['a string where the access list should be', () => type2({ 8: NO_DATA }), 'undecodable'],
    ['an access list entry without keys', () => type2({ 8: [[TO_BYTES]] as never }), 'undecodable'],
    ['an access list entry with three parts', () => type2({ 8: [[TO_BYTES, [], []]] as never }), 'undecodable'],
    ['an access list address of 21 bytes', () => type2({ 8: [[new Uint8Array(21), []]] as never }), 'undecodable'],
    ['an access list key of 31 bytes', () => type2({ 8: [[TO_BYTES, [new Uint8Array(31)]]] as never }), 'undecodable'],
    ['v of 27', () => type0({ 6: 27n }), 'pre-155'],
    ['v of 28', () => type0({ 6: 28n }), 'pre-155'],
    ['v of 28 without a receiver: the first thing to say is pre-155', () => type0({ 6: 28n, 3: NO_DATA }), 'pre-155'],
    ['v of 0', () => type0({ 6: 0n }), 'bad-signature'],
    ['v of 34', () => type0({ 6: 34n }), 'bad-signature'],
    ['a contract creation', () => type2({ 5: NO_DATA }), 'contract-creation'],
    ['a legacy contract creation', () => type0({ 3: NO_DATA }), 'contract-creation'],
    ['another chain', () => type2({ 0: 1n }), 'wrong-chain', { have: 1n, want: CHAIN }],
    ['chain id 0', () => type2({ 0: 0n }), 'wrong-chain', { have: 0n, want: CHAIN }],
    ['a legacy transaction of another chain', () => type0({ 6: 37n }), 'wrong-chain', { have: 1n, want: CHAIN }],
    [
      'a legacy chain id of 64 bits',
      () => type0({ 6: 35n + 2n * (2n ** 64n - 1n) }),
      'wrong-chain',
      { have: 2n ** 64n - 1n, want: CHAIN },
    ],
    [
      'the last nonce (EIP-2681)',
      () => type2({ 1: 2n ** 64n - 1n }),
      'nonce-too-high',
      { have: 2n ** 64n - 1n, want: 2n ** 64n - 2n },
    ],
    ['a tip above the fee', () => type2({ 2: 2n }), 'tip-above-max-fee', { tip: 2n, maxFee: 1n }],
    ['a y parity of 2', () => type2({ 9: 2n }), 'bad-signature'],
    ['a y parity of 27', () => type2({ 9: 27n }), 'bad-signature'],
    ['r of zero', () => type2({ 10: 0n }), 'bad-signature'],
    ['s of zero', () => type2({ 11: 0n }), 'bad-signature'],
    ['legacy r and s of zero', () => type0({ 7: 0n, 8: 0n }), 'bad-signature'],
    [
      'r of the order',
      () => type2({ 10: 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n }),
      'bad-signature',
    ],
    ['high s', () => highS(signed('type 2')), 'bad-signature'],
    ['high s in type 1', () => highS(signed('type 1')), 'bad-signature'],
    ['legacy high s', () => highS(signed('type 0')), 'bad-signature'],
    ['a signature no key made', () => type2({ 10: 5n }), 'bad-signature'],
  ])('%s', (_, raw, code, facts) => {
    const bytes = raw()
    const refusal = refusalOf(bytes)
    expect(refusal?.code).toBe(code)
    if (facts !== undefined) expect(refusal?.facts).toEqual(facts)
  })
  it('another nonce under the same signature is another sender', () => {
    const tx = signed('type 2')
    const other = decodeTransaction(encodeSignedTransaction({ ...tx, nonce: tx.nonce + 1n }), CHAIN)
    expect(other.sender).not.toBe(tx.sender)
  })
  it('takes what only execution may judge: value, any fee, no gas', () => {
    const unsigned = { ...UNSIGNED['type 2']!, value: 2n ** 256n - 1n, gasLimit: 0n, maxFeePerGas: 2n ** 256n - 1n }
    expect(signTransaction(unsigned as UnsignedTransaction, KEY)).toMatchObject({ ...unsigned, sender: SENDER })
  })
})

function refusalOf(raw: Uint8Array): InvalidTransaction | null {
  try {
    decodeTransaction(raw, CHAIN)
    return null
  } catch (error) {
    if (error instanceof InvalidTransaction) return error
    throw error
  }
}

type Mutation = {
  readonly kind: 'flip' | 'insert' | 'remove' | 'repeat' | 'cut'
  readonly at: number
  readonly byte: number
}
const aMutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom('flip', 'flip', 'insert', 'remove', 'repeat', 'cut'),
  at: fc.nat(1000),
  byte: fc.oneof(fc.nat(255), fc.constantFrom(0x00, 0x01, 0x7f, 0x80, 0x81, 0xa0, 0xb8, 0xc0, 0xf8, 0xf9)),
})
function mutate(raw: Uint8Array, { kind, at, byte }: Mutation): Uint8Array {
  const place = raw.length === 0 ? 0 : at % raw.length
  const [before, after] = [[...raw.subarray(0, place)], [...raw.subarray(place)]]
  if (kind === 'insert') return Uint8Array.from([...before, byte, ...after])
  if (kind === 'remove') return Uint8Array.from([...before, ...after.slice(1)])
  if (kind === 'repeat') return Uint8Array.from([...before, ...after.slice(0, 8), ...after])
  if (kind === 'cut') return Uint8Array.from(before)
  return Uint8Array.from([...before, byte, ...after.slice(1)])
}

describe('T1: mutants of valid transactions', () => {
  it('end as InvalidTransaction or are canonical: encoding them again gives the same bytes', () => {
    const ended = { accepted: 0, refused: 0 }
    fc.assert(
      fc.property(anUnsigned, fc.array(aMutation, { minLength: 1, maxLength: 3 }), (unsigned, mutations) => {
        const digest = signingDigest(unsigned)
        expect(digest).toHaveLength(32)
        const raw = mutations.reduce(mutate, signTransaction(unsigned, KEY).raw)
        if (refusalOf(raw) !== null) {
          ended.refused++
          return
        }
        const accepted = decodeTransaction(raw, CHAIN)
        expect(encodeSignedTransaction(accepted)).toEqual(raw)
        ended.accepted++
      }),
      { numRuns: 2500 },
    )
    expect(ended.accepted).toBeGreaterThan(100)
    expect(ended.refused).toBeGreaterThan(1000)
  })
  it('any bytes at all are refused without a crash', () => {
    fc.assert(
      fc.property(fc.constantFrom(1, 2, 0xc5, 0xf8, 0xf9), fc.uint8Array({ maxLength: 200 }), (first, rest) => {
        const refusal = refusalOf(Uint8Array.of(first, ...rest))
        expect(refusal?.message).toBe(refusal?.code)
        expect(refusal).not.toBeNull()
      }),
      { numRuns: 3000 },
    )
  })
  it('deep nesting is refused like any other wrong shape', () => {
    const nested = new Uint8Array(100_000).fill(0xc1)
    expect(refusalOf(nested)?.code).toBe('undecodable')
    expect(refusalOf(Uint8Array.of(2, ...nested))?.code).toBe('undecodable')
  })
  it('signing is the same with and without us: the digest under our key recovers to our address', () => {
    for (const unsigned of Object.values(UNSIGNED)) {
      const signature = signDigest(signingDigest(unsigned), KEY)
      expect(signTransaction(unsigned, KEY).yParity).toBe(signature[64])
    }
  })
})
