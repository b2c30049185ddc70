// The published vectors as a stranger reads them: from their files, with a verifier written from docs/ballot.md that shares no code with
// the package (`independent.ts`), and with the package's own.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  ceremonyContext,
  checkCounts,
  findCounts,
  judgeComplaint,
  nobleEngine,
  openSealedBallot,
  type SealedBallot,
  trusteeSecret,
  verifyBallot,
  verifyBallots,
  verifyDeal,
  verifyRegistration,
  verifyShare,
  wasmEngine,
} from '../../src/index.ts'
import { fromHex } from '../externalVectors.ts'
import { seeded } from '../seeded.ts'
import * as independent from './independent.ts'
import { makeVectors } from './makeVectors.ts'

const FOLDER = join(import.meta.dirname, '../../vectors')
// biome-ignore lint/suspicious/noExplicitAny: the shape is what the tests check
const read = (name: string): any => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')).cases
const [transcript, ceremony, ballots, tally] = ['transcript', 'ceremony', 'ballots', 'tally'].map((name) => read(`${name}.json`))

type Case = { about: string; expected: 'accept' | 'reject'; fault?: string }
const named = <T extends Case>(cases: T[]) => cases.map((each): [string, T] => [`${each.about}: ${each.expected}`, each])

it('the files are what the script makes, and no others lie there', () => {
  const made = makeVectors()
  expect(readdirSync(FOLDER).filter((name) => name.endsWith('.json'))).toEqual(Object.keys(made).sort())
  for (const [name, file] of Object.entries(made)) {
    expect(JSON.parse(readFileSync(join(FOLDER, name), 'utf8'))).toEqual(JSON.parse(JSON.stringify(file)))
  }
})

it('say what they should: so many accepted, so many refused', () => {
  const counted = [ballots.valid, ballots.invalid, ceremony.registrations, ceremony.deals, tally.shares, tally.counts].map(
    (cases: Case[]) => [cases.filter(({ expected }) => expected === 'accept').length, cases.length],
  )
  // biome-ignore format: accepted and all, file by file
  expect(counted).toEqual([[4, 4], [0, 25], [3, 8], [4, 11], [3, 11], [2, 5]])
})

describe('transcript', () => {
  it('by the independent verifier', () => {
    for (const { tag, items, hash, scalar } of transcript) {
      expect(independent.H(tag, items.map(fromHex)).toString('hex')).toBe(hash)
      expect(independent.scalarBytes(independent.Hs(tag, items.map(fromHex))).toString('hex')).toBe(scalar)
    }
  })
})

describe('ballots', () => {
  const ballotOf = (each: Record<string, string>): SealedBallot => ({
    ...(each as unknown as Pick<SealedBallot, 'form' | 'sequence'>),
    context: fromHex(each.context!),
    key: fromHex(each.key!),
    voter: fromHex(each.voter!),
    previousHash: fromHex(each.previousHash!),
    body: fromHex(each.body!),
  })
  const all = named<Case & Record<string, string>>([...ballots.valid, ...ballots.invalid])
  it.each(all)('%s', (_, each) => {
    const ballot = ballotOf(each)
    expect(verifyBallot(ballot)?.code).toBe(each.fault)
    for (const engine of [nobleEngine, wasmEngine]) {
      expect(verifyBallots([ballot], engine, seeded('weights'))).toBe(each.expected === 'accept')
    }
    expect(independent.isBallot(ballot)).toBe(each.expected === 'accept')
  })
  it('the valid open with their randomness, and have the hash and code that they say', () => {
    for (const each of ballots.valid) {
      const ballot = ballotOf(each)
      expect(openSealedBallot(ballot, ballot.body, fromHex(each.randomness))).toEqual({ choices: each.choices })
      expect(independent.ballotChallenge(ballot).toString()).toBe(independent.fromLittleEndian(fromHex(each.challenge)).toString())
    }
  })
})

describe('ceremony', () => {
  const { facts, context, registrations, deals, complaints, final } = ceremony
  const trustees: Uint8Array[] = facts.trustees.map(fromHex)
  it('contexts', () => {
    const made = ceremonyContext({
      ...facts,
      chainId: BigInt(facts.chainId),
      election: BigInt(facts.election),
      genesisHash: fromHex(facts.genesisHash),
      manifestHash: fromHex(facts.manifestHash),
      trustees,
    })
    expect(Buffer.from(made).toString('hex')).toBe(context)
    expect(independent.ceremonyContext(facts).toString('hex')).toBe(context)
    expect(independent.electionContext(fromHex(context), fromHex(final.key)).toString('hex')).toBe(final.electionContext)
  })
  it.each(named<Case & Record<string, string>>(registrations))('registration %s', (_, each) => {
    const [where, key, proof] = [each.context, each.transportKey, each.proof].map((bytes) => fromHex(bytes!)) as [
      Uint8Array,
      Uint8Array,
      Uint8Array,
    ]
    expect(verifyRegistration(where, Number(each.index), key, proof)?.code).toBe(each.fault)
    expect(independent.isRegistration(where, Number(each.index), key, proof)).toBe(each.expected === 'accept')
  })
  it.each(named<Case & Record<string, string>>(deals))('deal %s', (_, each) => {
    const place = { context: fromHex(context), index: Number(each.index), threshold: 2, trusteeCount: 3 }
    expect(verifyDeal(place, fromHex(each.deal!))?.code).toBe(each.fault)
    expect(independent.isDeal(place, fromHex(each.deal!))).toBe(each.expected === 'accept')
    expect(independent.dealCommitment(place, fromHex(each.deal!)).toString('hex')).toBe(each.commitment)
  })
  type Complaint = Record<'about' | 'verdict' | 'deal' | 'transportKey' | 'shared' | 'proof', string> & { dealer: number; accuser: number }
  it.each((complaints as Complaint[]).map((each): [string, string, Complaint] => [each.about, each.verdict, each]))(
    'complaint %s: %s',
    (_, verdict, each) => {
      const place = { context: fromHex(context), index: each.dealer, threshold: 2, trusteeCount: 3 }
      const complaint = { dealer: place, deal: fromHex(each.deal), accuser: each.accuser, transportKey: fromHex(each.transportKey) }
      const [shared, proof] = [fromHex(each.shared), fromHex(each.proof)]
      expect(judgeComplaint(complaint, shared, proof)).toBe(verdict)
      expect(independent.judge(complaint, shared, proof)).toBe(verdict)
    },
  )
  it('keys and secrets', () => {
    const qualified = deals.slice(0, 3).map((each: { deal: string }, position: number) => ({ index: position + 1, deal: fromHex(each.deal) }))
    expect(independent.keys(qualified.map(({ deal }: { deal: Uint8Array }) => deal), 2, 3)).toEqual([
      final.key,
      ...final.verificationKeys,
    ])
    const place = { context: fromHex(context), threshold: 2, trusteeCount: 3 }
    ceremony.transportSecrets.forEach((secret: string, position: number) => {
      const own = { index: position + 1, transportSecret: fromHex(secret) }
      const made = trusteeSecret(place, qualified, own, seeded('blinds'))
      expect(Buffer.from(made!).toString('hex')).toBe(final.secrets[position])
    })
  })
})

describe('tally', () => {
  const aggregate = fromHex(tally.aggregate)
  const place = (trustee: number) => ({
    context: fromHex(tally.context),
    turnout: tally.turnout,
    aggregate,
    trustee,
    verificationKey: fromHex(tally.verificationKeys[trustee - 1]),
  })
  it('the aggregate is the sum, and its hash', () => {
    const rows = tally.ciphertexts.map(fromHex)
    for (const engine of [nobleEngine, wasmEngine]) expect(engine.addRows(new Uint8Array(192), rows, [])).toEqual(aggregate)
    expect(independent.sumOf(rows)).toBe(tally.aggregate)
    expect(independent.aggregateHash(place(1)).toString('hex')).toBe(tally.aggregateHash)
  })
  it.each(named<Case & Record<string, string>>(tally.shares))('share %s', (_, each) => {
    expect(verifyShare(place(Number(each.trustee)), fromHex(each.share!))?.code).toBe(each.fault)
    expect(independent.isShare(place(Number(each.trustee)), fromHex(each.share!))).toBe(each.expected === 'accept')
  })
  it.each(named<Case & { indexes: number[]; counts: number[] }>(tally.counts))('counts %s', (_, each) => {
    const shares = each.indexes.map((index) => fromHex(tally.shares[index - 1].share))
    const decryption = { form: tally.form, turnout: tally.turnout, aggregate, indexes: each.indexes, shares }
    expect(checkCounts(decryption, each.counts)?.code).toBe(each.fault)
    expect(findCounts(decryption)).toEqual([2, 3, 1])
    expect(independent.areCounts(decryption, each.counts)).toBe(each.expected === 'accept')
  })
})
