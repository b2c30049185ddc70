// B6, watched from outside: what an honest node accepts, builds, votes for and adopts holds no claim but those its own
// verifier has called true in this life of it. What its verifier said enters, and what the node does; Broken leaves.
import { decodeBlock } from '../src/codec/block.ts'
import type { ConsensusEvent } from '../src/consensus/events.ts'
import type { Step } from '../src/consensus/transition.ts'
import type { Address, Hash } from '../src/types/bytes.ts'
import type { BlockRef } from '../src/types/consensus.ts'
import type { Transaction } from '../src/types/transaction.ts'
import type { Place } from './network.ts'
import type { Stage } from './stage.ts'
import { Broken } from './witness.ts'

export type ProofWatch = {
  /** Its memory is empty. */
  uponBoot(place: Place): void
  uponTrue(place: Place, claim: number): void
  uponAccepted(place: Place, transaction: Transaction): void
  uponStep(place: Place, event: ConsensusEvent, after: Step): void
  uponAdopted(place: Place, transactions: readonly Transaction[]): void
}

const NOBODY = `0x${'00'.repeat(20)}` as Address

export function createProofWatch({ claimNames, context }: Pick<Stage, 'claimNames' | 'context'>): ProofWatch {
  /** In this life, and ever: what its journal gives back was proven before. */
  const known = new Map<Place, Set<number>>()
  const everKnown = new Map<Place, Set<number>>()
  /** Blocks it has voted for, in whatever life: it may go on with them. */
  const vouched = new Set<string>()
  const claimsOf = new Map<Hash, readonly number[]>()

  function namesIn({ hash, raw }: BlockRef): readonly number[] {
    const names = claimsOf.get(hash) ?? namesOf(decodeBlock(raw, context.spec.chainId, () => NOBODY).transactions)
    claimsOf.set(hash, names)
    return names
  }

  function namesOf(transactions: readonly Pick<Transaction, 'hash'>[]): readonly number[] {
    return transactions.flatMap(({ hash }) => claimNames.get(hash) ?? [])
  }

  function check(place: Place, names: readonly number[], does: string, proven = known): void {
    const unknown = names.find((name) => proven.get(place)?.has(name) !== true)
    if (unknown !== undefined) throw new Broken('proven-only', `node ${place} ${does} claim ${unknown}`)
  }

  function checkVote(place: Place, ref: BlockRef, type: string): void {
    const name = `${place} ${ref.hash}`
    if (!vouched.has(name)) check(place, namesIn(ref), `says ${type} for`)
    vouched.add(name)
  }

  return {
    uponBoot(place) {
      known.set(place, new Set())
      if (!everKnown.has(place)) everKnown.set(place, new Set())
    },
    uponTrue(place, claim) {
      known.get(place)?.add(claim)
      everKnown.get(place)?.add(claim)
    },
    uponAccepted: (place, transaction) => check(place, namesOf([transaction]), 'answers the hash of', everKnown),
    uponStep(place, event, { state, effects }) {
      if (event.kind === 'built') check(place, namesIn(event.block), 'builds a block with')
      for (const effect of effects) {
        if (effect.kind !== 'say' || (effect.message.kind !== 'prepare' && effect.message.kind !== 'commit')) continue
        const { type, digest } = effect.message.draft
        const ref = state.blocks.find(({ hash }) => hash === digest)
        if (ref !== undefined) checkVote(place, ref, type)
      }
    },
    uponAdopted: (place, transactions) => check(place, namesOf(transactions), 'adopts'),
  }
}
