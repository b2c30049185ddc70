// Where the network meets the loop: each kind of message to the part that knows it. A verdict goes back at once; what
// follows runs in the loop's queue.

import { validatorSetHash } from '../consensus/seal.ts'
import { HEIGHTS_AHEAD_MAX } from '../params/limits.ts'
import type { Peer, PeerMessage, TransportEvents, Verdict } from '../types/transport.ts'
import type { Gossip } from './gossip.ts'
import type { LoopParts } from './loopParts.ts'
import { highestAnswer } from './permission.ts'
import type { Presence } from './presence.ts'
import type { Receiver } from './receive.ts'
import type { BlockServer } from './serveBlocks.ts'
import type { Speaker } from './speaker.ts'
import type { Sync } from './sync.ts'

type Parts = Pick<LoopParts, 'chain' | 'transport' | 'consensusStore'> & {
  post(run: () => void): void
  fail(error: unknown): void
  readonly presence: Presence
  readonly speaker: Speaker
  readonly receiver: Receiver
  readonly sync: Sync
  readonly server: BlockServer
  readonly gossip: Gossip
}

export function createPeers(parts: Parts): TransportEvents {
  const { chain, transport, consensusStore, post, fail, presence, speaker, receiver, sync, server, gossip } = parts

  function uponPeer(peer: Peer): void {
    presence.heard(peer.address)
    const { hash, header } = chain.head()
    transport.send(peer.address, { kind: 'head', height: header.number, hash })
    speaker.uponPeer(peer)
    sync.uponPeer(peer)
    gossip.uponPeer(peer)
  }

  function uponMessage(from: Peer, message: PeerMessage): Verdict {
    presence.heard(from.address)
    switch (message.kind) {
      case 'consensus':
        return receiver.receive(from, message.message)
      case 'transactions':
        return gossip.receive(from, message.transactions)
      case 'head':
        post(() => sync.uponHead(from, message.height, message.hash))
        return 'accept'
      case 'get-blocks':
        server.ask(from.address, message.from)
        return 'accept'
      case 'blocks':
        post(() => sync.uponBlocks(from, message.from, message.blocks))
        return 'accept'
      case 'get-highest':
        transport.send(from.address, highestOf(from))
        return 'accept'
      case 'highest':
        return speaker.uponAnswer(from, message)
    }
  }

  /** D4. From the store, so also from a node that is listening itself. */
  function highestOf({ address }: Peer): PeerMessage {
    const head = chain.head().header.number
    const validatorSetHashAt = (height: bigint) =>
      height > head + HEIGHTS_AHEAD_MAX ? null : validatorSetHash(chain.validatorsOf(height))
    return highestAnswer(address, { highestOf: consensusStore.highestOf, validatorSetHashAt, head })
  }

  return {
    onPeer: (peer) => post(() => uponPeer(peer)),
    onPeerGone: (peer) =>
      post(() => {
        sync.uponPeerGone(peer)
        gossip.uponPeerGone(peer)
      }),
    onMessage(from, message) {
      try {
        return uponMessage(from, message)
      } catch (error) {
        fail(error)
        return 'ignore'
      }
    },
  }
}
