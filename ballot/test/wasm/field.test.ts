// Field arithmetic of the module at the edge of its bounds, against big integers. Encodings only ever reach random limbs, and a
// lost carry would show there once in millions of years, not in a fuzz run.
import { describe, expect, it } from 'vitest'
import { instantiate } from '../../src/engine/wasmEngine.ts'
import { below, pick } from '../fuzz/chance.ts'
import { seeded } from '../seeded.ts'

const wasm = instantiate()
const P = 2n ** 255n - 19n
const LIMBS = 9
const OUT = wasm.freeBase()
const A = OUT + 64
const B = A + 64

const TIGHT = 2 ** 29 + 2 ** 17 - 1
const LOOSE = 2 ** 30 + 2 ** 18 - 1
const SEED = 'field/1'

/** Limbs at or near the bound's edges, where carries are longest, or anywhere below. */
function someLimbs(random: (n: number) => Uint8Array, max: number): number[] {
  const edges = [0, 1, 2 ** 29 - 1, 2 ** 29, max - 1, max]
  return Array.from({ length: LIMBS }, () => (below(random, 3) === 0 ? below(random, max + 1) : pick(random, edges)))
}

function put(offset: number, limbs: number[]): void {
  new Uint32Array(wasm.memory.buffer, offset, LIMBS).set(limbs)
}

const limbsAt = (offset: number): number[] => [...new Uint32Array(wasm.memory.buffer, offset, LIMBS)]
const numberOf = (limbs: number[]): bigint => limbs.reduceRight((sum, limb) => (sum << 29n) + BigInt(limb), 0n)
const modP = (value: bigint): bigint => ((value % P) + P) % P

const full = (max: number): number[] => new Array<number>(LIMBS).fill(max)
const limbsOf = (value: bigint): number[] =>
  Array.from({ length: LIMBS }, (_, i) => Number((value >> BigInt(29 * i)) & 0x1fff_ffffn))

type Operation = { name: string; maxA: number; maxB: number; run(): void; want(a: bigint, b: bigint): bigint }
const OPERATIONS: Operation[] = [
  { name: 'multiply', maxA: LOOSE, maxB: LOOSE, run: () => wasm.multiply(OUT, A, B), want: (a, b) => a * b },
  { name: 'square', maxA: LOOSE, maxB: 0, run: () => wasm.squareTimes(OUT, A, 1), want: (a) => a * a },
  {
    name: 'square thrice',
    maxA: LOOSE,
    maxB: 0,
    run: () => wasm.squareTimes(OUT, A, 3),
    want: (a) => modP(a ** 4n) ** 2n,
  },
  { name: 'subtract', maxA: LOOSE, maxB: TIGHT, run: () => wasm.subtract(OUT, A, B), want: (a, b) => a - b },
]

describe('field of the WebAssembly engine', () => {
  for (const { name, maxA, maxB, run, want } of OPERATIONS) {
    it(`${name} is right and leaves tight limbs, for operands at their bounds (seed ${SEED})`, () => {
      const random = seeded(`${SEED}/${name}`)
      const cases = Array.from({ length: 3_000 }, () => [someLimbs(random, maxA), someLimbs(random, maxB)])
      for (const [a, b] of [[full(maxA), full(maxB)], [full(0), full(maxB)], [full(maxA), full(0)], ...cases]) {
        put(A, a!)
        put(B, b!)
        run()
        expect(Math.max(...limbsAt(OUT))).toBeLessThanOrEqual(TIGHT)
        expect(modP(numberOf(limbsAt(OUT)))).toBe(modP(want(numberOf(a!), numberOf(b!))))
      }
    })
  }

  it(`freeze gives the one representative below p (seed ${SEED})`, () => {
    const random = seeded(`${SEED}/freeze`)
    const nearP = [-20n, -19n, -1n, 0n, 1n, 18n, 19n].flatMap((delta) => [1n, 2n, 63n].map((k) => k * P + delta))
    const rows = [...nearP, 0n, 1n, 2n ** 255n - 1n, 2n ** 255n, 2n ** 261n - 1n].map(limbsOf)
    const cases = Array.from({ length: 3_000 }, () => someLimbs(random, TIGHT))
    for (const limbs of [...rows, full(TIGHT), ...cases]) {
      put(A, limbs)
      wasm.freeze(OUT, A)
      expect(numberOf(limbsAt(OUT))).toBe(modP(numberOf(limbs)))
      expect(Math.max(...limbsAt(OUT))).toBeLessThan(2 ** 29)
    }
  })
})
