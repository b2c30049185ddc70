// Starts on a disk as a node does, up to the point where it would speak, and holds it to what was said before the power went
// away: every signature is known and will not be contradicted (D1, D2), every final height is there, every hash that was
// answered is in a block or in the journal (T5).
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openChain } from '../../../node/src/chain/chain.ts'
import { checkRecentBlocks } from '../../../node/src/chain/checkRecent.ts'
import { decodeVote } from '../../../node/src/codec/consensusMessage.ts'
import { signDigest } from '../../../node/src/codec/signature.ts'
import { decodeTransaction } from '../../../node/src/codec/transaction.ts'
import { isAbove } from '../../../node/src/consensus/position.ts'
import { validatorSetHash } from '../../../node/src/consensus/seal.ts'
import type { ConsensusSigner } from '../../../node/src/runtime/loopParts.ts'
import { openGuard } from '../../../node/src/runtime/openSigning.ts'
import { SignerRefusal } from '../../../node/src/runtime/signer.ts'
import type { NodeStore } from '../../../node/src/store/consensusStore.ts'
import { fsyncNow, openHighWaterFile } from '../../../node/src/store/highWater.ts'
import { readJournal } from '../../../node/src/store/journal.ts'
import { openSqliteStore } from '../../../node/src/store/sqliteStore.ts'
import type { Hash } from '../../../node/src/types/bytes.ts'
import type { UnverifiedVote } from '../../../node/src/types/consensus.ts'
import { CHAIN_ID, validator } from '../../../node/test/execution/aChain.ts'
import { genesisHash, storeOptions, theGenesis } from '../../../node/test/store/aRecord.ts'
import type { HeightOfSpeech } from './speech.ts'

const OTHER_DIGEST = `0x${'ee'.repeat(32)}` as Hash

/** What is wrong with it, in words; nothing, if it keeps all promises. `said`: the lines that left before. */
export async function brokenPromises(
  dir: string,
  said: readonly string[],
  blocks: readonly HeightOfSpeech[],
  mayMissLookUps = false,
): Promise<string[]> {
  const store = openSqliteStore(storeOptions(dir))
  try {
    const context = { spec: theGenesis.spec, genesisHash }
    const chain = openChain(store, context)
    checkRecentBlocks({ store, genesisHash, blocksMax: 1_000n, validatorsOf: () => [validator.address] })
    const guard = guardOn(store, dir)
    mkdirSync(join(dir, 'journal'), { recursive: true }) // as every start does
    const { records } = await readJournal(join(dir, 'journal'))
    const inJournal = new Set(records.map(({ raw }) => decodeTransaction(raw, CHAIN_ID).hash))
    const { abstention } = store.signing.load()
    const inBlocks = new Set(blocks.flatMap(({ height }) => hashesIn(store, height)))
    // The look-up tables have no checksums: a bit that the disk changed there can hide a block's entry, and no more.
    const isFound = (hash: Hash) => (mayMissLookUps ? inBlocks.has(hash) : chain.findTransaction(hash) !== null)
    return [
      ...(abstention === null ? [] : [`D2: it abstains (${abstention.reason})`]),
      ...linesOf(said, 'vote').flatMap((hex) => forgotten(decodeVote(Buffer.from(hex, 'hex')), store, guard)),
      ...linesOf(said, 'final').flatMap((height) => missingBlock(store, blocks[Number(height) - 1])),
      ...linesOf(said, 'hash').filter((hash) => !isFound(hash as Hash) && !inJournal.has(hash as Hash)),
    ]
  } finally {
    store.close()
  }
}

function linesOf(said: readonly string[], kind: 'vote' | 'final' | 'hash'): string[] {
  return said.flatMap((line) => (line.startsWith(`${kind} `) ? [line.slice(kind.length + 1)] : []))
}

function guardOn(store: NodeStore, dir: string): ConsensusSigner {
  const key = { address: validator.address, sign: (digest: Uint8Array) => signDigest(digest, validator.privateKey) }
  const { consensus, signing } = store
  const file = openHighWaterFile(dir, fsyncNow)
  return openGuard(key, genesisHash, { consensus, signing, file, head: store.headHeight() ?? 0n })
}

/** D1, D2. A vote that was said is known, and of its round it comes again as it was; another one in its place is refused. */
function forgotten(vote: UnverifiedVote, store: NodeStore, guard: ConsensusSigner): string[] {
  const words = `${vote.type} ${vote.height}/${vote.round}`
  const record = store.consensus.load()
  const isOver = vote.height <= (store.headHeight() ?? 0n)
  if (isOver) return []
  const wrong: string[] = []
  if (isAbove(vote, store.signing.signed())) wrong.push(`D1: ${words} was said and is not known`)
  if (record?.round === vote.round && !record.own.some((own) => isSame(own.vote, vote))) {
    wrong.push(`D1: ${words} was said and is not in the record of its round`)
  }
  const digest = vote.type === 'round-change' ? vote.digest : OTHER_DIGEST
  if (signs(guard, { ...vote, digest, prepared: null })) wrong.push(`D2: ${words} could be contradicted`)
  return wrong
}

function isSame(a: UnverifiedVote, b: UnverifiedVote): boolean {
  return Buffer.compare(a.signature, b.signature) === 0
}

function signs(guard: ConsensusSigner, draft: UnverifiedVote): boolean {
  try {
    guard.signVote(draft, { genesisHash, validatorSetHash: validatorSetHash([validator.address]) }, () => {})
    return true
  } catch (error) {
    if (error instanceof SignerRefusal) return false
    throw error
  }
}

function hashesIn(store: NodeStore, height: bigint): Hash[] {
  return store.finalBlock(height)?.block.transactions.map(({ hash }) => hash) ?? []
}

function missingBlock(store: NodeStore, spoken: HeightOfSpeech | undefined): string[] {
  if (spoken === undefined) return ['a height that is not in the speech']
  const found = store.finalBlock(spoken.height)
  const isThere =
    found?.block.hash === spoken.block.hash && found.block.transactions.length === spoken.transactions.length
  return isThere ? [] : [`D3: block ${spoken.height} was final and is not there`]
}
