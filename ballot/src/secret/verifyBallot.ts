// The reference verifier of one ballot: decode everything, then check every equation by itself.
import { decodeMessage } from '../group/decodeMessage.ts'
import { RISTRETTO } from '../group/ristretto.ts'
import type { ProofFault } from '../proofFault.ts'
import { isProof } from '../sigma/verify.ts'
import { ballotChallenge, ballotStatement } from './ballotStatement.ts'
import { electionKey } from './electionKey.ts'
import { bodyParts, secretBodyBytes } from './layout.ts'
import { checkPlace, type SealedBallot } from './place.ts'

/**
 * Null when the ballot is valid (B3, B4, B5), else the first fault, in the order length, points, scalars, equations. `index` counts
 * the body's points (ciphertexts, then commitments) or its scalars. Throws RangeError for a place of wrong sizes, a form outside B3's
 * limits or a key that does not decode: those are the caller's own data.
 */
export function verifyBallot(ballot: SealedBallot): ProofFault | null {
  checkPlace(ballot)
  const key = electionKey(ballot.key)
  const want = secretBodyBytes(ballot.form)
  if (ballot.body.length !== want) return { code: 'length', have: ballot.body.length, want }
  const parts = bodyParts(ballot.form, ballot.body)
  const message = decodeMessage(parts.points, parts.scalars)
  if ('fault' in message) return message.fault
  const challenge = ballotChallenge(ballot, parts.ciphertexts, parts.commitments)
  const ciphertextPoints = parts.ciphertexts.length / 32
  const given = [RISTRETTO.generator, key, ...message.points.slice(0, ciphertextPoints)]
  const commitments = message.points.slice(ciphertextPoints)
  const holds = isProof(RISTRETTO, ballotStatement(ballot.form), given, commitments, message.scalars, challenge)
  return holds ? null : { code: 'proof' }
}
