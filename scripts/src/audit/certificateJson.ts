// A certificate between its JSON form (psephos_getCertificate, export file) and bytes. Only the four fields that are
// signed over or counted are read; signers and set hash are recomputed, never believed.

import type { Certificate } from '@psephos/node/types/block.ts'
import type { Hash } from '@psephos/node/types/bytes.ts'
import { bytesToHex, type Hex, hexToBytes, isHex } from 'viem'
import { SourceFailure } from './source.ts'

export type CertificateJson = {
  readonly height: Hex
  readonly round: Hex
  readonly blockHash: Hex
  readonly signatures: readonly Hex[]
}

export function certificateToJson(certificate: Certificate): CertificateJson {
  return {
    height: `0x${certificate.height.toString(16)}`,
    round: `0x${certificate.round.toString(16)}`,
    blockHash: certificate.blockHash,
    signatures: certificate.signatures.map((signature) => bytesToHex(signature)),
  }
}

/** Null stays null; anything else must have the four fields. Throws SourceFailure naming the field. */
export function certificateFromJson(json: unknown): Certificate | null {
  if (json === null || json === undefined) return null
  if (typeof json !== 'object') throw new SourceFailure('a certificate is not an object')
  const fields = json as Record<string, unknown>
  const { blockHash, signatures } = fields
  if (typeof blockHash !== 'string' || blockHash.length !== 66 || !isHex(blockHash))
    throw new SourceFailure('a certificate has no blockHash of 32 bytes')
  if (!Array.isArray(signatures)) throw new SourceFailure('a certificate has no list of signatures')
  return {
    height: quantity(fields, 'height'),
    round: Number(quantity(fields, 'round')),
    blockHash: blockHash.toLowerCase() as Hash,
    signatures: signatures.map((signature) => hexToBytes(hexText(signature, 'a signature'))),
  }
}

/** Whole bytes of hex. A repeated group would cost a frame for every byte, and blocks have many millions. */
export function hexText(value: unknown, what: string): Hex {
  const isHexText =
    typeof value === 'string' && value.startsWith('0x') && value.length % 2 === 0 && !NO_DIGIT.test(value.slice(2))
  if (!isHexText) throw new SourceFailure(`${what} is not hex`)
  return value as Hex
}
const NO_DIGIT = /[^0-9a-fA-F]/

function quantity(fields: Record<string, unknown>, name: string): bigint {
  const value = fields[name]
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return BigInt(value)
  if (typeof value === 'string' && /^0x[0-9a-f]{1,16}$/i.test(value)) return BigInt(value)
  throw new SourceFailure(`a certificate's ${name} is not a number`)
}
