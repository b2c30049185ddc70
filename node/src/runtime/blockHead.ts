// Hash and header of a block's bytes, without its transactions: enough to check a certificate, or to see whether bytes are
// the block they are said to be, before anything costly is done with them.
import { asInvalidBlock, readHeader } from '../codec/header.ts'
import { keccakHash } from '../codec/keccak.ts'
import { openRlp, readRaw } from '../codec/rlp.ts'
import { decodeExtraData } from '../execution/extraData.ts'
import type { BlockHead } from '../types/chainView.ts'
import type { BlockRef } from '../types/consensus.ts'
import { InvalidBlock } from '../types/errors.ts'

/** Throws InvalidBlock H1. The transactions may still be anything. */
export function blockHeadOf(raw: Uint8Array): BlockHead {
  return asInvalidBlock(() => {
    const headerBytes = readRaw(openRlp(raw))
    return { hash: keccakHash(headerBytes), header: readHeader(openRlp(headerBytes)) }
  })
}

/** Throws InvalidBlock. */
export function refOf(raw: Uint8Array): BlockRef {
  const { hash, header } = blockHeadOf(raw)
  return { hash, buildRound: decodeExtraData(header.extraData).round, raw }
}

/** C3, H2. The bytes have the hash and the build round that a message gives them. Throws InvalidBlock. */
export function checkBlockRef(ref: BlockRef, height: bigint): void {
  const { hash, header } = blockHeadOf(ref.raw)
  if (hash !== ref.hash) throw new InvalidBlock('C3', 'the block has another hash', { have: hash, want: ref.hash })
  if (header.number !== height) throw new InvalidBlock('C3', 'a block of another height', { have: header.number })
  const { round } = decodeExtraData(header.extraData)
  if (round !== ref.buildRound) throw new InvalidBlock('H2', 'another build round', { have: round })
}
