// The encrypted keys kept on this device, in the browser's storage. Only encrypted files are ever written; a key may not
// be used before its backup was saved, because clearing the browser would lose the vote with it.
import type { Address } from 'viem'
import type { KeyFile } from './keyFile.ts'

export type StoredKey = {
  address: Address
  /** What the voter called it, usually the election's title. */
  name: string
  file: KeyFile
  createdAtMs: number
  backedUp: boolean
}

export type KeyStorage = Pick<Storage, 'getItem' | 'setItem'>
const PLACE = 'psephos.keys'

export type Vault = {
  list(): readonly StoredKey[]
  add(key: StoredKey): void
  markBackedUp(address: Address): void
  forget(address: Address): void
  listen(onChange: () => void): () => void
}

export function createVault(storage: KeyStorage): Vault {
  const listeners = new Set<() => void>()
  let keys = read(storage)
  const write = (next: readonly StoredKey[]) => {
    storage.setItem(PLACE, JSON.stringify(next))
    keys = next
    for (const listener of listeners) listener()
  }
  return {
    list: () => keys,
    // Another tab may have written meanwhile: read again before every change, so that no key is lost.
    add: (key) => write([...read(storage).filter(({ address }) => address !== key.address), key]),
    markBackedUp: (address) =>
      write(read(storage).map((key) => (key.address === address ? { ...key, backedUp: true } : key))),
    forget: (address) => write(read(storage).filter((key) => key.address !== address)),
    listen: (onChange) => {
      listeners.add(onChange)
      return () => listeners.delete(onChange)
    },
  }
}

function read(storage: KeyStorage): readonly StoredKey[] {
  const text = storage.getItem(PLACE)
  if (text === null) return []
  const value: unknown = JSON.parse(text)
  return Array.isArray(value) ? (value as StoredKey[]) : []
}
