// Why a connection is ended, in one byte: the last frame of the end that ends it. Only for the other's log and for when
// it dials again; nothing is believed because of it.
export const GOODBYES = [
  'leaving', // this node stops
  'other-genesis',
  'own-address',
  'bad-hello',
  'already-connected', // N1: one connection per pair
  'no-room',
  'banned',
  'garbage', // what came is not the protocol
  'silent',
  'stalled', // takes nothing, or does not end what it began
] as const
export type Goodbye = (typeof GOODBYES)[number]

export function encodeGoodbye(goodbye: Goodbye): Uint8Array {
  return Uint8Array.of(GOODBYES.indexOf(goodbye))
}

/** Null for what this version does not know. */
export function decodeGoodbye(body: Uint8Array): Goodbye | null {
  return (body.length === 1 && GOODBYES[body[0] ?? -1]) || null
}
