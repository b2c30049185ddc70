// The state at one block (H4): accounts in a secure trie under keccak256(address), every contract's slots in a trie of its
// own under keccak256(slot). What enters is where the tries are stored and their roots; what leaves are values, proofs, and
// the roots and nodes of the next block. The same structure serves the head, every height of the past, and proofs.
import { EMPTY_CODE_HASH, EMPTY_TRIE_ROOT } from '../codec/constants.ts'
import { hexToBytes } from '../codec/hex.ts'
import { keccak } from '../codec/keccak.ts'
import { type Nibbles, sharedLength, toNibbles } from '../codec/trieNode.ts'
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
import { type Steps, toTheEnd } from '../types/steps.ts'
import { decodeAccount, decodeSlotValue, encodeAccount, encodeSlotValue } from './account.ts'
import { type TrieChange, type TrieWriter, updateTrieInSteps } from './update.ts'
import { proveValue, readValue } from './walk.ts'

const EMPTY_ROOT: TrieRoot = { hash: EMPTY_TRIE_ROOT, id: 0 }
/** The state before genesis. Ids count from 1. */
export const EMPTY_ROOTS: StateRoots = { accounts: EMPTY_ROOT, storage: new Map(), nextId: 1 }

/** Values read before are remembered; beyond this many the memory starts anew, so a long-lived state stays small. */
const MEMORY_COUNT_MAX = 32_768

export function openState(source: NodeSource, roots: StateRoots): State {
  // What a block reads it mostly writes too, so the hashed keys are remembered for the commit.
  const tries = { source, roots, keyOf: remember(secureKey) }
  const accounts = remember((address: Address) => readAccount(tries, address))
  const storage = remember((address: Address) => remember((slot: Slot) => readSlot(tries, address, slot)))
  return {
    roots,
    getAccount: accounts,
    getStorage: (address, slot) => storage(address)(slot),
    commit: (changes) => toTheEnd(commit(tries, accounts, changes)),
    commitInSteps: (changes) => commit(tries, accounts, changes),
    prove: (address, slots) => prove(tries, address, slots),
  }
}

type Tries = {
  readonly source: NodeSource
  readonly roots: StateRoots
  /** Path of an address or a slot in its trie. */
  readonly keyOf: (hex: Address | Slot) => Nibbles
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

/** "Secure": nobody can choose keys that make a branch of the trie long. */
const secureKey = (hex: Address | Slot): Nibbles => toNibbles(keccak(hexToBytes(hex)))
const storageRootOf = (roots: StateRoots, address: Address): TrieRoot => roots.storage.get(address) ?? EMPTY_ROOT

function readAccount({ source, roots, keyOf }: Tries, address: Address): Account | null {
  const bytes = readValue(source, roots.accounts, keyOf(address))
  return bytes === null ? null : decodeAccount(bytes)
}

function readSlot({ source, roots, keyOf }: Tries, address: Address, slot: Slot): bigint {
  const root = storageRootOf(roots, address)
  const bytes = root.id === 0 ? null : readValue(source, root, keyOf(slot))
  return bytes === null ? 0n : decodeSlotValue(bytes)
}

/** EIP-1186. Slots of an account without storage have an empty proof: the account's storageRoot says it all. */
function prove({ source, roots, keyOf }: Tries, address: Address, slots: readonly Slot[]): AccountProof {
  const { value, proof } = proveValue(source, roots.accounts, keyOf(address))
  const root = storageRootOf(roots, address)
  const storage = slots.map((slot) => {
    const found = proveValue(source, root, keyOf(slot))
    return { slot, value: found.value === null ? 0n : decodeSlotValue(found.value), proof: found.proof }
  })
  return { account: value === null ? null : decodeAccount(value), accountProof: proof, storage }
}

function* commit(
  tries: Tries,
  getAccount: (address: Address) => Account | null,
  changes: StateChanges,
): Steps<CommittedState> {
  const { source, roots, keyOf } = tries
  const writer: TrieWriter = { source, nextId: roots.nextId, written: [], replaced: [] }
  const storage = yield* updateStorage(writer, tries, changes)
  const accountChanges: TrieChange[] = []
  for (const address of new Set([...changes.accounts.keys(), ...changes.storage.keys()])) {
    const account = changedAccount(address, getAccount(address), changes, storage.get(address) ?? EMPTY_ROOT)
    accountChanges.push({ key: keyOf(address), value: encodeAccount(account) })
  }
  const accounts = yield* updateTrieInSteps(writer, roots.accounts, accountChanges.sort(byKey))
  const { nextId, written, replaced } = writer
  return { roots: { accounts, storage, nextId }, nodes: written, replaced }
}

/** Contract by contract in the order of their addresses, so that ids do not depend on the order of a map. */
function* updateStorage(
  writer: TrieWriter,
  { roots, keyOf }: Tries,
  changes: StateChanges,
): Steps<Map<Address, TrieRoot>> {
  const storage = new Map(roots.storage)
  for (const address of [...changes.storage.keys()].sort()) {
    const slotChanges: TrieChange[] = []
    for (const [slot, value] of changes.storage.get(address) ?? []) {
      slotChanges.push({ key: keyOf(slot), value: value === 0n ? null : encodeSlotValue(value) })
    }
    const root = yield* updateTrieInSteps(writer, storageRootOf(roots, address), slotChanges.sort(byKey))
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

function byKey({ key: a }: TrieChange, { key: b }: TrieChange): number {
  const at = sharedLength(a, b)
  return (a[at] ?? 0) - (b[at] ?? 0)
}
