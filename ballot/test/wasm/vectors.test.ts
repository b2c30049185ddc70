// RFC 9496 appendix A through both engines. The vectors lie outside the project (PSEPHOS_VECTORS, or ../shared/vectors beside it).
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { nobleEngine } from '../../src/engine/nobleEngine.ts'
import { wasmEngine } from '../../src/engine/wasmEngine.ts'

const VECTORS = join(
  process.env.PSEPHOS_VECTORS ?? resolve(import.meta.dirname, '../../../../shared/vectors'),
  'rfc9496-ristretto255.json',
)
const hasVectors = existsSync(VECTORS)
if (!hasVectors) console.info('skipped: no external vectors (RFC 9496)')

type Vectors = { multiplesOfGenerator: string[]; badEncodings: string[] }
const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'))

describe.skipIf(!hasVectors)('RFC 9496 appendix A', () => {
  const { multiplesOfGenerator, badEncodings } = hasVectors
    ? (JSON.parse(readFileSync(VECTORS, 'utf8')) as Vectors)
    : { multiplesOfGenerator: [], badEncodings: [] }
  const multiples = multiplesOfGenerator.map(bytesOf)
  const [identity, generator] = multiples as [Uint8Array, Uint8Array]

  for (const engine of [nobleEngine, wasmEngine]) {
    it(`${engine.name}: adding the generator gives its multiples, subtracting it leads back to the identity`, () => {
      expect(multiples.length).toBe(16)
      for (let i = 1; i < multiples.length; i++) {
        expect(engine.addRows(multiples[i - 1]!, [generator], [])).toEqual(multiples[i])
        expect(engine.addRows(multiples[i]!, [], [generator])).toEqual(multiples[i - 1])
        expect(engine.addRows(identity, new Array(i).fill(generator), [])).toEqual(multiples[i])
      }
    })

    it(`${engine.name}: accepts the multiples and refuses every bad encoding`, () => {
      expect(engine.firstBad(Uint8Array.from(Buffer.concat(multiples.slice(1))))).toBe(-1)
      expect(badEncodings.length).toBeGreaterThan(20)
      for (const bad of badEncodings) expect(engine.firstBad(bytesOf(bad)), bad).toBe(0)
    })
  }
})
