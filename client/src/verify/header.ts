// A block header from its bytes. Whoever checks anything starts here: the hash is of these very bytes, nothing left out (H1).
import { type Address, type Hash, type Hex, hexToNumber, keccak256, slice } from 'viem'
import { EvidenceFault } from './evidenceFault.ts'
import { bytesItem, decodeRlpList, numberItem } from './rlp.ts'

export type VerifiedHeader = {
  hash: Hash
  parentHash: Hash
  miner: Address
  stateRoot: Hash
  transactionsRoot: Hash
  receiptsRoot: Hash
  number: bigint
  timestamp: number
  /** H2. Null in block 0, whose extraData is a digest of the genesis settings. */
  buildRound: number | null
}

/** keccak256 of the RLP of a header (H1). */
export const headerHash = (header: Hex): Hash => keccak256(header)

const FIELDS = 16
const EXTRA_DATA_VERSION = 1

/** H1, H2. Throws `malformed`. */
export function decodeHeader(header: Hex): VerifiedHeader {
  const items = decodeRlpList(header, FIELDS, 'header')
  const hash = (index: number, what: string) => bytesItem(items[index], what, 32)
  const number = numberItem(items[8], 'number')
  return {
    hash: headerHash(header),
    parentHash: hash(0, 'parentHash'),
    miner: bytesItem(items[2], 'miner', 20),
    stateRoot: hash(3, 'stateRoot'),
    transactionsRoot: hash(4, 'transactionsRoot'),
    receiptsRoot: hash(5, 'receiptsRoot'),
    number,
    timestamp: Number(numberItem(items[11], 'timestamp')),
    buildRound: number === 0n ? null : buildRoundOf(bytesItem(items[12], 'extraData')),
  }
}

function buildRoundOf(extraData: Hex): number {
  const size = (extraData.length - 2) / 2
  if (size < 5 || size > 32 || hexToNumber(slice(extraData, 0, 1)) !== EXTRA_DATA_VERSION) {
    throw new EvidenceFault('malformed', { what: 'extraData' })
  }
  return hexToNumber(slice(extraData, 1, 5))
}
