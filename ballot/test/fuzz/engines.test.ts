// The WebAssembly engine against noble, the reference (B7), on chance input. The long run is `npm run fuzz:ballots`.
import { ristretto255 } from '@noble/curves/ed25519.js'
import { describe, expect, it } from 'vitest'
import { wasmEngine } from '../../src/engine/wasmEngine.ts'
import { below, seededRandom } from '../seededRandom.ts'
import { bytesOf, CLASSES, compareDecodes, hexOf, validEncodings } from './encodings.ts'
import { joined, someSum } from './sums.ts'

const { Point } = ristretto255
const SEED = process.env.PSEPHOS_FUZZ_SEED ?? `${Date.now()}`
console.info(`fuzz: seed ${SEED} (PSEPHOS_FUZZ_SEED repeats it)`)

describe('engines, on chance input', () => {
  it('B7: 20,000 encodings, accepted and refused by both alike', () => {
    const { accepted, refused, wrong } = compareDecodes(wasmEngine, seededRandom(`${SEED}/decodes`), 20_000)
    expect(wrong).toEqual([])
    expect(Object.keys({ ...accepted, ...refused }).sort()).toEqual([...CLASSES].sort())
    expect(Object.keys(accepted)).not.toContain('identity')
    expect(Object.keys(refused)).not.toContain('valid')
  })

  it('B1: the index of the first bad encoding, wherever it stands', () => {
    const random = seededRandom(`${SEED}/first`)
    const next = validEncodings(random)
    const good = Array.from({ length: 200 }, next)
    expect(wasmEngine.firstBad(joined(good))).toBe(-1)
    for (const bad of [0, 1, 77, 199]) {
      const points = joined(good)
      points.fill(0, 32 * bad, 32 * bad + 32)
      points.set(bytesOf(2n), 32 * 199)
      expect(wasmEngine.firstBad(points)).toBe(bad)
    }
  })

  it('B5: 200 small sums, zero by construction or spoilt by one change', () => {
    const random = seededRandom(`${SEED}/sums`)
    const seen = new Set<string>()
    for (let i = 0; i < 200; i++) {
      const { what, points, scalars, isZero } = someSum(random, 1 + below(random, 7))
      seen.add(what)
      const found = wasmEngine.isZeroSum(points, scalars)
      expect(found, `${what}: ${hexOf(points)} ${hexOf(scalars)}`).toBe(isZero)
    }
    expect(seen.size).toBe(5)
  })

  it('S5: rows added and subtracted column by column give the bytes that noble gives', () => {
    const random = seededRandom(`${SEED}/rows`)
    const next = validEncodings(random)
    for (const [columns, plusCount, minusCount] of [
      [1, 0, 0],
      [1, 5, 0],
      [4, 3, 3],
      [20, 6, 2],
      [3, 0, 4],
    ] as const) {
      const row = () => joined(Array.from({ length: columns }, next))
      const plus = Array.from({ length: plusCount }, row)
      const minus = Array.from({ length: minusCount }, row)
      const sums = row()
      sums.fill(0, 0, 32)
      const column = (bytes: Uint8Array, i: number) => Point.fromBytes(bytes.subarray(32 * i, 32 * i + 32))
      const want = Array.from({ length: columns }, (_, i) => {
        const added = plus.reduce((sum, one) => sum.add(column(one, i)), column(sums, i))
        return minus.reduce((sum, one) => sum.subtract(column(one, i)), added).toBytes()
      })
      expect(wasmEngine.addRows(sums, plus, minus)).toEqual(joined(want))
      expect(wasmEngine.addRows(wasmEngine.addRows(sums, plus, minus), minus, plus)).toEqual(sums)
    }
  })
})
