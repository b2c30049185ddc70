// Hash and header of a block's bytes, without its transactions: enough to check a certificate before
// anything costly is done with the rest.
import { asInvalidBlock, readHeader } from '../codec/header.ts'
import { keccakHash } from '../codec/keccak.ts'
import { openRlp, readRaw } from '../codec/rlp.ts'
import type { BlockHead } from '../types/chainView.ts'

/** Throws InvalidBlock H1. The transactions may still be anything. */
export function blockHeadOf(raw: Uint8Array): BlockHead {
  return asInvalidBlock(() => {
    const headerBytes = readRaw(openRlp(raw))
    return { hash: keccakHash(headerBytes), header: readHeader(openRlp(headerBytes)) }
  })
}
