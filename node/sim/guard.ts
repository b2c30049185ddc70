// The guard over a simulated disk.
import { consensusDigest } from '../src/consensus/seal.ts'
import type { ConsensusSigner } from '../src/runtime/loopParts.ts'
import type { Vote } from '../src/types/consensus.ts'
import type { Disk } from './disk.ts'
import { isHigher, voteName } from './disk.ts'
import type { Crypto, Key } from './keys.ts'

export function guardOver(disk: Disk, key: Key, crypto: Crypto): ConsensusSigner {
  let last: Vote | null =
    disk.consensusStore
      .load()
      ?.own.map(({ vote }) => vote)
      .reduce<Vote | null>((a, b) => (a === null || isHigher(b, a) ? b : a), null) ?? null
  return {
    address: key.address,
    signVote(draft, chain, commit) {
      const refuse = () => {
        const e = new Error('refused ' + voteName(draft) + ' after ' + (last && voteName(last)))
        e.name = 'SignerRefusal'
        throw e
      }
      if (last !== null && voteName(last) !== voteName(draft) && !isHigher(draft, last)) refuse()
      const { prepared, ...parts } = draft
      const digest = consensusDigest({ ...chain, ...parts, ...(prepared === null ? {} : { prepared }) })
      const vote: Vote = { ...draft, author: key.address, signature: crypto.sign(key, digest) }
      commit(vote)
      disk.highWater.write(voteName(vote))
      last = vote
      return vote
    },
  }
}
