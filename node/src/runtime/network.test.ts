import { describe, expect, it } from 'vitest'
import { agreed, aNetwork } from '../../test/runtime/aNetwork.ts'

describe('four validators', () => {
  it('H6: block 1 at once, then heartbeats; every node the same blocks, the proposer rotates', () => {
    const { nodes, run } = aNetwork()
    run(45_000)
    for (const node of nodes) expect([node.height(), node.failures]).toEqual([5n, []])
    for (let height = 1n; height <= 5n; height++) agreed(nodes, height)
    const miners = [1n, 2n, 3n, 4n, 5n].map((height) => nodes[0]?.chain.header(height)?.miner)
    expect(miners).toEqual([0, 1, 2, 3, 0].map((i) => nodes[i]?.account.address))
  })
})
