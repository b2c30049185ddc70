// T4: the order in which waiting transactions go into a block. Queues by sender in, one list out; nothing is removed.
// Whoever waits with one ballot comes before anyone's second transaction.
import { OFFICIAL_GAS_SHARE, PLAIN_GAS_SHARE } from '../params/limits.ts'
import type { Entry } from './entry.ts'

export type SelectLimits = {
  /** Of the block to build, seconds: a ballot whose election opens later is held, and its sender's later ones with it. */
  readonly timestamp: bigint
  readonly gasMax: bigint
}

/** `queues`: each sender's entries by nonce, without gaps, the first one executable. */
export function selectEntries(queues: Iterable<readonly Entry[]>, { timestamp, gasMax }: SelectLimits): Entry[] {
  const selected: Entry[] = []
  let gas = 0n
  let plainGasLeft = gasMax / PLAIN_GAS_SHARE
  const heldSenders = new Set<string>()
  const rounds = roundsOf(queues, timestamp)
  // Ballots come first, but not so that an enrolment would wait as long as ballots keep coming.
  const reserved = rounds.some((round) => round.some(isOfficial)) ? gasMax / OFFICIAL_GAS_SHARE : 0n
  let ballotGasLeft = gasMax - reserved
  for (const round of rounds) {
    for (const entry of inOrder(round)) {
      const { sender } = entry.transaction
      if (heldSenders.has(sender)) continue
      if (entry.isPlain && entry.gas > plainGasLeft) {
        heldSenders.add(sender)
        continue
      }
      if (gas + entry.gas > gasMax || (entry.isBallot && entry.gas > ballotGasLeft)) {
        heldSenders.add(sender)
        continue
      }
      if (entry.isPlain) plainGasLeft -= entry.gas
      if (entry.isBallot) ballotGasLeft -= entry.gas
      gas += entry.gas
      selected.push(entry)
    }
  }
  return selected
}

const isOfficial = ({ isBallot, isPlain }: Entry): boolean => !isBallot && !isPlain

/** rounds[i]: the transactions that would be their sender's (i + 1)-th in the block. */
function roundsOf(queues: Iterable<readonly Entry[]>, timestamp: bigint): Entry[][] {
  const rounds: Entry[][] = []
  for (const queue of queues) {
    for (const [i, entry] of queue.entries()) {
      if (entry.notBefore > timestamp) break
      const round = rounds[i] ?? []
      round.push(entry)
      rounds[i] = round
    }
  }
  return rounds
}

/** Ballots before others, each in the order of their acceptance. */
function inOrder(round: Entry[]): Entry[] {
  return round.toSorted((a, b) =>
    a.isBallot === b.isBallot ? a.arrival - b.arrival : Number(b.isBallot) - Number(a.isBallot),
  )
}
