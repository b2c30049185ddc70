// The filter object of eth_getLogs, eth_newFilter and eth_subscribe -> addresses, topics and the range it asks for.
import { LOG_FILTER_ITEMS_MAX, LOG_TOPICS_MAX } from '../../params/limits.ts'
import type { Address, Hash } from '../../types/bytes.ts'
import type { LogFilter } from '../../types/chainView.ts'
import { refusals } from '../errors.ts'
import { type BlockParam, blockNumber, LATEST } from './blockParam.ts'
import { field } from './callParam.ts'
import { address, fields, hash, list, type Parse } from './scalars.ts'

export type LogQuery = {
  readonly filter: LogFilter
  /** One block by hash, or a range; both ends default to the head. */
  readonly blocks: { readonly hash: Hash } | { readonly from: BlockParam; readonly to: BlockParam }
}

const addresses = list(address, LOG_FILTER_ITEMS_MAX)
const hashes = list(hash, LOG_FILTER_ITEMS_MAX)

export const logQuery: Parse<LogQuery> = (json) => {
  const query = fields(json)
  const blockHash = field(query, 'blockHash', hash)
  const from = field(query, 'fromBlock', blockNumber)
  const to = field(query, 'toBlock', blockNumber)
  if (blockHash !== null && (from !== null || to !== null)) throw refusals.blockHashAndRange()
  return {
    filter: {
      addresses: field(query, 'address', oneOrMore) ?? [],
      topics: field(query, 'topics', list(topicChoice, LOG_TOPICS_MAX)) ?? [],
    },
    blocks: blockHash === null ? { from: from ?? LATEST, to: to ?? LATEST } : { hash: blockHash },
  }
}

const oneOrMore: Parse<readonly Address[]> = (value) => (Array.isArray(value) ? addresses(value) : [address(value)])

/** Null and the empty list accept anything; a null among choices does too, as in geth. */
const topicChoice: Parse<readonly Hash[] | null> = (value) => {
  if (value === null) return null
  if (!Array.isArray(value)) return [hash(value)]
  return value.length === 0 || value.includes(null) ? null : hashes(value)
}
