// Says the speech with the real store, guard and journal on a data directory, and tells everything that leaves: a signature,
// the hash of an accepted transaction, a height that is final.
import { join } from 'node:path'
import { encodeVote } from '../../../node/src/codec/consensusMessage.ts'
import { signDigest } from '../../../node/src/codec/signature.ts'
import { validatorSetHash } from '../../../node/src/consensus/seal.ts'
import type { ConsensusSigner } from '../../../node/src/runtime/loopParts.ts'
import { openGuard } from '../../../node/src/runtime/openSigning.ts'
import type { NodeStore } from '../../../node/src/store/consensusStore.ts'
import { type FsyncNow, openHighWaterFile } from '../../../node/src/store/highWater.ts'
import { type Fsync, type Journal, openJournal } from '../../../node/src/store/journal.ts'
import { openSqliteStore } from '../../../node/src/store/sqliteStore.ts'
import type { ConsensusMessage, ConsensusRecord, Draft, Prepared, Vote } from '../../../node/src/types/consensus.ts'
import { validator } from '../../../node/test/execution/aChain.ts'
import { genesisHash, storeOptions } from '../../../node/test/store/aRecord.ts'
import type { HeightOfSpeech } from './speech.ts'

/** Small, so that segments end and are deleted within the speech. */
const SEGMENT_BYTES = 700

export type Speech = {
  readonly dataDir: string
  readonly heights: readonly HeightOfSpeech[]
  /** The last height is voted on, and its block is not written. */
  readonly isCutShort?: boolean
  readonly fsync: Fsync
  readonly fsyncNow: FsyncNow
  leave(line: string): void
}
type Mouth = {
  readonly store: NodeStore
  readonly guard: ConsensusSigner
  readonly journal: Journal
  leave(line: string): void
}

export async function speak({ dataDir, heights, isCutShort, fsync, fsyncNow, leave }: Speech): Promise<void> {
  const store = openSqliteStore(storeOptions(dataDir))
  const key = { address: validator.address, sign: (digest: Uint8Array) => signDigest(digest, validator.privateKey) }
  const { consensus, signing } = store
  const file = openHighWaterFile(dataDir, fsyncNow)
  const guard = openGuard(key, genesisHash, { consensus, signing, file, head: store.headHeight() ?? 0n })
  const onFailure = (failure: Error) => {
    throw failure
  }
  const journal = await openJournal(
    { dir: join(dataDir, 'journal'), segmentBytesMax: SEGMENT_BYTES, fsync, onFailure },
    [],
  )
  const mouth = { store, guard, journal, leave }
  for (const height of heights) {
    const last = await vote(height, mouth)
    if (!(isCutShort && height === heights.at(-1))) finalise(height, last, mouth)
  }
  await journal.close()
  store.close()
}

async function vote({ height, transactions, drafts, reference }: HeightOfSpeech, mouth: Mouth): Promise<Vote> {
  for (const { hash, raw } of transactions) {
    await mouth.journal.append(hash, { raw, replaces: null })
    mouth.leave(`hash ${hash}`)
  }
  const chain = { genesisHash, validatorSetHash: validatorSetHash([validator.address]) }
  let record: ConsensusRecord = { height, round: 0, lastPrepared: null, own: [] }
  const votes = drafts.map((draft) => {
    const said = mouth.guard.signVote(draft, chain, (signed) => {
      record = withVote(record, signed, reference)
      mouth.store.consensus.save(record)
    })
    mouth.leave(`vote ${Buffer.from(encodeVote(said)).toString('hex')}`)
    return said
  })
  const last = votes.at(-1)
  if (last === undefined) throw new Error('a height without votes')
  return last
}

function finalise(spoken: HeightOfSpeech, { round, signature }: Vote, { store, journal, leave }: Mouth): void {
  const { height, transactions, block, receipts, committed } = spoken
  const certificate = { height, round, blockHash: block.hash, signatures: [signature] }
  const append = () => store.append({ final: { block, receipts, certificate }, committed, outcomes: [] })
  // As a node that decides, and as one that catches up.
  if (height % 2n === 0n) store.together(append)
  else append()
  leave(`final ${height}`)
  journal.settle(transactions.map(({ hash }) => hash))
}

/** As the state machine does it: own messages are of this round, what was prepared stays. */
function withVote(record: ConsensusRecord, vote: Vote, block: Prepared['block']): ConsensusRecord {
  const { round } = vote
  const before = record.round === round ? record.own : []
  const prepared = { round, block, prepares: votesOf(before, 'prepare') }
  const lastPrepared = vote.type === 'commit' ? prepared : record.lastPrepared
  return { height: vote.height, round, lastPrepared, own: [...before, messageOf(vote, block, record)] }
}

function messageOf(vote: Vote, block: Prepared['block'], record: ConsensusRecord): ConsensusMessage {
  const prepares = votesOf(record.own, 'prepare')
  switch (vote.type) {
    case 'proposal': {
      const roundChanges = votesOf(record.own, 'round-change')
      return { kind: 'proposal', vote, block, justification: vote.round === 0 ? null : { roundChanges, prepares } }
    }
    case 'round-change':
      return { kind: 'round-change', vote, proof: { block, prepares } }
    case 'prepare':
    case 'commit':
      return { kind: vote.type, vote }
  }
}

function votesOf(messages: readonly ConsensusMessage[], type: Draft['type']): Vote[] {
  return messages.flatMap(({ vote }) => (vote.type === type ? [vote] : []))
}
