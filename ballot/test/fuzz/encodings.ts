// Chance encodings and what noble, the reference, says of each: a class per way in which 32 bytes may or may not be a point.
import { ristretto255 } from '@noble/curves/ed25519.js'
import type { Engine } from '../../src/engine/engine.ts'
import type { Random } from '../../src/random.ts'
import { below, pick } from './chance.ts'

const P = 2n ** 255n - 19n
const { Point } = ristretto255

export type EncodingClass = (typeof CLASSES)[number]
export const CLASSES = [
  'valid',
  'random bytes',
  'random and even',
  'one bit flipped',
  'negative',
  'p or more',
  'top bit set',
  'small or nearly p',
  'identity',
] as const

/** An endless walk over valid encodings: cheaper than a multiplication each, and as random as its step. */
export function validEncodings(random: Random): () => Uint8Array {
  let point = Point.BASE.multiply(bigintOf(random(31)) + 1n)
  const step = Point.BASE.multiply(bigintOf(random(31)) + 1n)
  return () => {
    point = point.add(step)
    return point.toBytes()
  }
}

export function someEncoding(kind: EncodingClass, random: Random, valid: () => Uint8Array): Uint8Array {
  switch (kind) {
    case 'valid':
      return valid()
    case 'random bytes':
      return random(32)
    case 'random and even': {
      const bytes = random(32)
      bytes[0] = (bytes[0] ?? 0) & 0xfe
      bytes[31] = (bytes[31] ?? 0) & 0x7f
      return bytes
    }
    case 'one bit flipped': {
      const bytes = valid()
      const bit = below(random, 256)
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      return bytes
    }
    case 'negative':
      return bytesOf(P - bigintOf(valid()))
    case 'p or more':
      return bytesOf(P + BigInt(below(random, 19)))
    case 'top bit set': {
      const bytes = valid()
      bytes[31] = (bytes[31] ?? 0) | 0x80
      return bytes
    }
    case 'small or nearly p': {
      const small = BigInt(below(random, 2 ** 20))
      return bytesOf(below(random, 2) === 0 ? small : P - small)
    }
    case 'identity':
      return new Uint8Array(32)
  }
}

/** What noble makes of it, the identity refused (B1). */
export function isMemberByNoble(encoding: Uint8Array): boolean {
  try {
    return !Point.fromBytes(encoding).is0()
  } catch {
    return false
  }
}

export type Disagreement = { encoding: string; kind: EncodingClass; noble: boolean; engine: boolean }
export type DecodeReport = { accepted: Record<string, number>; refused: Record<string, number>; wrong: Disagreement[] }

/** `count` encodings, half of them valid, through noble and through the engine. */
export function compareDecodes(engine: Engine, random: Random, count: number): DecodeReport {
  const report: DecodeReport = { accepted: {}, refused: {}, wrong: [] }
  const valid = validEncodings(random)
  for (let i = 0; i < count; i++) {
    const kind = i % 2 === 0 ? 'valid' : pick(random, CLASSES)
    const encoding = someEncoding(kind, random, valid)
    const noble = isMemberByNoble(encoding)
    const isMember = engine.firstBad(encoding) === -1
    const tally = noble ? report.accepted : report.refused
    tally[kind] = (tally[kind] ?? 0) + 1
    if (noble !== isMember) report.wrong.push({ encoding: hexOf(encoding), kind, noble, engine: isMember })
  }
  return report
}

export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

export function bigintOf(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n)
}

/** 32 bytes, little endian. */
export function bytesOf(value: bigint): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 255n))
}
