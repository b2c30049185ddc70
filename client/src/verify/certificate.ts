// Finality, checked: a block's hash and the signatures over it enter, the distinct validators that signed leave.
import {
  type Address,
  concat,
  type Hash,
  type Hex,
  hexToBigInt,
  keccak256,
  numberToHex,
  recoverAddress,
  slice,
  stringToHex,
} from 'viem'
import type { Certificate } from '../types.ts'
import { EvidenceFault } from './evidenceFault.ts'
import type { VerifiedHeader } from './header.ts'
import { quorumOf, validatorSetHash } from './validatorSet.ts'

/** How many signed, of how many, and how many are needed. */
export type Signed = { have: number; of: number; need: number; signers: Address[] }
export type CertificateEvidence = Pick<
  Certificate,
  'height' | 'round' | 'blockHash' | 'signatures' | 'validatorSetHash'
>

const TAG = concat(['0x19', stringToHex('psephos/consensus/1')])
const COMMIT = 2
/** secp256k1's order / 2: the mirror image of a signature is another signature, and only the low one is taken. */
const S_MAX = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n

/** C3. What a validator signs to commit a block: every field has a fixed width, so no two messages share bytes. */
export function commitDigest(message: {
  genesisHash: Hash
  validatorSetHash: Hash
  height: bigint
  round: number
  blockHash: Hash
}): Hash {
  return keccak256(
    concat([
      TAG,
      message.genesisHash,
      message.validatorSetHash,
      numberToHex(COMMIT, { size: 1 }),
      numberToHex(message.height, { size: 8 }),
      numberToHex(message.round, { size: 4 }),
      message.blockHash,
      numberToHex(0, { size: 4 }),
      numberToHex(0, { size: 32 }),
    ]),
  )
}

/** H3. Throws `wrong-block`, `wrong-validator-set`, `round-before-build`, and the faults of signatures. */
export async function verifyCertificate(
  certificate: CertificateEvidence,
  { header, validators, genesisHash }: { header: VerifiedHeader; validators: readonly Address[]; genesisHash: Hash },
): Promise<Signed> {
  const { height, round, blockHash, signatures } = certificate
  if (blockHash !== header.hash) throw new EvidenceFault('wrong-block', { have: blockHash, want: header.hash })
  if (height !== header.number) throw new EvidenceFault('wrong-block', { have: height, want: header.number })
  const setHash = validatorSetHash(validators)
  if (certificate.validatorSetHash !== setHash) {
    throw new EvidenceFault('wrong-validator-set', { have: certificate.validatorSetHash, want: setHash })
  }
  if (round < 0 || round > 0xffff_ffff) throw new EvidenceFault('malformed', { what: 'round' })
  if (header.buildRound === null || round < header.buildRound) throw new EvidenceFault('round-before-build', { round })
  // A list longer than the set must repeat someone: refused before any of it costs a recovery.
  if (signatures.length > validators.length) throw new EvidenceFault('repeated-signer', { have: signatures.length })
  const digest = commitDigest({ genesisHash, validatorSetHash: setHash, height, round, blockHash })
  const signers = await Promise.all(signatures.map((signature) => signerOf(digest, signature)))
  const known = new Set(validators.map((one) => one.toLowerCase()))
  const stranger = signers.find((signer) => !known.has(signer))
  if (stranger !== undefined) throw new EvidenceFault('unknown-signer', { signer: stranger })
  if (new Set(signers).size !== signers.length) throw new EvidenceFault('repeated-signer', { have: signers.length })
  const signed = { have: signers.length, of: validators.length, need: quorumOf(validators.length), signers }
  if (signed.have < signed.need) throw new EvidenceFault('too-few-signers', { have: signed.have, need: signed.need })
  return signed
}

async function signerOf(digest: Hash, signature: Hex): Promise<Address> {
  if (signature.length !== 2 + 2 * 65) throw new EvidenceFault('malformed', { what: 'signature' })
  const [r, s] = [slice(signature, 0, 32), slice(signature, 32, 64)]
  const yParity = hexToBigInt(slice(signature, 64, 65))
  if (yParity > 1n || hexToBigInt(s) > S_MAX) throw new EvidenceFault('bad-signature')
  try {
    return (
      await recoverAddress({ hash: digest, signature: { r, s, yParity: Number(yParity) } })
    ).toLowerCase() as Address
  } catch (cause) {
    throw new EvidenceFault('bad-signature', {}, cause)
  }
}
