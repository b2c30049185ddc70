// The world as the node sees it. Only runtime creates real ones; tests and the simulator pass their own.
import type { Address } from './bytes.ts'
import type { ProofStatement } from './claim.ts'

export type Clock = {
  /** Wall clock, milliseconds since 1970. */
  nowMs(): number
  /** Never goes back, milliseconds; only differences mean something. */
  monotonicMs(): number
}
export type Timers = { after(delayMs: number, run: () => void): { cancel(): void } }
/** Signs 32-byte digests with the validator's key: 65 bytes r, s, yParity; low s. */
export type Signer = { readonly address: Address; sign(digest: Uint8Array): Uint8Array }
/** Who made a signature (65 bytes r, s, yParity) over a digest. Throws when nobody can have. */
export type Recover = (digest: Uint8Array, signature: Uint8Array) => Address
/** B6. Checks proofs, elsewhere and later, or here and at once. It never fails: what stops it stops the node. */
export type Verifier = {
  /** Jobs it works on at a time; what waits, waits with who asks, so that something urgent can overtake. */
  readonly jobsMax: number
  /** B7. What it is expected to check a millisecond, as `weightOf` counts, until there are measurements. */
  readonly weightPerMs: number
  /** `done` is called once: one verdict each in their order, and how long checking took. */
  verify(statements: readonly ProofStatement[], done: (verdicts: readonly boolean[], elapsedMs: number) => void): void
}
export type Log = {
  debug(facts: object, message: string): void
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
  error(facts: object, message: string): void
}
