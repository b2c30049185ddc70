// Nonces of sign-in messages: each is given out once, may be signed within minutes, and is good for one try. In memory only:
// after a restart one begins again.
import { NONCE_MS, NONCES_MAX } from '../limits.ts'

export type Nonces = {
  give(): { nonce: string; expiresAtMs: number }
  /** True once for a nonce that is not too old. */
  take(nonce: string): boolean
}

/** `newNonce`: at least 8 letters and digits (EIP-4361). */
export function createNonces(newNonce: () => string, nowMs: () => number): Nonces {
  const given = new Map<string, number>()
  return {
    give() {
      const nonce = newNonce()
      const expiresAtMs = nowMs() + NONCE_MS
      given.set(nonce, expiresAtMs)
      const oldest = given.keys().next().value
      if (given.size > NONCES_MAX && oldest !== undefined) given.delete(oldest)
      return { nonce, expiresAtMs }
    },
    take(nonce) {
      const expiresAtMs = given.get(nonce)
      given.delete(nonce)
      return expiresAtMs !== undefined && nowMs() < expiresAtMs
    },
  }
}
