// The guard alone (D2): asked for votes in any order, with its disk failing at any write and half of its memory lost in
// between. What leaves is Broken when two things were signed for one place, or something came after what is higher.
import { isAbove } from '../src/consensus/position.ts'
import { openGuard } from '../src/runtime/openSigning.ts'
import { SignerRefusal } from '../src/runtime/signer.ts'
import type { Hash } from '../src/types/bytes.ts'
import type { ConsensusRecord, Draft, MessageType, Vote } from '../src/types/consensus.ts'
import { createDisk, type Disk, PowerLoss, voteName } from './disk.ts'
import { type Key, lookAlikeCrypto } from './keys.ts'
import { type Random, seededRandom } from './random.ts'
import { type Stage, stageOf } from './stage.ts'
import { Broken } from './witness.ts'

const DRILLS = 40
const DEMANDS = 60
const TYPES: readonly MessageType[] = ['round-change', 'proposal', 'prepare', 'commit']

export function guardDrill(): void {
  for (let seed = 1; seed <= DRILLS; seed++) drill(seededRandom(seed))
}

function drill(random: Random): void {
  const stage = stageOf(4, lookAlikeCrypto)
  const [key] = stage.validators as readonly [Key, ...Key[]]
  const disk = createDisk({ address: key.address, entries: stage.entries, onBlock: () => {} })
  const left: Vote[] = []
  /** What reached the disk, whether or not it left then: the same may be asked for again, and leave late. */
  const durable = new Set<string>()
  let guard = guardOver(disk, key, stage)
  for (let i = 0; i < DEMANDS; i++) {
    if (random.chance(0.2)) disk.crashAt(random.between(1, 3), random.chance(0.5))
    const draft = aDraft(random, stage)
    try {
      const vote = guard.signVote(draft, setOf(stage), (signed) =>
        disk.database().consensus.save(recordWith(disk, signed)),
      )
      check(left, vote, durable)
      left.push(vote)
      durable.add(voteName(vote))
    } catch (error) {
      for (const { vote } of disk.database().consensus.load()?.own ?? []) durable.add(voteName(vote))
      if (error instanceof SignerRefusal) continue
      if (!(error instanceof PowerLoss)) throw error
      disk.powerOff(random.chance(0.2))
      guard = guardOver(disk, key, stage)
    }
  }
}

function guardOver(disk: Disk, key: Key, { context, head }: Stage) {
  const { consensus, signing } = disk.database()
  const signer = { address: key.address, sign: (digest: Uint8Array) => lookAlikeCrypto.sign(key, digest) }
  return openGuard(signer, context.genesisHash, { consensus, signing, file: disk.file, head: head.header.number })
}

function setOf({ context }: Stage) {
  return { genesisHash: context.genesisHash, validatorSetHash: context.genesisHash }
}

/** Few heights, rounds and digests, so that they meet. */
function aDraft(random: Random, { head }: Stage): Draft {
  const type = random.pick(TYPES)
  const digest = (
    type === 'round-change' ? `0x${'00'.repeat(32)}` : `0x${random.pick(['aa', 'bb']).repeat(32)}`
  ) as Hash
  return { type, height: head.header.number + 1n, round: random.below(6), digest, prepared: null }
}

/** The record as the state machine keeps it: what was said in the round of the last vote. */
function recordWith(disk: Disk, vote: Vote): ConsensusRecord {
  const before = disk.database().consensus.load()
  const kept = before?.round === vote.round ? before.own : []
  const own = kept.some((message) => voteName(message.vote) === voteName(vote))
    ? kept
    : [...kept, { kind: 'prepare' as const, vote }]
  return { height: vote.height, round: vote.round, lastPrepared: null, own }
}

function check(left: readonly Vote[], vote: Vote, durable: ReadonlySet<string>): void {
  for (const earlier of left) {
    const isOtherPlace = isAbove(vote, earlier) || isAbove(earlier, vote)
    const isKnown = durable.has(voteName(vote)) && isOtherPlace
    if (isKnown || voteName(earlier) === voteName(vote) || isAbove(vote, earlier)) continue
    throw new Broken('no-double-signature', `the guard signs ${voteName(vote)} after ${voteName(earlier)}`)
  }
}
