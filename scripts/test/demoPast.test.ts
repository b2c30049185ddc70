// The demo's past and future elections are ones that the contract takes, at whatever time the network is started.
import { rawManifest } from '@psephos/client'
import { electionsAbi } from '@psephos/contracts-abi'
import { encodeFunctionData } from 'viem'
import { describe, expect, it } from 'vitest'
import { comingManifest, pastManifest } from '../src/start/demoPast.ts'

const ACCOUNT = '0x00000000000000000000000000000000000000aa'
const NOW = 1_900_000_000

describe('demo elections', () => {
  it('one is over within the minute, counted by the organizer’s own roll', () => {
    const { schedule, registrars, secrecy, minTurnout } = pastManifest(ACCOUNT, NOW)
    expect([secrecy, minTurnout, registrars]).toEqual(['open', 1, [ACCOUNT]])
    expect(schedule.opensAt).toBeGreaterThan(NOW)
    expect(schedule.closesAt).toBeLessThan(NOW + 60)
    expect(schedule.latestClose).toBe(schedule.closesAt)
  })
  it('one opens in a week', () => {
    expect(comingManifest(ACCOUNT, NOW).schedule.opensAt).toBe(NOW + 7 * 86_400)
  })
  it.each([pastManifest(ACCOUNT, NOW), comingManifest(ACCOUNT, NOW)])(
    '$title is a manifest of the interface',
    (manifest) => {
      const args = [rawManifest(manifest)] as const
      expect(encodeFunctionData({ abi: electionsAbi, functionName: 'createElection', args }).length).toBeGreaterThan(
        100,
      )
    },
  )
})
