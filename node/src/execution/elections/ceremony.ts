// What every step of a key ceremony begins with: the current attempt, its stage, and which trustee asks. Reverts with the
// named error, or returns what it read.

import { ceremonyContext } from '@psephos/ballot'
import { type CeremonyStage, SECRECY } from '@psephos/contracts-abi'
import { hexToBytes } from '../../codec/hex.ts'
import type { Address } from '../../types/bytes.ts'
import { InvalidBlock } from '../../types/errors.ts'
import type { StateReader } from '../../types/state.ts'
import type { ContractCall } from '../contract.ts'
import { revert } from './abi.ts'
import { type CeremonyFacts, isIn, type StageNow, stageAt, stageNumber } from './ceremonyStage.ts'
import { checkPhase, findElection } from './checks.ts'
import {
  hasKey,
  readAttemptNumber,
  readDeadlines,
  readProgress,
  readTrusteeAccount,
  type TrusteePlace,
  type TrusteeSet,
} from './secretStorage.ts'
import { readManifestHash, readRules, readSchedule } from './storage.ts'

/** Reverts NotSecret: an open election has no key, no ceremony and nothing to decrypt. */
export function checkSecret({ state }: ContractCall, election: bigint): void {
  if (!isSecret(state, election)) revert('NotSecret', election)
}

export function isSecret(state: StateReader, election: bigint): boolean {
  return readRules(state, election).secrecy === SECRECY.secret
}

export type CurrentAttempt = CeremonyFacts & {
  readonly election: bigint
  /** From 1. */
  readonly attempt: number
  readonly now: StageNow
}

/** The current attempt of a secret election; attempt 0, stage None, as long as it is a draft. */
export function findAttempt({ state, place }: ContractCall, election: bigint): CurrentAttempt {
  const attempt = readAttemptNumber(state, election)
  const facts = {
    ...readProgress(state, election, attempt),
    ...readDeadlines(state, election, attempt),
    hasKey: hasKey(state, election),
    opensAt: readSchedule(state, election).opensAt,
  }
  const none: StageNow = { stage: 'None', endsAt: 0n, active: 0, asked: 0 }
  return { ...facts, election, attempt, now: attempt === 0 ? none : stageAt(facts, place.timestamp) }
}

/**
 * The attempt that a call means, in a stage that it may act in. Deadlines are closings: the door judges them by the head's
 * time (T5). Reverts UnknownElection, NotSecret, WrongPhase, WrongAttempt, WrongStage.
 */
export function findAttemptIn(
  call: ContractCall,
  election: bigint,
  attempt: number,
  stage: CeremonyStage,
): CurrentAttempt {
  const found = findElection(call, election)
  checkSecret(call, election)
  checkPhase(election, found, 'Locked')
  const current = findAttempt(call, election)
  if (attempt !== current.attempt) revert('WrongAttempt', election, current.attempt)
  if (current.now.stage === stage) return current
  const { closingTimestamp } = call.place
  const earlier = closingTimestamp === undefined ? current.now : stageAt(current, closingTimestamp)
  if (earlier.stage !== stage) revert('WrongStage', election, stageNumber(current.now.stage), current.now.endsAt)
  return { ...current, now: earlier }
}

export type TrusteeStep = { readonly current: CurrentAttempt; readonly place: TrusteePlace }

/**
 * The sender as a trustee that may act now and has not: `done` says who has. Reverts as `findAttemptIn`, and NotTrustee,
 * TrusteeOut, StepDone.
 */
export function findTrusteeStep(
  call: ContractCall,
  { election, attempt, stage }: { election: bigint; attempt: number; stage: CeremonyStage },
  done: (current: CurrentAttempt) => TrusteeSet,
): TrusteeStep {
  const current = findAttemptIn(call, election, attempt, stage)
  const index = indexOf(call.state, current, call.sender)
  if (index === 0) revert('NotTrustee', election, call.sender)
  if (!isIn(current.now.active, index)) revert('TrusteeOut', election, index)
  if (isIn(done(current), index)) revert('StepDone', election, index)
  return { current, place: { election, attempt, index } }
}

/** 0: no trustee of this attempt. */
function indexOf(state: StateReader, attempt: CurrentAttempt, account: Address): number {
  return trusteeAccounts(state, attempt).indexOf(account) + 1
}

/** In order: trustee 1 first. */
export function trusteeAccounts(
  state: StateReader,
  { election, attempt, trusteeCount }: Pick<CurrentAttempt, 'election' | 'attempt' | 'trusteeCount'>,
): Address[] {
  return Array.from({ length: trusteeCount }, (_, i) => readTrusteeAccount(state, { election, attempt, index: i + 1 }))
}

/** ctxD of that attempt (B2), 64 bytes. */
export function contextOf({ context, state }: ContractCall, current: CurrentAttempt): Uint8Array {
  const { election, attempt, threshold } = current
  return ceremonyContext({
    chainId: context.spec.chainId,
    genesisHash: hexToBytes(context.genesisHash),
    election,
    manifestHash: hexToBytes(readManifestHash(state, election)),
    attempt,
    threshold,
    trustees: trusteeAccounts(state, current).map((account) => hexToBytes(account)),
  })
}

/**
 * Computes with what earlier steps were proven to be. Where a block holds an untrue claim, such a computation may find bytes
 * that are no points before anybody has looked at the claim: that block is invalid (B6).
 */
export function withProven<Value>(compute: () => Value): Value {
  try {
    return compute()
  } catch (error) {
    if (error instanceof RangeError) throw new InvalidBlock('B6', 'a proof that was taken for true is not', {})
    throw error
  }
}
