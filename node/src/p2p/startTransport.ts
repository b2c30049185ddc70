// N1, N2. The Transport port over TLS between processes. Identity, addresses and the ports to the world enter; a listening
// node that connects to the others, for ever, leaves. Nothing is accepted or dialled before somebody listens.
import { connect, createServer, type Socket } from 'node:net'
import { DIAL_MS_MAX, HELLO_MS_MAX, PING_MS, REDIAL_MS_MAX } from '../params/limits.ts'
import type { Address, Hash } from '../types/bytes.ts'
import type { Clock, Log, Signer, Timers } from '../types/ports.ts'
import type { Transport, TransportEvents } from '../types/transport.ts'
import { answerChannel, makeChannelKey, openChannel } from './channel.ts'
import { createDialer, type DialEnd, type Discovered, type Endpoint } from './dialer.ts'
import { createGate } from './gate.ts'
import { createGreet } from './greeting.ts'
import type { Kind } from './hello.ts'
import { createPeers, type PeerFacts, type Traffic } from './peers.ts'
import { createRefusals } from './refusals.ts'
import { closeAll, listenOn, remoteOf } from './tcpServer.ts'

export type TransportParts = {
  readonly genesisHash: Hash
  /** N1. A validator's key, or a node key; signs the hello and nothing else here. */
  readonly identity: Signer
  readonly kind: Kind
  readonly host: string
  /** 0: any free one. */
  readonly port: number
  /** N5. Dialled for ever, whoever is there. */
  readonly peers: readonly Endpoint[]
  /** In the current or next validator set (S3), as this node knows them now. */
  isValidator(address: Address): boolean
  readonly clock: Clock
  readonly timers: Timers
  /** 0 up to 1, for the jitter of reconnecting. */
  random(): number
  readonly log: Log
}

export type TransportFacts = {
  readonly peers: readonly PeerFacts[]
  readonly traffic: Readonly<Traffic>
  /** Connections that came to nothing, by reason. */
  readonly refused: Readonly<Record<string, number>>
  readonly waitingHellos: number
}

export type TlsTransport = Transport & {
  readonly port: number
  /** N5. Somebody is said to be there: worth a try, no more. */
  discover(found: Discovered): void
  facts(): TransportFacts
  close(): Promise<void>
}

/** Rejects when the port cannot be had. */
export async function startTransport(parts: TransportParts): Promise<TlsTransport> {
  const { identity, isValidator, clock, timers, log, random } = parts
  const channelKey = await makeChannelKey()
  let events: TransportEvents | null = null
  let isClosed = false
  const sockets = new Set<Socket>()
  const peers = createPeers({ self: identity.address, isValidator, clock, log, events: () => events })
  const refusals = createRefusals(parts)
  const gate = createGate(parts)
  const greet = createGreet({ ...parts, peers, refusals })
  const dialer = createDialer({ clock, timers, random, isValidator, isConnected: peers.isConnected, open: dial })

  function keep(socket: Socket): void {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    // The close that follows says all that matters.
    socket.on('error', () => socket.destroy())
    socket.setNoDelay(true)
  }

  function accept(socket: Socket): void {
    keep(socket)
    const remote = remoteOf(socket)
    if (events === null || isClosed || !gate.admits(socket.remoteAddress ?? '')) {
      if (events !== null) refusals.add('too-fast', { remote })
      socket.destroy()
      return
    }
    const endWaiting = gate.wait(() => {
      refusals.add('no-hello', { remote })
      socket.destroy()
    })
    let isChannel = false
    socket.on('close', () => {
      endWaiting()
      if (!isChannel) refusals.add('no-channel', { remote })
    })
    answerChannel(socket, channelKey, (channel) => {
      isChannel = true
      greet(channel, 'responder', remote, { onGreeted: endWaiting, onEnd: () => dialer.look() })
    })
  }

  function dial({ host, port }: Endpoint, ended: (end: DialEnd) => void): void {
    const remote = `${host}:${port}`
    const socket = connect({ host, port })
    keep(socket)
    let isOver = false
    const finish = (end: DialEnd) => {
      if (isOver) return
      isOver = true
      ended(end)
      dialer.look()
    }
    const giveUp = timers.after(DIAL_MS_MAX, () => socket.destroy())
    // Not at the gate: those who knock there must not be able to push out whom we call.
    const noHello = timers.after(HELLO_MS_MAX, () => socket.destroy())
    const endWaiting = () => noHello.cancel()
    socket.on('connect', () => {
      giveUp.cancel()
      openChannel(socket, (channel) =>
        greet(channel, 'initiator', remote, {
          onGreeted: endWaiting,
          onEnd: ({ livedMs, address, isSelf }) => finish({ wasUp: livedMs > 2 * REDIAL_MS_MAX, address, isSelf }),
        }),
      )
    })
    socket.on('close', () => {
      giveUp.cancel()
      endWaiting()
      finish({ wasUp: false, address: null, isSelf: false })
    })
  }

  const server = createServer(accept)
  const port = await listenOn(server, parts.host, parts.port)
  // Out of file descriptors, for one: those that are connected go on.
  server.on('error', (error) => log.warn({ error }, 'N1: a connection could not be accepted'))
  const ticking = everyPing()

  /** A tick that comes late says that this process stood still, not the others. */
  function everyPing(): { cancel(): void } {
    let lastMs = clock.monotonicMs()
    let timer = timers.after(PING_MS, tick)
    function tick(): void {
      const nowMs = clock.monotonicMs()
      peers.tick(nowMs - lastMs > 2 * PING_MS)
      lastMs = nowMs
      dialer.look()
      timer = timers.after(PING_MS, tick)
    }
    return { cancel: () => timer.cancel() }
  }

  return {
    self: identity.address,
    port,
    peers: peers.list,
    send: peers.send,
    broadcast: (message, to = 'all') => peers.broadcast(message, to),
    listen(given) {
      if (events !== null) throw new Error('a transport is listened to once')
      events = given
      dialer.begin(parts.peers)
    },
    penalise: peers.penalise,
    discover: dialer.discover,
    facts: () => ({
      peers: peers.facts(),
      traffic: peers.traffic,
      refused: refusals.counts(),
      waitingHellos: gate.waiting,
    }),
    async close() {
      isClosed = true
      ticking.cancel()
      dialer.close()
      peers.close()
      await closeAll(server, sockets, timers)
    },
  }
}
