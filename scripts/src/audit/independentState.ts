// The state's tries again, kept by @ethereumjs/mpt: what each block wrote enters, the root those writes give leaves. Our
// own trie, its encoding and its hashing have no part in it.

import { createMPT, type MerklePatriciaTrie } from '@ethereumjs/mpt'
import type { StateChanges } from '@psephos/node/types/state.ts'
import { bytesToHex, type Hex, hexToBytes, keccak256, numberToHex, toRlp } from 'viem'

export type IndependentState = {
  /** The root after these changes. */
  apply(changes: StateChanges): Promise<Hex>
}

type Account = { nonce: bigint; balance: bigint; codeHash: Hex }
const NO_CODE = keccak256('0x')

export async function independentState(): Promise<IndependentState> {
  // Secure tries: keys are hashed. Nodes that are replaced are dropped, because only the latest root is asked for.
  const newTrie = () => createMPT({ useKeyHashing: true, useNodePruning: true })
  const accounts = await newTrie()
  const known = new Map<Hex, Account>()
  const storage = new Map<Hex, MerklePatriciaTrie>()

  async function writeStorage(address: Hex, slots: ReadonlyMap<Hex, bigint>): Promise<void> {
    const trie = storage.get(address) ?? (await newTrie())
    storage.set(address, trie)
    for (const [slot, value] of slots) {
      if (value === 0n) await trie.del(hexToBytes(slot))
      else await trie.put(hexToBytes(slot), toRlp(numberOf(value), 'bytes'))
    }
  }

  async function writeAccount(address: Hex, account: Account): Promise<void> {
    known.set(address, account)
    const root = bytesToHex((storage.get(address) ?? (await newTrie())).root())
    const fields = [numberOf(account.nonce), numberOf(account.balance), root, account.codeHash]
    await accounts.put(hexToBytes(address), toRlp(fields, 'bytes'))
  }

  return {
    apply: async (changes) => {
      for (const [address, slots] of changes.storage) await writeStorage(address, slots)
      for (const address of new Set<Hex>([...changes.accounts.keys(), ...changes.storage.keys()])) {
        const before = known.get(address) ?? { nonce: 0n, balance: 0n, codeHash: NO_CODE }
        await writeAccount(address, {
          ...before,
          ...(changes.accounts as ReadonlyMap<Hex, Partial<Account>>).get(address),
        })
      }
      return bytesToHex(accounts.root())
    },
  }
}

/** RLP writes numbers without leading zeros, and zero as nothing. */
const numberOf = (value: bigint): Hex => {
  if (value === 0n) return '0x'
  const hex = numberToHex(value)
  return hex.length % 2 === 0 ? hex : `0x0${hex.slice(2)}`
}
