// N4, C8. Finalised blocks for those who lack them. One request a peer is remembered, the latest; every turn answers one,
// with a range that is bounded in bytes and count. Whoever asks gets what is there, validators and observers alike.
import type { Chain } from '../chain/chain.ts'
import { encodeBlock } from '../codec/block.ts'
import { RANGE_BLOCKS_MAX, SERVED_BLOCKS_BYTES_MAX } from '../params/limits.ts'
import type { Address } from '../types/bytes.ts'
import type { ServedBlock, Transport } from '../types/transport.ts'
import type { Chores } from './chores.ts'

export type BlockServer = {
  /** Answered in a later turn. */
  ask(peer: Address, from: bigint): void
}

type Parts = { readonly chain: Chain; readonly transport: Transport; readonly chores: Chores }

export function createBlockServer({ chain, transport, chores }: Parts): BlockServer {
  const asked = new Map<Address, bigint>()
  const wake = chores.add(serveOne)

  function serveOne(): boolean {
    for (const [peer, from] of asked) {
      asked.delete(peer)
      transport.send(peer, { kind: 'blocks', from, blocks: rangeFrom(chain, from) })
      break
    }
    return asked.size > 0
  }

  return {
    ask(peer, from) {
      // At the end of the line again, so that who asks often does not hold up the others.
      asked.delete(peer)
      asked.set(peer, from)
      wake()
    },
  }
}

/** Consecutive; empty above the head. Genesis has no certificate and is nobody's to serve. */
export function rangeFrom(chain: Chain, from: bigint): ServedBlock[] {
  const blocks: ServedBlock[] = []
  let bytes = 0
  const head = chain.head().header.number
  for (let height = from > 0n ? from : 1n; height <= head && blocks.length < RANGE_BLOCKS_MAX; height++) {
    const final = chain.blockByNumber(height)
    if (final?.certificate == null) break
    const raw = encodeBlock(final.block)
    if (blocks.length > 0 && bytes + raw.length > SERVED_BLOCKS_BYTES_MAX) break
    blocks.push({ raw, certificate: final.certificate })
    bytes += raw.length
  }
  return blocks
}
