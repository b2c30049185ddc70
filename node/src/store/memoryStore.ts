// The store as plain maps, for tests and the simulator. It keeps what it is given and finds it by the same short keys as
// the one on disk, so that callers meet the same collisions.
import type { Hash } from '../types/bytes.ts'
import type { StateRoots } from '../types/state.ts'
import type { NodeStore } from './consensusStore.ts'
import { castBallotsOf, codeKey, hashKey, senderNonceKey } from './indexKeys.ts'
import { createMemoryConsensus } from './memoryConsensus.ts'
import { oneTransaction } from './oneTransaction.ts'
import { type BlockEntry, type Outcome, StoreFailure, type TransactionIndex, type TransactionPlace } from './store.ts'

export function createMemoryStore(): NodeStore {
  const blocks: BlockEntry['final'][] = []
  const headHeight = () => (blocks.length === 0 ? null : BigInt(blocks.length - 1))
  const { uponBlockEnd, ...memory } = createMemoryConsensus(headHeight)
  const roots: StateRoots[] = []
  const nodes = new Map<number, Uint8Array>()
  const outcomes = new Map<Hash, Outcome>()
  const places: Record<TransactionIndex, Map<number, TransactionPlace[]>> = {
    hash: new Map(),
    'sender-nonce': new Map(),
    'receipt-code': new Map(),
  }

  function append(entry: BlockEntry): void {
    const { block, receipts } = entry.final
    if (block.header.number !== BigInt(blocks.length)) {
      throw new StoreFailure(`D3: block ${block.header.number} where ${blocks.length} was due`)
    }
    if (receipts.length !== block.transactions.length) throw new StoreFailure(`D3: block ${block.hash} lacks receipts`)
    block.transactions.forEach((transaction, index) => {
      const place = { height: block.header.number, index }
      file('hash', hashKey(transaction.hash), place)
      file('sender-nonce', senderNonceKey(transaction.sender, transaction.nonce), place)
      const receipt = receipts[index]
      if (receipt === undefined)
        throw new StoreFailure(`D3: transaction ${index} of block ${block.hash} has no receipt`)
      for (const { code } of castBallotsOf(receipt)) file('receipt-code', codeKey(code), place)
    })
    for (const node of entry.committed.nodes) nodes.set(node.id, node.bytes)
    for (const outcome of entry.outcomes) if (!outcomes.has(outcome.hash)) outcomes.set(outcome.hash, outcome)
    roots.push(entry.committed.roots)
    blocks.push(entry.final)
    uponBlockEnd()
  }

  function file(index: TransactionIndex, key: number, place: TransactionPlace): void {
    places[index].set(key, [place, ...(places[index].get(key) ?? [])])
  }

  function node(id: number): Uint8Array {
    const bytes = nodes.get(id)
    if (bytes === undefined) throw new StoreFailure(`trie node ${id} is missing: the database is broken`)
    return bytes
  }

  return {
    ...memory,
    headHeight,
    append,
    finalBlock: (height) => blocks[Number(height)] ?? null,
    transactionAt: ({ height, index }) => {
      const final = blocks[Number(height)]
      return final === undefined ? null : oneTransaction(final, index)
    },
    roots: (height) => roots[Number(height)] ?? null,
    nodes: { get: node },
    blockCandidates: (hash) =>
      blocks
        .filter(({ block }) => hashKey(block.hash) === hashKey(hash))
        .map(({ block }) => block.header.number)
        .toReversed(),
    transactionCandidates: (index, key) => places[index].get(key) ?? [],
    outcome: (hash) => outcomes.get(hash) ?? null,
    header: (height) => {
      const found = blocks[Number(height)]
      if (found === undefined) return null
      const { hash, header, transactions } = found.block
      return { hash, header, certificate: found.certificate, transactionCount: transactions.length }
    },
    logsBloom: (height) => blocks[Number(height)]?.block.header.logsBloom ?? null,
    diskBytes: () => 0,
    together: (run) => run(),
    checkWritable: () => {},
    close: () => {},
  }
}
