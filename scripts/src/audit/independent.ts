// --independent: every block again through @ethereumjs, code we did not write: header hash, transaction hashes and
// senders, the tries of transactions and receipts, and the state's tries. Loaded only when asked for; slow.

import { genesisChanges } from '@psephos/node/execution/genesis.ts'
import { bytesToHex, numberToHex, toRlp } from 'viem'
import { AuditFault } from './fault.ts'
import type { CheckedBlock, Replay } from './replay.ts'
import type { RawBlock } from './source.ts'

/** Throws AuditFault at once when the genesis itself has another state root. */
export async function independentCheck(
  replay: Replay,
): Promise<(raw: RawBlock, checked: CheckedBlock) => Promise<void>> {
  const [{ createBlockFromRLP }, { createCustomCommon, Hardfork, Mainnet }, { createMPT }, { independentState }] =
    await Promise.all([
      import('@ethereumjs/block'),
      import('@ethereumjs/common'),
      import('@ethereumjs/mpt'),
      import('./independentState.ts'),
    ])
  const { spec } = replay.context
  const common = createCustomCommon({ chainId: Number(spec.chainId) }, Mainnet, { hardfork: Hardfork.London })
  const state = await independentState()
  const genesisRoot = await state.apply(genesisChanges(spec))
  if (genesisRoot !== replay.genesis.header.stateRoot) {
    const facts = { have: replay.genesis.header.stateRoot, want: genesisRoot }
    throw new AuditFault(0n, 'H4', 'stateRoot of the genesis: @ethereumjs computes another', facts)
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
    const theirs = createBlockFromRLP(raw.block, { common, setHardfork: false, skipConsensusFormatValidation: true })
    expect('H1', 'block hash', bytesToHex(theirs.hash()), block.hash)
    for (const [index, transaction] of theirs.transactions.entries()) {
      const own = block.transactions[index]
      expect('T1', `hash of transaction ${index}`, bytesToHex(transaction.hash()), own?.hash ?? '')
      expect('T1', `sender of transaction ${index}`, transaction.getSenderAddress().toString(), own?.sender ?? '')
    }
    const rootOf = async (items: readonly Uint8Array[]): Promise<string> => {
      const trie = await createMPT()
      for (const [index, item] of items.entries())
        await trie.put(toRlp(index === 0 ? '0x' : numberToHex(index), 'bytes'), item)
      return bytesToHex(trie.root())
    }
    const serialised = theirs.transactions.map((transaction) => transaction.serialize())
    expect('H4', 'transactionsRoot', await rootOf(serialised), block.header.transactionsRoot)
    expect('H4', 'receiptsRoot', await rootOf(raw.receipts), block.header.receiptsRoot)
    expect('H4', 'stateRoot', await state.apply(changes), block.header.stateRoot)
  }
}
