// A block's bytes in, the name by which consensus knows it out: hash and build round, both of the header. Whether the
// transactions are the header's is asked later, of signed messages only (runtime: it costs more than all the rest).
import type { BlockRef } from '../types/consensus.ts'
import { InvalidBlock } from '../types/errors.ts'
import { asInvalidBlock, readHeader } from './header.ts'
import { keccakHash } from './keccak.ts'
import { openRlp, readEnd, readList, readRaw } from './rlp.ts'

/** Throws InvalidBlock H1, H2. Two bodies under one header give the same hash: keep neither before they were told apart. */
export function blockRefOf(raw: Uint8Array): BlockRef {
  return asInvalidBlock(() => {
    const reader = openRlp(raw)
    const headerBytes = readRaw(reader)
    const { extraData } = readHeader(openRlp(headerBytes))
    readList(reader) // the transactions, unread
    readEnd(readList(reader))
    readEnd(reader)
    return { hash: keccakHash(headerBytes), buildRound: buildRoundOf(extraData), raw }
  })
}

/** H2. Version byte, then four bytes of build round; the rest is checked with the block. */
function buildRoundOf(extraData: Uint8Array): number {
  if (extraData.length < 5) throw new InvalidBlock('H2', `extraData is ${extraData.length} bytes`)
  return new DataView(extraData.buffer, extraData.byteOffset).getUint32(1)
}
