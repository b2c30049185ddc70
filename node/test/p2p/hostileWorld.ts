// A host, its honest peer, and what a hostile one is measured by: whether the host says so, and whether the honest two go
// on. Each test calls `theHosts` first; `theEnd` cleans up.
import { expect } from 'vitest'
import { encodeHello } from '../../src/p2p/hello.ts'
import type { PeerFacts } from '../../src/p2p/peers.ts'
import type { Clock, Timers } from '../../src/types/ports.ts'
import type { PeerMessage } from '../../src/types/transport.ts'
import { closeAdversaries } from './adversary.ts'
import {
  aHost,
  aKey,
  clock,
  closeHosts,
  endpointOf,
  GENESIS,
  type Host,
  type HostChange,
  timers,
  until,
} from './aHost.ts'
import { aHash } from './aMessage.ts'

/** Time that passes so many times faster: limits of seconds are met in moments. */
const FASTER = 10
const fastClock: Clock = { nowMs: clock.nowMs, monotonicMs: () => clock.monotonicMs() * FASTER }
const fastTimers: Timers = { after: (delayMs, run) => timers.after(delayMs / FASTER, run) }
export const fast: HostChange = { clock: fastClock, timers: fastTimers }

export const validators = [aKey('host'), aKey('honest'), aKey('bad validator')].map(({ address }) => address)
export const badValidator = aKey('bad validator').address
export const badObserver = aKey('bad observer').address

export let host: Host
export let honest: Host

export async function theHosts(change: HostChange = {}): Promise<void> {
  host = await aHost('host', { validators, ...change })
  honest = await aHost('honest', { validators, ...change, peers: [endpointOf(host)] })
  await until('the honest two are connected', () => host.peers().length === 1 && honest.peers().length === 1)
}

/** The honest peer and the host still hear each other, in the connection they had. */
export async function honestGoOn(): Promise<void> {
  const height = BigInt(honest.heard.length + host.heard.length + 1_000_000)
  const aWord: PeerMessage = { kind: 'head', height, hash: aHash(2) }
  const hasHeard = ({ heard }: Host) =>
    heard.some(({ message }) => message.kind === 'head' && message.height === height)
  expect(honest.send(host.self, aWord)).toBe(true)
  expect(host.send(honest.self, aWord)).toBe(true)
  await until('the honest two have heard each other', () => hasHeard(host) && hasHeard(honest))
  expect(host.seen.filter((line) => line === `gone ${honest.self}`)).toEqual([])
}

export async function theEnd(): Promise<void> {
  closeAdversaries()
  await closeHosts()
}

/** How often the host turned somebody away for this reason. */
export const refused = (why: string): number => host.facts().refused[why] ?? 0
export const factsOf = (address: string): PeerFacts | undefined =>
  host.facts().peers.find((peer) => peer.address === address)
export const isPeer = (address: string): boolean => factsOf(address) !== undefined

/** A good hello of the bad observer, as bytes. */
export function encodedHello(keyingMaterial: Uint8Array): Uint8Array {
  return encodeHello({ genesisHash: GENESIS, kind: 'observer' }, aKey('bad observer'), {
    keyingMaterial,
    side: 'initiator',
  })
}
