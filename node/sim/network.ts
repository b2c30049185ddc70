// The network between simulated nodes: the Transport port without sockets. What enters are messages and the weather
// (loss, delay, duplicates, walls between nodes); what leaves are the same messages, later, twice, never, or out of order.
// A message is handed over as it is: nothing in it is ever changed by who receives it.
import type { Address } from '../src/types/bytes.ts'
import type { Peer, PeerMessage, Transport, TransportEvents } from '../src/types/transport.ts'
import type { Random } from './random.ts'
import type { VirtualTime } from './virtualTime.ts'

/** Which running copy, not which identity: twins have two. */
export type Place = number

export type Weather = {
  readonly lossShare: number
  readonly duplicateShare: number
  readonly delayMsMin: number
  readonly delayMsMax: number
}
export const FAIR: Weather = { lossShare: 0, duplicateShare: 0, delayMsMin: 2, delayMsMax: 30 }

export type Joined = { readonly transport: Transport; leave(): void }
export type Network = {
  join(place: Place, peer: Peer): Joined
  setWeather(weather: Weather): void
  /** Everything sent between them is lost. `isNoticed`: their connections break too, as far as they were. */
  wall(from: Place, to: Place, isNoticed: boolean): void
  openAll(): void
  /** Messages this says yes to are lost; null lets all through. */
  setLost(isLost: ((message: PeerMessage, from: Place, to: Place) => boolean) | null): void
  /** A stopped process: what arrives waits until `resume`. */
  pause(place: Place): void
  resume(place: Place): void
  readonly counts: { sent: number; delivered: number }
}

export type NetworkParts = {
  readonly time: VirtualTime
  readonly random: Random
  /** Every message as it leaves its sender. */
  onSent(from: Place, message: PeerMessage): void
  /** Every message as it is handed over, just before. */
  onDelivered(from: Place, to: Place, message: PeerMessage): void
  /** What the bytes do to it; the same object in most runs. Null: nothing that can be sent or read. */
  readonly throughWire: (message: PeerMessage, from: Place) => PeerMessage | null
}

type Seat = {
  readonly place: Place
  readonly peer: Peer
  events: TransportEvents | null
  /** Connected peers by place, with what is known of them. */
  readonly peers: Map<Place, Peer>
  isGone: boolean
  /** What came while the process was stopped; null while it runs. */
  waiting: (() => void)[] | null
}

/** A connection is made a little after both ends are there. */
const CONNECT_MS = 40

export function createNetwork({ time, random, onSent, onDelivered, throughWire }: NetworkParts): Network {
  const seats = new Map<Place, Seat>()
  const walls = new Map<string, { isNoticed: boolean }>()
  const counts = { sent: 0, delivered: 0 }
  let weather: Weather = FAIR
  let isLost: ((message: PeerMessage, from: Place, to: Place) => boolean) | null = null

  const wallName = (from: Place, to: Place) => `${from}>${to}`
  const isWalled = (from: Place, to: Place) => walls.has(wallName(from, to))
  const isNoticed = (a: Place, b: Place) =>
    walls.get(wallName(a, b))?.isNoticed === true || walls.get(wallName(b, a))?.isNoticed === true
  const delayMs = () => weather.delayMsMin + random.next() * (weather.delayMsMax - weather.delayMsMin)
  /** Anything that happens at a seat: never after it left, and not while its process is stopped. */
  function happen(seat: Seat, run: () => void): void {
    if (seat.isGone) return
    if (seat.waiting === null) run()
    else seat.waiting.push(() => happen(seat, run))
  }

  function connect(a: Seat, b: Seat): void {
    time.at(time.nowMs() + CONNECT_MS + delayMs(), () => {
      if (a.isGone || b.isGone || a.peers.has(b.place) || isNoticed(a.place, b.place)) return
      a.peers.set(b.place, b.peer)
      b.peers.set(a.place, a.peer)
      happen(a, () => a.events?.onPeer(b.peer))
      happen(b, () => b.events?.onPeer(a.peer))
    })
  }

  function disconnect(a: Seat, b: Seat): void {
    for (const [seat, other] of [
      [a, b],
      [b, a],
    ] as const) {
      if (!seat.peers.delete(other.place) || seat.isGone) continue
      if (!isKnown(seat, other.peer.address)) happen(seat, () => seat.events?.onPeerGone(other.peer))
    }
  }

  function isKnown(seat: Seat, address: Address): boolean {
    for (const peer of seat.peers.values()) if (peer.address === address) return true
    return false
  }

  function deliver(from: Seat, to: Seat, message: PeerMessage): void {
    time.at(time.nowMs() + delayMs(), () => {
      // The sender may be gone by now; its bytes are on their way. A receiver that restarted has another connection.
      if (to.isGone || isWalled(from.place, to.place)) return
      happen(to, () => {
        counts.delivered++
        onDelivered(from.place, to.place, message)
        to.events?.onMessage(from.peer, message)
      })
    })
  }

  function sendTo(from: Seat, to: Seat, message: PeerMessage): void {
    counts.sent++
    if (isWalled(from.place, to.place) || random.chance(weather.lossShare)) return
    if (isLost?.(message, from.place, to.place)) return
    deliver(from, to, message)
    if (weather.duplicateShare > 0 && random.chance(weather.duplicateShare)) deliver(from, to, message)
  }

  function transportOf(seat: Seat): Transport {
    const each = (wanted: (peer: Peer) => boolean, message: PeerMessage): boolean => {
      if (seat.isGone) return false
      let isSent = false
      for (const [place, peer] of seat.peers) {
        if (!wanted(peer)) continue
        const other = seats.get(place)
        if (other === undefined) continue
        if (!isSent) onSent(seat.place, message)
        isSent = true
        const read = throughWire(message, seat.place)
        if (read !== null) sendTo(seat, other, read)
      }
      return isSent
    }
    return {
      self: seat.peer.address,
      peers: () => {
        const known = new Map<Address, Peer>()
        for (const peer of seat.peers.values()) known.set(peer.address, peer)
        return [...known.values()]
      },
      send: (to, message) => each((peer) => peer.address === to, message),
      broadcast: (message, to = 'all') => {
        each((peer) => to === 'all' || peer.role === 'validator', message)
      },
      listen: (events) => {
        seat.events = events
        for (const other of seats.values()) {
          if (other !== seat && other.peer.address !== seat.peer.address) connect(seat, other)
        }
      },
      // N2. A current validator is throttled, never banned; the throttle is the real transport's.
      penalise: () => {},
    }
  }

  return {
    join(place, peer) {
      const seat: Seat = { place, peer, events: null, peers: new Map(), isGone: false, waiting: null }
      seats.set(place, seat)
      const leave = () => {
        if (seat.isGone) return
        seat.isGone = true
        seats.delete(place)
        for (const other of [...seat.peers.keys()].map((place) => seats.get(place))) {
          if (other !== undefined) disconnect(seat, other)
        }
      }
      return { transport: transportOf(seat), leave }
    },
    setWeather: (next) => {
      weather = next
    },
    wall(from, to, isNoticed) {
      walls.set(wallName(from, to), { isNoticed })
      const [a, b] = [seats.get(from), seats.get(to)]
      if (isNoticed && a !== undefined && b !== undefined) disconnect(a, b)
    },
    openAll() {
      walls.clear()
      const all = [...seats.values()]
      all.forEach((a, i) => {
        for (const b of all.slice(i + 1)) {
          if (a.peer.address !== b.peer.address && !a.peers.has(b.place)) connect(a, b)
        }
      })
    },
    setLost: (next) => {
      isLost = next
    },
    pause(place) {
      const seat = seats.get(place)
      if (seat !== undefined) seat.waiting ??= []
    },
    resume(place) {
      const seat = seats.get(place)
      const waiting = seat?.waiting ?? []
      if (seat !== undefined) seat.waiting = null
      for (const run of waiting) run()
    },
    counts,
  }
}
