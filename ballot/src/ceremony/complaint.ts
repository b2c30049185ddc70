import type { Random } from '../random.ts'
import type { DealPlace } from './deal.ts'

/** A complaint's proof is A || B || z; the opened secret S (32 bytes) stands beside it. */
export const COMPLAINT_PROOF_BYTES = 96

export type ComplaintPlace = {
  /** Whose deal it is, verified by `verifyDeal` before. */
  dealer: DealPlace
  deal: Uint8Array
  /** Index of the one who complains. */
  accuser: number
  /** E_j of the accuser, 32 bytes. */
  transportKey: Uint8Array
}

/** The trustee's own check of its share in a deal: f(j) = y_j - pad, f(j) G = sum j^m C_m. False: complain. Pure, blinded, needs the transport secret. */
export function checkOwnShare(
  _dealer: DealPlace,
  _deal: Uint8Array,
  _own: { index: number; transportSecret: Uint8Array },
  _random: Random,
): boolean {
  throw new Error('being written')
}

/** Step 4: S = e_j R_j with the proof that log_G E_j = log_R S, over ctxD, dealer, accuser, the deal's commitment, E_j, R_j, y_j, S, A, B. Opens this one share to everyone. */
export function makeComplaint(
  _place: ComplaintPlace,
  _transportSecret: Uint8Array,
  _random: Random,
): { shared: Uint8Array; proof: Uint8Array } {
  throw new Error('being written')
}

/**
 * Who is at fault: 'dealer' when the opened share is wrong, 'accuser' when it is right (a false complaint), 'malformed' when the
 * complaint proves nothing (refuse the transaction). Synchronous and deterministic: execution calls it.
 */
export function judgeComplaint(
  _place: ComplaintPlace,
  _shared: Uint8Array,
  _proof: Uint8Array,
): 'dealer' | 'accuser' | 'malformed' {
  throw new Error('being written')
}
