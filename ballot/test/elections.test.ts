// Whole elections by chance: what the trustees find is what the voters chose. The seed of a failing one is printed by fast-check.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat } from '../src/bytes.ts'
import { RISTRETTO } from '../src/group/ristretto.ts'
import {
  ballotHash,
  type ContestForm,
  checkCounts,
  encodeOpenBallot,
  findCounts,
  makeShare,
  nobleEngine,
  type SealedBallot,
  sealBallot,
  sealedCiphertexts,
  verifyBallot,
  verifyBallots,
  verifyShare,
  wasmEngine,
} from '../src/index.ts'
import { aCeremony, type Finished } from './ceremonyMakers.ts'
import { below, pick } from './fuzz/chance.ts'
import { seeded } from './seeded.ts'

const CEREMONIES = [aCeremony(3, 2), aCeremony(5, 3)]

type Election = { name: string; form: ContestForm[]; voters: number; revotes: boolean }

/** Casts, recasts, counts in the clear and through the trustees. */
function runElection(
  election: Election,
  ceremony: Finished,
  seed: string,
): { plain: number[]; tallied: number[] | null } {
  const random = seeded(`${seed} ${election.name}`)
  const { form } = election
  const options = form.reduce((sum, contest) => sum + contest.options, 0)
  let sums: Uint8Array = new Uint8Array(64 * options)
  const last = new Map<number, { ballot: SealedBallot; marks: Uint8Array; hash: Uint8Array }>()
  const cast: SealedBallot[] = []
  const castings = election.voters + (election.revotes ? Math.ceil(election.voters / 4) : 0)
  for (let casting = 0; casting < castings; casting++) {
    const voter = casting < election.voters ? casting : below(random, election.voters)
    const before = last.get(voter)
    const choices = form.map((contest) => someMarks(random, contest))
    const place = {
      context: ceremony.electionContext,
      key: ceremony.key,
      form,
      voter: new Uint8Array(20).fill(voter + 1),
      sequence: (before?.ballot.sequence ?? 0) + 1,
      previousHash: before?.hash ?? new Uint8Array(32),
    }
    const ballot = { ...place, body: sealBallot(place, choices, random).body }
    const ciphertexts = sealedCiphertexts(form, ballot.body)
    const superseded = before ? [sealedCiphertexts(form, before.ballot.body)] : []
    sums = wasmEngine.addRows(sums, [ciphertexts], superseded)
    const hash = ballotHash({ chainId: 1n, genesisHash: new Uint8Array(32), election: 1n, ...place, body: ciphertexts })
    last.set(voter, { ballot, marks: encodeOpenBallot(form, choices), hash })
    cast.push(ballot)
  }
  expect(verifyBallots(cast, wasmEngine, random)).toBe(true)
  const plain = Array.from({ length: options }, (_, option) =>
    [...last.values()].reduce((sum, { marks }) => sum + marks[option]!, 0),
  )
  return { plain, tallied: tally(ceremony, form, last.size, sums, random) }
}

/** By as many trustees as are needed, chosen by chance. */
function tally(
  ceremony: Finished,
  form: ContestForm[],
  turnout: number,
  aggregate: Uint8Array,
  random: (n: number) => Uint8Array,
) {
  const left = ceremony.trustees.map(({ index }) => index)
  const indexes = Array.from({ length: ceremony.threshold }, () => left.splice(below(random, left.length), 1)[0]!)
  const shares = indexes.map((trustee) => {
    const verificationKey = ceremony.verificationKeys[trustee - 1]!
    const place = { context: ceremony.electionContext, turnout, aggregate, trustee, verificationKey }
    const share = makeShare(place, ceremony.secrets[trustee - 1]!, random)
    expect(verifyShare(place, share)).toBeNull()
    return share
  })
  const decryption = { form, turnout, aggregate, indexes, shares }
  const counts = findCounts(decryption)
  if (counts) expect(checkCounts(decryption, counts)).toBeNull()
  return counts
}

function someMarks(random: (n: number) => Uint8Array, { options, minMarks, maxMarks }: ContestForm): number[] {
  const left = Array.from({ length: options }, (_, option) => option)
  const marks = minMarks + below(random, maxMarks - minMarks + 1)
  return Array.from({ length: marks }, () => left.splice(below(random, left.length), 1)[0]!).sort((a, b) => a - b)
}

const aContest = fc
  .record({
    options: fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 2, max: 5 }) }, fc.integer({ min: 6, max: 9 })),
    low: fc.nat(),
    high: fc.nat(),
  })
  .map(({ options, low, high }): ContestForm => {
    const maxMarks = 1 + (high % options)
    return { options, maxMarks, minMarks: low % (maxMarks + 1) }
  })

describe('the tally equals the plain count', () => {
  it.each<Election>([
    {
      name: 'yes or no, 50 voters, with re-votes',
      form: [{ options: 2, minMarks: 1, maxMarks: 1 }],
      voters: 50,
      revotes: true,
    },
    { name: '20 options, up to 7 marks', form: [{ options: 20, minMarks: 0, maxMarks: 7 }], voters: 6, revotes: true },
    { name: '20 options, exactly one', form: [{ options: 20, minMarks: 1, maxMarks: 1 }], voters: 6, revotes: false },
    {
      name: 'three contests',
      form: [
        { options: 3, minMarks: 1, maxMarks: 1 },
        { options: 4, minMarks: 0, maxMarks: 4 },
        { options: 2, minMarks: 2, maxMarks: 2 },
      ],
      voters: 10,
      revotes: true,
    },
    { name: 'one voter', form: [{ options: 3, minMarks: 0, maxMarks: 1 }], voters: 1, revotes: true },
  ])('$name', (election) => {
    const { plain, tallied } = runElection(election, pick(seeded(election.name), CEREMONIES), 'named')
    expect(tallied).toEqual(plain)
  })

  it('over elections by chance', () => {
    const elections = fc.record({
      name: fc.constant('chance'),
      form: fc.array(aContest, { minLength: 1, maxLength: 3 }),
      voters: fc.integer({ min: 1, max: 12 }),
      revotes: fc.boolean(),
    })
    fc.assert(
      fc.property(elections, fc.constantFrom(...CEREMONIES), fc.nat(), (election, ceremony, seed) => {
        const { plain, tallied } = runElection(election, ceremony, `${seed}`)
        expect(tallied).toEqual(plain)
      }),
      { numRuns: 8 },
    )
  })

  it('2,000 ballots of five options', () => {
    // Encrypted with known randomness, 1, 2, 3, ..., which makes each ciphertext one addition away from the last: what is tested here is
    // the sum and its decryption. Every fiftieth is re-voted.
    const ceremony = CEREMONIES[0]!
    const form = [{ options: 5, minMarks: 1, maxMarks: 1 }]
    const { generator, add, encode, decode, zero } = RISTRETTO
    const key = decode(ceremony.key)!
    const random = seeded('two thousand')
    const counts = [0, 0, 0, 0, 0]
    let [c1, blank] = [zero, zero]
    const rows: Uint8Array[] = []
    const superseded: Uint8Array[] = []
    for (let voter = 0; voter < 2_000; voter++) {
      for (const isLast of voter % 50 === 0 ? [false, true] : [true]) {
        const mark = below(random, 5)
        const row = Array.from({ length: 5 }, (_, option) => {
          c1 = add(c1, generator)
          blank = add(blank, key)
          return concat([encode(c1), encode(option === mark ? add(blank, generator) : blank)])
        })
        rows.push(concat(row))
        if (isLast) counts[mark]! += 1
        else superseded.push(concat(row))
      }
    }
    const aggregate = wasmEngine.addRows(new Uint8Array(320), rows, superseded)
    expect(tally(ceremony, form, 2_000, aggregate, random)).toEqual(counts)
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(2_000)
  })

  it('noble adds the same sums, and one ballot of an election verifies by itself', () => {
    const ceremony = CEREMONIES[0]!
    const form = [{ options: 2, minMarks: 1, maxMarks: 1 }]
    const place = {
      context: ceremony.electionContext,
      key: ceremony.key,
      form,
      sequence: 1,
      previousHash: new Uint8Array(32),
    }
    const ballots = [1, 2, 3].map((voter) => {
      const at = { ...place, voter: new Uint8Array(20).fill(voter) }
      return { ...at, body: sealBallot(at, [[voter % 2]], seeded(`${voter}`)).body }
    })
    for (const ballot of ballots) expect(verifyBallot(ballot)).toBeNull()
    const rows = ballots.map(({ body }) => sealedCiphertexts(form, body))
    const sums = [nobleEngine, wasmEngine].map((engine) => engine.addRows(new Uint8Array(128), rows, rows.slice(0, 1)))
    expect(sums[0]).toEqual(sums[1])
  })
})
