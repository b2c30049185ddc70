// H2. A header's extraData <-> version byte, build round, client name. Nothing else fits in there; signatures never do.
import { EXTRA_DATA_BYTES_MAX } from '../params/limits.ts'
import { InvalidBlock } from '../types/errors.ts'

export const EXTRA_DATA_VERSION = 1
export const CLIENT_NAME = 'psephos/0.1.0'
const PREFIX_BYTES = 5

export type ExtraData = {
  /** The round for which the block was built; its miner is that round's proposer (C4). */
  readonly round: number
  /** Printable ASCII, at most 27 characters. */
  readonly client: string
}

export function encodeExtraData({ round, client }: ExtraData): Uint8Array {
  const bytes = new Uint8Array(PREFIX_BYTES + client.length)
  const view = new DataView(bytes.buffer)
  view.setUint8(0, EXTRA_DATA_VERSION)
  view.setUint32(1, round)
  bytes.set(new TextEncoder().encode(client), PREFIX_BYTES)
  return bytes
}

/** Throws InvalidBlock H2. Not for genesis, whose extraData binds its settings instead. */
export function decodeExtraData(bytes: Uint8Array): ExtraData {
  if (bytes.length < PREFIX_BYTES || bytes.length > EXTRA_DATA_BYTES_MAX) {
    throw new InvalidBlock('H2', `extraData is ${bytes.length} bytes`, {
      have: bytes.length,
      max: EXTRA_DATA_BYTES_MAX,
    })
  }
  if (bytes[0] !== EXTRA_DATA_VERSION) {
    throw new InvalidBlock('H2', `extraData has version ${bytes[0]}`, { have: bytes[0] ?? 0, want: EXTRA_DATA_VERSION })
  }
  const name = bytes.subarray(PREFIX_BYTES)
  if (name.some((byte) => byte < 0x20 || byte > 0x7e)) throw new InvalidBlock('H2', 'the client name is not ASCII')
  const round = new DataView(bytes.buffer, bytes.byteOffset, PREFIX_BYTES).getUint32(1)
  return { round, client: String.fromCharCode(...name) }
}
