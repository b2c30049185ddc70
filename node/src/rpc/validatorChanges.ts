// S3, R1. A height in; the blocks from there on that changed the validator set out, each with what proves it to somebody
// who knows the set before. Where they are, the state says, so a page costs the same however old the chain is.
import { topicOf, VALIDATORS } from '../execution/validators/abi.ts'
import { readSetChange, readSetChangeCount, type SetChange } from '../execution/validators/storage.ts'
import { VALIDATOR_CHANGES_PAGE_MAX } from '../params/limits.ts'
import type { ChainView } from '../types/chainView.ts'
import type { StateReader } from '../types/state.ts'
import { toQuantity } from './format/quantity.ts'
import { receiptProof } from './proofs.ts'

/** At most a page, in the order of the blocks; the caller asks on from the last one's height + 1. */
export function validatorChanges(chain: ChainView, from: bigint): readonly object[] {
  const state = chain.stateAt(chain.head().header.number)
  if (state === null) throw new Error('the state of the head is missing: the database is broken')
  const count = readSetChangeCount(state)
  const first = firstFrom(state, count, from)
  const indexes = Array.from({ length: Math.min(count - first, VALIDATOR_CHANGES_PAGE_MAX) }, (_, i) => first + i)
  return indexes.map((index) => proveChange(chain, readSetChange(state, index)))
}

/** Heights ascend: the first change of that height or above. */
function firstFrom(state: StateReader, count: number, from: bigint): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >> 1
    if (readSetChange(state, middle).height < from) low = middle + 1
    else high = middle
  }
  return low
}

function proveChange(chain: ChainView, { height, account, added }: SetChange): object {
  const topic = topicOf(added ? 'ValidatorAdded' : 'ValidatorRemoved')
  const final = chain.blockByNumber(height)
  const index = final?.receipts.findIndex(({ logs }) =>
    logs.some((log) => log.address === VALIDATORS && log.topics[0] === topic),
  )
  const proven = final && index !== undefined ? receiptProof(chain, final, index) : null
  if (proven === null) throw new Error(`S3: no receipt changes the set in block ${height}, though the state says so`)
  return {
    blockNumber: toQuantity(height),
    transactionHash: final?.block.transactions[index ?? 0]?.hash,
    validator: account,
    added,
    ...proven,
  }
}
