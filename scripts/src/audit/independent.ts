// --independent: every block again through @ethereumjs, code we did not write: header hash, transaction hashes and
// senders, the tries of transactions and receipts, and the state's tries. Loaded only when asked for; slow.

import { genesisChanges } from '@psephos/node/execution/genesis.ts'
import { bytesToHex, numberToHex, toRlp } from 'viem'
import { AuditFault } from './fault.ts'
import type { IndependentBlock } from './independentBlock.ts'
import type { CheckedBlock, Replay } from './replay.ts'
import type { RawBlock } from './source.ts'

/** Throws AuditFault at once when the genesis itself has another state root. */
export async function independentCheck(
  replay: Replay,
): Promise<(raw: RawBlock, checked: CheckedBlock) => Promise<void>> {
  const [{ createMPT }, { readBlock }, { independentState }] = await Promise.all([
    import('@ethereumjs/mpt'),
    import('./independentBlock.ts'),
    import('./independentState.ts'),
  ])
  const state = await independentState()
  const genesisRoot = await state.apply(genesisChanges(replay.context.spec))
  if (genesisRoot !== replay.genesis.header.stateRoot) {
    const facts = { have: replay.genesis.header.stateRoot, want: genesisRoot }
    throw new AuditFault(0n, 'H4', 'stateRoot of the genesis: @ethereumjs computes another', facts)
  }
  const rootOf = async (items: readonly Uint8Array[]): Promise<string> => {
    const trie = await createMPT()
    for (const [index, item] of items.entries())
      await trie.put(toRlp(index === 0 ? '0x' : numberToHex(index), 'bytes'), item)
    return bytesToHex(trie.root())
  }
  const read = (raw: RawBlock, height: bigint): IndependentBlock => {
    try {
      return readBlock(raw.block)
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error)
      throw new AuditFault(height, 'H1', `@ethereumjs cannot read the block: ${words}`)
    }
  }
  return async (raw, { block, changes }) => {
    const height = block.header.number
    const expect = (rule: string, what: string, other: string, own: string): void => {
      if (other === own) return
      throw new AuditFault(height, rule, `${what}: @ethereumjs computes ${other}, the record has ${own}`, {
        have: own,
        want: other,
      })
    }
    const theirs = read(raw, height)
    expect('H1', 'block hash', theirs.hash, block.hash)
    expect('H1', 'number of transactions', `${theirs.transactions.length}`, `${block.transactions.length}`)
    for (const [index, { hash, sender }] of theirs.transactions.entries()) {
      const own = block.transactions[index]
      expect('T1', `hash of transaction ${index}`, hash, own?.hash ?? '')
      expect('T1', `sender of transaction ${index}`, sender, own?.sender ?? '')
    }
    const raws = theirs.transactions.map((transaction) => transaction.raw)
    expect('H4', 'transactionsRoot', await rootOf(raws), theirs.transactionsRoot)
    expect('H4', 'receiptsRoot', await rootOf(raw.receipts), theirs.receiptsRoot)
    expect('H4', 'stateRoot', await state.apply(changes), theirs.stateRoot)
  }
}
