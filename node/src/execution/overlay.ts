// Changes on top of a state that stays untouched: reads fall through (a state remembers them), writes are kept here and can be
// undone to a snapshot. A block's changes leave through `changes()` and become a state only when the trie commits them.
import { EMPTY_CODE_HASH, EMPTY_TRIE_ROOT } from '../codec/constants.ts'
import type { Address, Hash, Slot } from '../types/bytes.ts'
import type { Account, StateChanges, StateReader } from '../types/state.ts'

export type Overlay = StateReader & {
  /** Nonce and balance; `codeHash` only where an account gets code. */
  setAccount(address: Address, account: { nonce: bigint; balance: bigint; codeHash?: Hash }): void
  /** Zero deletes. */
  setStorage(address: Address, slot: Slot, value: bigint): void
  /** For what is collected beside the slots: called when the writes around it are undone, in reverse order with them. */
  onRevert(undo: () => void): void
  snapshot(): number
  /** Undoes every write since that snapshot; later snapshots are void. */
  revert(snapshot: number): void
  changes(): StateChanges
}

type WrittenAccount = Account & { readonly codeChanged: boolean }
type Slots = Map<Slot, bigint>
/** What a key was before a write; undefined: it had not been written here. */
type Undo =
  | { readonly address: Address; readonly account: WrittenAccount | undefined }
  | { readonly undo: () => void }
  | { readonly slots: Slots; readonly slot: Slot; readonly value: bigint | undefined }

/** `getAccount` keeps the storageRoot of the state below: new roots exist only after the commit. */
export function createOverlay(reader: StateReader): Overlay {
  const accountsWritten = new Map<Address, WrittenAccount>()
  const storage = new Map<Address, Slots>()
  const undos: Undo[] = []

  function getAccount(address: Address): Account | null {
    return accountsWritten.get(address) ?? reader.getAccount(address)
  }

  function getStorage(address: Address, slot: Slot): bigint {
    return storage.get(address)?.get(slot) ?? reader.getStorage(address, slot)
  }

  function setAccount(address: Address, account: { nonce: bigint; balance: bigint; codeHash?: Hash }): void {
    const before = getAccount(address)
    undos.push({ address, account: accountsWritten.get(address) })
    accountsWritten.set(address, {
      nonce: account.nonce,
      balance: account.balance,
      storageRoot: before?.storageRoot ?? EMPTY_TRIE_ROOT,
      codeHash: account.codeHash ?? before?.codeHash ?? EMPTY_CODE_HASH,
      codeChanged: account.codeHash !== undefined || accountsWritten.get(address)?.codeChanged === true,
    })
  }

  function setStorage(address: Address, slot: Slot, value: bigint): void {
    const slots = storage.get(address) ?? new Map<Slot, bigint>()
    if (slots.size === 0) storage.set(address, slots)
    undos.push({ slots, slot, value: slots.get(slot) })
    slots.set(slot, value)
  }

  function onRevert(undo: () => void): void {
    undos.push({ undo })
  }

  function revert(snapshot: number): void {
    while (undos.length > snapshot) {
      const undo = undos.pop()
      if (undo === undefined) return
      if ('undo' in undo) undo.undo()
      else if ('slots' in undo) restore(undo.slots, undo.slot, undo.value)
      else restore(accountsWritten, undo.address, undo.account)
    }
  }

  function changes(): StateChanges {
    const accounts = new Map<Address, { nonce: bigint; balance: bigint; codeHash?: Hash }>()
    for (const [address, { nonce, balance, codeHash, codeChanged }] of accountsWritten) {
      accounts.set(address, codeChanged ? { nonce, balance, codeHash } : { nonce, balance })
    }
    const slots = new Map<Address, ReadonlyMap<Slot, bigint>>()
    for (const [address, written] of storage) if (written.size > 0) slots.set(address, written)
    return { accounts, storage: slots }
  }

  return { getAccount, getStorage, setAccount, setStorage, onRevert, snapshot: () => undos.length, revert, changes }
}

function restore<Key, Value>(map: Map<Key, Value>, key: Key, value: Value | undefined): void {
  if (value === undefined) map.delete(key)
  else map.set(key, value)
}
