// The proof engine over P-256 and SHAKE128, on the vectors of the CFRG draft "Sigma Proofs for Linear Relations" (and the Fiat-Shamir
// draft beside it): valid and adversarial. The engine is ours (`sigma/`); the draft's own encodings, its rules for instances and its
// compact form are here, because this chain uses none of them.
import { p256 } from '@noble/curves/nist.js'
import { shake128 } from '@noble/hashes/sha3.js'
import { describe, expect, it } from 'vitest'
import { concat, pieces } from '../src/bytes.ts'
import type { Group } from '../src/group/group.ts'
import { nobleGroup } from '../src/group/nobleGroup.ts'
import { accumulate } from '../src/sigma/batch.ts'
import { prove } from '../src/sigma/prove.ts'
import { type Derived, type Equation, proofSize, type Statement } from '../src/sigma/statement.ts'
import { derivePoints, forEachEquation, isProof } from '../src/sigma/verify.ts'
import { u32 } from '../src/transcript.ts'
import { externalVectors, fromHex } from './externalVectors.ts'
import { seeded } from './seeded.ts'

type Point = InstanceType<typeof p256.Point>
const ORDER = p256.Point.Fn.ORDER
const bigEndian = (bytes: Uint8Array) => bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)

const P256: Group<Point> = nobleGroup(p256.Point, {
  pointBytes: 33,
  scalarBytes: 32,
  decode(bytes) {
    if (bytes.length !== 33 || (bytes[0] !== 2 && bytes[0] !== 3)) return null
    try {
      return p256.Point.fromBytes(bytes)
    } catch {
      return null
    }
  },
  encodeScalar: (scalar) => Uint8Array.from({ length: 32 }, (_, i) => Number((scalar >> BigInt(8 * (31 - i))) & 255n)),
  decodeScalar(bytes) {
    const value = bytes.length === 32 ? bigEndian(bytes) : ORDER
    return value < ORDER ? value : null
  },
})

/** SHAKE128 of one block that holds the session id, then what is absorbed; consecutive squeezes go on in one stream. */
function sponge(sessionId: Uint8Array) {
  const absorbed = shake128
    .create({})
    .update(sessionId)
    .update(new Uint8Array(168 - 32))
  let stream: ReturnType<typeof shake128.create> | null = null
  return {
    absorb(bytes: Uint8Array) {
      if (bytes.length === 0) return
      stream = null
      absorbed.update(bytes)
    },
    squeeze(byteCount: number) {
      stream ??= absorbed.clone()
      return byteCount === 0 ? new Uint8Array(0) : stream.xof(byteCount)
    },
  }
}

function sessionIdOf(tag: Uint8Array): Uint8Array {
  const state = sponge(new TextEncoder().encode('irtf-cfrg-fiat-shamir/session-id'))
  state.absorb(tag)
  return state.squeeze(32)
}

type Instance = { bytes: Uint8Array; statement: Statement; given: Point[] }

/** A serialized instance -> our statement, or null when it is malformed or invalid (the draft's section "Instance validation"). */
function parseInstance(bytes: Uint8Array): Instance | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let offset = 0
  const skip = (byteCount: number) => {
    offset += byteCount
    return offset - byteCount
  }
  const number = () => view.getUint32(skip(4), true)
  let isMalformed = false
  const coefficient = () => {
    const value = P256.decodeScalar(bytes.subarray(skip(32), offset))
    isMalformed ||= value === null
    return value ?? 0n
  }
  const lines: { image: (readonly [number, bigint])[]; terms: (readonly [number, number, bigint])[] }[] = []
  let elementMax = 0
  const element = () => {
    const index = number()
    elementMax = Math.max(elementMax, index)
    return index
  }
  for (let left = number(); left > 0; left--) {
    const image = Array.from({ length: number() }, () => [element(), coefficient()] as const)
    const terms = Array.from({ length: number() }, () => [number(), element(), coefficient()] as const)
    lines.push({ image, terms })
  }
  const rest = bytes.subarray(offset)
  if (isMalformed || lines.length === 0 || rest.length !== 33 * elementMax) return null
  const decoded = pieces(rest, 33).map(P256.decode)
  if (decoded.includes(null)) return null
  const given = [P256.generator, ...(decoded as Point[])]
  const derived: Derived[] = []
  const derive = (terms: Derived) => given.length + derived.push(terms) - 1
  const equations: Equation[] = lines.map(({ image, terms }) => ({
    image: image.length === 1 && image[0]![1] === 1n ? image[0]![0] : derive(image),
    terms: terms.map(([secret, point, factor]) => [secret, factor === 1n ? point : derive([[point, factor]])] as const),
  }))
  const secretCount = 1 + Math.max(...lines.flatMap(({ terms }) => terms.map(([secret]) => secret)))
  const used = new Set(lines.flatMap(({ terms }) => terms.map(([secret]) => secret)))
  const statement = { pointCount: given.length, derived, clauses: [[{ secretCount, equations }]] }
  const points = derivePoints(P256, statement, given)
  const isTrivial = equations.some(({ image }) => P256.isZero(points[image]!))
  return used.size !== secretCount || isTrivial ? null : { bytes, statement, given }
}

const challengeOf = (sessionId: Uint8Array, instance: Instance) => (commitments: Uint8Array) => {
  const state = sponge(sessionId)
  state.absorb(instance.bytes)
  state.absorb(commitments)
  return state.squeeze(48).reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n) % ORDER
}

type Read = { instance: Instance; commitments: Point[]; scalars: bigint[]; challenge: bigint }

/** Batchable form: commitments, responses. Null when anything does not decode. */
function readBatchable(vector: Vector): Read | null {
  const instance = parseInstance(fromHex(vector.Instance))
  const bytes = fromHex(vector.NargString)
  if (instance === null) return null
  const size = proofSize(instance.statement)
  if (bytes.length !== 33 * size.commitments + 32 * size.scalars) return null
  const sent = bytes.subarray(0, 33 * size.commitments)
  const commitments = pieces(sent, 33).map(P256.decode)
  const scalars = pieces(bytes.subarray(sent.length)).map(P256.decodeScalar)
  if (commitments.includes(null) || scalars.includes(null)) return null
  const challenge = challengeOf(sessionIdOf(new TextEncoder().encode(vector.Tag)), instance)(sent)
  return { instance, commitments: commitments as Point[], scalars: scalars as bigint[], challenge }
}

/** Compact form: challenge, responses. The commitments follow from them, and must hash to the challenge. */
function verifyCompact(vector: Vector): boolean {
  const instance = parseInstance(fromHex(vector.Instance))
  const bytes = fromHex(vector.NargString)
  if (instance === null || bytes.length !== 32 * (1 + proofSize(instance.statement).scalars)) return false
  const numbers = pieces(bytes).map(P256.decodeScalar)
  if (numbers.includes(null)) return false
  const [challenge, ...scalars] = numbers as [bigint, ...bigint[]]
  const points = derivePoints(P256, instance.statement, instance.given)
  const commitments: Point[] = []
  forEachEquation(instance.statement, ORDER, challenge, scalars, (equation, _, part, responses) => {
    const bases = [...equation.terms.map(([, point]) => points[point]!), points[equation.image]!]
    commitments.push(
      P256.combine(bases, [...equation.terms.map(([secret]) => responses[secret]!), (ORDER - part) % ORDER]),
    )
  })
  if (commitments.some(P256.isZero)) return false
  const sessionId = sessionIdOf(new TextEncoder().encode(vector.Tag))
  return challengeOf(sessionId, instance)(concat(commitments.map(P256.encode))) === challenge
}

function verifyVector(vector: Vector): boolean {
  if (vector.Flavor === 'compact') return verifyCompact(vector)
  const read = readBatchable(vector)
  return (
    read !== null &&
    isProof(P256, read.instance.statement, read.instance.given, read.commitments, read.scalars, read.challenge)
  )
}

/** Our batch verifier over P-256: every equation of every proof in one weighted sum. */
function verifyBatch(reads: readonly Read[], seed: string): boolean {
  const random = seeded(seed)
  let sum = P256.zero
  for (const { instance, commitments, scalars, challenge } of reads) {
    const weights = commitments.map(() => bigEndian(random(16)))
    const factors = accumulate(instance.statement, ORDER, challenge, scalars, weights)
    sum = P256.add(sum, P256.combine(instance.given, factors.points))
    sum = P256.add(sum, P256.combine(commitments, factors.commitments))
  }
  return P256.isZero(sum)
}

type Vector = {
  Id: string
  Flavor: 'batchable' | 'compact'
  Tag: string
  SessionId?: string
  Instance: string
  Witness?: string
  NargString: string
  Expected: 'accept' | 'reject'
  Comment?: string
}
const valid = externalVectors<Vector[]>('cfrg-sigma-proofs_Shake128_P256.json')
const invalid = externalVectors<Vector[]>('cfrg-sigma-proofs-invalid_Shake128_P256.json')

describe.skipIf(!valid || !invalid)('CFRG sigma proofs', () => {
  it('has every vector', () => {
    expect(valid!.length).toBe(14)
    expect(invalid!.length).toBe(33)
  })
  it.each((valid ?? []).map((vector): [string, Vector] => [vector.Id, vector]))('%s: accepted', (_, vector) => {
    expect(Buffer.from(sessionIdOf(new TextEncoder().encode(vector.Tag))).toString('hex')).toBe(vector.SessionId)
    expect(vector.Expected).toBe('accept')
    expect(verifyVector(vector)).toBe(true)
  })
  it.each((invalid ?? []).map((vector): [string, string, Vector] => [vector.Id, vector.Comment ?? '', vector]))(
    '%s: %s',
    (_, _comment, vector) => {
      expect(verifyVector(vector)).toBe(vector.Expected === 'accept')
    },
  )
  it('our prover makes, from the published witnesses, proofs that verify', () => {
    for (const vector of valid!.filter(({ Flavor }) => Flavor === 'batchable')) {
      const instance = parseInstance(fromHex(vector.Instance))!
      const points = derivePoints(P256, instance.statement, instance.given)
      const secrets = pieces(fromHex(vector.Witness!)).map((bytes) => P256.decodeScalar(bytes)!)
      const witness = { secrets, offsets: [instance.statement.clauses[0]![0]!.equations.map(() => 0n)] }
      const challenge = challengeOf(fromHex(vector.SessionId!), instance)
      const made = prove(P256, instance.statement, points, [witness], (sent) => challenge(concat(sent)), seeded('cfrg'))
      const narg = Buffer.from(concat([...made.commitments, ...made.scalars])).toString('hex')
      expect(narg.length).toBe(vector.NargString.length)
      expect(verifyVector({ ...vector, NargString: narg }), vector.Id).toBe(true)
    }
  })
  it('our batch accepts all batchable ones together, and none with a bad one among them', () => {
    const good = [...valid!, ...invalid!].filter(
      ({ Flavor, Expected }) => Flavor === 'batchable' && Expected === 'accept',
    )
    const reads = good.map((vector) => readBatchable(vector)!)
    expect(reads.length).toBeGreaterThan(7)
    expect(verifyBatch(reads, 'all')).toBe(true)
    const bad = invalid!.filter(({ Flavor, Expected }) => Flavor === 'batchable' && Expected === 'reject')
    const readable = bad.flatMap((vector) => readBatchable(vector) ?? [])
    expect(readable.length).toBeGreaterThan(3)
    for (const read of readable) expect(verifyBatch([...reads, read], 'bad')).toBe(false)
  })
})

type SpongeVector = {
  Id: string
  Function: string
  SessionId?: string
  Tag?: string
  Operations?: { type: 'absorb' | 'squeeze'; data?: string; length?: number }[]
  Output?: string
}
const spongeVectors = externalVectors<SpongeVector[]>('cfrg-fiatShamirShake128Vectors.json')
const codecVectors = externalVectors<
  { Function: string; Input?: string; Output?: string; Group?: string; Challenge?: string }[]
>('cfrg-fiatShamirCodecVectors.json')

describe.skipIf(!spongeVectors || !codecVectors)('CFRG Fiat-Shamir', () => {
  const operations = (spongeVectors ?? []).filter(({ Operations }) => Operations !== undefined)
  it.each(operations.map((vector): [string, SpongeVector] => [vector.Id, vector]))('%s', (_, vector) => {
    const state = sponge(fromHex(vector.SessionId!))
    const squeezed = vector.Operations!.map((operation) => {
      if (operation.type === 'squeeze') return state.squeeze(operation.length!)
      state.absorb(fromHex(operation.data!))
      return new Uint8Array(0)
    })
    expect(Buffer.from(concat(squeezed)).toString('hex')).toBe(vector.Output)
  })
  it('a session id from a tag', () => {
    const vector = spongeVectors!.find((each) => each.Function === 'DeriveSessionID')!
    expect(Buffer.from(sessionIdOf(fromHex(vector.Tag!))).toString('hex')).toBe(vector.Output)
  })
  it('a length-prefixed item is what our transcript writes', () => {
    const vectors = codecVectors!.filter((each) => each.Function === 'SerializeVarLenString' && each.Output)
    expect(vectors.length).toBe(2)
    for (const { Input, Output } of vectors) {
      const item = fromHex(Input!)
      expect(Buffer.from(concat([u32(item.length), item])).toString('hex')).toBe(Output)
    }
  })
})
