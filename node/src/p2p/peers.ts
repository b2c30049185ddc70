// N1, N2. The peers that have said who they are: one connection for each, what they are to us now, and what their conduct
// allows them. Messages and verdicts pass through here; sockets, dialling and hellos do not.
import {
  FRAME_BYTES_MAX,
  GARBAGE_POINTS,
  OBSERVER_PARTIAL_BYTES_MAX,
  OBSERVER_PEERS_MAX,
  OBSERVER_QUEUES_BYTES_MAX,
  OBSERVER_UNITS_SECOND,
  POINTS_MAX,
  REJECT_POINTS,
  SOCKET_AHEAD_BYTES_MAX,
  THROTTLED_UNITS_SECOND,
  VALIDATOR_UNITS_SECOND,
} from '../params/limits.ts'
import type { Address } from '../types/bytes.ts'
import type { Clock, Log } from '../types/ports.ts'
import type { Peer, PeerMessage, TransportEvents } from '../types/transport.ts'
import { createConduct, type Standing } from './conduct.ts'
import type { Connection, Listening } from './connection.ts'
import { encodeFrame, type Frame } from './frames.ts'
import type { Goodbye } from './goodbye.ts'
import type { Kind, Side } from './hello.ts'
import { whichStays } from './onePerPair.ts'
import { type Lane, laneOf } from './outbox.ts'
import { BadMessage, CONSENSUS_KIND, decodeMessage, encodeMessage } from './peerMessage.ts'

/** One connection with someone whose hello was good. */
export type Member = {
  readonly address: Address
  /** What it says it is. */
  readonly kind: Kind
  /** What we are in it. */
  readonly side: Side
  /** host:port as seen from here. */
  readonly remote: string
  /** The part of its network address that one owner has. */
  readonly network: string
  readonly sinceMs: number
  readonly connection: Connection
}

export type PeerFacts = Peer & {
  readonly remote: string
  readonly side: Side
  readonly standing: Standing
  readonly points: number
  readonly queuedBytes: number
  readonly droppedFrames: number
  readonly connectedMs: number
}
export type Traffic = {
  messagesIn: number
  messagesOut: number
  bytesIn: number
  bytesOut: number
  /** Refused by their bytes, or by onMessage. */
  rejected: number
}

export type PeersParts = {
  readonly self: Address
  isValidator(address: Address): boolean
  readonly clock: Clock
  readonly log: Log
  /** Null until somebody listens. */
  events(): TransportEvents | null
}

export type Peers = {
  /** Null: it is a peer now. Otherwise why not; the connection is still open. */
  admit(member: Member): Goodbye | null
  /** Its connection has ended. Nothing happens for one that was not a peer any more. */
  remove(member: Member): void
  listening(member: Member): Listening
  /** A frame that is a message; returns what it costs beyond its size. */
  receive(member: Member, frame: Frame): number
  garbage(member: Member, what: string): void
  send(to: Address, message: PeerMessage): boolean
  broadcast(message: PeerMessage, to: 'all' | 'validators'): void
  penalise(address: Address, reason: string): void
  isConnected(address: Address): boolean
  list(): Peer[]
  facts(): PeerFacts[]
  readonly traffic: Readonly<Traffic>
  tick(isLate: boolean): void
  close(): void
}

export function createPeers({ self, isValidator, clock, log, events }: PeersParts): Peers {
  const members = new Map<Address, Member>()
  const conduct = createConduct(clock)
  const traffic: Traffic = { messagesIn: 0, messagesOut: 0, bytesIn: 0, bytesOut: 0, rejected: 0 }

  /** N1. Who says it is a validator and is in no set that we know is treated as an observer until it is in one. */
  const peerOf = ({ address, kind }: Member): Peer => ({
    address,
    role: kind === 'validator' && isValidator(address) ? 'validator' : 'observer',
  })
  const standingOf = (address: Address) => conduct.standing(address, isValidator(address))
  const observers = () => [...members.values()].filter(({ address }) => !isValidator(address))

  function admit(member: Member): Goodbye | null {
    const { address, side } = member
    if (standingOf(address) === 'banned') return 'banned'
    const held = members.get(address)
    if (held === undefined) {
      const needsRoom = side === 'responder' && !isValidator(address) && observers().length >= OBSERVER_PEERS_MAX
      if (needsRoom && !makesRoomFor(member)) return 'no-room'
    } else {
      const isQuiet = held.connection.isQuiet()
      if (whichStays(self, address, { side: held.side, isQuiet }, side) === 'held') return 'already-connected'
      held.connection.close('already-connected')
    }
    members.set(address, member)
    log.info({ peer: address, kind: member.kind, side, remote: member.remote }, 'N1: peer connected')
    events()?.onPeer(peerOf(member))
    return null
  }

  /** Observers share the room by where they come from: the last of the largest group goes for one of a smaller group. */
  function makesRoomFor({ network }: Member): boolean {
    const groups = Map.groupBy(observers(), (observer) => observer.network)
    const [largest = []] = [...groups.values()].toSorted((a, b) => b.length - a.length)
    if (largest.length <= (groups.get(network)?.length ?? 0) + 1) return false
    largest.at(-1)?.connection.close('no-room')
    return true
  }

  function charge(member: Member, points: number, facts: object, what: string): void {
    const { address, connection, remote } = member
    traffic.rejected++
    const before = standingOf(address)
    conduct.charge(address, points)
    const standing = standingOf(address)
    if (standing !== before) log.warn({ peer: address, remote, standing, ...facts }, `N2: ${what}`)
    else log.debug({ peer: address, remote, ...facts }, `N2: ${what}`)
    if (standing === 'banned') connection.close('banned')
  }

  function receive(member: Member, frame: Frame): number {
    traffic.messagesIn++
    traffic.bytesIn += frame.body.length + 5
    // Not even decoded: it takes time, and who is in no set that we know has nothing to say there.
    if (frame.kind === CONSENSUS_KIND && peerOf(member).role === 'observer') return 0
    const message = decoded(member, frame)
    if (message === null) return 0
    const verdict = events()?.onMessage(peerOf(member), message) ?? 'ignore'
    if (verdict === 'reject') charge(member, REJECT_POINTS, { kind: message.kind }, 'a message was rejected')
    return message.kind === 'transactions' ? message.transactions.length : 0
  }

  function decoded(member: Member, frame: Frame): PeerMessage | null {
    try {
      return decodeMessage(frame)
    } catch (error) {
      if (!(error instanceof BadMessage)) throw error
      garbage(member, error.message)
      return null
    }
  }

  function garbage(member: Member, what: string): void {
    charge(member, GARBAGE_POINTS, { what }, 'bytes that are no message')
  }

  /** Frames that observers begin and do not end: when all are too many, who has begun most of all goes. */
  function boundPartialFrames(member: Member): void {
    if (member.connection.partialBytes <= SOCKET_AHEAD_BYTES_MAX || isValidator(member.address)) return
    const all = observers().toSorted((a, b) => b.connection.partialBytes - a.connection.partialBytes)
    const bytes = all.reduce((sum, { connection }) => sum + connection.partialBytes, 0)
    if (bytes > OBSERVER_PARTIAL_BYTES_MAX) all[0]?.connection.close('no-room')
  }

  function hasRoom({ address, connection }: Member, frame: Uint8Array): boolean {
    // Who keeps up takes nothing of the observers' common room, so it is not counted for each message.
    if (connection.queuedBytes <= SOCKET_AHEAD_BYTES_MAX || isValidator(address)) return true
    const waiting = observers().reduce((sum, other) => sum + other.connection.queuedBytes, frame.length)
    return waiting <= OBSERVER_QUEUES_BYTES_MAX
  }

  function deliver(member: Member, lane: Lane, frame: Uint8Array): boolean {
    if (!hasRoom(member, frame) || !member.connection.send(lane, frame)) return false
    traffic.messagesOut++
    traffic.bytesOut += frame.length
    return true
  }

  function frameOf(message: PeerMessage): Uint8Array {
    const { kind, body } = encodeMessage(message)
    return encodeFrame(kind, body)
  }

  return {
    admit,
    remove(member) {
      if (members.get(member.address) !== member) return
      members.delete(member.address)
      events()?.onPeerGone(peerOf(member))
    },
    listening(member) {
      boundPartialFrames(member)
      const standing = standingOf(member.address)
      const usual = isValidator(member.address) ? VALIDATOR_UNITS_SECOND : OBSERVER_UNITS_SECOND
      return {
        expects: 'messages',
        frameBytesMax: FRAME_BYTES_MAX,
        unitsPerSecond: standing === 'throttled' ? THROTTLED_UNITS_SECOND : usual,
      }
    },
    receive,
    garbage,
    send(to, message) {
      const member = members.get(to)
      return member !== undefined && deliver(member, laneOf(message.kind), frameOf(message))
    },
    broadcast(message, to) {
      const chosen = [...members.values()].filter((member) => to === 'all' || peerOf(member).role === 'validator')
      if (chosen.length === 0) return
      const frame = frameOf(message)
      for (const member of chosen) deliver(member, laneOf(message.kind), frame)
    },
    penalise(address, reason) {
      const member = members.get(address)
      log.warn({ peer: address, remote: member?.remote, reason }, 'N4: a peer is penalised')
      if (member !== undefined) charge(member, POINTS_MAX, { reason }, 'penalised')
      else conduct.charge(address, POINTS_MAX)
    },
    isConnected: (address) => members.has(address),
    list: () => [...members.values()].map(peerOf),
    facts: () =>
      [...members.values()].map((member) => ({
        ...peerOf(member),
        remote: member.remote,
        side: member.side,
        standing: standingOf(member.address),
        points: Math.round(conduct.points(member.address)),
        queuedBytes: member.connection.queuedBytes,
        droppedFrames: member.connection.droppedFrames,
        connectedMs: clock.monotonicMs() - member.sinceMs,
      })),
    traffic,
    tick(isLate) {
      for (const { connection } of [...members.values()]) connection.tick(isLate)
    },
    close() {
      for (const { connection } of [...members.values()]) connection.close('leaving')
    },
  }
}
