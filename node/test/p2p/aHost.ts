// Real TLS hosts on loopback for tests: each with a key, a record of what it heard, and a way to wait for what a test
// expects. Everything is closed by `closeHosts`.

import { keccak } from '../../src/codec/keccak.ts'
import { addressOf, signDigest } from '../../src/codec/signature.ts'
import type { TlsTransport, TransportParts } from '../../src/p2p/startTransport.ts'
import { startTransport } from '../../src/p2p/startTransport.ts'
import type { Address, Hash } from '../../src/types/bytes.ts'
import type { Clock, Log, Signer, Timers } from '../../src/types/ports.ts'
import type { Peer, PeerMessage, Verdict } from '../../src/types/transport.ts'

export const GENESIS = `0x${'11'.repeat(32)}` as Hash
export const OTHER_GENESIS = `0x${'22'.repeat(32)}` as Hash

export const clock: Clock = { nowMs: () => Date.now(), monotonicMs: () => performance.now() }
export const timers: Timers = {
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs)
    return { cancel: () => clearTimeout(timer) }
  },
}

/** The same key for the same name, in every run. */
export function aKey(name: string): Signer {
  const privateKey = keccak(new TextEncoder().encode(`p2p ${name}`))
  return { address: addressOf(privateKey), sign: (digest) => signDigest(digest, privateKey) }
}

export type Heard = { readonly from: Peer; readonly message: PeerMessage }
export type Host = TlsTransport & {
  readonly heard: Heard[]
  /** `peer` and `gone` with the address, in order. */
  readonly seen: string[]
  /** Level and message, with its facts. */
  readonly logged: string[]
  verdict(message: PeerMessage, from: Peer): Verdict
}

const hosts: TlsTransport[] = []

export type HostChange = Partial<TransportParts> & { readonly validators?: readonly Address[] }

/** A validator, unless `kind` says otherwise; `validators` are those it knows, by default everybody. */
export async function aHost(name: string, change: HostChange = {}): Promise<Host> {
  const { validators, ...parts } = change
  const heard: Heard[] = []
  const seen: string[] = []
  const logged: string[] = []
  const say = (level: string) => (facts: object, message: string) =>
    logged.push(`${level}: ${message} ${JSON.stringify(facts)}`)
  const log: Log = { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') }
  const transport = await startTransport({
    ...{ genesisHash: GENESIS, identity: aKey(name), kind: 'validator', host: '127.0.0.1', port: 0, peers: [] },
    ...{ clock, timers, log, random: () => 0.5 },
    isValidator: (address) => validators === undefined || validators.includes(address),
    ...parts,
  })
  hosts.push(transport)
  const host: Host = Object.assign(transport, { heard, seen, logged, verdict: (): Verdict => 'accept' })
  host.listen({
    onPeer: (peer) => seen.push(`peer ${peer.address}`),
    onPeerGone: (peer) => seen.push(`gone ${peer.address}`),
    onMessage(from, message) {
      heard.push({ from, message })
      return host.verdict(message, from)
    },
  })
  return host
}

export const endpointOf = ({ port }: { readonly port: number }) => ({ host: '127.0.0.1', port })

export async function closeHosts(): Promise<void> {
  await Promise.all(hosts.splice(0).map((host) => host.close()))
}

/** Polls; a test that waits in vain fails by its own time limit with these words. */
export async function until(what: string, isSo: () => boolean, withinMs = 20_000): Promise<void> {
  const endMs = performance.now() + withinMs
  while (!isSo()) {
    if (performance.now() > endMs) throw new Error(`waited in vain until ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** Two hosts that are connected; the first is dialled. */
export async function aPair(first: HostChange = {}, second: HostChange = {}): Promise<[Host, Host]> {
  const a = await aHost('a', first)
  const b = await aHost('b', { ...second, peers: [endpointOf(a)] })
  await until('both are connected', () => a.peers().length === 1 && b.peers().length === 1)
  return [a, b]
}
