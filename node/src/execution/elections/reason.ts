// The reason an organizer gives for a cancellation or annulment: kept in state, so its length is bounded.
import { REASON_BYTES_MAX } from '@psephos/contracts-abi'
import { revert } from './abi.ts'

/** As UTF-8. Reverts ReasonTooLong. An empty reason is a reason nobody wants to give, and allowed. */
export function checkReason(reason: string): Uint8Array {
  const bytes = new TextEncoder().encode(reason)
  if (bytes.length > REASON_BYTES_MAX) revert('ReasonTooLong', BigInt(bytes.length), BigInt(REASON_BYTES_MAX))
  return bytes
}
