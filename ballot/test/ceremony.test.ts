// The key ceremony as tables: what is accepted, what is refused, and who is at fault.
import { ristretto255_FROST } from '@noble/curves/ed25519.js'
import { describe, expect, it } from 'vitest'
import { decodeScalar, L, type Point, RISTRETTO } from '../src/group/ristretto.ts'
import {
  type CeremonyFacts,
  type ComplaintPlace,
  ceremonyContext,
  checkOwnShare,
  type DealPlace,
  dealBytes,
  dealCommitment,
  dealRandom,
  electionContext,
  jointKey,
  judgeComplaint,
  makeComplaint,
  makeDeal,
  makeRegistration,
  makeTransportSecret,
  trusteeSecret,
  verificationKey,
  verifyDeal,
  verifyRegistration,
} from '../src/index.ts'
import { lagrangeAtZero } from '../src/tally/counts.ts'
import { flipped, overwritten, swapped } from './bits.ts'
import { aCeremony, aDeal, addresses, aRegistration, dealerPlace, finish } from './ceremonyMakers.ts'
import { cheatingDeal, dealWithR, numberBytes, plusL, power } from './dishonest.ts'
import { seeded } from './seeded.ts'

const random = seeded('tests of the ceremony')
const bytesAt = (bytes: Uint8Array, index: number) => bytes.slice(32 * index, 32 * index + 32)
const FACTS: CeremonyFacts = {
  chainId: 4711n,
  genesisHash: new Uint8Array(32).fill(0x11),
  election: 3n,
  manifestHash: new Uint8Array(32).fill(0x22),
  attempt: 1,
  threshold: 2,
  trustees: addresses(3),
}

describe('B2: ceremonyContext', () => {
  it('covers every fact: a change of any gives another context', () => {
    const changed: CeremonyFacts[] = [
      { ...FACTS, chainId: 4712n },
      { ...FACTS, genesisHash: flipped(FACTS.genesisHash, 31) },
      { ...FACTS, election: 4n },
      { ...FACTS, manifestHash: flipped(FACTS.manifestHash, 0) },
      { ...FACTS, attempt: 2 },
      { ...FACTS, trustees: addresses(4) },
      { ...FACTS, trustees: addresses(4), threshold: 3 },
      { ...FACTS, trustees: addresses(3).toReversed() },
    ]
    expect(new Set([FACTS, ...changed].map((facts) => ceremonyContext(facts).join())).size).toBe(changed.length + 1)
  })
  it('electionContext covers the ceremony and the key', () => {
    const [ceremony, key] = [ceremonyContext(FACTS), new Uint8Array(32).fill(7)]
    const all = [
      electionContext(ceremony, key),
      electionContext(flipped(ceremony, 0), key),
      electionContext(ceremony, flipped(key, 0)),
    ]
    expect(new Set(all.map((context) => context.join())).size).toBe(3)
  })
  it.each<[string, Partial<CeremonyFacts>]>([
    ['two trustees', { trustees: addresses(2) }],
    ['ten trustees', { trustees: addresses(10) }],
    ['all needed', { threshold: 3 }],
    ['one needed', { threshold: 1 }],
    ['a half needed', { threshold: 1.5 }],
    ['a trustee twice', { trustees: [...addresses(2), ...addresses(1)] }],
    ['attempt 0', { attempt: 0 }],
    ['an address of 32 bytes', { trustees: [...addresses(2), new Uint8Array(32)] }],
    ['a genesis hash of 31 bytes', { genesisHash: new Uint8Array(31) }],
  ])('refuses %s', (_, change) => {
    expect(() => ceremonyContext({ ...FACTS, ...change })).toThrow(RangeError)
  })
})

describe('registration', () => {
  const { context, trustees } = aRegistration(3, 2)
  const { transportKey, proof } = trustees[1]!
  it('verifies for everyone', () => {
    for (const each of trustees) {
      expect(verifyRegistration(context, each.index, each.transportKey, each.proof)).toBeNull()
    }
  })
  it.each<[string, Uint8Array, number, Uint8Array, Uint8Array]>([
    ['a bit of the key changed', context, 2, flipped(transportKey, 3), proof],
    ['a bit of A changed', context, 2, transportKey, flipped(proof, 1, 2)],
    ['a bit of z changed', context, 2, transportKey, flipped(proof, 40)],
    ['A and the key exchanged', context, 2, bytesAt(proof, 0), overwritten(proof, 0, transportKey)],
    ['another index: a key taken over', context, 3, transportKey, proof],
    ['another election', aRegistration(3, 2, { election: 4n }).context, 2, transportKey, proof],
    ['another attempt', aRegistration(3, 2, { attempt: 2 }).context, 2, transportKey, proof],
    ['the key of another trustee', context, 2, trustees[0]!.transportKey, proof],
    ['the identity as key', context, 2, new Uint8Array(32), proof],
    ['the identity as A', context, 2, transportKey, overwritten(proof, 0, new Uint8Array(32))],
    ['z that is not below L', context, 2, transportKey, overwritten(proof, 32, new Uint8Array(32).fill(0xff))],
    ['a proof of 63 bytes', context, 2, transportKey, proof.subarray(0, 63)],
    ['a proof of 65 bytes', context, 2, transportKey, Uint8Array.of(...proof, 0)],
    ['a key of 31 bytes', context, 2, transportKey.subarray(0, 31), proof],
  ])('with %s is refused', (_, where, index, key, bytes) => {
    expect(verifyRegistration(where, index, key, bytes)).not.toBeNull()
  })
  it('a rogue key, chosen as a difference of others, has no proof', () => {
    // E = X - E_1 for a known x: whoever sends it knows x, but not the logarithm of E. The best it has is a proof of x.
    const x = makeRegistration(context, 2, makeTransportSecret(random), random)
    const rogue = RISTRETTO.add(
      RISTRETTO.decode(x.transportKey)!,
      RISTRETTO.negate(RISTRETTO.decode(trustees[0]!.transportKey)!),
    )
    expect(verifyRegistration(context, 2, RISTRETTO.encode(rogue), x.proof)).toEqual({ code: 'proof' })
  })
  it.each([
    ['zero', new Uint8Array(32)],
    ['L', numberBytes(L)],
    ['31 bytes', new Uint8Array(31).fill(1)],
  ])('of the secret %s is not made', (_, secret) => {
    expect(() => makeRegistration(context, 1, secret, random)).toThrow(RangeError)
  })
  it('of index 0 is neither made nor verified', () => {
    expect(() => makeRegistration(context, 0, trustees[0]!.transportSecret, random)).toThrow(RangeError)
    expect(() => verifyRegistration(context, 0, transportKey, proof)).toThrow(RangeError)
  })
})

describe('a deal', () => {
  const registered = aRegistration(3, 2)
  const place = dealerPlace(registered, 1)
  const deal = aDeal(registered, 1)
  const other = aDeal(registered, 2)
  const names = ['C', 'C', 'R', 'R', 'R', 'A', 'A', 'A', 'A', 'y', 'y', 'y', 'z', 'z', 'z', 'z']

  it('is 32t + 128n + 64 bytes, verifies, and every trustee finds its share right', () => {
    expect(deal.length).toBe(32 * 2 + 128 * 3 + 64)
    expect(dealBytes(3, 2)).toBe(deal.length)
    expect(verifyDeal(place, deal)).toBeNull()
    for (const own of registered.trustees) expect(checkOwnShare(place, deal, own, random)).toBe(true)
  })
  it('comes out of the backup and the chain again, and differs for other keys, another attempt, another dealer', () => {
    expect(aDeal(registered, 1)).toEqual(deal)
    const keys = registered.trustees.map(({ transportKey }) => transportKey)
    const request = { context: place.context, index: 1, threshold: 2, transportKeys: keys }
    const stream = (change: object) =>
      dealRandom(registered.trustees[0]!.transportSecret, { ...request, ...change })(64).join()
    const streams = [
      {},
      { index: 2 },
      { threshold: 3 },
      { context: flipped(place.context, 0) },
      { transportKeys: keys.toReversed() },
      { transportKeys: [null, ...keys.slice(1)] },
    ].map(stream)
    expect(new Set([...streams, dealRandom(registered.trustees[1]!.transportSecret, request)(64).join()]).size).toBe(7)
  })
  it('for a trustee that never registered has a y that nobody can open, and verifies', () => {
    const keys = registered.trustees.map(({ transportKey, index }) => (index === 3 ? null : transportKey))
    const request = { context: place.context, index: 1, threshold: 2, transportKeys: keys }
    const made = makeDeal(request, random)
    expect(made.length).toBe(deal.length)
    expect(verifyDeal(place, made)).toBeNull()
    expect(registered.trustees.map((own) => checkOwnShare(place, made, own, random))).toEqual([true, true, false])
  })
  it.each(names.map((name, index): [string, number] => [`${name}, number ${index}`, index]))(
    'with a bit of %s changed is refused',
    (_, index) => {
      expect(verifyDeal(place, flipped(deal, 32 * index, 1))).not.toBeNull()
    },
  )
  it.each<[string, Uint8Array, Partial<DealPlace>]>([
    ['the deal of another', other, {}],
    ['another dealer’s place', deal, { index: 2 }],
    ['another election', deal, { context: aRegistration(3, 2, { election: 4n }).context }],
    ['another attempt', deal, { context: aRegistration(3, 2, { attempt: 2 }).context }],
    ['two R exchanged', swapped(deal, 2, 3), {}],
    ['two y exchanged', swapped(deal, 9, 10), {}],
    ['the two C exchanged', swapped(deal, 0, 1), {}],
    ['the identity as C_0', overwritten(deal, 0, new Uint8Array(32)), {}],
    ['the identity as C_1: a lower degree', overwritten(deal, 32, new Uint8Array(32)), {}],
    ['the identity as an R', overwritten(deal, 96, new Uint8Array(32)), {}],
    ['y that is not below L', overwritten(deal, 288, new Uint8Array(32).fill(0xff)), {}],
    ['y plus L', plusL(deal, 288), {}],
    ['z plus L', plusL(deal, 384), {}],
    ['a byte less', deal.subarray(0, deal.length - 1), {}],
    ['a byte more', Uint8Array.of(...deal, 0), {}],
  ])('%s: refused', (_, bytes, change) => {
    expect(verifyDeal({ ...place, ...change }, bytes)).not.toBeNull()
  })
  it.each([
    ['a degree raised (one C more)', 4, 3],
    ['a degree lowered (one C less)', 4, 2],
  ])('%s is refused by its length', (_, trusteeCount, threshold) => {
    const four = aRegistration(trusteeCount, threshold)
    const wrong = threshold === 3 ? 2 : 3
    expect(verifyDeal({ ...dealerPlace(four, 1), threshold: wrong }, aDeal(four, 1))).toMatchObject({ code: 'length' })
  })
  it.each<[string, (r: Point) => Point]>([
    ['copied', (r) => r],
    ['shifted by 5 G', (r) => RISTRETTO.add(r, RISTRETTO.combine([RISTRETTO.generator], [5n]))],
    ['negated', (r) => RISTRETTO.negate(r)],
    ['doubled', (r) => RISTRETTO.add(r, r)],
  ])('that uses an honest dealer’s R %s, to have complaints open the other’s shares, is refused', (_, change) => {
    // Dealer 2 puts an R of dealer 1 into its own deal, and signs as well as it can: with the p it has.
    const stolen = RISTRETTO.encode(change(RISTRETTO.decode(bytesAt(deal, 3))!))
    expect(verifyDeal(dealerPlace(registered, 2), dealWithR(registered, 2, 2, stolen))).toEqual({
      code: 'proof',
    })
  })
  it('made again with the same dishonest tool but its own R is accepted: the fixture above fails for R alone', () => {
    const again = dealWithR(registered, 2, 2, bytesAt(other, 3))
    expect(verifyDeal(dealerPlace(registered, 2), again)).toBeNull()
  })
  it('dealCommitment covers context, dealer and every byte', () => {
    const all = [
      dealCommitment(place.context, 1, deal),
      dealCommitment(place.context, 2, deal),
      dealCommitment(flipped(place.context, 0), 1, deal),
      dealCommitment(place.context, 1, flipped(deal, deal.length - 1)),
    ]
    expect(new Set(all.map((hash) => hash.join())).size).toBe(4)
    expect(all[0]!.length).toBe(32)
  })
})

describe('complaints', () => {
  describe.each([
    [3, 2],
    [5, 3],
  ])('%i trustees, %i needed', (n, t) => {
    const registered = aRegistration(n, t)
    const honest = aDeal(registered, 1)
    /** Dealer 1 gives trustee 2 a wrong share: it masks f(2) + 1, and proves the rest as it should. */
    const bad = cheatingDeal(registered, 1, 2)
    const against = (deal: Uint8Array, accuser: number): ComplaintPlace => ({
      dealer: dealerPlace(registered, 1),
      deal,
      accuser,
      transportKey: registered.trustees[accuser - 1]!.transportKey,
    })
    const complaint = (deal: Uint8Array, accuser: number) =>
      makeComplaint(against(deal, accuser), registered.trustees[accuser - 1]!.transportSecret, random)

    it('a bad deal passes the public check, its victim sees it, the others do not', () => {
      expect(verifyDeal(dealerPlace(registered, 1), bad)).toBeNull()
      const seen = registered.trustees.map((own) => checkOwnShare(dealerPlace(registered, 1), bad, own, random))
      expect(seen).toEqual(registered.trustees.map(({ index }) => index !== 2))
    })
    it.each<[string, Uint8Array, number, string]>([
      ['of the victim of a bad dealer: the dealer', bad, 2, 'dealer'],
      ['of one whose share is right, about a bad dealer: the accuser', bad, 3, 'accuser'],
      ['about an honest dealer: the accuser', honest, 2, 'accuser'],
      ['of a dealer about itself, honest: the accuser', honest, 1, 'accuser'],
    ])('a complaint %s is at fault', (_, deal, accuser, verdict) => {
      const { shared, proof } = complaint(deal, accuser)
      expect(judgeComplaint(against(deal, accuser), shared, proof)).toBe(verdict)
    })
    const { shared, proof } = complaint(bad, 2)
    it.each<[string, Uint8Array, Uint8Array, Partial<ComplaintPlace>]>([
      ['a bit of S changed', flipped(shared, 4), proof, {}],
      ['a bit of A changed', shared, flipped(proof, 0), {}],
      ['a bit of B changed', shared, flipped(proof, 33), {}],
      ['a bit of z changed', shared, flipped(proof, 64), {}],
      ['A and B exchanged', shared, swapped(proof, 0, 1), {}],
      ['another S, proved by nothing', registered.trustees[0]!.transportKey, proof, {}],
      ['the identity as S', new Uint8Array(32), proof, {}],
      ['z plus L', shared, plusL(proof, 64), {}],
      ['another accuser', shared, proof, { accuser: 3 }],
      ['another accuser’s key', shared, proof, { transportKey: registered.trustees[2]!.transportKey }],
      ['another deal', shared, proof, { deal: honest }],
      ['a deal that differs in what it says to another', shared, proof, { deal: swapped(bad, t, t + 2) }],
      ['another dealer', shared, proof, { dealer: dealerPlace(registered, 3) }],
      [
        'another election',
        shared,
        proof,
        { dealer: { ...dealerPlace(registered, 1), context: aRegistration(n, t, { election: 4n }).context } },
      ],
      ['a proof of 95 bytes', shared, proof.subarray(0, 95), {}],
      ['an S of 33 bytes', Uint8Array.of(...shared, 0), proof, {}],
      ['no proof', shared, new Uint8Array(96), {}],
    ])('%s: malformed, nobody is blamed', (_, s, bytes, change) => {
      expect(judgeComplaint({ ...against(bad, 2), ...change }, s, bytes)).toBe('malformed')
    })
  })
})

describe('final', () => {
  it.each([
    [3, 2],
    [5, 3],
    [9, 5],
  ])('%i trustees, %i needed: any t secrets make the key, and everyone computes the same', (n, t) => {
    const ceremony = aCeremony(n, t)
    for (const [position, secret] of ceremony.secrets.entries()) {
      const y = RISTRETTO.encode(RISTRETTO.combine([RISTRETTO.generator], [decodeScalar(secret)!]))
      expect(y).toEqual(ceremony.verificationKeys[position])
    }
    const indexes = ceremony.trustees.map(({ index }) => index)
    for (const chosen of [indexes.slice(0, t), indexes.slice(-t), indexes.toReversed().slice(0, t)]) {
      expect(combined(chosen, ceremony.secrets)).toEqual(ceremony.key)
    }
    expect(combined(indexes.slice(0, t - 1), ceremony.secrets)).not.toEqual(ceremony.key)
  })
  it('a dealer that is out leaves a key of the others', () => {
    const registered = aRegistration(5, 3)
    const deals = [1, 3, 4, 5].map((index) => ({ index, deal: aDeal(registered, index) }))
    const without = finish(registered, deals)
    expect(without.key).not.toEqual(aCeremony(5, 3).key)
    expect(combined([1, 2, 5], without.secrets)).toEqual(without.key)
  })
  it('a trustee with a wrong share has no secret', () => {
    const registered = aRegistration(3, 2)
    const deals = [1, 2, 3].map((index) => ({
      index,
      deal: index === 1 ? cheatingDeal(registered, 1, 2) : aDeal(registered, index),
    }))
    const place = { context: registered.context, threshold: 2, trusteeCount: 3 }
    const secrets = registered.trustees.map((own) => trusteeSecret(place, deals, own, random))
    expect(secrets.map((secret) => secret === null)).toEqual([false, true, false])
  })
  it('constant terms that cancel give no key', () => {
    const deal = aDeal(aRegistration(3, 2), 1)
    const negated = overwritten(deal, 0, RISTRETTO.encode(RISTRETTO.negate(RISTRETTO.decode(deal.subarray(0, 32))!)))
    expect(
      jointKey([
        { index: 1, deal },
        { index: 2, deal: negated },
      ]),
    ).toBeNull()
    expect(jointKey([{ index: 1, deal }])).toEqual(deal.slice(0, 32))
  })
  it('a dealer twice, or index 0, is refused', () => {
    const deal = aDeal(aRegistration(3, 2), 1)
    expect(() =>
      jointKey([
        { index: 1, deal },
        { index: 1, deal },
      ]),
    ).toThrow(RangeError)
    expect(() => verificationKey([{ index: 0, deal }], 2, 1)).toThrow(RangeError)
    expect(() => verificationKey([{ index: 1, deal }], 2, 0)).toThrow(RangeError)
  })
  it('RFC 9591: shares of another implementation (noble’s FROST) combine under our Lagrange coefficients', () => {
    const [one, two, three] = [1, 2, 3].map((index) => ristretto255_FROST.Identifier.fromNumber(index))
    const dealt = ristretto255_FROST.trustedDealer({ min: 2, max: 3 }, [one!, two!, three!])
    const secrets = [one!, two!, three!].map((id) => dealt.secretShares[id]!.signingShare)
    for (const chosen of [
      [1, 2],
      [3, 1],
      [2, 3],
    ])
      expect(combined(chosen, secrets)).toEqual(Uint8Array.from(dealt.public.commitments[0]!))
  })
})

function combined(indexes: number[], secrets: readonly Uint8Array[]): Uint8Array {
  const { scale, weights } = lagrangeAtZero(indexes)
  const sum = indexes.reduce((total, index, which) => total + weights[which]! * decodeScalar(secrets[index - 1]!)!, 0n)
  const secret = RISTRETTO.combine([RISTRETTO.generator], [((sum % L) + L) % L])
  // scale * K = sum G: compare without dividing, by undoing the scale on the secret's side.
  const inverse = power(scale, L - 2n)
  return RISTRETTO.encode(RISTRETTO.combine([secret], [inverse]))
}
