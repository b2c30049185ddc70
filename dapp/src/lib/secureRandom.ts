// The browser's source of secure randomness, as the ballot package takes it.
import type { Random } from '@psephos/ballot'

export const secureRandom: Random = (byteCount) => crypto.getRandomValues(new Uint8Array(byteCount))
