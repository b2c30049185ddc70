// The stage of a key ceremony, from what its trustees did and from block time: a stage ends when all who must have acted, or
// at its deadline, and nothing is written when it does. Pure; views and functions ask here.
import { CEREMONY_STAGES, type CeremonyStage } from '@psephos/contracts-abi'
import type { AttemptDeadlines, AttemptProgress, TrusteeSet } from './secretStorage.ts'

export type CeremonyFacts = AttemptProgress &
  AttemptDeadlines & {
    /** The chain has computed this election's key: there is nothing left to do. */
    readonly hasKey: boolean
    readonly opensAt: bigint
  }

export type StageNow = {
  readonly stage: CeremonyStage
  /** Seconds; 0 where no deadline is left. */
  readonly endsAt: bigint
  /** Who must act in this stage; where it is over, whom the key comes from or would have come from. */
  readonly active: TrusteeSet
  /** How many of the four steps were asked for so far. */
  readonly asked: number
}

/** `time`: seconds. */
export function stageAt(facts: CeremonyFacts, time: bigint): StageNow {
  const { hasKey, aborted, opensAt, confirmed, badDeals, minQualified } = facts
  const steps = stepsOf(facts)
  const ended = (stage: CeremonyStage, active: TrusteeSet, asked: number) => ({ stage, endsAt: 0n, active, asked })
  if (hasKey) return ended('Complete', confirmed & ~badDeals, steps.length)
  if (aborted) return ended('Failed', confirmed & ~badDeals, steps.length)
  let active = allOf(facts.trusteeCount)
  for (const [asked, { stage, done, by }] of steps.entries()) {
    if (stage === 'Confirming') active &= ~badDeals
    // Nobody comes back: with too few left, the rest is not waited for.
    if (countOf(active) < minQualified) return ended('Failed', active, asked)
    if (time < by && (active & ~done) !== 0) return { stage, endsAt: by, active, asked: asked + 1 }
    active &= done
  }
  if (countOf(active) < minQualified || time >= opensAt) return ended('Failed', active, steps.length)
  return { stage: 'Completing', endsAt: opensAt, active, asked: steps.length }
}

type Step = { readonly stage: CeremonyStage; readonly done: TrusteeSet; readonly by: bigint }

/** The four steps of a trustee, in order. */
export function stepsOf(facts: AttemptProgress & AttemptDeadlines): readonly Step[] {
  return [
    { stage: 'Registering', done: facts.registered, by: facts.registerBy },
    { stage: 'Committing', done: facts.committed, by: facts.commitBy },
    { stage: 'Dealing', done: facts.dealt, by: facts.dealBy },
    { stage: 'Confirming', done: facts.confirmed, by: facts.confirmBy },
  ]
}

export function stageNumber(stage: CeremonyStage): number {
  return CEREMONY_STAGES.indexOf(stage)
}

export function bitOf(trustee: number): TrusteeSet {
  return 1 << (trustee - 1)
}

export function isIn(set: TrusteeSet, trustee: number): boolean {
  return (set & bitOf(trustee)) !== 0
}

export function allOf(trusteeCount: number): TrusteeSet {
  return (1 << trusteeCount) - 1
}

export function countOf(set: TrusteeSet): number {
  return membersOf(set).length
}

/** Indexes from 1, ascending. */
export function membersOf(set: TrusteeSet): number[] {
  const members: number[] = []
  for (let trustee = 1; set >> (trustee - 1) > 0; trustee++) if (isIn(set, trustee)) members.push(trustee)
  return members
}
