// The proof of finality (H3): commit seals of a quorum in, a certificate out; and the check that every node, client and
// auditor makes. It never looks at transactions, only at the header's hash.
import { recoverAddress } from '../codec/signature.ts'
import type { Certificate } from '../types/block.ts'
import type { Address, Hash } from '../types/bytes.ts'
import { InvalidBlock } from '../types/errors.ts'
import type { Recover } from '../types/ports.ts'
import { quorum } from './quorum.ts'
import { consensusDigest, isRound, validatorSetHash } from './seal.ts'

export type Seal = { readonly author: Address /** 65 bytes r, s, yParity. */; readonly signature: Uint8Array }
export type Sealed = { readonly height: bigint; readonly round: number; readonly blockHash: Hash }

/** H3. Seals by distinct validators of one block and round, in any order. */
export function makeCertificate(sealed: Sealed, seals: readonly Seal[]): Certificate {
  const sorted = seals.toSorted((a, b) => (a.author < b.author ? -1 : 1))
  return { ...sealed, signatures: sorted.map((seal) => seal.signature) }
}

/** What the seals of a certificate are over. */
export function sealDigest(
  sealed: Sealed,
  chain: { readonly genesisHash: Hash; readonly validators: readonly Address[] },
): Uint8Array {
  return consensusDigest({
    genesisHash: chain.genesisHash,
    validatorSetHash: validatorSetHash(chain.validators),
    type: 'commit',
    height: sealed.height,
    round: sealed.round,
    digest: sealed.blockHash,
  })
}

export type CertificateContext = {
  readonly genesisHash: Hash
  /** set(h) of the certificate's height (S3). */
  readonly validators: readonly Address[]
  readonly block: { readonly hash: Hash; readonly number: bigint /** H2. */; readonly buildRound: number }
  /** Defaults to the real one; the simulator has its own signatures. */
  readonly recover?: Recover | undefined
}

/** H3, C1, C2. Throws InvalidBlock unless distinct validators, a quorum of them, sealed exactly this block. */
export function checkCertificate(certificate: Certificate, context: CertificateContext): void {
  const { block, validators } = context
  if (certificate.height !== block.number) fail('certificate of another height', { have: certificate.height })
  if (certificate.blockHash !== block.hash) fail('certificate of another block', { have: certificate.blockHash })
  // C3. A round beyond the field's four bytes would be over the same bytes as a small one.
  if (!isRound(certificate.round)) fail('no round', { have: certificate.round })
  if (certificate.round < block.buildRound) fail('round below the build round', { have: certificate.round })
  const signers = certificateSigners(certificate, context)
  signers.forEach((signer, i) => {
    if (!validators.includes(signer)) fail('seal by someone who is no validator', { signer })
    const previous = signers[i - 1]
    if (previous !== undefined && previous >= signer) fail('seals not distinct and sorted', { signer })
  })
  const want = quorum(validators.length)
  if (signers.length < want) fail('no quorum', { have: signers.length, want })
}

/** C2. Who sealed, recovered from the signatures, in their order. Throws InvalidBlock for a malformed one. */
export function certificateSigners(
  certificate: Certificate,
  chain: Pick<CertificateContext, 'genesisHash' | 'validators' | 'recover'>,
): readonly Address[] {
  const digest = sealDigest(certificate, chain)
  const recover = chain.recover ?? recoverSigner
  return certificate.signatures.map((signature) => recoverSealer(recover, digest, signature))
}

function recoverSealer(recover: Recover, digest: Uint8Array, signature: Uint8Array): Address {
  if (signature.length !== 65) fail('a seal is 65 bytes', { have: signature.length })
  try {
    return recover(digest, signature)
  } catch (cause) {
    throw new InvalidBlock('H3', `seal not recoverable: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
}

/** The real one. */
export const recoverSigner: Recover = (digest, signature) =>
  recoverAddress(digest, signature.subarray(0, 32), signature.subarray(32, 64), signature[64] ?? 0)

function fail(message: string, facts: Record<string, bigint | number | string>): never {
  throw new InvalidBlock('H3', message, facts)
}
