// The finalised chain as everyone in the node sees it: blocks, states and look-ups over a store. Readers get a ChainView;
// `adoptBlock` alone moves the head, and head, state and indexes move in one step (R4).
import type { ExecutionContext } from '../execution/context.ts'
import { readGasLimit } from '../execution/validators/storage.ts'
import { CACHED_BLOCK_ITEMS_MAX } from '../params/limits.ts'
import { castBallotsOf, codeKey, hashKey, senderNonceKey } from '../store/indexKeys.ts'
import { oneTransaction } from '../store/oneTransaction.ts'
import type { BlockEntry, Outcome, Store, TransactionPlace } from '../store/store.ts'
import { openState } from '../trie/state.ts'
import type { Block } from '../types/block.ts'
import type { Address, Hash } from '../types/bytes.ts'
import type { ChainView, FinalBlock, FinalHeader, FinalTransaction, StateView } from '../types/chainView.ts'
import type { Recover } from '../types/ports.ts'
import type { State } from '../types/state.ts'
import type { Transaction } from '../types/transaction.ts'
import { BlockCache } from './blockCache.ts'
import { searchLogs } from './logSearch.ts'
import { validatorsOf } from './validators.ts'

export type Chain = ChainView & {
  /** After the head block. */
  headState(): State
  /** C4. Who decides about the block after the head. */
  nextValidators(): readonly Address[]
  /** S3. set(height), for heights up to two above the head; the same array again while it is asked for often. */
  validatorsOf(height: bigint): readonly Address[]
  nextGasLimit(): bigint
  /** Height of the last block with a timestamp of at most this, 0 if none. */
  heightAtTime(timestamp: bigint): bigint
  /** T5. How a returned hash ended that is in no block. */
  outcome(hash: Hash): Outcome | null
  checkWritable(): void
  /** N4. As the store's: for ranges of blocks that others have decided. */
  together(run: () => void): void
  /** How seals are checked; undefined: as everywhere. The simulator has its own signatures. */
  readonly recover: Recover | undefined
  /** For adoptBlock alone: writes, then moves the head. */
  append(entry: BlockEntry): void
}

/** A state remembers what was read from it while its head stands; wallets ask the last few. */
const STATES_KEPT = 4
/** Of the heights that peers speak about at one time. */
const SETS_KEPT = 16

/** The store must hold at least the genesis block. */
export function openChain(store: Store, context: ExecutionContext, recover?: Recover): Chain {
  const blocks = new BlockCache(CACHED_BLOCK_ITEMS_MAX)
  const states = new Map<bigint, State>()
  const sets = new Map<bigint, readonly Address[]>()
  let head = requireBlock(store.headHeight() ?? 0n).block

  function finalBlock(height: bigint): FinalBlock | null {
    if (height < 0n || height > head.header.number) return null
    const known = blocks.get(height)
    if (known !== undefined) return known
    const final = store.finalBlock(height)
    if (final !== null) blocks.set(height, final)
    return final
  }

  function finalHeader(height: bigint): FinalHeader | null {
    return height < 0n || height > head.header.number ? null : store.header(height)
  }

  function heightOf(hash: Hash): bigint | null {
    return store.blockCandidates(hash).find((candidate) => finalHeader(candidate)?.hash === hash) ?? null
  }

  function requireBlock(height: bigint): FinalBlock {
    const final = store.finalBlock(height)
    if (final === null) throw new Error(`block ${height} is missing: the database is broken`)
    return final
  }

  function stateOf(height: bigint): State | null {
    if (height < 0n || height > head.header.number) return null
    const known = states.get(height)
    if (known !== undefined) return known
    const roots = store.roots(height)
    if (roots === null) return null
    const state = openState(store.nodes, roots)
    states.set(height, state)
    for (const old of states.keys()) if (states.size > STATES_KEPT && old !== head.header.number) states.delete(old)
    return state
  }

  /** Asked with every message; what is final does not change. */
  function validators(height: bigint): readonly Address[] {
    const known = sets.get(height)
    if (known !== undefined) return known
    const set = validatorsOf(height, stateOf)
    if (sets.size >= SETS_KEPT) sets.clear()
    sets.set(height, set)
    return set
  }

  function requireState(height: bigint): State {
    const state = stateOf(height)
    if (state === null) throw new Error(`the state of block ${height} is missing: the database is broken`)
    return state
  }

  function stateAt(height: bigint): StateView | null {
    const state = stateOf(height)
    const found = state && store.header(height)
    if (!state || !found) return null
    const { getAccount, getStorage, prove } = state
    return { height, timestamp: found.header.timestamp, getAccount, getStorage, prove }
  }

  /** The first candidate that really is what was looked for. */
  function findPlace(
    candidates: readonly TransactionPlace[],
    isIt: (transaction: Transaction) => boolean,
  ): TransactionPlace | null {
    const found = candidates.find((place) => {
      const found = transactionAt(place)
      return found !== null && isIt(found.transaction)
    })
    return found ?? null
  }

  /** A look-up of one old transaction neither decodes its whole block nor pushes others out of the cache. */
  function transactionAt({ height, index }: TransactionPlace): FinalTransaction | null {
    if (height < 0n || height > head.header.number) return null
    const known = blocks.get(height)
    return known === undefined ? store.transactionAt({ height, index }) : oneTransaction(known, index)
  }

  function findTransaction(hash: Hash): TransactionPlace | null {
    return findPlace(store.transactionCandidates('hash', hashKey(hash)), (transaction) => transaction.hash === hash)
  }

  function findTransactionBySender(sender: Address, nonce: bigint): Hash | null {
    const place = findPlace(
      store.transactionCandidates('sender-nonce', senderNonceKey(sender, nonce)),
      (transaction) => transaction.sender === sender && transaction.nonce === nonce,
    )
    return (place && transactionAt(place)?.transaction.hash) ?? null
  }

  function findReceiptCode(code: bigint) {
    return store.transactionCandidates('receipt-code', codeKey(code)).flatMap((place) => {
      const found = transactionAt(place)
      if (found === null) return []
      return castBallotsOf(found.receipt)
        .filter((ballot) => ballot.code === code)
        .map(({ election }) => ({ election, txHash: found.transaction.hash }))
    })
  }

  /** Searching the past must not push out what is asked for now: found blocks are used, others read past the cache. */
  const logSource = {
    logsBloom: (height: bigint) => (height > head.header.number ? null : store.logsBloom(height)),
    finalBlock: (height: bigint) => blocks.get(height) ?? store.finalBlock(height),
  }

  function heightAtTime(timestamp: bigint): bigint {
    let low = 0n
    let high = head.header.number
    while (low < high) {
      const middle = (low + high + 1n) / 2n
      if ((store.header(middle)?.header.timestamp ?? 0n) <= timestamp) low = middle
      else high = middle - 1n
    }
    return low
  }

  function append(entry: BlockEntry): void {
    store.append(entry)
    states.clear()
    const block: Block = entry.final.block
    blocks.set(block.header.number, entry.final)
    head = block
  }

  return {
    chainId: context.spec.chainId,
    genesisHash: context.genesisHash,
    head: () => head,
    header: (height) => finalHeader(height)?.header ?? null,
    finalHeader,
    heightOf,
    blockByNumber: finalBlock,
    blockByHash: (hash) => {
      const height = heightOf(hash)
      return height === null ? null : finalBlock(height)
    },
    transactionAt: (height, index) => transactionAt({ height, index }),
    findTransaction,
    findTransactionBySender,
    stateAt,
    findLogs: (from, to, filter, countMax) => searchLogs(logSource, from, to, filter, countMax),
    findReceiptCode,
    diskBytes: store.diskBytes,
    headState: () => requireState(head.header.number),
    nextValidators: () => validators(head.header.number + 1n),
    validatorsOf: validators,
    nextGasLimit: () => readGasLimit(requireState(head.header.number)),
    heightAtTime,
    outcome: store.outcome,
    checkWritable: store.checkWritable,
    together: store.together,
    recover,
    append,
  }
}
