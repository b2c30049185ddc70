// A signed transaction goes to a node, once in effect however often it is sent. The raw bytes enter, their hash leaves
// when a node has promised to keep them (T5).
import { type Hash, type Hex, keccak256 } from 'viem'
import { PsephosError } from '../errors.ts'
import { asHash, callRpc } from '../rpc.ts'
import type { PsephosClient } from '../types.ts'
import { transactionStatus } from './transactionStatus.ts'

/**
 * Safe to repeat: "already known" is success, and "nonce too low" is too when the nonce was used by these very bytes.
 * Throws PsephosError: `refused` (with the contract's reason), a code of the door, or of the way there.
 */
export async function sendSigned(client: PsephosClient, { raw }: { raw: Hex }): Promise<Hash> {
  const hash = keccak256(raw)
  try {
    const answer = asHash(await callRpc(client, { method: 'eth_sendRawTransaction', params: [raw] }), 'hash')
    if (answer !== hash) throw new PsephosError('bad-answer', { what: 'hash', have: answer, want: hash })
    return hash
  } catch (error) {
    if (!(error instanceof PsephosError)) throw error
    if (error.code === 'already-known') return hash
    // Sent before, recorded meanwhile: the door then judges it against the state that it made.
    if ((error.code === 'nonce-too-low' || error.code === 'refused') && (await isHere(client, hash))) return hash
    throw error
  }
}

/** No answer to this question leaves the door's refusal standing. */
async function isHere(client: PsephosClient, hash: Hash): Promise<boolean> {
  const { status } = await transactionStatus(client, { hash }).catch(() => ({ status: 'unknown' }))
  return status === 'recorded' || status === 'pending'
}
