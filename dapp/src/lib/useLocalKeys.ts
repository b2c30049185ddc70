// The keys stored on this device, drawn again whenever one is added, backed up or forgotten.
import { useSyncExternalStore } from 'react'
import type { StoredKey } from '../localKey/vault.ts'
import { useNetwork } from './NetworkContext.tsx'

export function useLocalKeys(): readonly StoredKey[] {
  const { vault } = useNetwork()
  return useSyncExternalStore(vault.listen, vault.list)
}
