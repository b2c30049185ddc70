// S2, H5: phases follow from block time alone, and the outage rule moves a closing that lies in a gap between blocks.
import { PHASES } from '@psephos/contracts-abi'
import { describe, expect, it } from 'vitest'
import {
  aChain,
  aLockedElection,
  aManifest,
  anOpenElection,
  aSchedule,
  CLOSES_AT,
  calldata,
  errorOf,
  OPENS_AT,
  organizer,
  stranger,
  type TestChain,
  voterAt,
  YES,
} from '../../../test/execution/aChain.ts'

const phaseAt = (chain: TestChain, at: bigint) => PHASES[chain.view('getElection', [1n], at).phase]
const draft = (chain: TestChain) => chain.succeed(organizer, 'createElection', [aManifest()])
const voted = (minTurnout: number) => (chain: TestChain) => {
  anOpenElection(chain, aManifest({ minTurnout }))
  chain.succeed(voterAt(0), 'castBallot', [1n, YES])
}
const cancelled = (chain: TestChain) => {
  aLockedElection(chain)
  chain.succeed(organizer, 'cancelElection', [1n, 'x'])
}
const annulled = (chain: TestChain) => {
  anOpenElection(chain)
  chain.succeed(organizer, 'annulElection', [1n, 'x'])
}

describe('S2: the phase by block time', () => {
  const rows: [string, (chain: TestChain) => unknown, [bigint, string][]][] = [
    [
      'a draft stays one',
      draft,
      [
        [OPENS_AT - 1n, 'Draft'],
        [OPENS_AT, 'Draft'],
        [CLOSES_AT, 'Draft'],
      ],
    ],
    [
      'locked',
      aLockedElection,
      [
        [OPENS_AT - 1n, 'Locked'],
        [OPENS_AT, 'Open'],
        [CLOSES_AT - 1n, 'Open'],
        [CLOSES_AT, 'NoResult'],
      ],
    ],
    [
      'one ballot of one needed',
      voted(1),
      [
        [CLOSES_AT - 1n, 'Open'],
        [CLOSES_AT, 'Final'],
        [CLOSES_AT + 10n ** 9n, 'Final'],
      ],
    ],
    [
      'one ballot of two needed',
      voted(2),
      [
        [CLOSES_AT - 1n, 'Open'],
        [CLOSES_AT, 'NoResult'],
      ],
    ],
    [
      'cancelled',
      cancelled,
      [
        [OPENS_AT - 1n, 'Cancelled'],
        [OPENS_AT, 'Cancelled'],
        [CLOSES_AT, 'Cancelled'],
      ],
    ],
    [
      'annulled',
      annulled,
      [
        [OPENS_AT + 5n, 'Annulled'],
        [CLOSES_AT, 'Annulled'],
      ],
    ],
  ]
  it.each(rows)('%s', (_, given, phases) => {
    const chain = aChain()
    given(chain)
    expect(phases.map(([at]) => [at, phaseAt(chain, at)])).toEqual(phases)
  })
})

describe('getResult', () => {
  const result = (chain: TestChain, at: bigint) => {
    const { status, returnData } = chain.call(stranger.address, calldata('getResult', [1n]), { at })
    return status === 0 ? errorOf(returnData) : chain.view('getResult', [1n], at)
  }
  const notYet = { name: 'ResultNotYet', args: [1n, CLOSES_AT] }
  const rows: [string, (chain: TestChain) => unknown, bigint, object][] = [
    ['a draft', draft, CLOSES_AT, notYet],
    ['before opening', aLockedElection, OPENS_AT - 1n, notYet],
    ['a second before closing', voted(1), CLOSES_AT - 1n, notYet],
    [
      'at closing',
      voted(1),
      CLOSES_AT,
      { phase: 5, enrolled: 4, lateEnrolled: 0, turnout: 1, accepted: 1, counts: [1, 0] },
    ],
    ['too few ballots', voted(2), CLOSES_AT, { phase: 6, turnout: 1, counts: [] }],
    ['annulled', annulled, CLOSES_AT, { phase: 7, counts: [] }],
    ['cancelled', cancelled, OPENS_AT, { phase: 8, counts: [] }],
  ]
  it.each(rows)('%s', (_, given, at, outcome) => {
    const chain = aChain()
    given(chain)
    expect(result(chain, at)).toMatchObject(outcome)
  })
})

describe('T5: the door judges an opening by one time and a closing by an earlier one', () => {
  const rows: [string, bigint, bigint | undefined, string][] = [
    ['open for both', OPENS_AT + 5n, OPENS_AT + 1n, 'accepted'],
    ['open by the clock, the head is before opening', OPENS_AT, OPENS_AT - 8n, 'accepted'],
    ['closed by the clock, not at the head', CLOSES_AT + 3n, CLOSES_AT - 1n, 'accepted'],
    ['closed at the head', CLOSES_AT + 3n, CLOSES_AT, 'ElectionOver'],
    ['one time', CLOSES_AT, undefined, 'ElectionOver'],
    ['not open yet by the clock', OPENS_AT - 1n, OPENS_AT - 9n, 'NotOpenYet'],
  ]
  it.each(rows)('%s', async (_, timestamp, closingTimestamp, outcome) => {
    const { callContract } = await import('../callContract.ts')
    const chain = aChain()
    aLockedElection(chain)
    const request = {
      context: chain.context,
      reader: chain.state(),
      height: 9n,
      timestamp,
      from: voterAt(0).address,
      to: '0x000000000000000000000000000000005e1ec7ed' as never,
      data: calldata('castBallot', [1n, YES]),
      staticCall: false,
    }
    const { status, returnData } = callContract(
      closingTimestamp === undefined ? request : { ...request, closingTimestamp },
    )
    expect(status === 1 ? 'accepted' : errorOf(returnData).name).toBe(outcome)
  })
})

describe('S2: an outage over a closing time', () => {
  /** One gap from `from` to `to`; what closing and extension are in the block after it. */
  const rows: [
    string,
    bigint,
    bigint,
    Partial<ReturnType<typeof aSchedule>>,
    { closesAt: bigint; extension: bigint },
  ][] = [
    [
      'a gap of 61 s that ends at closing',
      CLOSES_AT - 61n,
      CLOSES_AT,
      {},
      { closesAt: CLOSES_AT + 61n, extension: 61n },
    ],
    ['a gap of 60 s is none', CLOSES_AT - 60n, CLOSES_AT, {}, { closesAt: CLOSES_AT, extension: 0n }],
    ['a gap that ends a second before', CLOSES_AT - 100n, CLOSES_AT - 1n, {}, { closesAt: CLOSES_AT, extension: 0n }],
    ['a gap that begins at closing', CLOSES_AT, CLOSES_AT + 500n, {}, { closesAt: CLOSES_AT, extension: 0n }],
    [
      'a gap that begins a second before',
      CLOSES_AT - 1n,
      CLOSES_AT + 500n,
      {},
      { closesAt: CLOSES_AT + 501n, extension: 501n },
    ],
    [
      'a gap above the cap',
      CLOSES_AT - 10n,
      CLOSES_AT + 500n,
      { outageExtensionMax: 200n },
      { closesAt: CLOSES_AT + 200n, extension: 200n },
    ],
    [
      'where the manifest allows none',
      CLOSES_AT - 10n,
      CLOSES_AT + 500n,
      { outageExtensionMax: 0n },
      { closesAt: CLOSES_AT, extension: 0n },
    ],
    [
      'beyond latestClose: that bounds organizers',
      CLOSES_AT - 10n,
      CLOSES_AT + 90n,
      { latestClose: CLOSES_AT },
      { closesAt: CLOSES_AT + 100n, extension: 100n },
    ],
  ]
  it.each(rows)('%s', (_, from, to, change, outcome) => {
    const chain = aChain()
    anOpenElection(chain, aManifest({ schedule: aSchedule(change) }))
    chain.passUntil(from)
    chain.block([], { timestamp: to })
    const { closesAt, outageExtension, tallyBy } = chain.view('getElection', [1n])
    expect({ closesAt, extension: outageExtension }).toEqual(outcome)
    expect(tallyBy).toBe(closesAt + 604_800n)
  })
  it('is applied before the transactions of that block, so its ballots are in time', () => {
    const chain = aChain()
    anOpenElection(chain)
    chain.passUntil(CLOSES_AT - 5n)
    expect(chain.send(voterAt(0), 'castBallot', [1n, YES], CLOSES_AT + 100n).status).toBe(1)
    expect(chain.view('getElection', [1n])).toMatchObject({ closesAt: CLOSES_AT + 105n, phase: 3, turnout: 1 })
  })
  it('counts several outages together against the cap', () => {
    const chain = aChain()
    anOpenElection(chain, aManifest({ schedule: aSchedule({ outageExtensionMax: 300n }) }))
    chain.passUntil(CLOSES_AT - 1n)
    for (const [at, closesAt] of [
      [CLOSES_AT + 199n, CLOSES_AT + 200n],
      [CLOSES_AT + 350n, CLOSES_AT + 300n],
    ] as const) {
      chain.block([], { timestamp: at })
      expect(chain.view('getElection', [1n]).closesAt).toBe(closesAt)
    }
    expect(chain.view('getElection', [1n])).toMatchObject({ outageExtension: 300n, phase: 6 })
  })
  it('moves only elections that are locked, and each by itself', () => {
    const chain = aChain()
    aLockedElection(chain)
    aLockedElection(
      chain,
      aManifest({ schedule: aSchedule({ closesAt: CLOSES_AT + 5_000n, latestClose: CLOSES_AT + 5_000n }) }),
    )
    draft(chain)
    cancelledSecond(chain)
    chain.passUntil(CLOSES_AT - 1n)
    chain.block([], { timestamp: CLOSES_AT + 99n })
    const [page] = chain.view('getElections', [0n, 10n])
    expect(page.map(({ outageExtension }) => outageExtension)).toEqual([100n, 0n, 0n, 0n])
  })
  function cancelledSecond(chain: TestChain) {
    aLockedElection(chain)
    chain.succeed(organizer, 'cancelElection', [4n, ''])
  }
  it('an election closed early is not opened again by an outage', () => {
    const chain = aChain()
    anOpenElection(chain, aManifest({ earlyClose: true }))
    chain.succeed(organizer, 'closeElection', [1n])
    const { closesAt } = chain.view('getElection', [1n])
    chain.block([], { timestamp: CLOSES_AT + 99n })
    expect(chain.view('getElection', [1n])).toMatchObject({ closesAt, outageExtension: 0n, phase: 6 })
  })
})
