// Who of the validators is there, from live connections and what was heard lately, and in which round each is. Facts for
// health, metrics and the answer to "why is there no block"; nothing of it ever decides anything.
import { quorum } from '../consensus/quorum.ts'
import type { Address } from '../types/bytes.ts'
import type { Vote } from '../types/consensus.ts'
import type { Clock } from '../types/ports.ts'
import type { Transport } from '../types/transport.ts'

export type Presence = {
  heard(peer: Address): void
  voted(vote: Vote): void
  of(validators: readonly Address[]): readonly ValidatorPresence[]
}
export type ValidatorPresence = {
  readonly address: Address
  readonly isSelf: boolean
  readonly isConnected: boolean
  /** Connected: the network ends connections that are silent. Always true of this node itself. */
  readonly isPresent: boolean
  /** Since its last message of any kind; null: none since the start. */
  readonly silentMs: number | null
  /** Of its last consensus message. */
  readonly height: bigint | null
  readonly round: number | null
}

export function createPresence(transport: Transport, clock: Clock): Presence {
  const heardAt = new Map<Address, number>()
  const lastVotes = new Map<Address, Vote>()

  function presenceOf(address: Address): ValidatorPresence {
    const isSelf = address === transport.self
    const isConnected = transport.peers().some((peer) => peer.address === address)
    const at = heardAt.get(address)
    const silentMs = at === undefined ? null : clock.monotonicMs() - at
    const vote = lastVotes.get(address)
    return {
      ...{ address, isSelf, isConnected, silentMs },
      isPresent: isSelf || isConnected,
      height: vote?.height ?? null,
      round: vote?.round ?? null,
    }
  }

  return {
    heard: (peer) => heardAt.set(peer, clock.monotonicMs()),
    voted(vote) {
      const last = lastVotes.get(vote.author)
      if (last === undefined || isLater(vote, last)) lastVotes.set(vote.author, vote)
    },
    of: (validators) => validators.map(presenceOf),
  }
}

function isLater(a: Vote, b: Vote): boolean {
  return a.height > b.height || (a.height === b.height && a.round >= b.round)
}

export function isQuorumPresent(presences: readonly ValidatorPresence[]): boolean {
  return presences.filter(({ isPresent }) => isPresent).length >= quorum(presences.length)
}
