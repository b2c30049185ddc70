// The WebAssembly engine against noble, the reference (B7), on chance input. The long run is `npm run fuzz:ballots`.
import { createHash } from 'node:crypto'
import { ristretto255 } from '@noble/curves/ed25519.js'
import { describe, expect, it } from 'vitest'
import { concat } from '../../src/bytes.ts'
import type { Engine } from '../../src/engine/engine.ts'
import { nobleEngine } from '../../src/engine/nobleEngine.ts'
import { wasmEngine, windowWidth } from '../../src/engine/wasmEngine.ts'
import { seeded } from '../seeded.ts'
import { below, pick } from './chance.ts'
import { bigintOf, bytesOf, CLASSES, compareDecodes, hexOf, validEncodings } from './encodings.ts'
import { someSum } from './sums.ts'

const { Point } = ristretto255
const SEED = process.env.PSEPHOS_FUZZ_SEED ?? `${Date.now()}`
const ENGINES: readonly Engine[] = [nobleEngine, wasmEngine]
console.info(`fuzz: seed ${SEED} (PSEPHOS_FUZZ_SEED repeats it)`)

describe('engines, on chance input', () => {
  it('B7: 20,000 encodings, accepted and refused by both alike', () => {
    const { accepted, refused, wrong } = compareDecodes(wasmEngine, seeded(`${SEED}/decodes`), 20_000)
    expect(wrong).toEqual([])
    expect(Object.keys({ ...accepted, ...refused }).sort()).toEqual([...CLASSES].sort())
    expect(Object.keys(accepted)).not.toContain('identity')
    expect(Object.keys(refused)).not.toContain('valid')
  })

  it('B1: the index of the first bad encoding, wherever it stands', () => {
    const random = seeded(`${SEED}/first`)
    const next = validEncodings(random)
    const good = Array.from({ length: 200 }, next)
    expect(wasmEngine.firstBad(concat(good))).toBe(-1)
    for (const bad of [0, 1, 77, 199]) {
      const points = concat(good)
      points.fill(0, 32 * bad, 32 * bad + 32)
      points.set(bytesOf(2n), 32 * 199)
      expect(wasmEngine.firstBad(points)).toBe(bad)
    }
  })

  it('B5: 200 small sums, zero by construction or spoilt by one change', () => {
    const random = seeded(`${SEED}/sums`)
    const seen = new Set<string>()
    for (let i = 0; i < 200; i++) {
      const { what, points, scalars, isZero } = someSum(random, 1 + below(random, 7))
      seen.add(what)
      for (const engine of ENGINES) {
        const found = engine.isZeroSum(points, scalars)
        expect(found, `${engine.name}, ${what}: ${hexOf(points)} ${hexOf(scalars)}`).toBe(isZero)
      }
    }
    expect(seen.size).toBe(5)
  })

  it('S5: rows added and subtracted column by column give the bytes that noble gives', () => {
    const random = seeded(`${SEED}/rows`)
    const next = validEncodings(random)
    for (const [columns, plusCount, minusCount] of [
      [1, 0, 0],
      [1, 5, 0],
      [4, 3, 3],
      [20, 6, 2],
      [3, 0, 4],
    ] as const) {
      const row = () => concat(Array.from({ length: columns }, next))
      const plus = Array.from({ length: plusCount }, row)
      const minus = Array.from({ length: minusCount }, row)
      const sums = row()
      sums.fill(0, 0, 32)
      const column = (bytes: Uint8Array, i: number) => Point.fromBytes(bytes.subarray(32 * i, 32 * i + 32))
      const want = Array.from({ length: columns }, (_, i) => {
        const added = plus.reduce((sum, one) => sum.add(column(one, i)), column(sums, i))
        return minus.reduce((sum, one) => sum.subtract(column(one, i)), added).toBytes()
      })
      for (const engine of ENGINES) expect(engine.addRows(sums, plus, minus)).toEqual(concat(want))
      expect(wasmEngine.addRows(wasmEngine.addRows(sums, plus, minus), minus, plus)).toEqual(sums)
    }
  })

  it('B2: SHA-512 of every length around its blocks, and of the standard’s own message', () => {
    const random = seeded(`${SEED}/sha512`)
    for (const engine of ENGINES) {
      const digest = hexOf(engine.sha512(new TextEncoder().encode('abc')))
      expect(digest).toMatch(/^(0x)?ddaf35a193617abacc417349ae204131.*454d4423643ce80e2a9ac94fa54ca49f$/)
    }
    for (let length = 0; length < 400; length++) {
      const message = random(length)
      const want = new Uint8Array(createHash('sha512').update(message).digest())
      for (const engine of ENGINES) expect(engine.sha512(message), `${engine.name}, ${length}`).toEqual(want)
    }
    const long = random(100_000)
    expect(wasmEngine.sha512(long)).toEqual(nobleEngine.sha512(long))
  })

  it('B5: every width of digits sums alike: few points, many, and more than one call of the module takes', () => {
    const random = seeded(`${SEED}/widths`)
    const some = Array.from({ length: 300 }, validEncodings(random))
    const widths = new Set<number>()
    for (const count of [1, 8, 40, 150, 600, 2_000, 9_000]) {
      const points: Uint8Array[] = []
      const scalars: Uint8Array[] = []
      for (let i = 0; i < count; i++) {
        const scalar = bigintOf(random(i % 3 === 0 ? 31 : 16)) + 1n
        const point = pick(random, some)
        points.push(point, point)
        scalars.push(bytesOf(scalar), bytesOf(Point.Fn.ORDER - scalar))
      }
      widths.add(windowWidth(concat(scalars)))
      expect(wasmEngine.isZeroSum(concat(points), concat(scalars))).toBe(true)
      scalars[below(random, scalars.length)] = bytesOf(bigintOf(random(16)))
      expect(wasmEngine.isZeroSum(concat(points), concat(scalars))).toBe(false)
    }
    expect(widths.size).toBeGreaterThan(4)
  })
})

const G = Point.BASE.toBytes()
const ZERO = new Uint8Array(32)
const NOT_CANONICAL = bytesOf(2n ** 255n - 19n)

describe.each(ENGINES.map((engine) => [engine.name, engine] as const))('%s: what it is given', (_, engine) => {
  it.each<[string, Uint8Array, Uint8Array, boolean]>([
    ['nothing', new Uint8Array(0), new Uint8Array(0), true],
    ['G times 0', G, ZERO, true],
    ['G times 1', G, bytesOf(1n), false],
    ['G times L - 1, and G', concat([G, G]), concat([bytesOf(Point.Fn.ORDER - 1n), bytesOf(1n)]), true],
    ['G times L', G, bytesOf(Point.Fn.ORDER), false],
    ['G times 2^256 - 1', G, new Uint8Array(32).fill(255), false],
    ['the identity times 0', ZERO, ZERO, false],
    ['p, which is 0 and not canonical, times 0', NOT_CANONICAL, ZERO, false],
  ])('B1: zero sum of %s', (_, points, scalars, want) => expect(engine.isZeroSum(points, scalars)).toBe(want))

  it.each<[string, () => unknown]>([
    ['points of 31 bytes', () => engine.isZeroSum(new Uint8Array(31), new Uint8Array(31))],
    ['more points than scalars', () => engine.isZeroSum(concat([G, G]), G)],
    ['more scalars than points', () => engine.isZeroSum(G, concat([G, G]))],
    ['33 bytes to decode', () => engine.firstBad(new Uint8Array(33))],
    ['sums of 33 bytes', () => engine.addRows(new Uint8Array(33), [], [])],
    ['sums that do not decode', () => engine.addRows(NOT_CANONICAL, [], [])],
    ['a row longer than the sums', () => engine.addRows(G, [concat([G, G])], [])],
    ['a row shorter than the sums, to subtract', () => engine.addRows(concat([G, G]), [], [G])],
    ['the identity in a row', () => engine.addRows(G, [ZERO], [])],
    ['the identity in a row, to subtract', () => engine.addRows(G, [], [ZERO])],
    ['a row that does not decode', () => engine.addRows(G, [NOT_CANONICAL], [])],
  ])('refuses %s', (_, act) => expect(act).toThrow(RangeError))

  it('sums may be the identity, given and found', () => {
    expect(engine.addRows(ZERO, [G], [])).toEqual(G)
    expect(engine.addRows(G, [], [G])).toEqual(ZERO)
    expect(engine.addRows(new Uint8Array(0), [], [])).toEqual(new Uint8Array(0))
    expect(engine.firstBad(new Uint8Array(0))).toBe(-1)
  })
})
