// Genesis, S3: which rules a height obeys, what validators may decide about it, and where a node stops.
import { describe, expect, it } from 'vitest'
import {
  aGovernedChain,
  type GovernedChain,
  memberAt,
  proposing,
  refusalOf,
  votingOn,
} from '../../test/execution/aGovernance.ts'
import { UnknownRuleVersion } from '../params/chainSpec.ts'
import { applyBlock } from './applyBlock.ts'
import { createOverlay } from './overlay.ts'
import { checkRules, enterRules, firstUnknownRules, ruleVersionOf, upcomingRules } from './ruleVersions.ts'
import { readSettings } from './validators/storage.ts'

const a = memberAt(0)
/** A single validator decides at once; the schedule is made in block 1, 2, …, one entry each. */
function scheduled(entries: readonly (readonly [version: bigint, height: bigint])[], rules?: object[]) {
  const governed = aGovernedChain(1, rules === undefined ? {} : { rules })
  for (const [value, height] of entries) governed.pass('ruleVersion', { value, height })
  return governed
}
const versionsAt = ({ chain }: GovernedChain, ...heights: bigint[]) =>
  heights.map((height) => ruleVersionOf(chain.context.spec, chain.state(), height))
const scheduleOf = ({ view }: GovernedChain) =>
  view('getScheduledRules', []).map(({ height, version }) => [height, version])

describe('Genesis: the version of a height', () => {
  const ofGenesis = [
    { height: 0, version: 1 },
    { height: 500, version: 2 },
    { height: 900, version: 3 },
  ]
  it('is the genesis file’s while nothing was decided', () => {
    const governed = scheduled([], ofGenesis)
    expect(versionsAt(governed, 0n, 499n, 500n, 899n, 900n, 10n ** 9n)).toEqual([1, 1, 2, 2, 3, 3])
    expect(scheduleOf(governed)).toEqual([
      [500n, 2n],
      [900n, 3n],
    ])
  })
  it('is what was decided from its height on, also above what the genesis file says', () => {
    const governed = scheduled([[7n, 600n]], ofGenesis)
    expect(versionsAt(governed, 499n, 500n, 599n, 600n, 900n)).toEqual([1, 2, 2, 7, 7])
    expect(scheduleOf(governed)).toEqual([
      [500n, 2n],
      [600n, 7n],
    ])
  })
  it('later decisions replace what was scheduled for their height and above', () => {
    const governed = scheduled([
      [2n, 200n],
      [3n, 300n],
      [4n, 400n],
      [5n, 300n],
    ])
    expect(versionsAt(governed, 199n, 200n, 299n, 300n, 400n)).toEqual([1, 2, 2, 5, 5])
    expect(scheduleOf(governed)).toEqual([
      [200n, 2n],
      [300n, 5n],
    ])
  })
  it('a mistake is taken back by scheduling the present version', () => {
    const governed = scheduled([
      [99n, 2n ** 63n],
      [1n, 200n],
    ])
    expect(versionsAt(governed, 200n, 2n ** 63n, 2n ** 64n)).toEqual([1, 1, 1])
  })
  it('at most eight are ahead', () => {
    const governed = scheduled(Array.from({ length: 8 }, (_, i) => [2n, 200n + BigInt(i)] as const))
    expect(refusalOf(governed.send(a, proposing('ruleVersion', { value: 3n, height: 300n })))).toBe(
      'TooManyRuleVersions(8)',
    )
    expect(refusalOf(governed.send(a, proposing('ruleVersion', { value: 3n, height: 207n })))).toBe('')
    expect(refusalOf(governed.send(a, proposing('ruleVersion', { value: 4n, height: 200n })))).toBe('')
    expect(scheduleOf(governed)).toEqual([[200n, 4n]])
  })
  it('those in force no longer count as ahead', () => {
    const governed = scheduled(Array.from({ length: 8 }, (_, i) => [1n, 109n + BigInt(i)] as const))
    while (governed.chain.head().header.number < 110n) governed.chain.block([])
    expect(refusalOf(governed.send(a, proposing('ruleVersion', { value: 3n, height: 300n })))).toBe('')
    expect(scheduleOf(governed).length).toBe(6)
  })
})

describe('S3: a version is decided 100 blocks ahead', () => {
  it('counted from the block of the vote that decides, not of the proposal', () => {
    const { send, chain, view } = aGovernedChain(2)
    send(a, proposing('ruleVersion', { value: 2n, height: 101n }))
    chain.block([])
    const late = send(memberAt(1), votingOn(1n))
    expect(refusalOf(late)).toBe('RuleVersionTooSoon(101, 103)')
    expect(view('getProposal', [1n])).toMatchObject({ status: 1, inFavour: 1 })
  })
})

describe('Genesis: where a node stops', () => {
  const governed = scheduled([[2n, 101n]])
  const { chain } = governed
  const { spec } = chain.context
  while (chain.head().header.number < 99n) chain.block([])
  const before = { parent: chain.head(), state: chain.state() }
  const last = chain.block([])

  it('block 100 is built and applied', () => {
    expect(last.block.header.number).toBe(100n)
    expect(checkRules(spec, before.state, 100n)).toBe(1)
  })
  it('block 101 is neither, and the error says why', () => {
    expect(() => chain.block([])).toThrow(UnknownRuleVersion)
    const block = { ...last.block, header: { ...last.block.header, number: 101n } }
    const apply = () => applyBlock({ context: chain.context, parent: chain.head(), block, state: chain.state() })
    expect(apply).toThrow(UnknownRuleVersion)
    expect(() => checkRules(spec, chain.state(), 101n)).toThrow('block 101 obeys rule version 2; this software knows 1')
  })
  it('and it is known from the decision on', () => {
    expect(firstUnknownRules(spec, before.state, 99n)).toEqual({ height: 101n, version: 2 })
    expect(upcomingRules(spec, before.state, 101n)).toEqual([])
    expect(firstUnknownRules(spec, scheduled([[1n, 500n]]).chain.state(), 1n)).toBeNull()
  })
})

describe('S4: a block’s state says which rules it obeys', () => {
  it('from its height on, without a transaction; before it nothing is written', () => {
    const { chain } = scheduled([[2n, 101n]])
    const { spec } = chain.context
    const overlay = createOverlay(chain.state())
    enterRules(overlay, spec, 100n)
    expect(overlay.changes().storage.size).toBe(0)
    enterRules(overlay, spec, 101n)
    expect(readSettings(overlay)).toMatchObject({ ruleVersion: 2n, gasLimit: 200_000_000n })
  })
})
