// Block parameters: tag, number, hash or EIP-1898 object enter; the height of a block we have leaves. Finality is
// instant, so latest, safe, finalized and pending are the head (R4); only nonces tell pending apart.

import type { Hash } from '../../types/bytes.ts'
import type { ChainView, FinalBlock, FinalHeader, StateView } from '../../types/chainView.ts'
import { refusals } from '../errors.ts'
import { BadParam, bool, fields, hash, type Parse, uint64 } from './scalars.ts'

export type BlockParam =
  | { readonly kind: 'head'; readonly isPending: boolean }
  | { readonly kind: 'number'; readonly height: bigint }
  | { readonly kind: 'hash'; readonly hash: Hash }

export const LATEST: BlockParam = { kind: 'head', isPending: false }
const PENDING: BlockParam = { kind: 'head', isPending: true }
const TAGS: ReadonlyMap<unknown, BlockParam> = new Map<unknown, BlockParam>([
  ['latest', LATEST],
  ['safe', LATEST],
  ['finalized', LATEST],
  ['pending', PENDING],
  ['earliest', { kind: 'number', height: 0n }],
])
const HEIGHT_MAX = 2n ** 63n - 1n

/** For methods that take no hash. */
export const blockNumber: Parse<BlockParam> = (value) => {
  const tag = TAGS.get(value)
  if (tag !== undefined) return tag
  const height = uint64(value)
  if (height > HEIGHT_MAX) throw new BadParam('block number larger than int64')
  return { kind: 'number', height }
}

/** EIP-1898, or the hash as a bare string. */
export const blockNumberOrHash: Parse<BlockParam> = (value) => {
  if (typeof value === 'object' && value !== null) return blockObject(value)
  if (typeof value === 'string' && value.length === 66) return { kind: 'hash', hash: hash(value) }
  return blockNumber(value)
}

/** requireCanonical asks for nothing more: a block that is not canonical is never kept. */
function blockObject(value: object): BlockParam {
  const { blockNumber: number, blockHash, requireCanonical = false } = fields(value)
  bool(requireCanonical)
  if (number !== undefined && blockHash !== undefined) {
    throw new BadParam('cannot specify both BlockHash and BlockNumber, choose one or the other')
  }
  if (number !== undefined) return blockNumber(number)
  if (blockHash !== undefined) return { kind: 'hash', hash: hash(blockHash) }
  throw new BadParam('want blockNumber or blockHash')
}

/** JSON numbers too, as Otterscan writes heights. */
export const blockNumberOrJsonNumber: Parse<BlockParam> = (value) => {
  if (typeof value !== 'number') return blockNumber(value)
  if (!Number.isSafeInteger(value) || value < 0) throw new BadParam('a block number must be a whole one from 0 on')
  return { kind: 'number', height: BigInt(value) }
}

/** Null: no such block here. */
export function findHeight(chain: ChainView, block: BlockParam): bigint | null {
  const head = chain.head().header.number
  if (block.kind === 'head') return head
  if (block.kind === 'number') return block.height <= head ? block.height : null
  return chain.heightOf(block.hash)
}

/** All that is known of a block without its body. */
export function findHeader(chain: ChainView, block: BlockParam): FinalHeader | null {
  const height = findHeight(chain, block)
  return height === null ? null : chain.finalHeader(height)
}

export function findBlock(chain: ChainView, block: BlockParam): FinalBlock | null {
  const height = findHeight(chain, block)
  return height === null ? null : chain.blockByNumber(height)
}

/** Throws -32001 "header not found", which alloy retries and web3.py understands. */
export function requireBlock(chain: ChainView, block: BlockParam): FinalBlock {
  return orNotFound(findBlock(chain, block))
}

/** Throws -32001 "header not found". */
export function requireHeader(chain: ChainView, block: BlockParam): FinalHeader {
  return orNotFound(findHeader(chain, block))
}

function orNotFound<Found>(found: Found | null): Found {
  if (found === null) throw refusals.headerNotFound()
  return found
}

/** Throws -32001 "header not found". */
export function requireState(chain: ChainView, block: BlockParam): StateView {
  const height = findHeight(chain, block)
  const state = height === null ? null : chain.stateAt(height)
  if (state === null) throw refusals.headerNotFound()
  return state
}
