// The first sealing of a page pays for the library's tables and for code that was never compiled. While the voter still chooses,
// one throw-away ballot takes that away, in the worker that will seal the real one.
import { contestForms, type ElectionKey, type Manifest } from '@psephos/client'
import { useEffect } from 'react'
import { hexToBytes } from 'viem'
import { coolSealer, warmSealer } from './sealer.ts'

/** `electionKey` null: an open election, where nothing is sealed. */
export function useWarmSealing(isChoosing: boolean, manifest: Manifest, electionKey: ElectionKey | null): void {
  useEffect(() => {
    if (isChoosing && electionKey !== null)
      warmSealer({ form: contestForms(manifest), key: hexToBytes(electionKey.key) })
  }, [isChoosing, manifest, electionKey])
  useEffect(() => coolSealer, [])
}
