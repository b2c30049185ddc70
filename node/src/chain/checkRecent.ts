// D4: what a node checks of its own disk before it goes on. The last blocks' hashes, links, builders and certificates,
// and that the head's state is the one its header names. The whole chain is checked by `psephos audit`.
import { headerHash } from '../codec/header.ts'
import type { Store } from '../store/store.ts'
import type { Address, Hash } from '../types/bytes.ts'
import { InvalidBlock } from '../types/errors.ts'
import type { Recover } from '../types/ports.ts'
import { checkFinality } from './validators.ts'

export type RecentCheck = {
  readonly store: Store
  readonly genesisHash: Hash
  readonly blocksMax: bigint
  validatorsOf(height: bigint): readonly Address[]
  readonly recover?: Recover
}

/** Returns how many blocks it checked. Throws InvalidBlock with the height and the rule. */
export function checkRecentBlocks({ store, genesisHash, blocksMax, validatorsOf, recover }: RecentCheck): bigint {
  const head = store.headHeight() ?? 0n
  const from = head > blocksMax ? head - blocksMax : 0n
  let parent = storedHeader(store, from)
  if (from === 0n && parent.hash !== genesisHash) {
    throw new InvalidBlock('H1', 'block 0 is not the genesis block', { have: parent.hash, want: genesisHash })
  }
  for (let height = from + 1n; height <= head; height++) {
    const found = storedHeader(store, height)
    checkFinality(found, found.certificate, { genesisHash, validators: validatorsOf(height), parent, recover })
    parent = found
  }
  if (store.roots(head)?.accounts.hash !== parent.header.stateRoot) {
    throw new InvalidBlock('H4', 'the head’s state is not the one its header names', { height: head })
  }
  return head - from
}

function storedHeader(store: Store, height: bigint) {
  const found = store.header(height)
  if (found === null) throw new InvalidBlock('H1', 'a block is missing', { height })
  if (found.hash !== headerHash(found.header) || found.header.number !== height) {
    throw new InvalidBlock('H1', 'a stored header does not have its hash', { height })
  }
  return found
}
