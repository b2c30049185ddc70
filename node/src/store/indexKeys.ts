// 32-bit keys for look-ups by hash. What enters is already uniformly distributed (hashes), or is mixed here (sender and
// nonce), so a collision among the entries of one era is rare; whoever looks up compares the real value.

import { codeNumber } from '@psephos/ballot'
import { ELECTIONS_ADDRESS } from '@psephos/contracts-abi'
import type { Log, Receipt } from '../types/block.ts'
import type { Address, Hash } from '../types/bytes.ts'

/** First four bytes. */
export function hashKey(hash: Hash): number {
  return Number.parseInt(hash.slice(2, 10), 16)
}

/** The address's first four bytes, mixed with the nonce so that one sender's transactions spread. */
export function senderNonceKey(sender: Address, nonce: bigint): number {
  const low = Number(BigInt.asUintN(32, nonce))
  return (Number.parseInt(sender.slice(2, 10), 16) ^ Math.imul(low, 0x9e3779b1)) >>> 0
}

/** The first 32 of the code's 95 bits. */
export function codeKey(code: bigint): number {
  return Number(code >> 63n)
}

export type CastBallot = { readonly election: bigint; readonly code: bigint }

/** keccak256('VoteCast(uint256,address,bytes32)'), pinned against the ABI by a test. */
export const VOTE_CAST_TOPIC = '0x38a83bc97fe3c67d89842c1c27a230b6538d70d76059eb5354488ea03ef24262' as Hash

/** S5. The ballots that a receipt's logs announce. */
export function castBallotsOf(receipt: Receipt): readonly CastBallot[] {
  return receipt.logs.filter(isVoteCast).map((log) => ({
    election: BigInt(log.topics[1] ?? 0),
    code: codeNumber(log.data),
  }))
}

function isVoteCast(log: Log): boolean {
  return (log.address as string) === ELECTIONS_ADDRESS && log.topics[0] === VOTE_CAST_TOPIC && log.data.length >= 32
}
