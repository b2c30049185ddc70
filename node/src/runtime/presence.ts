// Who of the validators is there, from live connections and what was heard lately, and in which round each is. Facts for
// health, metrics and the answer to "why is there no block"; nothing of it ever decides anything.
import type { Address } from '../types/bytes.ts'
import type { Vote } from '../types/consensus.ts'
import type { ValidatorPresence } from '../types/networkView.ts'
import type { Clock } from '../types/ports.ts'
import type { Transport } from '../types/transport.ts'

export type Presence = {
  heard(peer: Address): void
  voted(vote: Vote): void
  /** A proposal built in its round has come. */
  proposed(author: Address, timestamp: bigint): void
  of(validators: readonly Address[]): readonly ValidatorPresence[]
}
export function createPresence(transport: Transport, clock: Clock): Presence {
  const heardAt = new Map<Address, number>()
  const lastVotes = new Map<Address, Vote>()
  const clockAheadMs = new Map<Address, number>()

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
      clockAheadMs: clockAheadMs.get(address) ?? null,
    }
  }

  return {
    heard: (peer) => heardAt.set(peer, clock.monotonicMs()),
    voted(vote) {
      const last = lastVotes.get(vote.author)
      if (last === undefined || isLater(vote, last)) lastVotes.set(vote.author, vote)
    },
    proposed: (author, timestamp) => clockAheadMs.set(author, Number(timestamp) * 1_000 - clock.nowMs()),
    of: (validators) => validators.map(presenceOf),
  }
}

function isLater(a: Vote, b: Vote): boolean {
  return a.height > b.height || (a.height === b.height && a.round >= b.round)
}
