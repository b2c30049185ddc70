// Whose turn it is. A sorted validator set, a round and the parent's builder in; one validator out.
import type { Address } from '../types/bytes.ts'

/**
 * C4. `validators` sorted by bytes and not empty. `parentMiner` need not be among them: a builder that was removed is
 * followed by the next address. The genesis block's miner is the zero address, so height 1 begins with the first.
 */
export function proposerOf(validators: readonly Address[], round: number, parentMiner: Address): Address {
  const next = validators.findIndex((address) => address > parentMiner)
  const proposer = validators[(Math.max(next, 0) + round) % validators.length]
  if (proposer === undefined) throw new RangeError('C4: a validator set is never empty')
  return proposer
}
