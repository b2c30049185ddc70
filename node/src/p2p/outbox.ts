// N2. What waits to be sent to one peer: three bounded lanes, emptied in order, so that a vote never waits for blocks or
// ballots. A full urgent lane loses its oldest (consensus repeats itself each second, and only the newest helps); a full
// lane of blocks or transactions takes nothing new, and the caller is told.
import {
  BLOCKS_QUEUE_BYTES_MAX,
  BLOCKS_QUEUE_FRAMES_MAX,
  TRANSACTIONS_QUEUE_BYTES_MAX,
  TRANSACTIONS_QUEUE_FRAMES_MAX,
  URGENT_QUEUE_BYTES_MAX,
  URGENT_QUEUE_FRAMES_MAX,
} from '../params/limits.ts'
import type { PeerMessage } from '../types/transport.ts'

export const LANES = ['urgent', 'blocks', 'transactions'] as const
export type Lane = (typeof LANES)[number]

const BOUNDS: Readonly<
  Record<Lane, { readonly bytes: number; readonly frames: number; readonly losesOldest: boolean }>
> = {
  urgent: { bytes: URGENT_QUEUE_BYTES_MAX, frames: URGENT_QUEUE_FRAMES_MAX, losesOldest: true },
  blocks: { bytes: BLOCKS_QUEUE_BYTES_MAX, frames: BLOCKS_QUEUE_FRAMES_MAX, losesOldest: false },
  transactions: { bytes: TRANSACTIONS_QUEUE_BYTES_MAX, frames: TRANSACTIONS_QUEUE_FRAMES_MAX, losesOldest: false },
}

export function laneOf(kind: PeerMessage['kind']): Lane {
  return kind === 'blocks' || kind === 'transactions' ? kind : 'urgent'
}

export type Outbox = {
  /** False: there was no room. */
  push(lane: Lane, frame: Uint8Array): boolean
  shift(): Uint8Array | null
  /** Bytes waiting. */
  readonly bytes: number
  /** Frames that were refused or lost since the beginning. */
  readonly dropped: number
}

export function createOutbox(): Outbox {
  const lanes = LANES.map((lane) => ({ lane, ...createLane() }))
  let bytes = 0
  let dropped = 0

  return {
    push(name, frame) {
      const queue = lanes.find(({ lane }) => lane === name)
      const bound = BOUNDS[name]
      if (queue === undefined || frame.length > bound.bytes) return false
      const isFull = () => queue.bytes() + frame.length > bound.bytes || queue.count() + 1 > bound.frames
      while (isFull()) {
        dropped++
        if (!bound.losesOldest) return false
        bytes -= queue.shift()?.length ?? 0
      }
      queue.push(frame)
      bytes += frame.length
      return true
    },
    shift() {
      for (const queue of lanes) {
        const frame = queue.shift()
        if (frame === null) continue
        bytes -= frame.length
        return frame
      }
      return null
    },
    get bytes() {
      return bytes
    },
    get dropped() {
      return dropped
    },
  }
}

const NOTHING = new Uint8Array(0)

/** First in, first out; what was taken is cut off now and then, so that taking does not move all the others. */
function createLane() {
  let frames: Uint8Array[] = []
  let taken = 0
  let bytes = 0
  return {
    bytes: () => bytes,
    count: () => frames.length - taken,
    push(frame: Uint8Array): void {
      frames.push(frame)
      bytes += frame.length
    },
    shift(): Uint8Array | null {
      const frame = frames[taken]
      if (frame === undefined) return null
      frames[taken++] = NOTHING // what was sent is not held
      bytes -= frame.length
      if (taken * 2 >= frames.length) {
        frames = frames.slice(taken)
        taken = 0
      }
      return frame
    },
  }
}
