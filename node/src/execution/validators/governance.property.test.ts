// S3 over random sequences: whatever validators propose and vote, in whatever blocks, the set is never empty, changes at
// most once a block and only by a majority of those who were validators then, and no vote of a lost seat counts. A plain
// model keeps its own books, in lists and by name, and is compared after every block.
import { PROPOSAL_STATUSES } from '@psephos/contracts-abi'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TestAccount } from '../../../test/execution/aChain.ts'
import {
  aGovernedChain,
  memberAt,
  members,
  proposing,
  refusalOf,
  votingOn,
} from '../../../test/execution/aGovernance.ts'

type Call =
  | { readonly kind: 'propose'; readonly by: number; readonly adds: boolean; readonly whom: number }
  | { readonly kind: 'vote'; readonly by: number; readonly back: number; readonly inFavour: boolean }

const call: fc.Arbitrary<Call> = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('propose' as const),
      by: fc.nat(19),
      adds: fc.boolean(),
      whom: fc.nat(5),
    }),
  },
  {
    weight: 3,
    // Mostly in favour, or nothing would ever happen; `back` counts from the newest proposal.
    arbitrary: fc.record({
      kind: fc.constant('vote' as const),
      by: fc.nat(19),
      back: fc.nat(2),
      inFavour: fc.integer({ min: 0, max: 2 }).map((n) => n > 0),
    }),
  },
)
const block = fc.array(call, { minLength: 1, maxLength: 6 })

/** Mostly who is a validator, now and then anybody. One call of each in a block, so that nonces never matter. */
function callersOf(calls: readonly Call[], validators: readonly number[]): readonly Call[] {
  const found = new Map<number, Call>()
  for (const one of calls) {
    const by = one.by < 17 ? (validators[one.by % validators.length] ?? 0) : one.by % members.length
    if (!found.has(by)) found.set(by, { ...one, by })
  }
  return [...found.values()]
}

type Vote = { readonly seat: number; readonly inFavour: boolean }
type Proposal = {
  readonly adds: boolean
  readonly whom: number
  status: 'Open' | 'Passed' | 'Rejected'
  readonly votes: Map<number, Vote>
}

/** Seats are numbered as they are taken: who comes back has another one. */
function aModel(count: number) {
  const seats = new Map(Array.from({ length: count }, (_, member) => [member, member]))
  const proposals: Proposal[] = []
  let nextSeat = count
  let changedInBlock = false

  const isMajority = (proposal: Proposal, inFavour: boolean) => {
    const valid = [...seats].filter(([member, seat]) => {
      const vote = proposal.votes.get(member)
      return vote !== undefined && vote.seat === seat && vote.inFavour === inFavour
    })
    return valid.length > seats.size / 2
  }
  const isPossible = ({ adds, whom }: Pick<Proposal, 'adds' | 'whom'>) =>
    adds ? !seats.has(whom) : seats.has(whom) && seats.size > 1

  /** False: refused, and nothing has changed. */
  function vote(proposal: Proposal, by: number, inFavour: boolean): boolean {
    const seat = seats.get(by)
    if (seat === undefined || proposal.status !== 'Open') return false
    const before = proposal.votes.get(by)
    proposal.votes.set(by, { seat, inFavour })
    if (!isMajority(proposal, inFavour)) return true
    if (inFavour && (!isPossible(proposal) || changedInBlock)) {
      if (before === undefined) proposal.votes.delete(by)
      else proposal.votes.set(by, before)
      return false
    }
    proposal.status = inFavour ? 'Passed' : 'Rejected'
    if (!inFavour) return true
    changedInBlock = true
    if (proposal.adds) seats.set(proposal.whom, nextSeat++)
    else seats.delete(proposal.whom)
    return true
  }

  function propose({ by, adds, whom }: Extract<Call, { kind: 'propose' }>, openOf: number): boolean {
    if (!seats.has(by) || !isPossible({ adds, whom }) || openOf >= 4) return false
    const proposal: Proposal = { adds, whom, status: 'Open', votes: new Map() }
    if (!vote(proposal, by, true)) return false
    proposals.push(proposal)
    return true
  }

  const makers: number[] = []
  return {
    seats,
    proposals,
    /** Whether it is accepted. */
    run(one: Call): boolean {
      if (one.kind === 'vote') {
        const proposal = proposals[proposals.length - 1 - one.back]
        return proposal !== undefined && vote(proposal, one.by, one.inFavour)
      }
      const open = proposals.filter(({ status }, index) => status === 'Open' && makers[index] === one.by).length
      const isMade = propose(one, open)
      if (isMade) makers.push(one.by)
      return isMade
    },
    endBlock() {
      const hadChange = changedInBlock
      changedInBlock = false
      return hadChange
    },
  }
}

/** `newest`: number of the last proposal. */
function calldataOf(one: Call, newest: bigint): Uint8Array {
  if (one.kind === 'propose') {
    const kind = one.adds ? 'addValidator' : 'removeValidator'
    return proposing(kind, { account: memberAt(one.whom).address, text: '' })
  }
  const wanted = newest - BigInt(one.back)
  return votingOn(wanted > 0n ? wanted : 0n, one.inFavour)
}

describe('S3: any sequence of proposals and votes', () => {
  it('keeps the set and the proposals as a plain model does', () => {
    const seen = { changes: 0, refused: 0, rejected: 0, comebacks: 0 }
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.array(block, { minLength: 30, maxLength: 60 }),
        (count, blocks) => {
          // Everyone has an account, so that who is no validator is refused by the contract.
          const governed = aGovernedChain(count, { organizers: members.map(({ address }) => address) })
          const model = aModel(count)
          for (const wanted of blocks) {
            const calls = callersOf(wanted, [...model.seats.keys()])
            const before = governed.set()
            const accepted: boolean[] = []
            // Which number a vote names depends on what was made just before it: model and calldata go side by side.
            const encoded = calls.map((one): readonly [TestAccount, Uint8Array] => {
              const newest = BigInt(model.proposals.length)
              accepted.push(model.run(one))
              return [memberAt(one.by), calldataOf(one, newest)]
            })
            const receipts = governed.together(encoded)
            expect(receipts.map((receipt) => refusalOf(receipt) === '')).toEqual(accepted)
            const hadChange = model.endBlock()
            const after = governed.set()
            expect(after).toEqual(
              [...model.seats.keys()].sort((x, y) => x - y).map((member) => memberAt(member).address),
            )
            expect(after.length).toBeGreaterThan(0)
            const changed = [
              ...before.filter((one) => !after.includes(one)),
              ...after.filter((one) => !before.includes(one)),
            ]
            expect(changed.length).toBe(hadChange ? 1 : 0)
            seen.changes += changed.length
            seen.refused += accepted.filter((one) => !one).length
          }
          const page = governed.view('getProposals', [0n, 50n])[0]
          const statuses = page.map(({ status }) => PROPOSAL_STATUSES[status])
          expect(statuses).toEqual(model.proposals.slice(0, 50).map(({ status }) => status))
          seen.rejected += statuses.filter((status) => status === 'Rejected').length
          seen.comebacks += [...model.seats].filter(([member, seat]) => member < count && seat !== member).length
        },
      ),
      { numRuns: 30 },
    )
    // The sequences were not all about nothing.
    expect(seen.changes).toBeGreaterThan(60)
    expect(seen.refused).toBeGreaterThan(100)
    expect(seen.rejected).toBeGreaterThan(0)
    expect(seen.comebacks).toBeGreaterThan(0)
  }, 120_000)
})
