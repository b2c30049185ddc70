// A small chain that is true, built with the node's own execution and the keys of all its four validators: the material
// that tampering starts from. Times are seconds after the genesis.

import { manifestHash, openManifest, rawManifest } from '@psephos/client'
import { ELECTIONS_ADDRESS, electionsAbi } from '@psephos/contracts-abi'
import { encodeBlock } from '@psephos/node/codec/block.ts'
import { hexToBytes } from '@psephos/node/codec/hex.ts'
import { encodeReceipt } from '@psephos/node/codec/receipt.ts'
import { addressOf, signDigest } from '@psephos/node/codec/signature.ts'
import { signTransaction } from '@psephos/node/codec/transaction.ts'
import { makeCertificate, sealDigest } from '@psephos/node/consensus/certificate.ts'
import { proposerOf } from '@psephos/node/consensus/proposer.ts'
import { buildBlock } from '@psephos/node/execution/buildBlock.ts'
import type { ExecutionContext } from '@psephos/node/execution/context.ts'
import { genesisBlock } from '@psephos/node/execution/genesis.ts'
import { parseGenesis } from '@psephos/node/params/chainSpec.ts'
import { openState } from '@psephos/node/trie/state.ts'
import type { Block, Certificate, Receipt } from '@psephos/node/types/block.ts'
import type { Address, Hash, Hex } from '@psephos/node/types/bytes.ts'
import type { CommittedState, State } from '@psephos/node/types/state.ts'
import type { Transaction } from '@psephos/node/types/transaction.ts'
import { type EncodeFunctionDataParameters, encodeFunctionData, keccak256, stringToBytes } from 'viem'
import type { AuditSource, RawBlock } from '../src/audit/source.ts'

export const T0 = 1_900_000_000
export const CHAIN_ID = 424_242n
export const OPENS = 100
export const CLOSES = 200

export type Person = { readonly name: string; readonly address: Address; readonly privateKey: Uint8Array }
export function person(name: string): Person {
  const privateKey = hexToBytes(keccak256(stringToBytes(`psephos test ${name}`)))
  return { name, address: addressOf(privateKey), privateKey }
}

export const organizer = person('organizer')
export const registrar = person('registrar')
export const [anna, ben, cleo, dora, emil, fritz] = ['anna', 'ben', 'cleo', 'dora', 'emil', 'fritz'].map(person) as [
  Person,
  Person,
  Person,
  Person,
  Person,
  Person,
]
export const validators = ['v1', 'v2', 'v3', 'v4'].map(person)

export const GENESIS = {
  config: { chainId: Number(CHAIN_ID) },
  timestamp: `0x${T0.toString(16)}`,
  gasLimit: '0xbebc200',
  alloc: {},
  psephos: {
    validators: validators.map(({ address }) => address),
    organizers: [organizer.address],
    periodMs: 1000,
    heartbeatMs: 10_000,
    rules: [{ height: 0, version: 1 }],
  },
}

export const spec = parseGenesis(GENESIS)
const genesis = genesisBlock(spec)
export const context: ExecutionContext = { spec, genesisHash: genesis.block.hash }

/** Election 1 allows voting again, election 2 does not; both are of the same form and hours. */
export const manifests = [true, false].map((revoting) =>
  openManifest({
    title: revoting ? 'Board' : 'Budget',
    contests: [
      { question: 'Chair', options: ['Ada', 'Grace'] },
      { question: 'Colours', options: ['red', 'green', 'blue'], minMarks: 0, maxMarks: 2 },
    ],
    opensAt: T0 + OPENS,
    closesAt: T0 + CLOSES,
    latestClose: T0 + 2 * CLOSES,
    minTurnout: 1,
    outageExtensionMax: 0,
    revoting,
    registrars: [registrar.address],
  }),
)

type CallName = Extract<(typeof electionsAbi)[number], { type: 'function' }>['name']
export function callData(functionName: CallName, args: readonly unknown[]): Hex {
  return encodeFunctionData({ abi: electionsAbi, functionName, args } as unknown as EncodeFunctionDataParameters) as Hex
}

export function call(from: Person, nonce: number, functionName: CallName, args: readonly unknown[]): Transaction {
  return sign(from, nonce, { data: hexToBytes(callData(functionName, args)) })
}

export function sign(
  from: Person,
  nonce: number,
  change: Partial<{ data: Uint8Array; value: bigint; chainId: bigint }>,
): Transaction {
  const fields = {
    ...{ type: 2 as const, chainId: CHAIN_ID, nonce: BigInt(nonce), gasLimit: 20_000_000n },
    ...{ maxFeePerGas: 0n, maxPriorityFeePerGas: 0n, to: ELECTIONS_ADDRESS as Address, value: 0n, accessList: [] },
    data: new Uint8Array(),
    ...change,
  }
  return signTransaction(fields, from.privateKey)
}

export const ballot = (...marks: number[]): Hex =>
  `0x${marks.map((mark) => mark.toString(16).padStart(2, '0')).join('')}`
export const FOR_ADA = ballot(1, 0, 1, 0, 0)
export const FOR_GRACE = ballot(0, 1, 0, 1, 1)
const ZERO = `0x${'00'.repeat(32)}`

export type ChainBlock = {
  readonly block: Block
  readonly receipts: readonly Receipt[]
  readonly certificate: Certificate
  /** Before this block. */
  readonly state: State
}
export type Chain = { readonly blocks: readonly ChainBlock[]; readonly state: State }
type Plan = { at: number; transactions: readonly Transaction[] }

export function seal(
  block: { hash: Hash; number: bigint; round?: number },
  signers: readonly Person[] = validators.slice(0, 3),
): Certificate {
  const sealed = { height: block.number, round: block.round ?? 0, blockHash: block.hash }
  const digest = sealDigest(sealed, { genesisHash: context.genesisHash, validators: spec.validators })
  return makeCertificate(
    sealed,
    signers.map(({ address, privateKey }) => ({ author: address, signature: signDigest(digest, privateKey) })),
  )
}

export function buildChain(plans: readonly Plan[]): Chain {
  const nodes = new Map<number, Uint8Array>()
  const open = (committed: CommittedState): State => {
    for (const { id, bytes } of committed.nodes) nodes.set(id, bytes)
    return openState({ get: (id) => nodes.get(id) ?? new Uint8Array() }, committed.roots)
  }
  let parent = genesis.block
  let state = open(genesis.committed)
  const blocks = plans.map(({ at, transactions }): ChainBlock => {
    const miner = proposerOf(spec.validators, 0, parent.header.miner)
    const request = { context, parent, state, timestamp: BigInt(T0 + at), miner, round: 0, candidates: transactions }
    const built = buildBlock(request)
    if (built.left.length > 0) throw new Error(`block at ${at} left out: ${built.left.map(({ error }) => error)}`)
    const made = { block: built.block, receipts: built.receipts, state }
    parent = built.block
    state = open(built.committed)
    return { ...made, certificate: seal({ hash: parent.hash, number: parent.header.number }) }
  })
  return { blocks, state }
}

const commitmentOf = ({ name }: Person): Hex => keccak256(stringToBytes(`salt ${name}`))
export const enrolment = (election: bigint, voters: readonly Person[]): readonly unknown[] => [
  election,
  voters.map(({ address }) => address),
  voters.map(commitmentOf),
]

/** Two elections from creation to closing: ballots, a re-vote, a refused second ballot, a refused late one. */
export const STORY: readonly Plan[] = [
  {
    at: 1,
    transactions: manifests.map((manifest, nonce) => call(organizer, nonce, 'createElection', [rawManifest(manifest)])),
  },
  {
    at: 2,
    transactions: manifests.map((manifest, index) =>
      call(organizer, index + 2, 'lockElection', [BigInt(index + 1), manifestHash(manifest)]),
    ),
  },
  {
    at: 3,
    transactions: [
      call(registrar, 0, 'enrolVoters', enrolment(1n, [anna, ben, cleo, dora, emil])),
      call(registrar, 1, 'enrolVoters', enrolment(2n, [fritz])),
    ],
  },
  { at: 50, transactions: [] },
  {
    at: OPENS,
    transactions: [
      call(anna, 0, 'castBallot', [1n, FOR_ADA]),
      call(ben, 0, 'castBallot', [1n, FOR_GRACE]),
      call(fritz, 0, 'castBallot', [2n, FOR_ADA]),
    ],
  },
  {
    at: 110,
    transactions: [
      call(anna, 1, 'recastBallot', [1n, FOR_GRACE, FOR_ADA, ZERO]),
      call(ben, 1, 'castBallot', [1n, FOR_ADA]), // refused: must be recast
      call(dora, 0, 'castBallot', [1n, FOR_ADA]),
      call(dora, 1, 'recastBallot', [1n, FOR_GRACE, FOR_ADA, ZERO]),
    ],
  },
  { at: 150, transactions: [call(cleo, 0, 'castBallot', [1n, FOR_ADA])] },
  { at: CLOSES, transactions: [] },
  { at: 210, transactions: [call(emil, 0, 'castBallot', [1n, FOR_ADA])] }, // refused: too late
]

export function rawBlock({
  block,
  receipts,
  certificate,
}: Pick<ChainBlock, 'block' | 'receipts' | 'certificate'>): RawBlock {
  return {
    height: block.header.number,
    block: encodeBlock(block),
    receipts: receipts.map((receipt) => encodeReceipt(receipt)),
    certificate,
  }
}

export function sourceOf(raws: readonly RawBlock[], genesisJson: unknown = GENESIS): AuditSource {
  return {
    name: 'the record',
    genesis: async () => ({ genesis: genesisJson, hash: context.genesisHash }),
    headHeight: async () => BigInt(raws.length),
    async *blocks() {
      yield* raws
    },
  }
}
