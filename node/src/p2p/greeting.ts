// N1. A fresh TLS channel -> a member of the peers, or an end. Both ends say hello at once; until the other's hello was
// checked, not one other frame is looked at. How long that may take is the caller's affair.
import type { TLSSocket } from 'node:tls'
import { bytesToHex } from '../codec/hex.ts'
import { HELLO_MS_MAX, THROTTLED_UNITS_SECOND } from '../params/limits.ts'
import type { Address, Hash } from '../types/bytes.ts'
import type { Clock, Log, Signer, Timers } from '../types/ports.ts'
import { keyingMaterialOf } from './channel.ts'
import { type Closed, type Connection, createConnection, type Listening } from './connection.ts'
import { encodeFrame, FRAME, type Frame } from './frames.ts'
import { networkOf } from './gate.ts'
import type { Goodbye } from './goodbye.ts'
import { BadHello, checkHello, encodeHello, HELLO_BYTES, isOurKey, type Kind, type Side } from './hello.ts'
import type { Member, Peers } from './peers.ts'
import type { Refusals } from './refusals.ts'

export type GreetingParts = {
  readonly genesisHash: Hash
  readonly identity: Signer
  readonly kind: Kind
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Log
  readonly peers: Peers
  readonly refusals: Refusals
}

export type Greeted = {
  /** The hello is over, well or not: waiting can end. */
  onGreeted(): void
  /** The channel has ended. `address`: who proved to be there. `isSelf`: this process, by another way. */
  onEnd(end: { readonly livedMs: number; readonly address: Address | null; readonly isSelf: boolean }): void
}

const BEFORE_HELLO: Listening = {
  expects: 'hello',
  frameBytesMax: 1 + HELLO_BYTES,
  unitsPerSecond: THROTTLED_UNITS_SECOND,
}
const GOODBYE_OF = {
  malformed: 'bad-hello',
  'wrong-key': 'bad-hello',
  'other-genesis': 'other-genesis',
  'own-address': 'own-address',
} as const satisfies Record<BadHello['code'], Goodbye>

export type Greet = (socket: TLSSocket, side: Side, remote: string, greeted: Greeted) => void

/** `greet` is called after the TLS handshake. */
export function createGreet(parts: GreetingParts): Greet {
  const { genesisHash, identity, kind, clock, timers, log, peers, refusals } = parts
  /** How many ends each channel has in this process: two when it was ourselves that we dialled. */
  const ends = new Map<string, number>()
  function forgetEnd(channel: string): void {
    const left = (ends.get(channel) ?? 1) - 1
    if (left > 0) ends.set(channel, left)
    else ends.delete(channel)
  }

  return (socket, side, remote, greeted) => {
    const keyingMaterial = keyingMaterialOf(socket)
    if (keyingMaterial === null) {
      refusals.add('no-psephos', { remote })
      socket.destroy()
      greeted.onGreeted()
      return greeted.onEnd({ livedMs: 0, address: null, isSelf: false })
    }
    const own = { genesisHash, address: identity.address, keyingMaterial, side }
    const channel = bytesToHex(keyingMaterial)
    const startMs = clock.monotonicMs()
    let member: Member | null = null
    let isSelf = false
    ends.set(channel, (ends.get(channel) ?? 0) + 1)

    function onHello(body: Uint8Array): void {
      try {
        const hello = checkHello(body, own)
        const network = networkOf(socket.remoteAddress ?? '')
        const admitted = { ...hello, side, remote, network, sinceMs: clock.monotonicMs(), connection }
        greeted.onGreeted()
        // Before it is a peer: an answer may come back while it is announced.
        member = admitted
        const refusal = peers.admit(admitted)
        if (refusal !== null) refuse(refusal, refusal, hello.address)
      } catch (error) {
        if (!(error instanceof BadHello)) throw error
        greeted.onGreeted()
        if (error.code === 'own-address' && isOurKey(body, own)) meetOurself()
        refuse(error.code, GOODBYE_OF[error.code], null)
      }
    }

    function refuse(why: string, goodbye: Goodbye, peer: Address | null): void {
      refusals.add(why, { remote, side, peer })
      connection.close(goodbye)
    }

    /** D2. Either we dialled ourselves, and the other end is here too, or somewhere else runs with our key. */
    function meetOurself(): void {
      isSelf = (ends.get(channel) ?? 0) > 1
      if (isSelf) return
      refusals.add('own-key-elsewhere', { remote })
      log.error({ remote, address: identity.address }, 'D2: another process runs with the key of this node')
    }

    function onClosed({ by, why }: Closed): void {
      // The other end, if it is here, may hear of it only after this one has gone.
      timers.after(HELLO_MS_MAX, () => forgetEnd(channel))
      greeted.onGreeted()
      if (member === null) {
        if (by === 'them') refusals.add(`left-before-hello: ${why}`, { remote, side })
      } else {
        log.info({ peer: member.address, remote, by, why }, 'N1: connection ended')
        peers.remove(member)
      }
      greeted.onEnd({ livedMs: clock.monotonicMs() - startMs, address: member?.address ?? null, isSelf })
    }

    const connection: Connection = createConnection(socket, parts, {
      listening: () => (member === null ? BEFORE_HELLO : peers.listening(member)),
      onFrame: ({ kind: frameKind, body }: Frame) => {
        if (member !== null) return peers.receive(member, { kind: frameKind, body })
        onHello(body)
        return 0
      },
      onGarbage(what) {
        if (member !== null) peers.garbage(member, what)
        else refusals.add('garbage-before-hello', { remote, side, what })
      },
      onClosed,
    })
    connection.send('urgent', encodeFrame(FRAME.hello, encodeHello({ genesisHash, kind }, identity, own)))
  }
}
