// Sealed ballots by the ten thousand. Sealing one costs ten milliseconds, so a load of 50,000 would take as long as an
// election; here one ballot is sealed and moved to the next voter by computing new responses alone: the same points, another
// challenge. NEVER outside a benchmark: two ballots with the same commitments give their randomness, and so the vote, away. To
// a verifier they are ballots like any other, of the same length and the same work; on disk they compress, which real ones do not.
import { createHash, randomBytes } from 'node:crypto'
import { type SecretPlace, sealBallot } from '@psephos/ballot'

/** The order of ristretto255 (RFC 9496 section 4). */
const L = 2n ** 252n + 27742317777372353535851937790883648493n
const SUITE = 'psephos/1/ristretto255/sha512'
const OPTION_SCALARS = 3

export type SealingElection = Pick<SecretPlace, 'context' | 'key'> & {
  /** One contest of so many options, exactly one of them marked. */
  readonly options: number
}

/** First ballots of one election, all of the same choice. */
export function sealer({ context, key, options }: SealingElection): (voter: Uint8Array) => Uint8Array {
  const form = [{ options, minMarks: 1, maxMarks: 1 }]
  const place = (voter: Uint8Array): SecretPlace => {
    return { context, key, form, voter, sequence: 1, previousHash: new Uint8Array(32) }
  }
  const marked = 0
  const first = place(randomBytes(20))
  const { body, randomness } = sealBallot(first, [[marked]], (byteCount) => new Uint8Array(randomBytes(byteCount)))
  const pointBytes = 32 * (6 * options + 2)
  const challenge = challengeOf(first, options, body.subarray(0, pointBytes))
  const r = Array.from({ length: options }, (_, option) => numberAt(randomness, 32 * option))
  const rSum = r.reduce((sum, one) => sum + one, 0n)
  return (voter) => {
    const moved = body.slice()
    const delta = L + challengeOf(place(voter), options, body.subarray(0, pointBytes)) - challenge
    const add = (scalar: number, value: bigint) => {
      const offset = pointBytes + 32 * scalar
      writeNumber(moved, offset, (numberAt(moved, offset) + delta * value) % L)
    }
    for (const [option, secret] of r.entries()) {
      const at = OPTION_SCALARS * option
      // c0 z0 z1: the branch that is true takes up the change of the challenge; c1 = c - c0 is not sent.
      if (option !== marked) add(at, 1n)
      add(option === marked ? at + 2 : at + 1, secret)
    }
    add(OPTION_SCALARS * options, rSum)
    return moved
  }
}

/** B4. The challenge, from docs/ballot.md. */
function challengeOf(place: SecretPlace, options: number, points: Uint8Array): bigint {
  const hash = createHash('sha512')
  const items = [
    ...[Buffer.from(`${SUITE}/ballot/batch`), place.context, place.voter, u32(place.sequence), place.previousHash],
    ...[u32(1), u32(options), u32(1), u32(1), points.subarray(0, 64 * options), points.subarray(64 * options)],
  ]
  for (const item of items) hash.update(u32(item.length)).update(item)
  return numberAt(hash.digest(), 0, 64) % L
}

function u32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

function numberAt(bytes: Uint8Array, offset: number, length = 32): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, length)
  let value = 0n
  for (let at = length - 8; at >= 0; at -= 8) value = (value << 64n) | view.getBigUint64(at, true)
  return value
}

function writeNumber(bytes: Uint8Array, offset: number, value: bigint): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, 32)
  for (let limb = 0; limb < 4; limb++) view.setBigUint64(8 * limb, BigInt.asUintN(64, value >> BigInt(64 * limb)), true)
}
