// N2. What is on its way to one peer: frames from the lanes into the socket, in slices, so that little is given away before
// it must be and a vote that comes later stands before what is still here. It sees when nothing is taken any more.
import type { TLSSocket } from 'node:tls'
import { SOCKET_AHEAD_BYTES_MAX } from '../params/limits.ts'
import type { Clock } from '../types/ports.ts'
import { createOutbox, type Lane } from './outbox.ts'

export type Writer = {
  /** False: there was no room. */
  send(lane: Lane, frame: Uint8Array): boolean
  /** Nothing of the lanes is written any more. */
  stop(): void
  /** For how long the other has taken nothing although something waits; 0 while all is well. */
  stalledMs(): number
  /** This process stood still; the other may have read all the time. */
  forgiveStall(): void
  /** Of the last frame, a part is written and the rest is not: nothing else can be said. */
  readonly isWithinFrame: boolean
  readonly hasWaiting: boolean
  readonly queuedBytes: number
  readonly droppedFrames: number
}

export function createWriter(socket: TLSSocket, clock: Clock): Writer {
  const outbox = createOutbox()
  let isStopped = false
  /** The frame being written and how far it got. */
  let writing: { readonly frame: Uint8Array; readonly at: number } | null = null
  let waitingSinceMs: number | null = null

  function write(): void {
    while (!isStopped && !socket.destroyed && socket.writableLength < SOCKET_AHEAD_BYTES_MAX) {
      const frame = writing?.frame ?? outbox.shift()
      if (frame === null) return
      const at = writing?.at ?? 0
      const slice = frame.subarray(at, at + SOCKET_AHEAD_BYTES_MAX)
      writing = at + slice.length < frame.length ? { frame, at: at + slice.length } : null
      waitingSinceMs ??= clock.monotonicMs()
      socket.write(slice, onTaken)
    }
  }
  function onTaken(): void {
    waitingSinceMs = socket.writableLength === 0 ? null : clock.monotonicMs()
    write()
  }

  return {
    send(lane, frame) {
      if (isStopped || !outbox.push(lane, frame)) return false
      write()
      return true
    },
    stop() {
      isStopped = true
    },
    stalledMs: () => (waitingSinceMs === null ? 0 : clock.monotonicMs() - waitingSinceMs),
    forgiveStall() {
      if (waitingSinceMs !== null) waitingSinceMs = clock.monotonicMs()
    },
    get isWithinFrame() {
      return writing !== null
    },
    get hasWaiting() {
      return writing !== null || outbox.bytes > 0
    },
    get queuedBytes() {
      return outbox.bytes + (writing === null ? 0 : writing.frame.length - writing.at) + socket.writableLength
    },
    get droppedFrames() {
      return outbox.dropped
    },
  }
}
