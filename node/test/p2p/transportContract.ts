// What every Transport promises, whoever carries its messages. A maker of networks enters; the same tests run over TLS
// sockets and over the simulator's network.
import { expect, it } from 'vitest'
import type { Address } from '../../src/types/bytes.ts'
import type { Peer, PeerMessage, Transport, Verdict } from '../../src/types/transport.ts'
import { aHash, MESSAGES } from './aMessage.ts'

export type ContractEnd = {
  readonly transport: Transport
  readonly heard: readonly { readonly from: Peer; readonly message: PeerMessage }[]
  /** `peer 0x…` and `gone 0x…`, in order. */
  readonly seen: readonly string[]
  /** What its onMessage answers from now on. */
  answer(verdict: Verdict): void
}
/** Two validators and an observer; each is connected with each, and listened to. */
export type ContractNetwork = {
  readonly ends: readonly [ContractEnd, ContractEnd, ContractEnd]
  /** Lets the network do its work until it is so; fails if it never is. */
  until(what: string, isSo: () => boolean): Promise<void>
  /** Takes an end off the network. */
  stop(end: ContractEnd): Promise<void>
}

const NOBODY = `0x${'ee'.repeat(20)}` as Address
const aHead = (height: bigint): PeerMessage => ({ kind: 'head', height, hash: aHash(1) })
const heights = (end: ContractEnd) =>
  end.heard.map(({ message }) => (message.kind === 'head' ? message.height : null)).filter((height) => height !== null)

/** Call it inside a `describe`. `makeNetwork` makes a fresh one for each test. */
export function describeTransport(makeNetwork: () => Promise<ContractNetwork>): void {
  it('knows the others by key and role, and not itself', async () => {
    const { ends } = await makeNetwork()
    const [first, second, observer] = ends
    const peersOf = ({ transport }: ContractEnd) => transport.peers().map(({ address, role }) => `${role} ${address}`)
    expect(peersOf(first).toSorted()).toEqual(
      [`validator ${second.transport.self}`, `observer ${observer.transport.self}`].toSorted(),
    )
    expect(peersOf(observer).toSorted()).toEqual(
      [`validator ${first.transport.self}`, `validator ${second.transport.self}`].toSorted(),
    )
    expect(first.seen.toSorted()).toEqual(
      [second, observer].map(({ transport }) => `peer ${transport.self}`).toSorted(),
    )
  })

  it('N2: carries every message as it is, to whom it was sent and to nobody else', async () => {
    const { ends, until } = await makeNetwork()
    const [first, second, observer] = ends
    const messages = Object.values(MESSAGES)
    for (const message of messages) expect(first.transport.send(second.transport.self, message)).toBe(true)
    await until('all have come', () => second.heard.length === messages.length)
    const from = { address: first.transport.self, role: 'validator' }
    // Lanes may overtake each other: compared as a set.
    for (const message of messages) expect(second.heard).toContainEqual({ from, message })
    expect(observer.heard).toEqual([])
  })

  it('keeps the order of messages of one kind', async () => {
    const { ends, until } = await makeNetwork()
    const [first, second] = ends
    const sent = Array.from({ length: 500 }, (_, i) => BigInt(i))
    for (const height of sent) first.transport.send(second.transport.self, aHead(height))
    await until('all have come', () => second.heard.length === sent.length)
    expect(heights(second)).toEqual(sent)
  })

  it('never delivers inside send', async () => {
    const { ends, until } = await makeNetwork()
    const [first, second] = ends
    first.transport.send(second.transport.self, aHead(1n))
    expect(second.heard).toEqual([])
    await until('it has come', () => second.heard.length === 1)
  })

  it('broadcasts to all, or to validators only', async () => {
    const { ends, until } = await makeNetwork()
    const [first, second, observer] = ends
    first.transport.broadcast(aHead(1n), 'validators')
    first.transport.broadcast(aHead(2n))
    await until('both have come', () => second.heard.length === 2 && observer.heard.length === 1)
    expect([heights(second), heights(observer), heights(first)]).toEqual([[1n, 2n], [2n], []])
  })

  const unreachable: [string, (network: ContractNetwork) => Address][] = [
    ['somebody unknown', () => NOBODY],
    ['ourselves', ({ ends }) => ends[0].transport.self],
  ]
  it.each(unreachable)('says no and does not throw when it sends to %s', async (_, whom) => {
    const network = await makeNetwork()
    expect(network.ends[0].transport.send(whom(network), aHead(1n))).toBe(false)
  })

  it.each(['accept', 'ignore'] as const)('N2: goes on after the verdict %s', async (verdict) => {
    const { ends, until } = await makeNetwork()
    const [first, second] = ends
    second.answer(verdict)
    for (let height = 0n; height < 200n; height++) first.transport.send(second.transport.self, aHead(height))
    await until('all have come', () => second.heard.length === 200)
    expect(second.seen).not.toContain(`gone ${first.transport.self}`)
  })

  it('N2: a validator that is rejected or penalised is still a peer', async () => {
    const { ends, until } = await makeNetwork()
    const [first, second] = ends
    second.answer('reject')
    for (let height = 0n; height < 15n; height++) first.transport.send(second.transport.self, aHead(height))
    await until('all have come', () => second.heard.length === 15)
    second.transport.penalise(first.transport.self, 'a test')
    first.transport.send(second.transport.self, aHead(99n))
    await until('the next has come too', () => second.heard.length === 16)
    expect(second.transport.peers().map(({ address }) => address)).toContain(first.transport.self)
  })

  it('N2: an observer that served a bad block is dropped, and the others go on', async () => {
    const { ends, until } = await makeNetwork()
    const [first, second, observer] = ends
    first.transport.penalise(observer.transport.self, 'a bad block')
    await until('it is gone', () => first.seen.includes(`gone ${observer.transport.self}`))
    expect(first.transport.send(observer.transport.self, aHead(1n))).toBe(false)
    expect(first.transport.send(second.transport.self, aHead(2n))).toBe(true)
    await until('the validator has it', () => second.heard.length === 1)
  })

  it('tells once that a peer has gone, and sends to it no more', async () => {
    const { ends, until, stop } = await makeNetwork()
    const [first, second] = ends
    await stop(second)
    const gone = `gone ${second.transport.self}`
    await until('it is told', () => first.seen.includes(gone))
    expect(first.seen.filter((line) => line === gone)).toHaveLength(1)
    expect(first.transport.peers().map(({ address }) => address)).not.toContain(second.transport.self)
    expect(first.transport.send(second.transport.self, aHead(1n))).toBe(false)
  })
}
