// N1. Two nodes that dial each other at once have two connections; both must keep the same one without talking about it.
import type { Address } from '../types/bytes.ts'
import type { Side } from './hello.ts'

/** `side`: what we are in it. `isQuiet`: nothing was heard in it for a while, so it may be dead on the other end. */
export type Held = { readonly side: Side; readonly isQuiet: boolean }

/**
 * The connection that the smaller address began stays. Of two that the same one began, the first stays while it lives: a
 * second process with the same key cannot push the first one out, and two of them cannot take turns doing so.
 */
export function whichStays(own: Address, peer: Address, held: Held, newSide: Side): 'held' | 'new' {
  if (held.isQuiet) return 'new'
  if (held.side === newSide) return 'held'
  const wanted: Side = own < peer ? 'initiator' : 'responder'
  return held.side === wanted ? 'held' : 'new'
}
