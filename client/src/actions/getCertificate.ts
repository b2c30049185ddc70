// The commit certificate of a block, as a node serves it. Checking it is `verify/checkCertificate`.
import { type Hash, numberToHex } from 'viem'
import { asAddress, asFields, asHash, asHex, asList, asNumber, asQuantity, callRpc } from '../rpc.ts'
import type { Certificate, PsephosClient } from '../types.ts'

/** H3. Null for block 0 and for a block this node does not have. */
export async function getCertificate(
  client: PsephosClient,
  { block }: { block: bigint | Hash | 'latest' },
): Promise<Certificate | null> {
  const params = [typeof block === 'bigint' ? numberToHex(block) : block]
  const answer = await callRpc(client, { method: 'psephos_getCertificate', params })
  return answer === null ? null : decodeCertificate(answer)
}

/** JSON -> Certificate. Throws `bad-answer`. */
export function decodeCertificate(answer: unknown): Certificate {
  const fields = asFields(answer, 'certificate')
  return {
    height: asQuantity(fields.height, 'height'),
    round: asNumber(fields.round, 'round'),
    blockHash: asHash(fields.blockHash, 'blockHash'),
    signatures: asList(fields.signatures, 'signatures').map((signature) => asHex(signature, 'signature', 65)),
    signers: asList(fields.signers ?? [], 'signers').map((signer) => asAddress(signer, 'signer')),
    validatorSetHash: asHash(fields.validatorSetHash, 'validatorSetHash'),
  }
}
