// Randomness that comes out the same again: SHAKE128 of a seed. For tests and published vectors only.
import { shake128 } from '@noble/hashes/sha3.js'
import type { Random } from '../src/index.ts'

export function seeded(seed: string): Random {
  const stream = shake128.create({}).update(new TextEncoder().encode(seed))
  return (byteCount) => stream.xof(byteCount)
}
