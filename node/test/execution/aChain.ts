// Makers for tests of execution: accounts with known keys, manifests, signed calls, and a chain in memory that builds
// every block, applies it again as another node would, and keeps its state.
import { deepStrictEqual } from 'node:assert'
import { randomBytes } from 'node:crypto'
import { fastestEngine } from '@psephos/ballot'
import { ELECTIONS_ADDRESS, electionsAbi, SECRECY, VALIDATORS_ADDRESS } from '@psephos/contracts-abi'
import {
  type ContractErrorName,
  type ContractFunctionArgs,
  type ContractFunctionName,
  type ContractFunctionReturnType,
  decodeErrorResult,
  decodeFunctionResult,
  encodeFunctionData,
  type Hex,
} from 'viem'
import { bytesToHex, hexToBytes } from '../../src/codec/hex.ts'
import { keccak } from '../../src/codec/keccak.ts'
import { addressOf } from '../../src/codec/signature.ts'
import { signTransaction } from '../../src/codec/transaction.ts'
import { applyBlock } from '../../src/execution/applyBlock.ts'
import { type BuildRequest, type BuiltBlock, buildBlock, type Proven } from '../../src/execution/buildBlock.ts'
import { callContract } from '../../src/execution/callContract.ts'
import type { ExecutionContext } from '../../src/execution/context.ts'
import { gasOf } from '../../src/execution/gas.ts'
import { genesisBlock } from '../../src/execution/genesis.ts'
import { verifyStatements } from '../../src/execution/verifyStatements.ts'
import { parseGenesis } from '../../src/params/chainSpec.ts'
import { memoryNodes } from '../../src/trie/memoryNodes.ts'
import { openState } from '../../src/trie/state.ts'
import type { Block, Log, Receipt } from '../../src/types/block.ts'
import type { Address, Hash } from '../../src/types/bytes.ts'
import type { State, StateReader } from '../../src/types/state.ts'
import type { FeeMarketTransaction, Transaction } from '../../src/types/transaction.ts'

export const CHAIN_ID = 710_001n
export const GENESIS_TIME = 1_700_000_000n
export const ELECTIONS = ELECTIONS_ADDRESS as Address
export const VALIDATORS = VALIDATORS_ADDRESS as Address

export type TestAccount = { readonly address: Address; readonly privateKey: Uint8Array }

/** The same name gives the same key. */
export function anAccount(name: string): TestAccount {
  const privateKey = keccak(new TextEncoder().encode(`psephos test ${name}`))
  return { privateKey, address: addressOf(privateKey) }
}

export const organizer: TestAccount = anAccount('organizer')
export const registrar: TestAccount = anAccount('registrar')
export const validator: TestAccount = anAccount('validator')
export const stranger: TestAccount = anAccount('stranger')
export const voters: readonly TestAccount[] = Array.from({ length: 8 }, (_, i) => anAccount(`voter ${i}`))
export const voterAt = (index: number): TestAccount => voters[index] as TestAccount

export function aGenesis(change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    config: { chainId: Number(CHAIN_ID) },
    timestamp: `0x${GENESIS_TIME.toString(16)}`,
    gasLimit: '0xbebc200',
    alloc: {},
    psephos: { validators: [validator.address], organizers: [organizer.address], periodMs: 1000, heartbeatMs: 10000 },
    ...change,
  }
}

type WriteName = ContractFunctionName<typeof electionsAbi, 'nonpayable'>
type ViewName = ContractFunctionName<typeof electionsAbi, 'view'>
export type Manifest = ContractFunctionArgs<typeof electionsAbi, 'nonpayable', 'createElection'>[0]

/** Opens 100 s after genesis, closes 1,000 s later; one yes/no contest unless `options` says otherwise. */
export function aManifest(change: Partial<Manifest> = {}): Manifest {
  return {
    title: 'Board',
    description: 'Who shall sit on the board?',
    contests: [aContest(2)],
    secrecy: SECRECY.open,
    revoting: false,
    lateEnrolment: false,
    earlyClose: false,
    minTurnout: 1,
    schedule: aSchedule(),
    registrars: [registrar.address],
    ceremony: { trustees: [], threshold: 0, minQualified: 0, registerBy: 0n, commitBy: 0n, dealBy: 0n, confirmBy: 0n },
    ...change,
  }
}

export const OPENS_AT: bigint = GENESIS_TIME + 100n
export const CLOSES_AT: bigint = GENESIS_TIME + 1_100n

export function aSchedule(change: Partial<Manifest['schedule']> = {}): Manifest['schedule'] {
  return {
    opensAt: OPENS_AT,
    closesAt: CLOSES_AT,
    latestClose: CLOSES_AT + 1_000n,
    tallyPeriod: 604_800n,
    outageExtensionMax: 7_200n,
    ...change,
  }
}

/** Marks exactly one of its options unless told otherwise. */
export function aContest(options: number, minMarks = 1, maxMarks = 1): Manifest['contests'][number] {
  return {
    question: `Which of ${options}?`,
    options: Array.from({ length: options }, (_, i) => ({ label: `Option ${i}`, statement: '', link: '' })),
    minMarks,
    maxMarks,
  }
}

export function aCommitment(voter: TestAccount): Hex {
  return bytesToHex(keccak(voter.privateKey.slice(0, 8)))
}

export function calldata<Name extends WriteName | ViewName>(
  name: Name,
  args: ContractFunctionArgs<typeof electionsAbi, 'nonpayable' | 'view', Name>,
): Uint8Array {
  return hexToBytes(encodeFunctionData({ abi: electionsAbi, functionName: name, args } as never))
}

export function aTransaction(
  from: TestAccount,
  change: Partial<
    Pick<FeeMarketTransaction, 'nonce' | 'data' | 'value' | 'gasLimit' | 'chainId' | 'accessList'> & { to: Address }
  > = {},
): Transaction {
  const { nonce = 0n, to = ELECTIONS, data = new Uint8Array(0), value = 0n, chainId = CHAIN_ID } = change
  const { accessList = [] } = change
  const gasLimit = change.gasLimit ?? gasOf({ to, data, accessList })
  const fees = { maxFeePerGas: 0n, maxPriorityFeePerGas: 0n, accessList }
  return signTransaction({ type: 2, nonce, to, data, value, chainId, gasLimit, ...fees }, from.privateKey)
}

/** The custom error in revert data, as viem reads it. */
export function errorOf(revertData: Uint8Array): {
  name: ContractErrorName<typeof electionsAbi>
  args: readonly unknown[]
} {
  const { errorName, args = [] } = decodeErrorResult({ abi: electionsAbi, data: bytesToHex(revertData) })
  return { name: errorName, args }
}

export type BlockOutcome = BuiltBlock & { readonly parent: Block; readonly before: State }

export type TestChain = {
  readonly context: ExecutionContext
  head(): Block
  state(): State
  /** All blocks after genesis, in order. */
  blocks(): readonly BlockOutcome[]
  /** All logs so far, in order. */
  events(): readonly Log[]
  /** Builds, applies again on the same parent, compares, adopts. Time: one second on unless given. */
  block(transactions: readonly Transaction[], change?: Partial<BuildRequest>): BlockOutcome
  /** One call in a block of its own at `at`; the nonce is the account's. */
  send<Name extends WriteName>(
    from: TestAccount,
    name: Name,
    args: ContractFunctionArgs<typeof electionsAbi, 'nonpayable', Name>,
    at?: bigint,
  ): Receipt
  /** The same; fails the test unless the status is 1. */
  succeed<Name extends WriteName>(
    from: TestAccount,
    name: Name,
    args: ContractFunctionArgs<typeof electionsAbi, 'nonpayable', Name>,
    at?: bigint,
  ): Receipt
  sign(from: TestAccount, data: Uint8Array, to?: Address): Transaction
  view<Name extends ViewName>(
    name: Name,
    args: ContractFunctionArgs<typeof electionsAbi, 'view', Name>,
    at?: bigint,
  ): ContractFunctionReturnType<typeof electionsAbi, 'view', Name>
  /** eth_call of anything: status and bytes. */
  call(
    from: Address,
    data: Uint8Array,
    change?: { at?: bigint; to?: Address; staticCall?: boolean; reader?: StateReader },
  ): ReturnType<typeof callContract>
  /** Empty blocks' time passes: the next block is at `timestamp`, in steps too short to be an outage. */
  passUntil(timestamp: bigint): void
}

export function aChain(genesis: Record<string, unknown> = aGenesis()): TestChain {
  const spec = parseGenesis(genesis)
  const { block: first, committed } = genesisBlock(spec)
  const nodes = memoryNodes()
  nodes.put(committed.nodes)
  const context: ExecutionContext = { spec, genesisHash: first.hash }
  const logs: Log[] = []
  const outcomes: BlockOutcome[] = []
  let head = first
  let state = openState(nodes, committed.roots)

  /** Every claim is looked at, once, as a node does before it believes a block (B6). */
  const verdicts = new Map<string, boolean>()
  const proven: Proven = {
    weightMax: Number.MAX_SAFE_INTEGER,
    has({ key, statement }) {
      const verdict = verdicts.get(key) ?? verifyStatements([statement], fastestEngine(), randomBytes)[0] === true
      verdicts.set(key, verdict)
      return verdict
    },
  }

  const chain: TestChain = {
    context,
    head: () => head,
    state: () => state,
    blocks: () => outcomes,
    events: () => logs,
    block(candidates, change = {}) {
      const timestamp = head.header.timestamp + 1n
      const base = { context, parent: head, state, timestamp, miner: validator.address, round: 0, candidates, proven }
      const built = buildBlock({ ...base, ...change })
      const applied = applyBlock({ context, parent: head, block: built.block, state })
      deepStrictEqual(applied.receipts, built.receipts)
      deepStrictEqual(applied.committed.roots, built.committed.roots)
      deepStrictEqual(applied.claims, built.claims)
      const outcome = { ...built, parent: head, before: state }
      outcomes.push(outcome)
      logs.push(...built.receipts.flatMap((receipt) => receipt.logs))
      nodes.put(built.committed.nodes)
      head = built.block
      state = openState(nodes, built.committed.roots)
      return outcome
    },
    send(from, name, args, at) {
      const transaction = chain.sign(from, calldata(name, args as never))
      const { receipts, left } = chain.block([transaction], at === undefined ? {} : { timestamp: at })
      const [receipt] = receipts
      if (receipt === undefined) throw left[0]?.error ?? new Error('no room')
      return receipt
    },
    succeed(from, name, args, at) {
      const receipt = chain.send(from, name, args, at)
      if (receipt.status === 0) throw new Error(`${name}: ${JSON.stringify(errorOf(receipt.revertData), textOf)}`)
      return receipt
    },
    sign: (from, data, to = ELECTIONS) =>
      aTransaction(from, { nonce: state.getAccount(from.address)?.nonce ?? 0n, data, to }),
    view(name, args, at) {
      const { status, returnData } = chain.call(
        stranger.address,
        calldata(name, args as never),
        at === undefined ? {} : { at },
      )
      if (status === 0) throw new Error(`${name}: ${JSON.stringify(errorOf(returnData), textOf)}`)
      return decodeFunctionResult({
        abi: electionsAbi,
        functionName: name,
        data: bytesToHex(returnData),
      } as never) as never
    },
    call(from, data, { at, to = ELECTIONS, staticCall, reader = state } = {}) {
      const { number: height } = head.header
      const timestamp = at ?? head.header.timestamp
      const request = { context, reader, height, timestamp, from, to, data }
      return callContract(staticCall === undefined ? request : { ...request, staticCall })
    },
    passUntil(timestamp) {
      while (head.header.timestamp < timestamp) {
        const next = head.header.timestamp + 60n
        chain.block([], { timestamp: next < timestamp ? next : timestamp })
      }
    },
  }
  return chain
}

/** An election that is locked with the first `enrolled` voters on its roll; id 1 on a fresh chain. */
export function aLockedElection(chain: TestChain, manifest: Manifest = aManifest(), enrolled = 4): bigint {
  chain.succeed(organizer, 'createElection', [manifest])
  const election = chain.view('electionCount', [])
  const { manifestHash } = chain.view('getElection', [election])
  chain.succeed(organizer, 'lockElection', [election, manifestHash])
  if (enrolled > 0) {
    const roll = voters.slice(0, enrolled)
    chain.succeed(registrar, 'enrolVoters', [election, roll.map(({ address }) => address), roll.map(aCommitment)])
  }
  return election
}

/** The same, and the head is at its opening. */
export function anOpenElection(chain: TestChain, manifest: Manifest = aManifest(), enrolled = 4): bigint {
  const election = aLockedElection(chain, manifest, enrolled)
  chain.passUntil(manifest.schedule.opensAt)
  return election
}

export const YES: Hex = '0x0100'
export const NO: Hex = '0x0001'
export const asHash = (hex: Hex): Hash => hex as Hash
const textOf = (_: string, value: unknown) => (typeof value === 'bigint' ? `${value}` : value)
