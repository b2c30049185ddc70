// N1, N5. Whom we try to reach, and when. Endpoints from the configuration and from discovery enter; calls of `open` at
// the right times leave. An endpoint has an identity only once a hello has proven one.
import {
  DISCOVERED_OBSERVERS_DIALLED_MAX,
  DISCOVERED_RECORDS_MAX,
  REDIAL_MS_MAX,
  REDIAL_MS_MIN,
  REDIAL_OBSERVER_MS_MAX,
} from '../params/limits.ts'
import type { Address } from '../types/bytes.ts'
import type { Clock, Timers } from '../types/ports.ts'

export type Endpoint = { readonly host: string; readonly port: number }
/** A record says who might be there, and until when that is worth a try. */
export type Discovered = Endpoint & { readonly address: Address; readonly expiresMs: number }

/** How a dial ended: the connection lived for a while, or never did. `address`: who was there, if a hello said so. */
export type DialEnd = { readonly wasUp: boolean; readonly address: Address | null; readonly isSelf: boolean }

export type DialerParts = {
  readonly clock: Clock
  readonly timers: Timers
  /** 0 up to 1, for jitter. */
  random(): number
  isValidator(address: Address): boolean
  isConnected(address: Address): boolean
  /** `ended` is to be called once, when the connection is gone or never was. */
  open(endpoint: Endpoint, ended: (end: DialEnd) => void): void
}

export type Dialer = {
  /** Nobody is dialled before; what was discovered until then is not lost. */
  begin(configured: readonly Endpoint[]): void
  discover(found: Discovered): void
  /** A connection with this peer is up, whoever began it; or it is gone. */
  look(): void
  close(): void
}

type Target = Endpoint & {
  /** Null: configured, stays for ever. */
  expiresMs: number | null
  /** Who was there last, or is said to be. */
  address: Address | null
  failures: number
  state: 'idle' | 'waiting' | 'busy' | 'self'
  timer: { cancel(): void } | null
}

export function createDialer(parts: DialerParts): Dialer {
  const { clock, timers, random, isValidator, isConnected, open } = parts
  const targets = new Map<string, Target>()
  let isDialling = false

  const isOptional = ({ expiresMs, address }: Target) =>
    expiresMs !== null && (address === null || !isValidator(address))
  const isActive = ({ state }: Target) => state === 'waiting' || state === 'busy'

  function isWanted(target: Target): boolean {
    if (target.address !== null && isConnected(target.address)) return false
    if (!isOptional(target)) return true
    return (
      [...targets.values()].filter((other) => isOptional(other) && isActive(other)).length <
      DISCOVERED_OBSERVERS_DIALLED_MAX
    )
  }

  /** Doubled with each failure, half of it by chance: nodes that lost each other together do not come back together. */
  function delayMs(target: Target): number {
    const max = isOptional(target) ? REDIAL_OBSERVER_MS_MAX : REDIAL_MS_MAX
    const delay = Math.min(max, REDIAL_MS_MIN * 2 ** Math.min(target.failures, 16))
    return delay * (0.5 + random() / 2)
  }

  function consider(target: Target): void {
    if (!isDialling || target.state !== 'idle' || !isWanted(target)) return
    target.state = 'waiting'
    target.timer = timers.after(delayMs(target), () => {
      target.state = 'idle'
      if (!isDialling || !isWanted(target)) return
      target.state = 'busy'
      open(target, (end) => dialEnded(target, end))
    })
  }

  function dialEnded(target: Target, { wasUp, address, isSelf }: DialEnd): void {
    target.state = isSelf ? 'self' : 'idle'
    target.address = address ?? target.address
    target.failures = wasUp ? 0 : target.failures + 1
    consider(target)
  }

  function forgetExpired(): void {
    for (const [key, target] of targets) {
      const isExpired = target.expiresMs !== null && target.expiresMs <= clock.nowMs()
      if (isExpired && !isActive(target)) targets.delete(key)
    }
  }

  function add(endpoint: Endpoint, address: Address | null, expiresMs: number | null): void {
    const key = `${endpoint.host}:${endpoint.port}`
    const known = targets.get(key)
    if (known !== undefined) {
      if (known.expiresMs !== null && expiresMs !== null) known.expiresMs = Math.max(known.expiresMs, expiresMs)
      // Another record may be for a node that has taken the place of the one that was there.
      if (address !== null && known.state === 'idle') known.address = address
      consider(known)
      return
    }
    if (expiresMs !== null && targets.size >= DISCOVERED_RECORDS_MAX) return
    const { host, port } = endpoint
    const target: Target = { host, port, expiresMs, address, failures: 0, state: 'idle', timer: null }
    targets.set(key, target)
    consider(target)
  }

  return {
    begin(configured) {
      isDialling = true
      for (const endpoint of configured) add(endpoint, null, null)
      for (const target of targets.values()) consider(target)
    },
    discover({ address, expiresMs, ...endpoint }) {
      if (expiresMs > clock.nowMs()) add(endpoint, address, expiresMs)
    },
    look() {
      forgetExpired()
      for (const target of targets.values()) consider(target)
    },
    close() {
      isDialling = false
      for (const { timer } of targets.values()) timer?.cancel()
    },
  }
}
