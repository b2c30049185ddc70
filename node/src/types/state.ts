import type { Address, Hash, Slot } from './bytes.ts'
import type { Steps } from './steps.ts'

export type Account = {
  readonly nonce: bigint
  readonly balance: bigint
  readonly storageRoot: Hash
  readonly codeHash: Hash
}

/** Synchronous reads at one state: what keeps execution free of `await`. */
export type StateReader = {
  /** Null: no such account. */
  getAccount(address: Address): Account | null
  /** Zero when never written. */
  getStorage(address: Address, slot: Slot): bigint
}

/** What a block changes, last value per key. Applying it to the parent's trie gives the block's stateRoot. */
export type StateChanges = {
  /** nonce and balance of accounts touched; codeHash only where an account gets code (genesis). */
  readonly accounts: ReadonlyMap<
    Address,
    { readonly nonce: bigint; readonly balance: bigint; readonly codeHash?: Hash }
  >
  /** Zero deletes the slot. */
  readonly storage: ReadonlyMap<Address, ReadonlyMap<Slot, bigint>>
}

/** A trie root by hash, and by the id under which its node is stored; id 0 is the empty trie. */
export type TrieRoot = { readonly hash: Hash; readonly id: number }
export type TrieNode = { readonly id: number; readonly bytes: Uint8Array }
/** Where a state's tries begin, and the first id that is free for the nodes of its child. */
export type StateRoots = {
  readonly accounts: TrieRoot
  /** Per contract with storage. */
  readonly storage: ReadonlyMap<Address, TrieRoot>
  readonly nextId: number
}
/**
 * Reads a stored trie node; throws when it is missing, because a missing node is a broken database. The bytes say what they
 * say until the next call: who needs them longer keeps a copy.
 */
export type NodeSource = { get(id: number): Uint8Array }
/** The child state and the nodes to store for it. The parent stays readable: nodes are never changed. */
export type CommittedState = {
  readonly roots: StateRoots
  /** In the order of their ids, from the parent's nextId on. */
  readonly nodes: readonly TrieNode[]
  /** Ids of the parent's nodes that the child does without. Only who never reads the past may drop them. */
  readonly replaced: readonly number[]
}
/** EIP-1186, as bytes: trie nodes from the root down. */
export type AccountProof = {
  readonly account: Account | null
  readonly accountProof: readonly Uint8Array[]
  readonly storage: readonly { readonly slot: Slot; readonly value: bigint; readonly proof: readonly Uint8Array[] }[]
}
/** One block's state: read it, prove in it, or ask what it becomes. */
export type State = StateReader & {
  readonly roots: StateRoots
  commit(changes: StateChanges): CommittedState
  /** The same, with pauses. */
  commitInSteps(changes: StateChanges): Steps<CommittedState>
  prove(address: Address, slots: readonly Slot[]): AccountProof
}
