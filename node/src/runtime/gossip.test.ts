import { describe, expect, it } from 'vitest'
import { aChain, anAccount, aTransaction, organizer, stranger, type TestAccount } from '../../test/execution/aChain.ts'
import { aVerifier } from '../../test/runtime/aVerifier.ts'
import type { Chain } from '../chain/chain.ts'
import {
  GOSSIP_AGAIN_MS,
  GOSSIP_KEPT_PER_PEER_MAX,
  GOSSIP_TRANSACTIONS_MAX,
  GOSSIP_TURN_TRANSACTIONS_MAX,
  TRANSACTION_BYTES_MAX,
} from '../params/limits.ts'
import type { PoolHead } from '../txpool/head.ts'
import { TxPool } from '../txpool/pool.ts'
import type { Peer, PeerMessage, Transport } from '../types/transport.ts'
import { createChores } from './chores.ts'
import { createClaimBook } from './claimBook.ts'
import { createGossip } from './gossip.ts'

const validator: Peer = { address: anAccount('peer').address, role: 'validator' }
const observer: Peer = { address: anAccount('reader').address, role: 'observer' }
const plain = (nonce: bigint, from: TestAccount = organizer) => aTransaction(from, { nonce, to: stranger.address })
const offered = (...nonces: bigint[]) => nonces.map((nonce) => ({ raw: plain(nonce).raw, replaces: null }))

function aGossip() {
  const chain = aChain()
  const headOf = (change: Partial<PoolHead> = {}): PoolHead => {
    const { number: height, timestamp } = chain.head().header
    return { height, timestamp, blockGasLimit: 200_000_000n, state: chain.state(), nonceAnHourAgo: () => 0n, ...change }
  }
  const pool = new TxPool(chain.context, headOf())
  const sent: PeerMessage[] = []
  const penalised: string[] = []
  let nowMs = 0
  let timers: { atMs: number; run(): void }[] = []
  const later = (delayMs: number, run: () => void) => {
    const timer = { atMs: nowMs + delayMs, run }
    timers.push(timer)
    return { cancel: () => (timers = timers.filter((other) => other !== timer)) }
  }
  const transport: Transport = {
    self: anAccount('self').address,
    peers: () => [validator, observer],
    send: (_, message) => sent.push(message) > 0,
    broadcast: (message) => sent.push(message),
    listen: () => {},
    penalise: (peer, reason) => penalised.push(`${peer} ${reason}`),
  }
  const admitted: bigint[] = []
  const chores = createChores({ after: (delayMs, run) => later(delayMs, run) }, () => chores.turn())
  const claims = createClaimBook({ verifier: aVerifier(), later, post: (run) => run() })
  const gossip = createGossip({
    ...{ pool, transport, chores, later, claims, clock: { nowMs: () => nowMs, monotonicMs: () => nowMs } },
    chain: { chainId: chain.context.spec.chainId } as Chain,
    signer: { address: transport.self, signVote: () => expect.unreachable() },
    onAdmitted: ({ transaction }) => admitted.push(transaction.nonce),
    onPooled: () => {},
  })
  function pass(ms: number): void {
    nowMs += ms
    for (let due = timers.find(({ atMs }) => atMs <= nowMs); due; due = timers.find(({ atMs }) => atMs <= nowMs)) {
      timers = timers.filter((other) => other !== due)
      due.run()
    }
  }
  const transactionsSent = () =>
    sent.flatMap((message) => (message.kind === 'transactions' ? message.transactions : []))
  return { chain, pool, gossip, sent, penalised, admitted, pass, headOf, transactionsSent }
}

describe('T5: what peers offer', () => {
  it('is judged in bounded turns; the same bytes again cost nothing and change nothing', () => {
    const { gossip, pool, admitted, pass } = aGossip()
    const many = offered(...Array.from({ length: 40 }, (_, i) => BigInt(i)))
    expect(gossip.receive(validator, many)).toBe('accept')
    expect(pool.size).toBe(0)
    pass(0)
    expect(pool.size).toBe(40)
    gossip.receive(validator, many)
    pass(0)
    expect([pool.size, admitted.length, gossip.counts()]).toEqual([
      40,
      40,
      { received: 80, admitted: 40, dropped: 0, waiting: 0 },
    ])
    expect(GOSSIP_TURN_TRANSACTIONS_MAX).toBeLessThan(40)
  })

  it('a nonce that is not known here yet is kept and judged again at the next head, for ten seconds', () => {
    const { gossip, pool, pass, penalised } = aGossip()
    gossip.receive(validator, offered(1n))
    pass(0)
    expect([pool.size, gossip.counts().waiting]).toEqual([0, 1])
    gossip.uponHead()
    pass(0)
    expect([pool.size, gossip.counts().waiting]).toEqual([0, 1])
    gossip.receive(validator, offered(0n))
    pass(5_000)
    gossip.uponHead()
    pass(0)
    expect([pool.size, gossip.counts().waiting, penalised]).toEqual([2, 0, []])
  })

  it('kept too long it is forgotten, and judged anew when it is offered again', () => {
    const { gossip, pool, pass } = aGossip()
    gossip.receive(validator, offered(1n))
    pass(0)
    pass(10_001)
    gossip.uponHead()
    pass(0)
    expect(gossip.counts().waiting).toBe(0)
    gossip.receive(validator, offered(0n, 1n))
    pass(0)
    expect(pool.size).toBe(2)
  })

  it('of one peer only so many are kept', () => {
    const { gossip, pass } = aGossip()
    const strangers = Array.from({ length: GOSSIP_KEPT_PER_PEER_MAX + 20 }, (_, i) => plain(BigInt(i), stranger))
    gossip.receive(
      validator,
      strangers.map(({ raw }) => ({ raw, replaces: null })),
    )
    for (let i = 0; i < 40; i++) pass(0)
    expect(gossip.counts().waiting).toBe(GOSSIP_KEPT_PER_PEER_MAX)
  })

  it.each<[string, Uint8Array, 'reject' | 'accept', RegExp | null]>([
    ['longer than any transaction', new Uint8Array(TRANSACTION_BYTES_MAX + 1), 'reject', null],
    ['no transaction', new Uint8Array([1, 2, 3]), 'accept', /T1: offered what is no transaction: undecodable/],
    ['a broken signature', broken(), 'accept', /T1: offered what is no transaction: /],
  ])('counted against the peer: %s', (_, raw, verdict, words) => {
    const { gossip, pool, pass, penalised } = aGossip()
    expect(gossip.receive(validator, [{ raw, replaces: null }])).toBe(verdict)
    pass(0)
    expect(penalised).toEqual(words === null ? [] : [expect.stringMatching(words)])
    expect(pool.size).toBe(0)
  })
})

describe('T5: what is offered to peers', () => {
  it('leaves at flush, together; a backlog is not sent again at every head', () => {
    const { gossip, pool, sent, pass, transactionsSent } = aGossip()
    for (let nonce = 0n; nonce < 20n; nonce++) gossip.offer(pool.admit(plain(nonce), 0n))
    expect(sent).toEqual([])
    gossip.flush()
    expect([sent.length, transactionsSent().length]).toEqual([1, 20])
    for (let i = 0; i < 4; i++) {
      gossip.uponHead()
      pass(1_000)
    }
    expect(sent.length).toBe(1)
  })

  it('what still waits is offered again after a while, and whoever connects is offered all', () => {
    const { gossip, pool, pass, transactionsSent } = aGossip()
    gossip.offer(pool.admit(plain(0n), 0n))
    gossip.flush()
    pass(5_000)
    expect(transactionsSent().length).toBe(2)
    gossip.uponPeer(validator)
    gossip.uponPeer(observer)
    pass(0)
    expect(transactionsSent().length).toBe(3)
  })

  it('what a block has settled is not looked at again: what waits behind it is offered at the first chance', () => {
    const { gossip, pool, pass, transactionsSent } = aGossip()
    const inBlocks = Array.from({ length: GOSSIP_TRANSACTIONS_MAX }, (_, nonce) => plain(BigInt(nonce), stranger))
    for (const transaction of inBlocks) gossip.offer({ transaction, replaces: null })
    const waits = pool.admit(plain(0n), 0n)
    gossip.offer(waits)
    gossip.flush()
    expect(transactionsSent().length).toBe(inBlocks.length + 1)
    gossip.settle(inBlocks.map(({ hash }) => hash))
    pass(GOSSIP_AGAIN_MS)
    expect(transactionsSent().slice(inBlocks.length + 1)).toEqual([{ raw: waits.transaction.raw, replaces: null }])
  })

  it('what an observer brought is passed on; what a validator brought is not', () => {
    const { gossip, pass, transactionsSent } = aGossip()
    gossip.receive(validator, offered(0n))
    pass(0)
    expect(transactionsSent()).toEqual([])
    gossip.receive(observer, offered(1n))
    pass(0)
    expect(transactionsSent().map(({ raw }) => raw)).toEqual([plain(1n).raw])
  })
})

function broken(): Uint8Array {
  const raw = Uint8Array.from(plain(0n).raw)
  raw.fill(0xff, raw.length - 32)
  return raw
}
