// What a dishonest voter or dealer can make with the secrets it has: messages whose proofs are as good as they can be.
import { encodeScalar, L, littleEndian, RISTRETTO } from '../src/group/ristretto.ts'
import { dealRandom, type SecretPlace } from '../src/index.ts'
import { ballotChallenge, ballotStatement } from '../src/secret/ballotStatement.ts'
import { prove, type Witness } from '../src/sigma/prove.ts'
import { hashToScalar, u32 } from '../src/transcript.ts'
import { overwritten } from './bits.ts'
import { aDeal, type Registered } from './ceremonyMakers.ts'
import { seeded } from './seeded.ts'

const { generator, combine, encode, decode, add, randomScalar } = RISTRETTO

/**
 * A body of one exactly-`sum` contest that encrypts `plain` and claims `claimed`: it lies to the prover that each plaintext were the
 * claimed value, which is the best that anybody can do who does not break the group.
 */
export function sealAnything(place: SecretPlace, plain: number[], claimed: number[], sum: number): Uint8Array {
  const draws = seeded('anything')
  const key = decode(place.key)!
  const r = plain.map(() => randomScalar(draws))
  const ciphertexts = Uint8Array.from(
    plain.flatMap((value, option) => [
      ...encode(combine([generator], [r[option]!])),
      ...encode(add(combine([key], [r[option]!]), combine([generator], [(BigInt(value) + L) % L]))),
    ]),
  )
  const witness = (secret: bigint, value: number, values: number[]): Witness => ({
    secrets: [secret],
    offsets: values.map((each) => [0n, BigInt(value - each)]),
  })
  const witnesses = claimed.map((value, option) => witness(r[option]!, value, [0, 1]))
  witnesses.push(witness(r.reduce((total, each) => total + each, 0n) % L, sum, [sum]))
  const challengeOf = (sent: readonly Uint8Array[]) => ballotChallenge(place, ciphertexts, sent)
  const proof = prove(RISTRETTO, ballotStatement(place.form), [generator, key], witnesses, challengeOf, draws)
  return Uint8Array.from([ciphertexts, ...proof.commitments, ...proof.scalars].flatMap((part) => [...part]))
}

/** Gives trustee `victim` a share that is one too high. Everything that the public can check is right. */
export function cheatingDeal(registered: Registered, dealer: number, victim: number): Uint8Array {
  const deal = aDeal(registered, dealer)
  const [n, t] = [registered.trustees.length, registered.threshold]
  const at = 32 * (t + n + n + 1 + victim - 1)
  const y = littleEndian(deal.subarray(at, at + 32))
  return signAgain(registered, dealer, overwritten(deal, at, encodeScalar((y + 1n) % L)))
}

/** The dealer's deal with `r` for trustee `receiver`, such as one taken from another deal, whose logarithm the dealer does not know. */
export function dealWithR(registered: Registered, dealer: number, receiver: number, r: Uint8Array): Uint8Array {
  const deal = aDeal(registered, dealer)
  return signAgain(registered, dealer, overwritten(deal, 32 * (registered.threshold + receiver - 1), r))
}

/** The deal with its proofs made anew, for what it says now, with the dealer's own a_0 and p_j. */
function signAgain(registered: Registered, dealer: number, deal: Uint8Array): Uint8Array {
  const { context, threshold: t, trustees } = registered
  const n = trustees.length
  // The dealer's stream gives the same secrets again, in the order in which makeDeal draws them.
  const transportKeys = trustees.map(({ transportKey }) => transportKey)
  const stream = dealRandom(trustees[dealer - 1]!.transportSecret, {
    context,
    index: dealer,
    threshold: t,
    transportKeys,
  })
  const coefficients = Array.from({ length: t }, () => randomScalar(stream))
  const p = trustees.map(() => {
    const [each] = [randomScalar(stream), randomScalar(stream)] // the second blinds p E_j
    return each!
  })
  const nonces = Array.from({ length: n + 1 }, () => randomScalar(stream))
  const made = Uint8Array.from(deal)
  for (const [index, nonce] of nonces.entries()) made.set(encode(combine([generator], [nonce])), 32 * (t + n + index))
  const part = (from: number, count: number) => made.subarray(32 * from, 32 * (from + count))
  const yAt = t + 2 * n + 1
  const statement = [u32(dealer), u32(n), u32(t), part(0, t), part(t, n), part(yAt, n), part(t + n, n + 1)]
  const c = hashToScalar('deal/batch', [context, ...statement])
  for (const [index, secret] of [coefficients[0]!, ...p].entries()) {
    made.set(encodeScalar((nonces[index]! + c * secret) % L), 32 * (yAt + n + index))
  }
  return made
}

/** base^exponent mod L. */
export function power(base: bigint, exponent: bigint): bigint {
  let result = 1n
  for (let square = base % L; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * square) % L
    square = (square * square) % L
  }
  return result
}

/** Any number below 2^256, also one that is no scalar, as 32 little-endian bytes. */
export function numberBytes(value: bigint): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, index) => Number((value >> BigInt(8 * index)) & 255n))
}

/** The bytes with L added to the scalar at `offset`: another encoding of the same number. */
export function plusL(bytes: Uint8Array, offset: number): Uint8Array {
  return overwritten(bytes, offset, numberBytes(littleEndian(bytes.subarray(offset, offset + 32)) + L))
}
