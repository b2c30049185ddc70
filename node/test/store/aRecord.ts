// Small values of what consensus keeps: votes with made-up signatures, records with blocks, and a store of either kind with
// a genesis block in it.
import { mkdirSync } from 'node:fs'
import { genesisBlock } from '../../src/execution/genesis.ts'
import { parseGenesis } from '../../src/params/chainSpec.ts'
import type { NodeStore } from '../../src/store/consensusStore.ts'
import { createMemoryStore } from '../../src/store/memoryStore.ts'
import type { SigningState } from '../../src/store/signingState.ts'
import { createSqliteStore, openSqliteStore } from '../../src/store/sqliteStore.ts'
import type { BlockEntry } from '../../src/store/store.ts'
import type { Address, Hash } from '../../src/types/bytes.ts'
import type { ConsensusMessage, ConsensusRecord, Vote } from '../../src/types/consensus.ts'
import { aChain, aGenesis, CHAIN_ID } from '../execution/aChain.ts'
import { aBlockRef } from '../p2p/aMessage.ts'

export const aHash = (byte: number): Hash => `0x${byte.toString(16).padStart(2, '0').repeat(32)}` as Hash
export const author = (n: number): Address => `0x${n.toString(16).padStart(2, '0').repeat(20)}` as Address
const ZERO = aHash(0)

export function aVote(change: Partial<Vote> = {}): Vote {
  const vote = { type: 'prepare', height: 1n, round: 0, digest: aHash(5), prepared: null, author: author(1) } as const
  const digest = change.type === 'round-change' ? ZERO : vote.digest
  return { ...vote, digest, signature: new Uint8Array(65).fill(7), ...change }
}

export const aSmallBlock = aBlockRef(1n)
export const anotherBlock = aBlockRef(1n, 2)
const prepares = [1, 2, 3].map((n) => aVote({ author: author(n), digest: aSmallBlock.hash }))
const roundChanges = [1, 2, 3].map((n) => aVote({ type: 'round-change', round: 2, author: author(n) }))

export const aProposal: ConsensusMessage = {
  ...{ kind: 'proposal', vote: aVote({ type: 'proposal', digest: aSmallBlock.hash }), block: aSmallBlock },
  justification: null,
}
export const aPrepare: ConsensusMessage = { kind: 'prepare', vote: aVote({ digest: aSmallBlock.hash }) }
export const aCommit: ConsensusMessage = {
  ...{ kind: 'commit', vote: aVote({ type: 'commit', digest: aSmallBlock.hash }) },
}
const claim = { round: 0, digest: aSmallBlock.hash }

/** One of each thing that a record can hold. */
export const RECORDS: Readonly<Record<string, ConsensusRecord>> = {
  'a proposal': { height: 1n, round: 0, lastPrepared: null, own: [aProposal] },
  'a proposal and a prepare': { height: 1n, round: 0, lastPrepared: null, own: [aProposal, aPrepare] },
  'prepared and committed': {
    ...{ height: 1n, round: 0, own: [aProposal, aPrepare, aCommit] },
    lastPrepared: { round: 0, block: aSmallBlock, prepares },
  },
  'a bare round change': {
    ...{ height: 1n, round: 1, lastPrepared: null },
    own: [{ kind: 'round-change', vote: aVote({ type: 'round-change', round: 1 }), proof: null }],
  },
  'a round change with a claim, and a block prepared': {
    ...{ height: 1n, round: 3, lastPrepared: { round: 0, block: aSmallBlock, prepares } },
    own: [
      {
        ...{ kind: 'round-change', vote: aVote({ type: 'round-change', round: 3, prepared: claim }) },
        proof: { block: aSmallBlock, prepares },
      },
    ],
  },
  'a justified proposal of another block': {
    ...{ height: 1n, round: 2, lastPrepared: null },
    own: [
      {
        ...{ kind: 'proposal', block: anotherBlock, justification: { roundChanges, prepares: [] } },
        vote: aVote({ type: 'proposal', round: 2, digest: anotherBlock.hash }),
      },
    ],
  },
  'a round entered, and nothing said in it': { height: 1n, round: 4, lastPrepared: null, own: [] },
}
export const aRecord = (name: keyof typeof RECORDS): ConsensusRecord => RECORDS[name] as ConsensusRecord

const chain = aChain()
export const theGenesis = genesisBlock(chain.context.spec)
export const genesisHash = theGenesis.block.hash
export const genesisJson = aGenesis()
if (genesisBlock(parseGenesis(genesisJson)).block.hash !== genesisHash) throw new Error('two test genesis blocks')
const genesisEntry: BlockEntry = {
  final: { block: theGenesis.block, receipts: [], certificate: null },
  ...{ committed: theGenesis.committed, outcomes: [] },
}
/** The next blocks of the chain, empty ones. */
export const nextEntries: readonly BlockEntry[] = [1, 2].map((round) => {
  const { block, receipts, committed } = chain.block([])
  const { hash: blockHash } = block
  const certificate = { height: block.header.number, round, blockHash, signatures: [new Uint8Array(65).fill(round)] }
  return { final: { block, receipts, certificate }, committed, outcomes: [] }
})

export const aSigningState = (change: Partial<SigningState> = {}): SigningState => ({
  ...{ address: author(1), epoch: 0, abstention: null, amnesias: [] },
  ...change,
})

export const storeOptions = (dir: string) => ({
  dir,
  chainId: CHAIN_ID,
  genesisHash,
  nodeCacheBytesMax: 65_536,
})

export function aSqliteStore(dir: string, state = aSigningState()): NodeStore {
  mkdirSync(dir, { recursive: true })
  createSqliteStore({ dir, genesisHash }, genesisEntry, state)
  return openSqliteStore(storeOptions(dir))
}
export function aMemoryStore(state = aSigningState()): NodeStore {
  const store = createMemoryStore()
  store.append(genesisEntry)
  store.signing.save(state)
  return store
}
