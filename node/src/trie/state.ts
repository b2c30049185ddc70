// The state at one block (H4): accounts in a secure trie under keccak256(address), every contract's slots in a trie of its
// own under keccak256(slot). What enters is where the tries are stored and their roots; what leaves are values, proofs, and
// the roots and nodes of the next block. The same structure serves the head, every height of the past, and proofs.
import { EMPTY_CODE_HASH, EMPTY_TRIE_ROOT } from '../codec/constants.ts'
import { hexToBytes } from '../codec/hex.ts'
import { keccak } from '../codec/keccak.ts'
import { toNibbles } from '../codec/trieNode.ts'
import type { Address, Hash, Slot } from '../types/bytes.ts'
import type {
  Account,
  AccountProof,
  CommittedState,
  NodeSource,
  State,
  StateChanges,
  StateRoots,
  TrieRoot,
} from '../types/state.ts'
import { decodeAccount, decodeSlotValue, encodeAccount, encodeSlotValue } from './account.ts'
import { type TrieChange, type TrieWriter, updateTrie } from './update.ts'
import { proveValue, readValue } from './walk.ts'

const EMPTY_ROOT: TrieRoot = { hash: EMPTY_TRIE_ROOT, id: 0 }
/** The state before genesis. Ids count from 1. */
export const EMPTY_ROOTS: StateRoots = { accounts: EMPTY_ROOT, storage: new Map(), nextId: 1 }

/** Values read before are remembered; beyond this many the memory starts anew, so a long-lived state stays small. */
const MEMORY_COUNT_MAX = 100_000

export function openState(source: NodeSource, roots: StateRoots): State {
  const accounts = remember((address: Address) => readAccount(source, roots, address))
  const slots = remember((key: string) => readSlot(source, roots, key.slice(0, 42) as Address, key.slice(42) as Slot))
  const getAccount = (address: Address) => accounts(address)
  return {
    roots,
    getAccount,
    getStorage: (address, slot) => slots(address + slot),
    commit: (changes) => commit(source, roots, getAccount, changes),
    prove: (address, slotList) => prove(source, roots, address, slotList),
  }
}

function remember<Key, Value>(read: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>()
  return (key) => {
    const value = known.get(key)
    if (value !== undefined) return value
    const fresh = read(key)
    if (known.size >= MEMORY_COUNT_MAX) known.clear()
    known.set(key, fresh)
    return fresh
  }
}

const hashedKey = (hex: Address | Slot): Uint8Array => keccak(hexToBytes(hex))
const storageRootOf = (roots: StateRoots, address: Address): TrieRoot => roots.storage.get(address) ?? EMPTY_ROOT

function readAccount(source: NodeSource, roots: StateRoots, address: Address): Account | null {
  const bytes = readValue(source, roots.accounts, hashedKey(address))
  return bytes === null ? null : decodeAccount(bytes)
}

function readSlot(source: NodeSource, roots: StateRoots, address: Address, slot: Slot): bigint {
  const root = storageRootOf(roots, address)
  const bytes = root.id === 0 ? null : readValue(source, root, hashedKey(slot))
  return bytes === null ? 0n : decodeSlotValue(bytes)
}

/** EIP-1186. Slots of an account without storage have an empty proof: the account's storageRoot says it all. */
function prove(source: NodeSource, roots: StateRoots, address: Address, slots: readonly Slot[]): AccountProof {
  const { value, proof } = proveValue(source, roots.accounts, hashedKey(address))
  const root = storageRootOf(roots, address)
  const storage = slots.map((slot) => {
    const found = proveValue(source, root, hashedKey(slot))
    return { slot, value: found.value === null ? 0n : decodeSlotValue(found.value), proof: found.proof }
  })
  return { account: value === null ? null : decodeAccount(value), accountProof: proof, storage }
}

function commit(
  source: NodeSource,
  roots: StateRoots,
  getAccount: (address: Address) => Account | null,
  changes: StateChanges,
): CommittedState {
  const writer: TrieWriter = { source, nextId: roots.nextId, written: [], replaced: [] }
  const storage = updateStorage(writer, roots, changes)
  const accountChanges: [Address, Uint8Array][] = []
  for (const address of new Set([...changes.accounts.keys(), ...changes.storage.keys()])) {
    const account = changedAccount(address, getAccount(address), changes, storage.get(address) ?? EMPTY_ROOT)
    accountChanges.push([address, encodeAccount(account)])
  }
  const accounts = updateTrie(writer, roots.accounts, sortedChanges(accountChanges))
  const { nextId, written, replaced } = writer
  return { roots: { accounts, storage, nextId }, nodes: written, replaced }
}

/** Contract by contract in the order of their addresses, so that ids do not depend on the order of a map. */
function updateStorage(writer: TrieWriter, roots: StateRoots, changes: StateChanges): Map<Address, TrieRoot> {
  const storage = new Map(roots.storage)
  for (const address of [...changes.storage.keys()].sort()) {
    const slots = [...(changes.storage.get(address) ?? [])]
    const encoded = slots.map(([slot, value]) => [slot, value === 0n ? null : encodeSlotValue(value)] as const)
    const root = updateTrie(writer, storageRootOf(roots, address), sortedChanges(encoded))
    if (root.id === 0) storage.delete(address)
    else storage.set(address, root)
  }
  return storage
}

function changedAccount(
  address: Address,
  before: Account | null,
  changes: StateChanges,
  storageRoot: { readonly hash: Hash },
): Account {
  const change = changes.accounts.get(address)
  const base = change ?? before
  if (base === null) throw new Error(`H4: storage of ${address}, which is no account`)
  const codeHash = change?.codeHash ?? before?.codeHash ?? EMPTY_CODE_HASH
  return { nonce: base.nonce, balance: base.balance, storageRoot: storageRoot.hash, codeHash }
}

function sortedChanges(values: readonly (readonly [Address | Slot, Uint8Array | null])[]): TrieChange[] {
  return values
    .map(([key, value]) => ({ key: toNibbles(hashedKey(key)), value }))
    .sort((a, b) => compareNibbles(a.key, b.key))
}

function compareNibbles(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < a.length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
