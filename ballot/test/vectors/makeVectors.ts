// The vectors that this project publishes for other verifiers (ballot/vectors), made from seeds: the same bytes every time. What enters
// is nothing; what leaves is one object per file. Bytes are hex without 0x.
import { RISTRETTO } from '../../src/group/ristretto.ts'
import {
  aggregateHash,
  ballotHash,
  type ContestForm,
  checkCounts,
  codeNumber,
  dealCommitment,
  electionContext,
  formatReceiptCode,
  judgeComplaint,
  makeComplaint,
  makeShare,
  type ProofFault,
  type SealedBallot,
  sealBallot,
  sealedCiphertexts,
  verifyBallot,
  verifyDeal,
  verifyRegistration,
  verifyShare,
  wasmEngine,
} from '../../src/index.ts'
import { ballotChallenge } from '../../src/secret/ballotStatement.ts'
import { bodyParts } from '../../src/secret/layout.ts'
import { type Tag, hash, hashToScalar, SUITE } from '../../src/transcript.ts'
import { flipped, overwritten, swapped } from '../bits.ts'
import { aDeal, addresses, aRegistration, dealerPlace, type Finished, finish } from '../ceremonyMakers.ts'
import { cheatingDeal, dealWithR, plusL, sealAnything } from '../dishonest.ts'
import { seeded } from '../seeded.ts'

export type VectorFile = { about: string; suite: string; cases: unknown }

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const expected = (fault: ProofFault | null) => (fault === null ? { expected: 'accept' } : { expected: 'reject', fault: fault.code })
const { generator, add, decode, encode } = RISTRETTO

export function makeVectors(): Record<string, VectorFile> {
  const registered = aRegistration(3, 2)
  const deals = [1, 2, 3].map((index) => ({ index, deal: aDeal(registered, index) }))
  const ceremony = finish(registered, deals)
  return {
    'transcript.json': { about: 'B2: H(tag; items), 64 bytes, and the same mod L', suite: SUITE, cases: transcriptCases() },
    'ceremony.json': {
      about: 'Registrations, deals, complaints and keys of one ceremony of three trustees, two needed',
      suite: SUITE,
      cases: ceremonyCases(ceremony),
    },
    'ballots.json': { about: 'Sealed ballots, valid and not', suite: SUITE, cases: ballotCases(ceremony) },
    'tally.json': { about: 'An aggregate, its shares, and counts', suite: SUITE, cases: tallyCases(ceremony) },
  }
}

function transcriptCases() {
  const cases: [Tag, Uint8Array[]][] = [
    ['election', []],
    ['election', [new Uint8Array(0)]],
    ['ballot/batch', [Uint8Array.of(1, 2), Uint8Array.of(3)]],
    ['ballot/batch', [Uint8Array.of(1), Uint8Array.of(2, 3)]],
    ['share/batch', [new Uint8Array(300).fill(7)]],
  ]
  return cases.map(([tag, items]) => ({
    tag: `${SUITE}/${tag}`,
    items: items.map(hex),
    hash: hex(hash(tag, items)),
    scalar: hex(RISTRETTO.encodeScalar(hashToScalar(tag, items))),
  }))
}

function ceremonyCases(ceremony: Finished) {
  const { context, trustees, deals, random } = ceremony
  const [first, second] = trustees as [(typeof trustees)[0], (typeof trustees)[0]]
  const registrations = [
    ...trustees.map((each) => ({ about: `of trustee ${each.index}`, context, ...each })),
    { about: 'under another index', context, ...first, index: 2 },
    { about: 'in another ceremony', ...first, context: aRegistration(3, 2, { attempt: 2 }).context },
    { about: 'with a bit of A changed', context, ...first, proof: flipped(first.proof, 0) },
    { about: 'with z plus L', context, ...first, proof: plusL(first.proof, 32) },
    { about: 'of the identity', context, ...first, transportKey: new Uint8Array(32) },
  ].map(({ about, context: at, index, transportKey, proof }) => ({
    about,
    context: hex(at),
    index,
    transportKey: hex(transportKey),
    proof: hex(proof),
    ...expected(verifyRegistration(at, index, transportKey, proof)),
  }))
  const good = deals[0]!.deal
  const bad = cheatingDeal(ceremony, 1, 2)
  const dealCases = [
    ...deals.map(({ index, deal }) => ({ about: `of trustee ${index}`, index, deal })),
    { about: 'of trustee 1, with a wrong share for trustee 2, which only trustee 2 can see', index: 1, deal: bad },
    { about: 'of another dealer', index: 2, deal: good },
    { about: 'with the R for trustee 1 taken from the deal of trustee 1', index: 2, deal: dealWithR(ceremony, 2, 1, good.slice(64, 96)) },
    {
      about: 'with the R for trustee 1 taken from the deal of trustee 1 and moved by G',
      index: 2,
      deal: dealWithR(ceremony, 2, 1, encode(add(decode(good.slice(64, 96))!, generator))),
    },
    { about: 'with two y exchanged', index: 1, deal: swapped(good, 9, 10) },
    { about: 'with the identity as C_1', index: 1, deal: overwritten(good, 32, new Uint8Array(32)) },
    { about: 'with a y plus L', index: 1, deal: plusL(good, 288) },
    { about: 'with a byte more', index: 1, deal: Uint8Array.of(...good, 0) },
  ].map(({ about, index, deal }) => ({
    about,
    index,
    deal: hex(deal),
    commitment: hex(dealCommitment(context, index, deal)),
    ...expected(verifyDeal(dealerPlace(ceremony, index), deal)),
  }))
  const complaint = (deal: Uint8Array, accuser: number) => {
    const own = trustees[accuser - 1]!
    const place = { dealer: dealerPlace(ceremony, 1), deal, accuser, transportKey: own.transportKey }
    return { ...place, ...makeComplaint(place, own.transportSecret, random) }
  }
  const upheld = complaint(bad, 2)
  const complaints = [
    { about: 'of the victim of a bad dealer', ...upheld },
    { about: 'of one whose share is right', ...complaint(bad, 3) },
    { about: 'about an honest deal', ...complaint(good, 2) },
    { about: 'with a bit of S changed', ...upheld, shared: flipped(upheld.shared, 3) },
    { about: 'with another S', ...upheld, shared: second.transportKey },
    { about: 'with A and B exchanged', ...upheld, proof: swapped(upheld.proof, 0, 1) },
    { about: 'with z plus L', ...upheld, proof: plusL(upheld.proof, 64) },
    { about: 'about another deal', ...upheld, deal: good },
  ].map(({ about, ...each }) => ({
    about,
    dealer: each.dealer.index,
    accuser: each.accuser,
    transportKey: hex(each.transportKey),
    deal: hex(each.deal),
    shared: hex(each.shared),
    proof: hex(each.proof),
    verdict: judgeComplaint(each, each.shared, each.proof),
  }))
  return {
    facts: {
      chainId: 4711,
      genesisHash: '11'.repeat(32),
      election: 3,
      manifestHash: '22'.repeat(32),
      attempt: 1,
      threshold: 2,
      trustees: addresses(3).map(hex),
    },
    context: hex(context),
    transportSecrets: trustees.map(({ transportSecret }) => hex(transportSecret)),
    registrations,
    deals: dealCases,
    complaints,
    final: {
      deals: 'the first three above',
      key: hex(ceremony.key),
      verificationKeys: ceremony.verificationKeys.map(hex),
      secrets: ceremony.secrets.map(hex),
      electionContext: hex(ceremony.electionContext),
    },
  }
}

const ONE_OF_THREE: ContestForm[] = [{ options: 3, minMarks: 1, maxMarks: 1 }]
const TWO_CONTESTS: ContestForm[] = [
  { options: 2, minMarks: 1, maxMarks: 1 },
  { options: 3, minMarks: 0, maxMarks: 2 },
]

function placeIn(ceremony: Finished, form: ContestForm[], voter: number) {
  return {
    context: ceremony.electionContext,
    key: ceremony.key,
    form,
    voter: new Uint8Array(20).fill(voter),
    sequence: 1,
    previousHash: new Uint8Array(32),
  }
}

function ballotCases(ceremony: Finished) {
  const sealed = (form: ContestForm[], choices: number[][], change: Partial<SealedBallot> = {}) => {
    const place = { ...placeIn(ceremony, form, 1), ...change }
    return { ...place, ...sealBallot(place, choices, seeded(JSON.stringify([form, choices, place.sequence]))), choices }
  }
  const one = sealed(ONE_OF_THREE, [[1]])
  const two = sealed(TWO_CONTESTS, [[0], [0, 2]])
  const { length } = one.body
  const valid = [
    { about: 'one of three', ...one },
    { about: 'two contests', ...two },
    { about: 'a contest left blank', ...sealed(TWO_CONTESTS, [[1], []]) },
    { about: 'a re-vote', ...sealed(ONE_OF_THREE, [[2]], { sequence: 2, previousHash: hashOf(one) }) },
  ]
  const invalid: ({ about: string } & SealedBallot)[] = [
    { about: 'a bit of C1 changed', ...one, body: flipped(one.body, 0, 1) },
    { about: 'a bit of a commitment changed', ...one, body: flipped(one.body, 192, 1) },
    { about: 'a commitment plus G', ...one, body: plusGenerator(one.body, 192) },
    { about: 'a bit of c0 changed', ...one, body: flipped(one.body, 640) },
    { about: 'a bit of z1 of the last option changed', ...one, body: flipped(one.body, 896) },
    { about: 'a bit of the sum’s z changed', ...one, body: flipped(one.body, length - 32) },
    { about: 'a c0 plus L', ...one, body: plusL(one.body, 640) },
    { about: 'the identity as C2', ...one, body: overwritten(one.body, 32, new Uint8Array(32)) },
    { about: 'the identity as a commitment', ...one, body: overwritten(one.body, 192, new Uint8Array(32)) },
    { about: 'p as C1, which is not canonical', ...one, body: overwritten(one.body, 0, encodingOfP()) },
    { about: 'two ciphertexts exchanged', ...one, body: swapped(one.body, 0, 1, 64) },
    { about: 'a byte more', ...one, body: Uint8Array.of(...one.body, 0) },
    { about: 'a byte less', ...one, body: one.body.subarray(0, length - 1) },
    { about: 'another voter', ...one, voter: new Uint8Array(20).fill(2) },
    { about: 'another sequence number', ...one, sequence: 2 },
    { about: 'another previous hash', ...one, previousHash: new Uint8Array(32).fill(1) },
    { about: 'another election', ...one, context: electionContext(flipped(ceremony.context, 0), ceremony.key) },
    { about: 'another key', ...one, key: ceremony.verificationKeys[0]! },
    { about: 'another form of the same length', ...two, form: [TWO_CONTESTS[0]!, { options: 3, minMarks: 1, maxMarks: 3 }] },
    { about: 'the proof of another ballot', ...one, body: withCiphertextsOf(one, sealed(ONE_OF_THREE, [[0]])) },
    ...(
      [
        ['two votes for one option', [2, 0, 0], [1, 0, 0]],
        ['minus one vote', [-1, 1, 1], [0, 1, 0]],
        ['two options marked', [1, 1, 0], [1, 1, 0]],
        ['no option marked', [0, 0, 0], [0, 0, 0]],
        ['three votes and minus two', [3, -2, 0], [1, 0, 0]],
      ] as const
    ).map(([about, plain, claimed]) => ({
      about,
      ...one,
      body: sealAnything(one, [...plain], [...claimed], 1),
    })),
  ]
  return {
    valid: valid.map(({ about, choices, randomness, ...ballot }) => ({
      ...written(about, ballot),
      choices,
      randomness: hex(randomness),
      challenge: challengeOf(ballot),
      ballotHash: hex(hashOf(ballot)),
      receiptCode: formatReceiptCode(codeNumber(hashOf(ballot))),
    })),
    invalid: invalid.map(({ about, ...ballot }) => written(about, ballot)),
    ballotHashOf: { chainId: 4711, genesisHash: '11'.repeat(32), election: 3 },
  }
}

function written(about: string, ballot: SealedBallot) {
  const { context, key, form, voter, sequence, previousHash, body } = ballot
  return {
    about,
    context: hex(context),
    key: hex(key),
    form,
    voter: hex(voter),
    sequence,
    previousHash: hex(previousHash),
    body: hex(body),
    ...expected(verifyBallot(ballot)),
  }
}

function challengeOf(ballot: SealedBallot): string {
  const { ciphertexts, commitments } = bodyParts(ballot.form, ballot.body)
  return hex(RISTRETTO.encodeScalar(ballotChallenge(ballot, ciphertexts, commitments)))
}

function hashOf(ballot: SealedBallot): Uint8Array {
  const body = sealedCiphertexts(ballot.form, ballot.body)
  return ballotHash({ ...ballot, chainId: 4711n, genesisHash: new Uint8Array(32).fill(0x11), election: 3n, body })
}

function tallyCases(ceremony: Finished) {
  const votes = [[0], [1], [1], [2], [1], [0]]
  const rows = votes.map((marked, index) => {
    const place = placeIn(ceremony, ONE_OF_THREE, index + 1)
    return sealedCiphertexts(ONE_OF_THREE, sealBallot(place, [marked], seeded(`tally ${index}`)).body)
  })
  const turnout = votes.length
  const aggregate = wasmEngine.addRows(new Uint8Array(192), rows, [])
  const place = (trustee: number) => ({
    context: ceremony.electionContext,
    turnout,
    aggregate,
    trustee,
    verificationKey: ceremony.verificationKeys[trustee - 1]!,
  })
  const made = [1, 2, 3].map((trustee) => makeShare(place(trustee), ceremony.secrets[trustee - 1]!, seeded(`share ${trustee}`)))
  const [share] = made as [Uint8Array]
  const shares = [
    ...made.map((each, index) => ({ about: `of trustee ${index + 1}`, trustee: index + 1, share: each })),
    { about: 'under the index of another', trustee: 2, share },
    { about: 'with a bit of D changed', trustee: 1, share: flipped(share, 0, 1) },
    { about: 'with D_1 plus G', trustee: 1, share: plusGenerator(share, 0) },
    { about: 'with two D exchanged', trustee: 1, share: swapped(share, 0, 1) },
    { about: 'with A and B_1 exchanged', trustee: 1, share: swapped(share, 3, 4) },
    { about: 'with z plus L', trustee: 1, share: plusL(share, share.length - 32) },
    { about: 'with the identity as D_1', trustee: 1, share: overwritten(share, 0, new Uint8Array(32)) },
    { about: 'with a byte less', trustee: 1, share: share.subarray(1) },
  ].map(({ about, trustee, share: bytes }) => ({ about, trustee, share: hex(bytes), ...expected(verifyShare(place(trustee), bytes)) }))
  const counts = [
    { about: 'the counts', indexes: [1, 2], counts: [2, 3, 1] },
    { about: 'the counts, by two others', indexes: [3, 1], counts: [2, 3, 1] },
    { about: 'a vote moved', indexes: [1, 2], counts: [3, 2, 1] },
    { about: 'a vote too many', indexes: [1, 2], counts: [2, 3, 2] },
    { about: 'more than the turnout', indexes: [1, 2], counts: [7, 0, 0] },
  ].map((each) => {
    const decryption = { form: ONE_OF_THREE, turnout, aggregate, indexes: each.indexes, shares: each.indexes.map((index) => made[index - 1]!) }
    const fault = checkCounts(decryption, each.counts)
    return fault === null ? { ...each, expected: 'accept' } : { ...each, expected: 'reject', fault: fault.code }
  })
  return {
    context: hex(ceremony.electionContext),
    key: hex(ceremony.key),
    verificationKeys: ceremony.verificationKeys.map(hex),
    form: ONE_OF_THREE,
    ciphertexts: rows.map(hex),
    turnout,
    aggregate: hex(aggregate),
    aggregateHash: hex(aggregateHash(ceremony.electionContext, turnout, aggregate)),
    shares,
    counts,
  }
}

function plusGenerator(bytes: Uint8Array, offset: number): Uint8Array {
  return overwritten(bytes, offset, encode(add(decode(bytes.subarray(offset, offset + 32))!, generator)))
}

function withCiphertextsOf(ballot: SealedBallot, other: SealedBallot): Uint8Array {
  return overwritten(ballot.body, 0, sealedCiphertexts(other.form, other.body))
}

function encodingOfP(): Uint8Array {
  return new Uint8Array(32).fill(0xff).with(0, 0xed).with(31, 0x7f)
}
