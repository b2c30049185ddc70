// H4: receipts against an encoding spelled out with the npm package, and blooms against another implementation and a
// vector of go-ethereum.
import { isInBloom } from 'ethereum-bloom-filters'
import fc from 'fast-check'
import RLP from 'rlp'
import { describe, expect, it } from 'vitest'
import type { Log, Receipt } from '../types/block.ts'
import type { Hash } from '../types/bytes.ts'
import { InvalidBlock } from '../types/errors.ts'
import { addToBloom, bloomOf, mayContain, mergeBlooms } from './bloom.ts'
import { asAddress, bigintToBytes, bytesToHex, hexToBytes } from './hex.ts'
import { keccakHash } from './keccak.ts'
import { decodeReceipt, encodeReceipt } from './receipt.ts'

const aHash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => bytesToHex(bytes) as Hash)
const aLog: fc.Arbitrary<Log> = fc.record({
  address: fc.uint8Array({ minLength: 20, maxLength: 20 }).map((bytes) => asAddress(bytes)),
  topics: fc.array(aHash, { maxLength: 4 }),
  data: fc.uint8Array({ maxLength: 100 }),
})
const aReceipt: fc.Arbitrary<Receipt> = fc
  .record({
    type: fc.constantFrom(0 as const, 1 as const, 2 as const),
    status: fc.constantFrom(0 as const, 1 as const),
    gasUsed: fc.bigInt({ min: 21_000n, max: 2n ** 40n }),
    before: fc.bigInt({ min: 0n, max: 2n ** 40n }),
    logs: fc.array(aLog, { maxLength: 4 }),
    revertData: fc.uint8Array({ maxLength: 40 }),
  })
  .map(({ before, ...rest }) => ({ ...rest, cumulativeGasUsed: before + rest.gasUsed, logsBloom: bloomOf(rest.logs) }))

describe('H4: a receipt', () => {
  it('is status, cumulative gas, bloom and logs, behind its type, and decodes to itself', () => {
    fc.assert(
      fc.property(aReceipt, (receipt) => {
        const { type, status, cumulativeGasUsed, gasUsed, logsBloom, logs, revertData } = receipt
        const list = RLP.encode([
          bigintToBytes(BigInt(status)),
          bigintToBytes(cumulativeGasUsed),
          logsBloom,
          logs.map((log) => [hexToBytes(log.address), log.topics.map(hexToBytes), log.data]),
        ])
        const bytes = encodeReceipt(receipt)
        expect(bytes).toEqual(type === 0 ? list : Uint8Array.of(type, ...list))
        expect(decodeReceipt(bytes, cumulativeGasUsed - gasUsed, revertData)).toEqual(receipt)
      }),
    )
  })
  const BLOOM = new Uint8Array(256)
  const ONE = Uint8Array.of(1)
  it.each<[string, Uint8Array]>([
    ['no bytes', new Uint8Array(0)],
    ['type 3', Uint8Array.of(3, ...RLP.encode([ONE, ONE, BLOOM, []]))],
    ['a string', RLP.encode(BLOOM)],
    ['status 2', RLP.encode([Uint8Array.of(2), ONE, BLOOM, []])],
    ['a state root for a status', RLP.encode([new Uint8Array(32).fill(1), ONE, BLOOM, []])],
    ['gas with a leading zero', RLP.encode([ONE, Uint8Array.of(0, 1), BLOOM, []])],
    ['a short bloom', RLP.encode([ONE, ONE, new Uint8Array(255), []])],
    ['a fifth field', RLP.encode([ONE, ONE, BLOOM, [], []])],
    ['no logs', RLP.encode([ONE, ONE, BLOOM])],
    ['a log without data', RLP.encode([ONE, ONE, BLOOM, [[new Uint8Array(20), []]]])],
    ['a log with a fourth part', RLP.encode([ONE, ONE, BLOOM, [[new Uint8Array(20), [], ONE, ONE]]])],
    ['a log of a short address', RLP.encode([ONE, ONE, BLOOM, [[new Uint8Array(19), [], ONE]]])],
    ['a short topic', RLP.encode([ONE, ONE, BLOOM, [[new Uint8Array(20), [new Uint8Array(31)], ONE]]])],
    ['five topics', RLP.encode([ONE, ONE, BLOOM, [[new Uint8Array(20), new Array(5).fill(new Uint8Array(32)), ONE]]])],
    ['a byte after it', Uint8Array.of(...RLP.encode([ONE, ONE, BLOOM, []]), 0)],
  ])('is refused with %s', (_, bytes) => {
    expect(() => decodeReceipt(bytes)).toThrow(InvalidBlock)
    expect(() => decodeReceipt(bytes)).toThrow(/^H4/)
  })
})

describe('blooms', () => {
  it('hold every address and topic, for us and for ethereum-bloom-filters, which agree on everything else too', () => {
    fc.assert(
      fc.property(fc.array(aLog, { maxLength: 12 }), fc.array(aHash), (logs, others) => {
        const bloom = bloomOf(logs)
        const logged = logs.flatMap(({ address, topics }) => [address, ...topics])
        for (const value of logged) expect(mayContain(bloom, hexToBytes(value))).toBe(true)
        for (const value of [...logged, ...others]) {
          expect(mayContain(bloom, hexToBytes(value))).toBe(isInBloom(bytesToHex(bloom), value))
        }
      }),
    )
  })
  it("are go-ethereum's bit for bit (core/types/bloom9_test.go)", () => {
    const bloom = new Uint8Array(256)
    const text = new TextEncoder()
    for (let i = 0; i < 100; i++) addToBloom(bloom, text.encode(`xxxxxxxxxx data ${i} yyyyyyyyyyyyyy`))
    expect(keccakHash(bloom)).toBe('0xc8d3ca65cdb4874300a9e39475508f23ed6da09fdbc487f89a2dcf50b09eb263')
  })
  it('of a block are the union of its receipts', () => {
    fc.assert(
      fc.property(fc.array(aLog, { maxLength: 6 }), (logs) => {
        expect(mergeBlooms(logs.map((log) => bloomOf([log])))).toEqual(bloomOf(logs))
      }),
    )
  })
})
