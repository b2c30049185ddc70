// One channel with another node, whoever it is: bytes of a TLS socket <-> frames, at the pace the other is allowed and the
// pace it reads. Pings, silence and stalling are dealt with here; hellos and messages are given to the owner.
import type { TLSSocket } from 'node:tls'
import {
  FRAME_MS_MAX,
  PEER_QUIET_MS,
  PEER_SILENT_MS,
  PEER_STALLED_MS,
  PING_MS,
  UNIT_BYTES,
  UNITS_TURN_MAX,
} from '../params/limits.ts'
import type { Clock, Timers } from '../types/ports.ts'
import { BadFrame, createFrameReader, encodeFrame, FRAME, type Frame, MESSAGE_KIND_MIN } from './frames.ts'
import { decodeGoodbye, encodeGoodbye, type Goodbye } from './goodbye.ts'
import type { Lane } from './outbox.ts'
import { createPace } from './pace.ts'
import { createWriter } from './writer.ts'

/** How the owner listens now; asked before every frame, because a hello changes it, and so does the other's conduct. */
export type Listening = {
  /** N1. The hello alone, before any other frame. */
  readonly expects: 'hello' | 'messages'
  readonly frameBytesMax: number
  readonly unitsPerSecond: number
}
export type Closed = { readonly by: 'us' | 'them'; readonly why: Goodbye | 'lost' }

export type ConnectionEvents = {
  listening(): Listening
  /** A hello, or a message; returns the units it costs beyond those of its size. */
  onFrame(frame: Frame): number
  onGarbage(what: string): void
  onClosed(closed: Closed): void
}

export type Connection = {
  send(lane: Lane, frame: Uint8Array): boolean
  /** Says why, and ends. Nothing is read any more. */
  close(why: Goodbye): void
  /** Every PING_MS. `isLate`: this process stood still; the others' silence means nothing then. */
  tick(isLate: boolean): void
  isQuiet(): boolean
  readonly isOpen: boolean
  /** Waiting to be sent. */
  readonly queuedBytes: number
  readonly droppedFrames: number
  /** Of a frame that has begun and not ended. */
  readonly partialBytes: number
}

const PING = encodeFrame(FRAME.ping, new Uint8Array(0))
/** For the goodbye to leave; then the socket is torn down. */
const CLOSE_MS = 500

export function createConnection(
  socket: TLSSocket,
  ports: { readonly clock: Clock; readonly timers: Timers },
  events: ConnectionEvents,
): Connection {
  const { clock, timers } = ports
  const now = () => clock.monotonicMs()
  const reader = createFrameReader()
  const writer = createWriter(socket, clock)
  const pace = createPace(clock)
  let isOpen = true
  let said: Goodbye | null = null
  let heardMs = now()
  let spokeMs = now()
  /** While set, the other is not listened to. */
  let resting: { cancel(): void } | null = null
  let partialSinceMs = now()

  function end(closed: Closed): void {
    if (!isOpen) return
    isOpen = false
    resting?.cancel()
    writer.stop()
    events.onClosed(closed)
  }

  function close(why: Goodbye): void {
    if (!isOpen) return
    // What still comes is thrown away, so that the other's end of the connection is seen.
    socket.resume()
    // A frame half written would swallow the goodbye.
    const canSay = !writer.isWithinFrame
    if (canSay) socket.end(encodeFrame(FRAME.goodbye, encodeGoodbye(why)))
    timers.after(canSay ? CLOSE_MS : 0, () => socket.destroy())
    end({ by: 'us', why })
  }

  function read(): void {
    if (resting !== null) return
    let units = 0
    while (isOpen) {
      const { expects, frameBytesMax, unitsPerSecond } = events.listening()
      const frame = nextFrame(frameBytesMax)
      if (frame === null) return
      heardMs = now()
      partialSinceMs = now()
      const cost = 1 + Math.floor(frame.body.length / UNIT_BYTES) + take(frame, expects)
      units += cost
      const waitMs = pace.charge(cost, unitsPerSecond)
      if (waitMs > 0 || units > UNITS_TURN_MAX) {
        rest(waitMs)
        return
      }
    }
  }

  function nextFrame(frameBytesMax: number): Frame | null {
    try {
      return reader.next(frameBytesMax)
    } catch (error) {
      if (!(error instanceof BadFrame)) throw error
      events.onGarbage(error.message)
      close('garbage')
      return null
    }
  }

  function take(frame: Frame, expects: Listening['expects']): number {
    const { kind, body } = frame
    const isExpected = expects === 'hello' ? kind === FRAME.hello : kind >= MESSAGE_KIND_MIN
    if (isExpected) return events.onFrame(frame)
    if (expects === 'messages' && kind === FRAME.ping && body.length === 0) return 0
    if (expects === 'messages' && kind === FRAME.goodbye) {
      said = decodeGoodbye(body)
      return 0
    }
    events.onGarbage(`a frame of kind ${kind} and ${body.length} bytes where ${expects} were expected`)
    close('garbage')
    return 0
  }

  function rest(waitMs: number): void {
    if (!isOpen) return
    socket.pause()
    resting = timers.after(waitMs, () => {
      resting = null
      heardMs = now()
      partialSinceMs = now()
      socket.resume()
      read()
    })
  }

  socket.on('data', (bytes) => {
    if (!isOpen) return
    heardMs = now()
    if (reader.bufferedBytes === 0) partialSinceMs = now()
    reader.push(bytes)
    read()
  })
  socket.on('end', () => {
    end({ by: 'them', why: said ?? 'lost' })
    // What waits for someone who reads no more would hold the socket open.
    socket.destroy()
  })
  socket.on('close', () => end({ by: 'them', why: said ?? 'lost' }))
  // What went wrong is in what follows: 'close'.
  socket.on('error', () => socket.destroy())

  return {
    send(lane, frame) {
      if (!writer.send(lane, frame)) return false
      spokeMs = now()
      return true
    },
    close,
    tick(isLate) {
      const nowMs = now()
      if (isLate) {
        heardMs = nowMs
        partialSinceMs = nowMs
        writer.forgiveStall()
      }
      if (resting === null && nowMs - heardMs > PEER_SILENT_MS) close('silent')
      else if (writer.stalledMs() > PEER_STALLED_MS) close('stalled')
      else if (resting === null && reader.bufferedBytes > 0 && nowMs - partialSinceMs > FRAME_MS_MAX) close('stalled')
      else if (nowMs - spokeMs >= PING_MS / 2 && !writer.hasWaiting) {
        spokeMs = nowMs
        writer.send('urgent', PING)
      }
    },
    isQuiet: () => resting === null && now() - heardMs > PEER_QUIET_MS,
    get isOpen() {
      return isOpen
    },
    get queuedBytes() {
      return writer.queuedBytes
    },
    get droppedFrames() {
      return writer.droppedFrames
    },
    get partialBytes() {
      return reader.bufferedBytes
    },
  }
}
