// Signatures: the native library and noble accept, refuse and produce the same; Project Wycheproof's edge cases.
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { sha256 } from '@noble/hashes/sha2.js'
import fc from 'fast-check'
import { privateKeyToAccount } from 'viem/accounts'
import { describe, expect, it } from 'vitest'
import { asAddress, bigintToBytes, bytesToBigint, bytesToHex, hexToBytes } from './hex.ts'
import { keccak } from './keccak.ts'
import {
  addressOf,
  BadSignature,
  type Curve,
  nativeCurve,
  nobleCurve,
  recoverAddress,
  signDigest,
} from './signature.ts'

const N = secp256k1.Point.CURVE().n
const CURVES: [string, Curve][] = [
  ['noble', nobleCurve],
  ...(nativeCurve ? [['native', nativeCurve] as [string, Curve]] : []),
]
const aKey = fc.bigInt({ min: 1n, max: N - 1n }).map((value) => {
  const key = new Uint8Array(32)
  key.set(bigintToBytes(value), 32 - bigintToBytes(value).length)
  return key
})
const aDigest = fc.uint8Array({ minLength: 32, maxLength: 32 })
/** The address or the refusal, so that two libraries can be compared. */
const outcome = (digest: Uint8Array, r: bigint, s: bigint, yParity: number, curve: Curve) => {
  try {
    return recoverAddress(digest, r, s, yParity, curve)
  } catch (error) {
    if (!(error instanceof BadSignature)) throw error
    return 'refused'
  }
}

describe('signatures', () => {
  it('the native library is used on this machine', () => {
    expect(nativeCurve).not.toBeNull()
  })
  it.each([0, 31, 33])(
    'native: a digest of %d bytes is refused, and nothing of the one before is taken for it',
    (length) => {
      const curve = nativeCurve as Curve
      const digest = keccak(new Uint8Array(0))
      const signature = signDigest(digest, keccak(digest), curve)
      const [r, s] = [bytesToBigint(signature.subarray(0, 32)), bytesToBigint(signature.subarray(32, 64))]
      expect(outcome(digest, r, s, signature[64]!, curve)).toBe(addressOf(keccak(digest)))
      expect(outcome(new Uint8Array(length), r, s, signature[64]!, curve)).toBe('refused')
    },
  )

  for (const [name, curve] of CURVES) {
    it(`${name}: recovers the signer, and the address is viem's`, () => {
      fc.assert(
        fc.property(aKey, aDigest, (key, digest) => {
          const signature = signDigest(digest, key, curve)
          const [r, s] = [signature.subarray(0, 32), signature.subarray(32, 64)]
          const address = asAddress(privateKeyToAccount(bytesToHex(key)).address)
          expect(addressOf(key, curve)).toBe(address)
          expect(recoverAddress(digest, r, s, signature[64]!, curve)).toBe(address)
          expect(recoverAddress(digest, bytesToBigint(r), bytesToBigint(s), signature[64]!, curve)).toBe(address)
          expect(bytesToBigint(s) <= N / 2n).toBe(true)
        }),
        { numRuns: 30 },
      )
    })
    const digest = keccak(Uint8Array.of(1))
    const signature = signDigest(digest, new Uint8Array(32).fill(1), curve)
    const [r, s, yParity] = [
      bytesToBigint(signature.subarray(0, 32)),
      bytesToBigint(signature.subarray(32, 64)),
      signature[64]!,
    ]
    it.each<[string, bigint, bigint, number]>([
      ['r = 0', 0n, s, yParity],
      ['s = 0', r, 0n, yParity],
      ['r = n', N, s, yParity],
      ['r = n + 1', N + 1n, s, yParity],
      ['s = n', r, N, yParity],
      ['high s (EIP-2), the same point mirrored', r, N - s, 1 - yParity],
      ['s one above half the order', r, N / 2n + 1n, yParity],
      ['r beyond 32 bytes', 2n ** 256n, s, yParity],
      ['s beyond 32 bytes', r, 2n ** 256n, yParity],
      ['y parity 2', r, s, 2],
      ['y parity 27', r, s, 27],
      ['an r that is no x coordinate', 5n, s, yParity],
    ])(`${name} refuses %s`, (_, badR, badS, badParity) => {
      expect(() => recoverAddress(digest, badR, badS, badParity, curve)).toThrow(BadSignature)
    })
    it(`${name} takes s = half the order`, () => {
      expect(recoverAddress(digest, r, N / 2n, yParity, curve)).toMatch(/^0x[0-9a-f]{40}$/)
    })
    it(`${name} refuses a private key of zero or the order`, () => {
      expect(() => addressOf(new Uint8Array(32), curve)).toThrow()
      expect(() => addressOf(bigintToBytes(N), curve)).toThrow()
    })
  }

  it.runIf(nativeCurve)('native and noble give the same signatures, addresses and refusals', () => {
    const native = nativeCurve as Curve
    const aScalar = fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }), fc.bigInt({ min: 0n, max: 20n }))
    fc.assert(
      fc.property(aKey, aDigest, aScalar, aScalar, fc.nat(1), (key, digest, r, s, yParity) => {
        expect(signDigest(digest, key, native)).toEqual(signDigest(digest, key, nobleCurve))
        const lowS = s % (N / 2n)
        expect(outcome(digest, r, lowS, yParity, native)).toBe(outcome(digest, r, lowS, yParity, nobleCurve))
      }),
      { numRuns: 150 },
    )
  })
})

const VECTORS = join(
  process.env.PSEPHOS_VECTORS ?? resolve(import.meta.dirname, '../../../../shared/vectors'),
  'wycheproof-ecdsa-secp256k1.json',
)
const hasVectors = existsSync(VECTORS)
if (!hasVectors) console.info('skipped: no external vectors (Wycheproof ECDSA secp256k1)')

type Group = {
  key: { uncompressed: string }
  tests: { tcId: number; comment: string; msg: string; sig: string; result: 'valid' | 'invalid' | 'acceptable' }[]
}

describe('Wycheproof ECDSA secp256k1', () => {
  it.skipIf(!hasVectors)('every case ends as it should, with both libraries', () => {
    const { testGroups } = JSON.parse(readFileSync(VECTORS, 'utf8')) as { testGroups: Group[] }
    const ended = { recovered: 0, 'refused for high s': 0, 'r beyond the order': 0, invalid: 0, 'no DER': 0 }
    for (const { key, tests } of testGroups) {
      const signer = asAddress(keccak(hexToBytes(`0x${key.uncompressed.slice(2)}`)).subarray(12))
      for (const { comment, msg, sig, result } of tests) {
        const scalars = scalarsOf(sig)
        if (scalars === null) {
          expect(result, comment).not.toBe('valid')
          ended['no DER']++
          continue
        }
        const { r, s } = scalars
        const digest = sha256(hexToBytes(`0x${msg}`))
        const isSigner = (value: bigint) => {
          const found = CURVES.map(([, curve]) =>
            [0, 1].map((yParity) => outcome(digest, r, value, yParity, curve)).includes(signer),
          )
          expect(new Set(found).size, comment).toBe(1)
          return found[0]
        }
        const isHigh = s > N / 2n
        const lowS = isHigh ? N - s : s
        const accepted = isSigner(s)
        expect(accepted && (isHigh || result !== 'valid'), comment).toBe(false)
        if (result !== 'valid') ended.invalid++
        else if (isSigner(lowS)) ended[isHigh ? 'refused for high s' : 'recovered']++
        else {
          // The point's x is r + n: Ethereum has no way to say so, and no one meets such an r by chance.
          expect(isLargeX(digest, r, lowS, signer), comment).toBe(true)
          ended['r beyond the order']++
        }
      }
    }
    expect(ended).toEqual({
      recovered: 74,
      'refused for high s': 67,
      'r beyond the order': 1,
      invalid: 19,
      'no DER': 219,
    })
  })
})

function isLargeX(digest: Uint8Array, r: bigint, s: bigint, signer: string): boolean {
  const signature = new secp256k1.Signature(r, s)
  return [2, 3].some((recovery) => {
    const key = signature.addRecoveryBit(recovery).recoverPublicKey(digest).toBytes(false)
    return bytesToHex(keccak(key.subarray(1)).subarray(12)) === signer
  })
}

/** Only the DER around r and s; Ethereum's form has none, so what does not parse has nothing to say to us. */
function scalarsOf(sig: string): { r: bigint; s: bigint } | null {
  try {
    const { r, s } = secp256k1.Signature.fromBytes(hexToBytes(`0x${sig}`), 'der')
    return { r, s }
  } catch {
    return null
  }
}
