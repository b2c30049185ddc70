// A second verifier, written from docs/ballot.md alone: it shares no code with the package but the types, and is as plain as can be.
// It stands for the one that a stranger would write. Points are noble's; everything else is spelled out.
import { createHash } from 'node:crypto'
import { ristretto255 } from '@noble/curves/ed25519.js'
import type { ComplaintPlace, DealPlace, Decryption, SealedBallot, SharePlace } from '../../src/index.ts'

type Point = InstanceType<typeof ristretto255.Point>
const L = 2n ** 252n + 27742317777372353535851937790883648493n
const G = ristretto255.Point.BASE
const O = ristretto255.Point.ZERO
const SUITE = 'psephos/1/ristretto255/sha512'

export const fromLittleEndian = (bytes: Uint8Array) => [...bytes].reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n)
const littleEndian = (value: bigint, size: number) =>
  Buffer.from(Array.from({ length: size }, (_, i) => Number((value >> BigInt(8 * i)) % 256n)))
const bigEndian = (value: bigint, size: number) => littleEndian(value, size).reverse()
const u32 = (value: number) => littleEndian(BigInt(value), 4)
export const scalarBytes = (value: bigint) => littleEndian(value, 32)

export function H(tag: string, items: Uint8Array[]): Buffer {
  const hash = createHash('sha512')
  for (const item of [Buffer.from(tag), ...items]) hash.update(u32(item.length)).update(item)
  return hash.digest()
}
export const Hs = (tag: string, items: Uint8Array[]) => fromLittleEndian(H(tag, items)) % L
const tag = (name: string) => `${SUITE}/${name}`

class Refused extends Error {}
const cut = (bytes: Uint8Array, size = 32) =>
  Array.from({ length: Math.floor(bytes.length / size) }, (_, i) => bytes.slice(i * size, (i + 1) * size))
function point(bytes: Uint8Array): Point {
  if (bytes.every((byte) => byte === 0)) throw new Refused('identity')
  try {
    return ristretto255.Point.fromBytes(bytes)
  } catch {
    throw new Refused('encoding')
  }
}
const sum = (bytes: Uint8Array) => (bytes.every((byte) => byte === 0) ? O : point(bytes))
function scalar(bytes: Uint8Array): bigint {
  const value = fromLittleEndian(bytes)
  if (value >= L) throw new Refused('scalar')
  return value
}
const times = (p: Point, factor: bigint) => p.multiplyUnsafe(((factor % L) + L) % L)
const total = (points: Point[]) => points.reduce((all, each) => all.add(each), O)
const length = (bytes: Uint8Array, want: number) => {
  if (bytes.length !== want) throw new Refused('length')
}
const holds = (check: () => boolean): boolean => {
  try {
    return check()
  } catch (error) {
    if (error instanceof Refused) return false
    throw error
  }
}

// --- contexts

export function ceremonyContext(facts: Record<string, never>): Buffer {
  const hex = (text: string) => Buffer.from(text, 'hex')
  const { chainId, genesisHash, election, manifestHash, attempt, threshold, trustees } = facts as unknown as {
    chainId: number
    genesisHash: string
    election: number
    manifestHash: string
    attempt: number
    threshold: number
    trustees: string[]
  }
  return H(tag('ceremony'), [
    bigEndian(BigInt(chainId), 32),
    hex(genesisHash),
    bigEndian(BigInt(election), 32),
    hex(manifestHash),
    Buffer.from(SUITE),
    u32(attempt),
    u32(trustees.length),
    u32(threshold),
    ...trustees.map(hex),
  ])
}
export const electionContext = (ceremony: Uint8Array, key: Uint8Array) => H(tag('election'), [ceremony, key])

// --- ballots

function parts({ form, body }: SealedBallot) {
  const k = form.reduce((all, { options }) => all + options, 0)
  const sums = form.reduce((all, { minMarks, maxMarks }) => all + maxMarks - minMarks + 1, 0)
  length(body, 288 * k + 128 * sums - 32 * form.length)
  const points = 64 * k + 128 * k + 64 * sums
  return { ciphertexts: body.slice(0, 64 * k), commitments: body.slice(64 * k, points), scalars: body.slice(points) }
}

export function ballotChallenge(ballot: SealedBallot): bigint {
  const { ciphertexts, commitments } = parts(ballot)
  return Hs(tag('ballot/batch'), [
    ballot.context,
    ballot.voter,
    u32(ballot.sequence),
    ballot.previousHash,
    u32(ballot.form.length),
    ...ballot.form.flatMap(({ options, minMarks, maxMarks }) => [u32(options), u32(minMarks), u32(maxMarks)]),
    ciphertexts,
    commitments,
  ])
}

export function isBallot(ballot: SealedBallot): boolean {
  return holds(() => {
    const bytes = parts(ballot)
    const ciphertexts = cut(bytes.ciphertexts).map(point)
    const commitments = cut(bytes.commitments).map(point)
    const scalars = cut(bytes.scalars).map(scalar)
    const K = point(ballot.key)
    const c = ballotChallenge(ballot)
    const next = <T>(list: T[], count: number) => list.splice(0, count)
    /** One of `values` is what (C1, C2) encrypts. */
    const or = (C1: Point, C2: Point, values: number[]) => {
      const given = next(scalars, values.length - 1)
      const last = given.reduce((rest, each) => rest - each, c)
      const responses = next(scalars, values.length)
      return values.map((value, i) => {
        const [A, B] = next(commitments, 2) as [Point, Point]
        const part = [...given, last][i]!
        const z = responses[i]!
        const first = times(G, z).equals(A.add(times(C1, part)))
        return first && times(K, z).equals(B.add(times(C2.subtract(times(G, BigInt(value))), part)))
      })
    }
    const checks = ballot.form.flatMap(({ options, minMarks, maxMarks }) => {
      const mine = next(ciphertexts, 2 * options)
      const C1 = mine.filter((_, i) => i % 2 === 0)
      const C2 = mine.filter((_, i) => i % 2 === 1)
      const each = C1.flatMap((_, option) => or(C1[option]!, C2[option]!, [0, 1]))
      const values = Array.from({ length: maxMarks - minMarks + 1 }, (_, i) => minMarks + i)
      return [...each, ...or(total(C1), total(C2), values)]
    })
    return checks.every((check) => check)
  })
}

// --- ceremony

export function isRegistration(context: Uint8Array, index: number, key: Uint8Array, proof: Uint8Array): boolean {
  return holds(() => {
    length(proof, 64)
    const [A, z] = cut(proof) as [Uint8Array, Uint8Array]
    const c = Hs(tag('registration/batch'), [context, u32(index), key, A])
    return times(G, scalar(z)).equals(point(A).add(times(point(key), c)))
  })
}

function dealt({ threshold: t, trusteeCount: n }: DealPlace, deal: Uint8Array) {
  length(deal, 32 * t + 128 * n + 64)
  const rest = cut(deal)
  const [C, R, A, y, z] = [t, n, n + 1, n, n + 1].map((count) => rest.splice(0, count)) as [
    Uint8Array[],
    Uint8Array[],
    Uint8Array[],
    Uint8Array[],
    Uint8Array[],
  ]
  return { C, R, A, y, z }
}

export function isDeal(place: DealPlace, deal: Uint8Array): boolean {
  return holds(() => {
    const { C, R, A, y, z } = dealt(place, deal)
    const c = Hs(tag('deal/batch'), [
      place.context,
      u32(place.index),
      u32(place.trusteeCount),
      u32(place.threshold),
      ...[C, R, y, A].map((list) => Buffer.concat(list)),
    ])
    for (const each of [...C, ...R, ...A]) point(each)
    y.forEach(scalar)
    return [C[0]!, ...R].every((image, i) => times(G, scalar(z[i]!)).equals(point(A[i]!).add(times(point(image), c))))
  })
}

export const dealCommitment = (place: DealPlace, deal: Uint8Array) =>
  H(tag('deal-commitment'), [place.context, u32(place.index), deal]).subarray(0, 32)

export function judge({ dealer, deal, accuser, transportKey }: ComplaintPlace, shared: Uint8Array, proof: Uint8Array): string {
  const { C, R, y } = dealt(dealer, deal)
  const [r, masked] = [R[accuser - 1]!, y[accuser - 1]!]
  const isProved = holds(() => {
    length(proof, 96)
    const [A, B, z] = cut(proof) as [Uint8Array, Uint8Array, Uint8Array]
    const statement = [dealer.context, u32(dealer.index), u32(accuser), dealCommitment(dealer, deal), transportKey, r, masked, shared]
    const c = Hs(tag('complaint/batch'), [...statement, proof.slice(0, 64)])
    const first = times(G, scalar(z)).equals(point(A).add(times(point(transportKey), c)))
    return first && times(point(r), scalar(z)).equals(point(B).add(times(point(shared), c)))
  })
  if (!isProved) return 'malformed'
  const pad = Hs(tag('share-pad'), [dealer.context, u32(dealer.index), u32(accuser), transportKey, r, shared])
  const powers = C.map((each, m) => times(point(each), BigInt(accuser) ** BigInt(m)))
  return times(G, fromLittleEndian(masked) - pad).equals(total(powers)) ? 'accuser' : 'dealer'
}

/** K, Y_1 .. Y_n. */
export function keys(deals: Uint8Array[], threshold: number, trusteeCount: number): string[] {
  const commitments = deals.map((deal) => cut(deal).slice(0, threshold).map(point))
  return Array.from({ length: trusteeCount + 1 }, (_, j) =>
    total(commitments.flatMap((C) => C.map((each, m) => times(each, BigInt(j) ** BigInt(m))))).toHex(),
  )
}

// --- tally

export const sumOf = (rows: Uint8Array[]) =>
  cut(rows[0]!)
    .map((_, column) => total(rows.map((row) => point(cut(row)[column]!))).toHex())
    .join('')

export const aggregateHash = ({ context, turnout, aggregate }: SharePlace) =>
  H(tag('aggregate'), [context, u32(turnout), aggregate])

export function isShare(place: SharePlace, share: Uint8Array): boolean {
  return holds(() => {
    const all = cut(place.aggregate)
    const C1 = all.filter((_, i) => i % 2 === 0)
    const C2 = all.filter((_, i) => i % 2 === 1)
    const k = C1.length
    length(share, 64 * k + 64)
    const sent = cut(share)
    const [D, A, B, z] = [sent.slice(0, k), sent[k]!, sent.slice(k + 1, 2 * k + 1), scalar(sent[2 * k + 1]!)]
    const c = Hs(tag('share/batch'), [
      place.context,
      aggregateHash(place),
      u32(place.trustee),
      place.verificationKey,
      Buffer.concat(C1),
      Buffer.concat(C2),
      Buffer.concat(D),
      A,
      Buffer.concat(B),
    ])
    const first = times(G, z).equals(point(A).add(times(point(place.verificationKey), c)))
    return C1.reduce((good, each, o) => {
      const base = sum(each)
      if (base.is0()) return good && sum(D[o]!).is0() && sum(B[o]!).is0()
      return times(base, z).equals(point(B[o]!).add(times(point(D[o]!), c))) && good
    }, first)
  })
}

export function areCounts({ form, turnout, aggregate, indexes, shares }: Decryption, counts: number[]): boolean {
  const inverse = (value: bigint): bigint => {
    let [result, square, rest] = [1n, ((value % L) + L) % L, L - 2n]
    for (; rest > 0n; rest /= 2n, square = (square * square) % L) if (rest % 2n === 1n) result = (result * square) % L
    return result
  }
  const lambda = (j: number) =>
    indexes.filter((m) => m !== j).reduce((all, m) => (((all * BigInt(m)) % L) * inverse(BigInt(m - j))) % L, 1n)
  const isEach = cut(aggregate, 64).every((pair, o) => {
    const D = shares.map((share, i) => times(sum(cut(share)[o]!), lambda(indexes[i]!)))
    const inRange = counts[o]! >= 0 && counts[o]! <= turnout
    return inRange && sum(pair.slice(32)).subtract(total(D)).equals(times(G, BigInt(counts[o]!)))
  })
  let first = 0
  return form.every(({ options, minMarks, maxMarks }) => {
    const marks = counts.slice(first, first + options).reduce((all, each) => all + each, 0)
    first += options
    return isEach && marks >= minMarks * turnout && marks <= maxMarks * turnout
  })
}
