// What peers say about consensus, before the state machine hears of it: every signature checked against set(height), every
// block held against its hash. What is about a height at or below the head goes no further, and its sender is answered
// with blocks from there on (C8).
import { votesOf } from '../consensus/evidence.ts'
import { proposerOf } from '../consensus/proposer.ts'
import { verifyMessage } from '../consensus/verify.ts'
import { HEIGHTS_AHEAD_MAX, LATE_ANSWER_MS_MIN } from '../params/limits.ts'
import type { Address } from '../types/bytes.ts'
import type { ConsensusMessage, UnverifiedMessage, Vote } from '../types/consensus.ts'
import { InvalidBlock, InvalidMessage } from '../types/errors.ts'
import type { Peer, Verdict } from '../types/transport.ts'
import type { Executions } from './executed.ts'
import type { LoopParts } from './loopParts.ts'

export type Receiver = {
  receive(from: Peer, message: UnverifiedMessage): Verdict
  /** The head has moved: what is late is counted from here. */
  uponHead(): void
}

type Parts = Pick<LoopParts, 'chain' | 'recover' | 'clock' | 'log'> & {
  readonly executions: Executions
  /** Every vote that was verified, those inside messages too (C11, D4). */
  note(vote: Vote): void
  /** Of the height after the head or the next. */
  deliver(message: ConsensusMessage): void
  /** C8. */
  serve(peer: Address, from: bigint): void
}

export function createReceiver(parts: Parts): Receiver {
  const { chain, recover, clock, log, executions } = parts
  const answeredAt = new Map<Address, number>()
  let headAt = clock.monotonicMs()
  const headHeight = () => chain.head().header.number

  function receive(from: Peer, unverified: UnverifiedMessage): Verdict {
    const { height } = unverified.vote
    if (height > headHeight() + HEIGHTS_AHEAD_MAX || height < 1n) return 'ignore'
    try {
      const validators = chain.validatorsOf(height)
      const message = verifyMessage(unverified, { genesisHash: chain.genesisHash, validators, recover })
      for (const vote of votesOf(message)) parts.note(vote)
      if (height <= headHeight()) return uponLate(from, height)
      if (isOutOfTurn(message, validators)) throw new InvalidMessage('C4', 'a proposal by one whose turn it is not')
      parts.deliver(withInterned(message))
      return 'accept'
    } catch (error) {
      if (!(error instanceof InvalidMessage || error instanceof InvalidBlock)) throw error
      const facts = { peer: from.address, rule: error.rule, reason: error.message }
      log.warn({ ...facts, height: String(height), kind: unverified.kind }, 'a message that no honest validator sends')
      return 'reject'
    }
  }

  /** Before its block is looked at. Of the height after the next the parent's builder is not known yet. */
  function isOutOfTurn({ kind, vote }: ConsensusMessage, validators: readonly Address[]): boolean {
    if (kind !== 'proposal' || vote.height !== headHeight() + 1n) return false
    return vote.author !== proposerOf(validators, vote.round, chain.head().header.miner)
  }

  function withInterned(message: ConsensusMessage): ConsensusMessage {
    const { height } = message.vote
    if (message.kind === 'proposal') return { ...message, block: executions.intern(message.block, height) }
    if (message.kind !== 'round-change' || message.proof === null) return message
    return { ...message, proof: { ...message.proof, block: executions.intern(message.proof.block, height) } }
  }

  /** Commits that crossed our own are late by milliseconds and nobody's trouble: then the sender has the block too. */
  function uponLate({ address }: Peer, height: bigint): Verdict {
    const now = clock.monotonicMs()
    const isCrossing = height === headHeight() && now - headAt < LATE_ANSWER_MS_MIN
    const lastAt = answeredAt.get(address)
    if (isCrossing || (lastAt !== undefined && now - lastAt < LATE_ANSWER_MS_MIN)) return 'ignore'
    answeredAt.set(address, now)
    parts.serve(address, height)
    return 'ignore'
  }

  return {
    receive,
    uponHead() {
      headAt = clock.monotonicMs()
    },
  }
}
