// N5. A hint on the local network: our signed record to a multicast group now and then, and others' from there. It leads to
// a dial and to nothing else; who answers there must say a hello like everybody. Off unless asked for.
import { createSocket } from 'node:dgram'
import { LAN_HINT_BYTES_MAX, LAN_HINT_MS } from '../../params/limits.ts'
import type { Hash } from '../../types/bytes.ts'
import type { Clock, Log, Timers } from '../../types/ports.ts'
import { createPace } from '../pace.ts'
import { BadRecord, checkRecord, type PeerRecord, recordToJson } from './record.ts'

export type LanParts = {
  readonly genesisHash: Hash
  /** Null: listens only. */
  ownRecord(): PeerRecord | null
  onRecord(record: PeerRecord): void
  /** Where the group is joined; by default where the system would. */
  readonly interfaceAddress?: string
  readonly port?: number
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Log
}

/** Administratively scoped (RFC 2365): no router carries it out of the site. */
const GROUP = '239.255.80.80'
const PORT = 30_302
/** Packets looked at: each costs a signature's check. */
const HINTS_SECOND = 20

export function startLanHint(parts: LanParts): { close(): void } {
  const { genesisHash, clock, timers, log, interfaceAddress, port = PORT } = parts
  const socket = createSocket({ type: 'udp4', reuseAddr: true })
  const pace = createPace(clock)
  let timer: { cancel(): void } | null = null
  let isClosed = false

  function close(): void {
    if (isClosed) return
    isClosed = true
    timer?.cancel()
    socket.close()
  }

  function say(): void {
    const record = parts.ownRecord()
    if (record !== null) socket.send(JSON.stringify(recordToJson(record)), port, GROUP)
    timer = timers.after(LAN_HINT_MS, say)
  }

  function hear(bytes: Uint8Array): void {
    if (bytes.length > LAN_HINT_BYTES_MAX || pace.waitMs(HINTS_SECOND) > 0) return
    pace.charge(1, HINTS_SECOND)
    try {
      const json: unknown = JSON.parse(new TextDecoder().decode(bytes))
      parts.onRecord(checkRecord(json, { genesisHash, nowMs: clock.nowMs() }))
    } catch (error) {
      // Anybody may send anything here, other networks' nodes among them.
      if (!(error instanceof BadRecord || error instanceof SyntaxError)) throw error
    }
  }

  socket.on('message', hear)
  // A machine without a network is no reason not to run: the hint is only a hint.
  function giveUp(error: unknown): void {
    log.warn({ error }, 'N5: no hints on the local network')
    close()
  }
  socket.on('error', giveUp)
  socket.bind(port, () => {
    if (isClosed) return
    try {
      socket.addMembership(GROUP, interfaceAddress)
      if (interfaceAddress !== undefined) socket.setMulticastInterface(interfaceAddress)
      socket.setMulticastTTL(1)
    } catch (error) {
      giveUp(error)
      return
    }
    say()
  })
  return { close }
}
