// Where a run begins: a genesis with n validators and a few finalised blocks that create an election, lock it, enrol the
// voters and reach its opening, so that every height of the run can record ballots. Made once per process and shared:
// what is in here is never changed.
import { electionsAbi, SECRECY } from '@psephos/contracts-abi'
import { decodeFunctionResult } from 'viem'
import { bytesToHex } from '../src/codec/hex.ts'
import { signTransaction } from '../src/codec/transaction.ts'
import { makeCertificate, sealDigest } from '../src/consensus/certificate.ts'
import { proposerOf } from '../src/consensus/proposer.ts'
import { quorum } from '../src/consensus/quorum.ts'
import { buildBlock } from '../src/execution/buildBlock.ts'
import { callContract } from '../src/execution/callContract.ts'
import type { ExecutionContext } from '../src/execution/context.ts'
import { gasOf } from '../src/execution/gas.ts'
import { type Genesis, genesisBlock } from '../src/execution/genesis.ts'
import { parseGenesis } from '../src/params/chainSpec.ts'
import type { BlockEntry } from '../src/store/store.ts'
import { memoryNodes } from '../src/trie/memoryNodes.ts'
import { openState } from '../src/trie/state.ts'
import type { Block } from '../src/types/block.ts'
import type { Address, Hash } from '../src/types/bytes.ts'
import type { State } from '../src/types/state.ts'
import type { Transaction } from '../src/types/transaction.ts'
import { aCommitment, aManifest, aSchedule, calldata, ELECTIONS } from '../test/execution/aChain.ts'
import { claimData, installClaimMaker } from '../test/execution/claimMaker.ts'
import { type Crypto, type Key, keyOf } from './keys.ts'

export const GENESIS_SECONDS = 1_700_000_000
const CHAIN_ID = 710_001n
const OPENS_AT = BigInt(GENESIS_SECONDS + 4)
const CLOSES_AT = OPENS_AT + 1_000_000n
export const ELECTION = 1n
export const VOTER_COUNT = 40
/** The last voters send claims instead of ballots. */
const CLAIM_COUNT = 12

installClaimMaker()

export type Stage = {
  readonly context: ExecutionContext
  readonly genesis: Genesis
  /** Genesis and the opening blocks, as every store has them when the run begins. */
  readonly entries: readonly BlockEntry[]
  /** Sorted by address: the set of the first heights. */
  readonly validators: readonly Key[]
  readonly head: Block
  /** Every voter's ballot, signed; in the order of the voters. */
  readonly ballots: readonly Transaction[]
  /** B6. Signed by the last voters: each claims something, and every third what is not true. */
  readonly claims: readonly Transaction[]
  /** What each claims, by its hash. */
  readonly claimNames: ReadonlyMap<Hash, number>
}

const stages = new Map<string, Stage>()

export function stageOf(validatorCount: number, crypto: Crypto): Stage {
  const name = `${validatorCount} ${crypto.isReal}`
  const known = stages.get(name)
  if (known !== undefined) return known
  const stage = makeStage(validatorCount, crypto)
  stages.set(name, stage)
  return stage
}

/** Sorted by address, so that a place in the run is a place in the set. The first n of them are the genesis set. */
export function validatorKeys(count: number): readonly Key[] {
  return Array.from({ length: count }, (_, i) => keyOf(`validator ${i}`)).toSorted((a, b) =>
    a.address < b.address ? -1 : 1,
  )
}

export const organizer: Key = keyOf('organizer')
const registrar = keyOf('registrar')
const voters = Array.from({ length: VOTER_COUNT }, (_, i) => keyOf(`voter ${i}`))

export function signed(from: Key, nonce: bigint, data: Uint8Array, to: Address = ELECTIONS): Transaction {
  const fees = { maxFeePerGas: 0n, maxPriorityFeePerGas: 0n, accessList: [] }
  const gasLimit = gasOf({ to, data })
  return signTransaction({ type: 2, nonce, to, data, value: 0n, chainId: CHAIN_ID, gasLimit, ...fees }, from.privateKey)
}

function makeStage(validatorCount: number, crypto: Crypto): Stage {
  const validators = validatorKeys(validatorCount)
  const genesis = genesisBlock(
    parseGenesis({
      config: { chainId: Number(CHAIN_ID) },
      timestamp: GENESIS_SECONDS,
      gasLimit: 200_000_000,
      alloc: {},
      psephos: {
        validators: validators.map(({ address }) => address),
        organizers: [organizer.address],
        periodMs: 1_000,
        heartbeatMs: 4_000,
      },
    }),
  )
  const context: ExecutionContext = { spec: genesis.spec, genesisHash: genesis.block.hash }
  const nodes = memoryNodes()
  nodes.put(genesis.committed.nodes)
  const first = { block: genesis.block, receipts: [], certificate: null }
  const entries: BlockEntry[] = [{ final: first, committed: genesis.committed, outcomes: [] }]
  let head = genesis.block
  let state = openState(nodes, genesis.committed.roots)

  const schedule = aSchedule({ opensAt: OPENS_AT, closesAt: CLOSES_AT, latestClose: CLOSES_AT + 1_000n })
  const manifest = aManifest({ secrecy: SECRECY.open, schedule, registrars: [registrar.address] })
  const roll = [voters.map(({ address }) => address), voters.map(aCommitment)] as const
  add([signed(organizer, 0n, calldata('createElection', [manifest]))])
  add([signed(organizer, 1n, calldata('lockElection', [ELECTION, manifestHash(context, head, state)]))])
  add([signed(registrar, 0n, calldata('enrolVoters', [ELECTION, ...roll]))])
  add([])

  function add(candidates: readonly Transaction[]): void {
    const set = validators.map(({ address }) => address)
    const request = { context, parent: head, state, timestamp: head.header.timestamp + 1n, round: 0, candidates }
    const { block, receipts, committed } = buildBlock({ ...request, miner: proposerOf(set, 0, head.header.miner) })
    if (receipts.length !== candidates.length || receipts.some(({ status }) => status !== 1)) {
      throw new Error(`the stage's block ${block.header.number} did not do what it should`)
    }
    const sealed = { height: block.header.number, round: 0, blockHash: block.hash }
    const digest = sealDigest(sealed, { genesisHash: genesis.block.hash, validators: set })
    const seals = validators
      .slice(0, quorum(validators.length))
      .map((key) => ({ author: key.address, signature: crypto.sign(key, digest) }))
    nodes.put(committed.nodes)
    const final = { block, receipts, certificate: makeCertificate(sealed, seals) }
    entries.push({ final, committed, outcomes: [] })
    head = block
    state = openState(nodes, committed.roots)
  }

  const ballots = voters.map((voter, i) =>
    signed(voter, 0n, calldata('castBallot', [ELECTION, i % 3 === 0 ? '0x0100' : '0x0001'])),
  )
  const claims = voters.slice(-CLAIM_COUNT).map((voter, name) => signed(voter, 0n, claimData(name, isTrueName(name))))
  const claimNames = new Map(claims.map(({ hash }, name) => [hash, name]))
  return { context, genesis, entries, validators, head, ballots, claims, claimNames }
}

export function isTrueName(name: number): boolean {
  return name % 3 !== 2
}

function manifestHash(context: ExecutionContext, head: Block, reader: State): `0x${string}` {
  const { number: height, timestamp } = head.header
  const data = calldata('getElection', [ELECTION])
  const call = { context, reader, height, timestamp, from: organizer.address, to: ELECTIONS, data }
  const { returnData } = callContract(call)
  const view = decodeFunctionResult({ abi: electionsAbi, functionName: 'getElection', data: bytesToHex(returnData) })
  return view.manifestHash
}
