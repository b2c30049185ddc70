// The world as the node sees it. Only runtime creates real ones; tests and the simulator pass their own.
import type { Address } from './bytes.ts'

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
export type Log = {
  debug(facts: object, message: string): void
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
  error(facts: object, message: string): void
}
