// What the traced validator says, height by height: the same in the process that says it and in the test that looks for it.
// Real blocks of a network of one, with transactions; one height is decided only in round 1, with everything that carries.
import { encodeBlock } from '../../../node/src/codec/block.ts'
import type { Draft } from '../../../node/src/types/consensus.ts'
import { aChain, aTransaction, organizer } from '../../../node/test/execution/aChain.ts'

const HEIGHTS = 5
const TRANSACTIONS_EACH = 3
/** Decided in round 1. */
const DISPUTED = 2n
const ZERO_HASH = `0x${'00'.repeat(32)}` as Draft['digest']

export type HeightOfSpeech = ReturnType<typeof speech>[number]

export function speech() {
  const chain = aChain()
  let nonce = 0n
  return Array.from({ length: HEIGHTS }, () => {
    const transactions = Array.from({ length: TRANSACTIONS_EACH }, () =>
      aTransaction(organizer, { nonce: nonce++, to: organizer.address }),
    )
    const { block, receipts, committed } = chain.block(transactions)
    const height = block.header.number
    const reference = { hash: block.hash, buildRound: 0, raw: encodeBlock(block) }
    return { height, transactions, block, receipts, committed, reference, drafts: draftsOf(height, block.hash) }
  })
}

function draftsOf(height: bigint, digest: Draft['digest']): readonly Draft[] {
  const round = (number: number, types: readonly ('proposal' | 'prepare' | 'commit')[]): Draft[] =>
    types.map((type) => ({ type, height, round: number, digest, prepared: null }))
  if (height !== DISPUTED) return round(0, ['proposal', 'prepare', 'commit'])
  const prepared = { round: 0, digest }
  return [
    ...round(0, ['proposal', 'prepare']),
    { type: 'round-change', height, round: 1, digest: ZERO_HASH, prepared },
    ...round(1, ['proposal', 'prepare', 'commit']),
  ]
}
