// B7: a network whose verifiers are slow, as on noble, keeps finalising. Four validators on one thread and virtual time; a
// verdict takes as long as the engine would, and the real engines' speeds are measured by `psephos bench --parts ballots`.
import { beforeAll, describe, expect, it } from 'vitest'
import { aTransaction, organizer } from '../../test/execution/aChain.ts'
import { claimData, installClaimMaker, isTrueClaim } from '../../test/execution/claimMaker.ts'
import { agreed, aNetwork, type TestNetwork } from '../../test/runtime/aNetwork.ts'
import { weightOf } from '../execution/verifyStatements.ts'
import { BLOCK_PROOFS_MS_MAX } from '../params/limits.ts'

beforeAll(installClaimMaker)

/** A ballot of five options. */
const BALLOT_BYTES = 1_536
const BALLOTS = 60

/** Every node's verifier checks so many bytes of proofs a millisecond. */
function networkAt(bytesPerMs: number): TestNetwork {
  const network: TestNetwork = aNetwork({
    verifier: () => ({
      jobsMax: 1,
      weightPerMs: bytesPerMs,
      verify(statements, done) {
        const ms = statements.reduce((sum, statement) => sum + weightOf(statement), 0) / bytesPerMs
        network.time.at(network.time.nowMs() + ms, () => done(statements.map(isTrueClaim), ms))
      },
    }),
  })
  return network
}

describe('B7: a slow verifier', () => {
  it.each<[string, number]>([
    ['noble', 150],
    ['noble on a machine ten times slower', 15],
    ['one that takes longer than half a second for a single ballot', 2],
  ])('%s: all ballots become final, in blocks of what half a second checks', (_, bytesPerMs) => {
    const { nodes, run, until } = networkAt(bytesPerMs)
    run(5_000)
    const ballots = Array.from({ length: BALLOTS }, (_, nonce) =>
      aTransaction(organizer, { nonce: BigInt(nonce), data: claimData(nonce, true, BALLOT_BYTES) }),
    )
    for (const ballot of ballots) nodes[0]?.accept(ballot)
    until(() => nodes.every(({ chain }) => ballots.every(({ hash }) => chain.findTransaction(hash) !== null)), 300_000)

    const heights = Array.from({ length: Number(nodes[0]?.height()) }, (_, i) => BigInt(i + 1))
    const counts = heights.map((height) => nodes[0]?.chain.blockByNumber(height)?.block.transactions.length ?? 0)
    const allowed = Math.max(1, Math.floor((BLOCK_PROOFS_MS_MAX * bytesPerMs) / BALLOT_BYTES))
    expect(Math.max(...counts)).toBeLessThanOrEqual(allowed)
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(BALLOTS)
    for (const height of heights) agreed(nodes, height)
    expect(nodes.flatMap(({ failures }) => failures)).toEqual([])
  })
})
