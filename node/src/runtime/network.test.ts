import { describe, expect, it } from 'vitest'
import { aTransaction, organizer, stranger, type TestAccount } from '../../test/execution/aChain.ts'
import { agreed, aNetwork, type TestLoop, type TestNetwork, validatorAccounts } from '../../test/runtime/aNetwork.ts'
import { aSigner } from '../../test/runtime/aSigner.ts'
import { certificateSigners } from '../consensus/certificate.ts'
import { validatorSetHash } from '../consensus/seal.ts'
import type { Address, Hash } from '../types/bytes.ts'
import type { Transport } from '../types/transport.ts'

const at = (nodes: readonly TestLoop[], i: number): TestLoop => nodes[i] as TestLoop
/** The organizer may send sixty-four plain ones; they are as good as any for what is asked here. */
const plain = (nonce: bigint) => aTransaction(organizer, { nonce, to: stranger.address })
const heights = (nodes: readonly TestLoop[]) => nodes.map((node) => node.height())
const lowest = (nodes: readonly TestLoop[]) => heights(nodes).toSorted((a, b) => Number(a - b))[0] as bigint
const isIn = ({ chain }: TestLoop, nonce: bigint) => chain.findTransaction(plain(nonce).hash) !== null
const failuresOf = (nodes: readonly TestLoop[]) => nodes.flatMap(({ failures }) => failures)

/** One new transaction each second, so that every second has a block. */
function busy({ nodes, time }: TestNetwork, seconds: number, from = 0): void {
  for (let i = 0; i < seconds; i++) {
    time.at(time.nowMs() + 1_000 * i, () => at(nodes, i % 3 === 0 ? 1 : 2).accept(plain(BigInt(from + i))))
  }
}

describe('four validators', () => {
  it('H6: block 1 at once, then heartbeats; every node the same blocks, the proposer rotates', () => {
    const { nodes, run } = aNetwork()
    run(45_000)
    for (const node of nodes) expect([node.height(), node.failures]).toEqual([5n, []])
    for (let height = 1n; height <= 5n; height++) agreed(nodes, height)
    const miners = [1n, 2n, 3n, 4n, 5n].map((height) => at(nodes, 0).chain.header(height)?.miner)
    expect(miners).toEqual([0, 1, 2, 3, 0].map((i) => at(nodes, i).account.address))
    const { certificate } = at(nodes, 0).chain.finalHeader(3n) ?? {}
    const validators = nodes.map(({ account }) => account.address)
    const { genesisHash } = at(nodes, 0).chain
    expect(certificate && certificateSigners(certificate, { genesisHash, validators }).length).toBeGreaterThanOrEqual(3)
  })

  it('T5: a transaction accepted anywhere is in the next block, whoever builds it, and leaves every pool', () => {
    const { nodes, run, until } = aNetwork()
    run(5_000)
    at(nodes, 3).accept(plain(0n))
    expect(until(() => nodes.every((node) => isIn(node, 0n)), 7_000)).toBeLessThan(1_500)
    expect(nodes.map((node) => node.pool().size)).toEqual([0, 0, 0, 0])
    agreed(nodes, 2n)
  })

  it('T4: a replacement takes the place of exactly what its door replaced, on every node', () => {
    const { nodes, run, until } = aNetwork()
    run(5_000)
    at(nodes, 0).accept(plain(0n))
    until(() => nodes.every((node) => isIn(node, 0n)), 5_000)
    // The next block is due in almost a second: time for both to be everywhere.
    const cancel = aTransaction(organizer, { nonce: 1n, to: organizer.address })
    at(nodes, 0).accept(plain(1n))
    at(nodes, 0).accept(cancel)
    until(() => nodes.every(({ chain }) => chain.findTransaction(cancel.hash) !== null), 10_000)
    expect(nodes.map((node) => isIn(node, 1n))).toEqual([false, false, false, false])
  })

  it('C9: with the proposer away the others go to the next round and decide within 5 s', () => {
    const { nodes, run, until } = aNetwork()
    run(5_000)
    const absent = at(nodes, 1)
    absent.stop()
    const others = nodes.filter((node) => node !== absent)
    at(nodes, 2).accept(plain(0n))
    expect(until(() => others.every((node) => isIn(node, 0n)), 10_000)).toBeLessThan(5_000)
    const { certificate, header } = at(nodes, 2).chain.finalHeader(2n) ?? {}
    expect([certificate?.round, header?.miner]).toEqual([1, at(nodes, 2).account.address])
    expect(failuresOf(nodes)).toEqual([])
  })

  it('N4: one that was away catches up and takes part again', () => {
    const network = aNetwork()
    const { nodes, run, until } = network
    run(5_000)
    at(nodes, 0).stop()
    busy(network, 20)
    run(60_000)
    at(nodes, 0).start()
    until(() => at(nodes, 0).height() === at(nodes, 1).height(), 3_000)
    at(nodes, 3).stop()
    const height = lowest(nodes.slice(0, 3))
    until(() => lowest(nodes.slice(0, 3)) > height + 1n, 30_000)
    for (let h = 1n; h <= height; h++) agreed(nodes.slice(0, 3), h)
  })

  it('with two away there is no block, it is said why, and what is accepted is kept; both back: a block within 10 s', () => {
    const { nodes, run, until } = aNetwork()
    run(5_000)
    for (const i of [0, 1]) at(nodes, i).stop()
    at(nodes, 2).accept(plain(0n))
    const height = at(nodes, 2).height()
    run(30 * 60_000)
    expect(heights(nodes.slice(2))).toEqual([height, height])
    const { summary, missing, isQuorumPresent } = at(nodes, 2).loop().status()
    expect([missing, isQuorumPresent]).toEqual([[0, 1].map((i) => at(nodes, i).account.address), false])
    expect(summary).toMatch(/^height 2 waits since 18\d\d s: 2 of 4 validators are there, 3 are needed; missing: 0x/)
    for (const i of [0, 1]) at(nodes, i).start()
    expect(until(() => nodes.every((node) => isIn(node, 0n)), 20_000)).toBeLessThan(10_000)
    agreed(nodes, height + 1n)
  })

  it('a partition two against two decides nothing; healed, both halves’ transactions are recorded everywhere', () => {
    const { nodes, run, until, network } = aNetwork()
    run(5_000)
    for (const a of [0, 1])
      for (const b of [2, 3])
        for (const [from, to] of [
          [a, b],
          [b, a],
        ] as const)
          network.wall(from, to, true)
    run(100)
    at(nodes, 0).accept(plain(0n))
    at(nodes, 3).accept(plain(0n))
    at(nodes, 0).accept(plain(1n))
    const before = heights(nodes)
    run(60_000)
    expect(heights(nodes)).toEqual(before)
    network.openAll()
    expect(until(() => nodes.every((node) => isIn(node, 1n)), 20_000)).toBeLessThan(10_000)
  })

  it('C9: messages that are lost for a while delay the block, no longer', () => {
    const { nodes, run, until, network } = aNetwork()
    run(5_000)
    network.setWeather({ lossShare: 0.4, duplicateShare: 0.2, delayMsMin: 5, delayMsMax: 400 })
    const height = lowest(nodes)
    run(120_000)
    network.setWeather({ lossShare: 0, duplicateShare: 0, delayMsMin: 2, delayMsMax: 30 })
    const after = lowest(nodes)
    expect(after).toBeGreaterThan(height + 3n)
    until(() => lowest(nodes) > after + 1n, 30_000)
    for (let h = 1n; h <= after; h++) agreed(nodes, h)
    expect(failuresOf(nodes)).toEqual([])
  })
})

describe('D4: a validator whose disk is from before', () => {
  it('is told what it signed, follows in silence, and signs again once the network went on without it', () => {
    const { nodes, run, until } = aNetwork()
    run(5_000)
    // Two of four cannot decide, but both say something about the next height.
    for (const i of [0, 1]) at(nodes, i).stop()
    run(30_000)
    const lost = at(nodes, 2)
    lost.stop()
    lost.forget()
    lost.start()
    until(() => lost.loop().status().mode !== 'listening', 6_000)
    expect(lost.loop().status()).toMatchObject({ mode: 'observing', reason: expect.stringMatching(/later signatures/) })
    expect(lost.logged.join()).toMatch(/ALARM: signatures of this validator exist/)
    for (const i of [0, 1]) at(nodes, i).start()
    until(() => lost.loop().status().mode === 'validating', 60_000)
    const { height } = lost.loop().status()
    // It is needed now: with another one away, three of four must be there.
    at(nodes, 0).stop()
    until(() => lost.height() > height + 1n, 60_000)
    expect(nodes.flatMap(({ evidence }) => evidence)).toEqual([])
    expect(failuresOf(nodes)).toEqual([])
  })

  it('silence of the others never prevents voting: after four seconds it signs', () => {
    const { nodes, run, until, network } = aNetwork()
    network.setLost((message) => message.kind === 'highest')
    run(3_000)
    expect(nodes.map((node) => node.loop().status().mode)).toEqual(Array(4).fill('listening'))
    until(() => nodes.every((node) => node.height() === 1n), 6_000)
  })
})

describe('networks of other sizes', () => {
  it.each([
    [1, 0],
    [3, 1],
    [5, 1],
    [7, 2],
  ])('%i validators decide with %i away', (count, away) => {
    const { nodes, run, until } = aNetwork({ validators: count })
    run(3_000)
    for (const node of nodes.slice(0, away)) node.stop()
    const others = nodes.slice(away)
    const height = lowest(others)
    until(() => lowest(others) >= height + 3n, 60_000)
    for (let h = 1n; h <= height; h++) agreed(others, h)
    expect(failuresOf(nodes)).toEqual([])
  })
})

describe('N3: an observer', () => {
  it('follows with every block verified, passes transactions on, and never says anything about consensus', () => {
    const said: string[] = []
    const mouth = (place: number, transport: Transport): Transport => {
      if (place !== 4) return transport
      return {
        ...transport,
        send: (to, message) => said.push(message.kind) > 0 && transport.send(to, message),
        broadcast: (message, to) => {
          said.push(message.kind)
          transport.broadcast(message, to)
        },
      }
    }
    const { nodes, run, until } = aNetwork({ observers: 1, mouth })
    run(3_000)
    const observer = at(nodes, 4)
    observer.accept(plain(0n))
    until(() => nodes.every((node) => isIn(node, 0n)), 5_000)
    run(20_000)
    expect(new Set(heights(nodes)).size).toBe(1)
    expect(said).not.toContain('consensus')
    expect(observer.pool().size).toBe(0)
    expect(observer.loop().status()).toMatchObject({ mode: 'observing' })
  })
})

describe('a dishonest validator', () => {
  /** Whoever is asked first serves blocks whose state root it has changed, under the true certificate. */
  let liar: Address | null = null
  const badServer = (_: number, transport: Transport): Transport => ({
    ...transport,
    send: (to, message) => {
      if (message.kind === 'blocks' && message.blocks.length > 0) liar ??= transport.self
      if (message.kind !== 'blocks' || liar !== transport.self) return transport.send(to, message)
      const blocks = message.blocks.map(({ raw, certificate }) => {
        const changed = Uint8Array.from(raw)
        changed[100] = (changed[100] ?? 0) ^ 1
        return { raw: changed, certificate }
      })
      return transport.send(to, { ...message, blocks })
    },
  })

  it('N4: a bad block is refused, its server named, and the range asked of another', () => {
    const { nodes, run, until } = aNetwork({ mouth: badServer })
    run(5_000)
    at(nodes, 3).stop()
    run(60_000)
    at(nodes, 3).start()
    until(() => at(nodes, 3).height() === at(nodes, 1).height(), 10_000)
    expect(at(nodes, 3).penalised).toEqual([expect.stringMatching(new RegExp(`^${liar} H`))])
    agreed(nodes, at(nodes, 3).height())
  })

  /** Whatever it prepares, it prepares another block as well. */
  const equivocator = (place: number, transport: Transport): Transport =>
    place !== 1
      ? transport
      : {
          ...transport,
          broadcast: (message, to) => {
            transport.broadcast(message, to)
            if (message.kind !== 'consensus' || message.message.kind !== 'prepare') return
            const draft = { ...message.message.vote, digest: `0x${'5a'.repeat(32)}` as Hash }
            const validators = validatorAccounts(4).map(({ address }) => address)
            const chain = { genesisHash, validatorSetHash: validatorSetHash(validators) }
            const account = validatorAccounts(4)[1] as TestAccount
            aSigner(account).signVote(draft, chain, (vote) =>
              transport.broadcast({ kind: 'consensus', message: { kind: 'prepare', vote } }, to),
            )
          },
        }
  let genesisHash = '0x' as Hash

  it('C11: two prepares of one round are evidence that names it, and the chain goes on', () => {
    const { nodes, run } = aNetwork({ mouth: equivocator })
    genesisHash = at(nodes, 0).chain.genesisHash
    run(40_000)
    const honest = [at(nodes, 0), at(nodes, 2), at(nodes, 3)]
    expect(lowest(honest)).toBeGreaterThanOrEqual(3n)
    for (let h = 1n; h <= lowest(honest); h++) agreed(honest, h)
    const found = honest.map(({ evidence }) => evidence.map((each) => [each.kind, 'author' in each && each.author]))
    const liar = at(nodes, 1).account.address
    for (const each of found) expect(each).toContainEqual(['double-vote', liar])
    expect(new Set(found.flat().map(([, author]) => author))).toEqual(new Set([liar]))
    expect(at(honest, 0).logged.join()).toMatch(/EVIDENCE of a dishonest validator/)
  })
})
