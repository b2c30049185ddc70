// The network as the node sees it: known peers and typed messages. Two implementations: TLS between processes (p2p/), and
// the simulator's network. Nothing here is trusted but who sent it: identity is a key (N1).
import type { Certificate } from './block.ts'
import type { Address, Hash } from './bytes.ts'
import type { UnverifiedMessage, UnverifiedVote } from './consensus.ts'

export type Peer = {
  /** Validator key's or node key's address; proven by the hello. */
  readonly address: Address
  readonly role: 'validator' | 'observer'
}

/** A transaction that is offered to others (T5); a replacement says what it replaces (T4). */
export type OfferedTransaction = { readonly raw: Uint8Array; readonly replaces: Hash | null }
/** N4. A finalised block on its way to someone who lacks it. */
export type ServedBlock = { readonly raw: Uint8Array; readonly certificate: Certificate }

export type PeerMessage =
  | { readonly kind: 'consensus'; readonly message: UnverifiedMessage }
  | { readonly kind: 'transactions'; readonly transactions: readonly OfferedTransaction[] }
  /** Sent after every connection and whenever the head moves. A claim only: it changes nothing but whom we ask. */
  | { readonly kind: 'head'; readonly height: bigint; readonly hash: Hash }
  | { readonly kind: 'get-blocks'; readonly from: bigint }
  /** Consecutive from what was asked for; bounded in bytes; empty: I have nothing there. */
  | { readonly kind: 'blocks'; readonly from: bigint; readonly blocks: readonly ServedBlock[] }
  /** D4. "What is the highest signature of mine that you hold?" */
  | { readonly kind: 'get-highest' }
  /** With the set hash the vote is over (C3), its author can be recovered by someone who does not know that height yet. */
  | {
      readonly kind: 'highest'
      readonly signed: { readonly vote: UnverifiedVote; readonly validatorSetHash: Hash } | null
      readonly head: bigint
    }

/** N2. `reject` costs the peer score; `ignore` says: not useful, not wrong. */
export type Verdict = 'accept' | 'ignore' | 'reject'

export type TransportEvents = {
  onPeer(peer: Peer): void
  onPeerGone(peer: Peer): void
  onMessage(from: Peer, message: PeerMessage): Verdict
}

export type Transport = {
  readonly self: Address
  peers(): readonly Peer[]
  /** False: not connected, or its queue is full. Never throws, never waits. */
  send(to: Address, message: PeerMessage): boolean
  /** To every peer, or to every validator. */
  broadcast(message: PeerMessage, to?: 'all' | 'validators'): void
  /** Exactly once, before anything arrives. */
  listen(events: TransportEvents): void
  /** N4. This peer served a bad block: drop it and say so. A current validator is throttled, never banned (N2). */
  penalise(peer: Address, reason: string): void
}
