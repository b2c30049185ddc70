// What survives a reload or a lost tab while a ballot is on its way: its receipt code and, once known, its hash; and of a
// ballot that a local key signed the signed bytes, encrypted under that key, until it is recorded. Never the choices. Kept
// for one chain, election and voter; dropped when the ballot is recorded or given up.
import { type Address, type Hex, isAddress, isHash, isHex } from 'viem'

export type PendingCast = {
  code: string
  ballotHash: Hex
  hash: Hex | null
  startedAtMs: number
  /** Only of a local key: a wallet signs and sends in one, and never shows the bytes. */
  kept?: KeptBytes
}
export type KeptBytes = {
  /** Of the signed bytes (localKey/keptBytes.ts). */
  sealed: Hex
  /** A validator has said that it has them; before, they may never have left this device. */
  isReceived: boolean
  /** Seconds; what was known when it was signed, for words alone. */
  closesAt: number
}
export type CastStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
export type CastPlace = { genesisHash: Hex; election: bigint; voter: Address }

const PREFIX = 'psephos.cast.'
const listeners = new Set<() => void>()
const changed = () => {
  for (const listener of listeners) listener()
}

export function rememberCast(storage: CastStorage, place: CastPlace, cast: PendingCast): void {
  storage.setItem(keyOf(place), JSON.stringify(cast))
  changed()
}

export function recallCast(storage: CastStorage, place: CastPlace): PendingCast | null {
  const text = storage.getItem(keyOf(place))
  return text === null ? null : castIn(text)
}

export function forgetCast(storage: CastStorage, place: CastPlace): void {
  storage.removeItem(keyOf(place))
  changed()
}

/** Hears of every change made by this page; those of another tab come as the window's `storage` event. */
export function listenToCasts(onChange: () => void): () => void {
  listeners.add(onChange)
  return () => listeners.delete(onChange)
}

export type UnsentCast = { place: CastPlace; cast: PendingCast & { kept: KeptBytes } }

/** Ballots that were signed here and that no validator has said to have, of whatever network, in `Object.entries(localStorage)`. */
export function unsentCasts(entries: readonly (readonly [string, string])[]): UnsentCast[] {
  return entries.flatMap(([key, text]) => {
    const place = placeOf(key)
    const cast = place === null ? null : castIn(text)
    if (place === null || cast?.kept === undefined || cast.kept.isReceived) return []
    return [{ place, cast: { ...cast, kept: cast.kept } }]
  })
}

/** What the encrypted bytes are bound to: those of one ballot do not open as another's. */
export function keptAbout(place: CastPlace, hash: Hex): string {
  return `${keyOf(place)}.${hash}`
}

function keyOf({ genesisHash, election, voter }: CastPlace): string {
  return `${PREFIX}${genesisHash}.${election}.${voter.toLowerCase()}`
}

function placeOf(key: string): CastPlace | null {
  if (!key.startsWith(PREFIX)) return null
  const [genesisHash = '', election = '', voter = ''] = key.slice(PREFIX.length).split('.')
  if (!isHash(genesisHash) || !/^[1-9]\d{0,17}$/.test(election) || !isAddress(voter, { strict: false })) return null
  return { genesisHash, election: BigInt(election), voter }
}

function castIn(text: string): PendingCast | null {
  try {
    const value: unknown = JSON.parse(text)
    return isPendingCast(value) ? value : null
  } catch {
    return null
  }
}

function isPendingCast(value: unknown): value is PendingCast {
  if (typeof value !== 'object' || value === null) return false
  const { code, ballotHash, hash, startedAtMs, kept } = value as Record<string, unknown>
  return (
    typeof code === 'string' &&
    typeof ballotHash === 'string' &&
    isHash(ballotHash) &&
    (hash === null || (typeof hash === 'string' && isHash(hash))) &&
    typeof startedAtMs === 'number' &&
    (kept === undefined || (hash !== null && isKeptBytes(kept)))
  )
}

function isKeptBytes(value: unknown): value is KeptBytes {
  if (typeof value !== 'object' || value === null) return false
  const { sealed, isReceived, closesAt } = value as Record<string, unknown>
  return isHex(sealed) && typeof isReceived === 'boolean' && typeof closesAt === 'number'
}
