// Expected failures as data. The words a person reads are chosen at the edge (rpc/errors.ts).
import type { Claim } from './claim.ts'

export type InvalidTransactionCode =
  | 'undecodable' // not a transaction in canonical RLP
  | 'type-not-supported' // types 3, 4 and unknown ones (T1)
  | 'pre-155' // legacy without chain id (T1)
  | 'contract-creation' // T1
  | 'wrong-chain' // facts: have, want
  | 'bad-signature' // r, s out of range, high s, not recoverable
  | 'tip-above-max-fee' // T2
  | 'value-not-zero' // T2
  | 'gas-too-low' // facts: have, want
  | 'gas-above-block-limit' // facts: have, max
  | 'data-too-large' // facts: have, max
  | 'access-list-too-long' // facts: have, max
  | 'unknown-sender' // T4
  | 'nonce-too-low' // facts: have, want
  | 'nonce-too-high' // facts: have, want
  | 'already-known' // T5
  | 'replacement-refused' // T4; facts: reason
  | 'too-many-pending' // T4; facts: have, max, and `of` what, where it is not transactions
  | 'too-many-this-hour' // T4; facts: have, max, and `of` what, where it is not transactions
  | 'pool-full'

/** A transaction that can never be in a block, or that the door does not take now. */
export class InvalidTransaction extends Error {
  readonly code: InvalidTransactionCode
  readonly facts: Readonly<Record<string, bigint | number | string>>
  constructor(code: InvalidTransactionCode, facts: Readonly<Record<string, bigint | number | string>> = {}) {
    super(code)
    this.name = 'InvalidTransaction'
    this.code = code
    this.facts = facts
  }
}

/** A call or dry run that the contract refused; `data` is an ABI-encoded custom error of contracts-abi. */
export class ExecutionReverted extends Error {
  readonly data: Uint8Array
  constructor(data: Uint8Array) {
    super('execution reverted')
    this.name = 'ExecutionReverted'
    this.data = data
  }
}

/**
 * B6. It would succeed if these were true, and nobody here knows it yet: to be tried again when somebody does. Every secret ballot
 * meets it once, so it has no stack: writing one takes longer than the rest of the refusal.
 */
export class UnprovenClaims extends Error {
  readonly claims: readonly Claim[]
  constructor(claims: readonly Claim[]) {
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = 0
    super('it has proofs that are not verified yet')
    Error.stackTraceLimit = stackTraceLimit
    this.name = 'UnprovenClaims'
    this.claims = claims
  }
}

export type InvalidBlockRule = string

/** A block that breaks a rule; `rule` names it (H1 .. T4, S2), for the log, the peer's score and the audit's report. */
export class InvalidBlock extends Error {
  readonly rule: InvalidBlockRule
  readonly facts: Readonly<Record<string, bigint | number | string>>
  constructor(rule: InvalidBlockRule, message: string, facts: Readonly<Record<string, bigint | number | string>> = {}) {
    super(`${rule}: ${message}`)
    this.name = 'InvalidBlock'
    this.rule = rule
    this.facts = facts
  }
}

/** A consensus message that no honest validator sends; `rule` names what it breaks (C2, C3, C5), for the peer's score. */
export class InvalidMessage extends Error {
  readonly rule: string
  constructor(rule: string, message: string) {
    super(`${rule}: ${message}`)
    this.name = 'InvalidMessage'
    this.rule = rule
  }
}
