// What survives a reload or a lost tab while a ballot is on its way: its receipt code and, once known, its hash. Never
// the choices. Kept for one chain, election and voter; dropped when the ballot is recorded or given up.
import { type Address, type Hex, isHash } from 'viem'

export type PendingCast = { code: string; ballotHash: Hex; hash: Hex | null; startedAtMs: number }
export type CastStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
export type CastPlace = { genesisHash: Hex; election: bigint; voter: Address }

export function rememberCast(storage: CastStorage, place: CastPlace, cast: PendingCast): void {
  storage.setItem(keyOf(place), JSON.stringify(cast))
}

export function recallCast(storage: CastStorage, place: CastPlace): PendingCast | null {
  const text = storage.getItem(keyOf(place))
  if (text === null) return null
  try {
    const value: unknown = JSON.parse(text)
    return isPendingCast(value) ? value : null
  } catch {
    return null
  }
}

export function forgetCast(storage: CastStorage, place: CastPlace): void {
  storage.removeItem(keyOf(place))
}

function keyOf({ genesisHash, election, voter }: CastPlace): string {
  return `psephos.cast.${genesisHash}.${election}.${voter.toLowerCase()}`
}

function isPendingCast(value: unknown): value is PendingCast {
  if (typeof value !== 'object' || value === null) return false
  const { code, ballotHash, hash, startedAtMs } = value as Record<string, unknown>
  return (
    typeof code === 'string' &&
    typeof ballotHash === 'string' &&
    isHash(ballotHash) &&
    (hash === null || (typeof hash === 'string' && isHash(hash))) &&
    typeof startedAtMs === 'number'
  )
}
