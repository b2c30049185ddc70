// A block's bytes in, the name by which consensus knows it out: hash and build round. The transactions are held against the
// header's root, because the hash alone binds only the header: without this, good votes could carry another body.
import type { BlockRef } from '../types/consensus.ts'
import { InvalidBlock } from '../types/errors.ts'
import { asInvalidBlock, readHeader } from './header.ts'
import { keccakHash } from './keccak.ts'
import { orderedTrieRoot } from './orderedTrie.ts'
import { hasMore, isListNext, openRlp, type RlpReader, readBytes, readEnd, readList, readRaw } from './rlp.ts'

/** Throws InvalidBlock H1, H2, H4. Two different `raw` never give one hash. What the transactions say is not looked at. */
export function blockRefOf(raw: Uint8Array): BlockRef {
  return asInvalidBlock(() => {
    const reader = openRlp(raw)
    const headerBytes = readRaw(reader)
    const { transactionsRoot, extraData } = readHeader(openRlp(headerBytes))
    const root = orderedTrieRoot(readTransactions(readList(reader)))
    readEnd(readList(reader))
    readEnd(reader)
    if (root !== transactionsRoot) throw new InvalidBlock('H4', 'the transactions are not the header’s', { have: root })
    return { hash: keccakHash(headerBytes), buildRound: buildRoundOf(extraData), raw }
  })
}

/** As they are in the trie: a legacy transaction is a list, a typed one a string, and neither may stand for the other. */
function readTransactions(list: RlpReader): Uint8Array[] {
  const transactions: Uint8Array[] = []
  while (hasMore(list)) {
    const isLegacy = isListNext(list)
    const raw = isLegacy ? readRaw(list) : readBytes(list)
    if (!isLegacy && (raw[0] ?? 0) >= 0xc0) throw new InvalidBlock('H1', 'a list inside a string')
    transactions.push(raw)
  }
  return transactions
}

/** H2. Version byte, then four bytes of build round; the rest is checked with the block. */
function buildRoundOf(extraData: Uint8Array): number {
  if (extraData.length < 5) throw new InvalidBlock('H2', `extraData is ${extraData.length} bytes`)
  return new DataView(extraData.buffer, extraData.byteOffset).getUint32(1)
}
