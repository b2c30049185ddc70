// A chain of one contract in memory, behind viem's client: a roll, nonces, a door, a block whenever asked. It can fall
// silent before or after it took a transaction, which is where exactly-once is won or lost.

import { openManifest, type PsephosClient, rawManifest } from '@psephos/client'
import { electionsAbi } from '@psephos/contracts-abi'
import {
  type Address,
  createClient,
  custom,
  decodeFunctionData,
  encodeErrorResult,
  encodeFunctionResult,
  type Hash,
  type Hex,
  keccak256,
  numberToHex,
  parseTransaction,
  zeroAddress,
  zeroHash,
} from 'viem'
import { privateKeyToAccount } from 'viem/accounts'

export const REGISTRAR = privateKeyToAccount(keccak256('0x99'))
export const GENESIS: Hash = keccak256('0x88')
export const voterOf = (index: number): Address => numberToHex(index + 1, { size: 20 })

export type FakeChain = {
  client: PsephosClient
  /** Every address that any recorded transaction enrolled, in order, repetitions included. */
  enrolments: Address[]
  /** Address -> commitment. */
  roll: Map<string, Hash>
  voted: Set<string>
  /** Transactions taken at the door. */
  taken: Hex[]
  phase: number
  organizer: Address
  registrars: Address[]
  lateEnrolment: boolean
  /** Reverts every enrolment with this error. */
  refusal: { errorName: string; args: readonly unknown[] } | null
  /** Reverts every batch with this voter in it, with the error given for the voter's place; null: without a reason. */
  spoilers: Map<string, (index: number) => { errorName: string; args: readonly unknown[] } | null>
  silence: 'none' | 'all' | 'after-taking' | 'before-taking'
  /** Off: transactions stay pending. */
  isMining: boolean
  reverts: boolean
}

type Request = { method: string; params?: unknown }

export function aFakeChain(): FakeChain {
  const recorded = new Map<Hash, boolean>()
  const pending: Hex[] = []
  let nonce = 0
  const chain: FakeChain = {
    client: createClient({
      transport: custom({ request: (request) => answer(request as Request) }, { retryCount: 0 }),
    }),
    enrolments: [],
    roll: new Map(),
    voted: new Set(),
    taken: [],
    phase: 2,
    organizer: zeroAddress,
    registrars: [REGISTRAR.address],
    lateEnrolment: false,
    refusal: null,
    spoilers: new Map(),
    silence: 'none',
    isMining: true,
    reverts: false,
  }
  const revert = (errorName: string, args: readonly unknown[]) => ({
    code: 3,
    message: `execution reverted: ${errorName}`,
    data: encodeErrorResult({ abi: electionsAbi, errorName, args } as never),
  })
  const callOf = (data: Hex) => {
    const { functionName, args } = decodeFunctionData({ abi: electionsAbi, data })
    const lower = (one: Address) => one.toLowerCase() as Address
    if (functionName === 'enrolVoters') return { old: null, voters: args[1].map(lower), commitments: args[2] }
    if (functionName !== 'replaceVoter') throw new Error(functionName)
    return { old: lower(args[1]), voters: [lower(args[2])], commitments: [args[3]] }
  }
  const judge = (data: Hex) => {
    const { old, voters } = callOf(data)
    const twice = voters.find((voter) => chain.roll.has(voter))
    if (chain.refusal !== null) throw revert(chain.refusal.errorName, chain.refusal.args)
    for (const [index, voter] of voters.entries()) {
      const spoiler = chain.spoilers.get(voter)
      if (spoiler === undefined) continue
      const refusal = spoiler(index)
      if (refusal === null) throw { code: 3, message: 'execution reverted', data: '0x' }
      throw revert(refusal.errorName, refusal.args)
    }
    if (old !== null && !chain.roll.has(old)) throw revert('NotEnrolled', [1n, old])
    if (old !== null && chain.voted.has(old)) throw revert('VoterHasVoted', [1n, old])
    if (twice !== undefined) throw revert('AlreadyEnrolled', [1n, twice])
  }
  const mine = () => {
    for (const raw of pending.splice(0)) {
      const { old, voters, commitments } = callOf(parseTransaction(raw).data as Hex)
      const succeeds = !chain.reverts && !voters.some((voter) => chain.roll.has(voter))
      recorded.set(keccak256(raw), succeeds)
      if (succeeds && old !== null) chain.roll.delete(old)
      if (succeeds) for (const [i, voter] of voters.entries()) chain.roll.set(voter, commitments[i] ?? GENESIS)
      if (succeeds) chain.enrolments.push(...voters)
    }
  }
  const view = (data: Hex): Hex => {
    const { functionName, args } = decodeFunctionData({ abi: electionsAbi, data })
    const give = (result: unknown) => encodeFunctionResult({ abi: electionsAbi, functionName, result } as never)
    if (functionName === 'getVoter') {
      const enrolled = chain.roll.has(args[1].toLowerCase())
      return give({
        enrolled,
        commitment: chain.roll.get(args[1].toLowerCase()) ?? zeroHash,
        ballotHash: zeroHash,
        height: 0n,
        sequence: 0,
      })
    }
    if (functionName === 'getManifest') return give(rawManifest(manifestOf(chain)))
    if (functionName === 'getResult') throw revert('ResultNotYet', [args[0], 2_000n])
    if (functionName === 'getElection') {
      if (args[0] !== 1n) throw revert('UnknownElection', [args[0]])
      return give(electionOf(chain))
    }
    judge(data)
    return '0x'
  }
  const answer = async ({ method, params }: Request): Promise<unknown> => {
    if (chain.silence === 'all') throw Object.assign(new TypeError('fetch failed'), { name: 'HttpRequestError' })
    const [first] = params as [never]
    switch (method) {
      case 'eth_chainId':
        return '0x4f29'
      case 'eth_getBlockByNumber':
        return { number: '0x0', hash: GENESIS, timestamp: '0x1', transactions: [] }
      case 'eth_getTransactionCount':
        return numberToHex(nonce)
      case 'eth_estimateGas':
        judge((first as { data: Hex }).data)
        return '0x186a0'
      case 'eth_call':
        return view((first as { data: Hex }).data)
      case 'eth_sendRawTransaction':
        return take(first)
      case 'psephos_transactionStatus':
        return statusOf(first)
      case 'eth_getTransactionReceipt':
        return {
          transactionHash: first,
          blockHash: GENESIS,
          blockNumber: '0x1',
          transactionIndex: '0x0',
          gasUsed: '0x1',
          cumulativeGasUsed: '0x1',
          effectiveGasPrice: '0x0',
          logs: [],
          status: '0x1',
          type: '0x2',
        }
      case 'eth_getTransactionByHash': {
        const raw = chain.taken.find((one) => keccak256(one) === first)
        return raw === undefined
          ? null
          : { from: REGISTRAR.address, to: zeroAddress, gas: '0x1', input: parseTransaction(raw).data }
      }
      default:
        throw { code: -32601, message: `the method ${method} does not exist/is not available` }
    }
  }
  const take = (raw: Hex): Hash => {
    const silent = () => Object.assign(new TypeError('fetch failed'), { name: 'HttpRequestError' })
    if (chain.silence === 'before-taking') throw silent()
    const hash = keccak256(raw)
    if (recorded.has(hash) || pending.includes(raw)) throw { code: -32000, message: 'already known' }
    const { nonce: used = 0, data } = parsed(raw)
    if (used < nonce) throw { code: -32000, message: `nonce too low: next nonce ${nonce}, tx nonce ${used}` }
    judge(data as Hex)
    nonce = used + 1
    chain.taken.push(raw)
    pending.push(raw)
    if (chain.isMining) mine()
    if (chain.silence === 'after-taking') throw silent()
    return hash
  }
  const statusOf = (hash: Hash) => {
    if (chain.isMining) mine()
    const success = recorded.get(hash)
    if (success !== undefined) return { status: 'recorded', blockNumber: '0x1', transactionIndex: '0x0', success }
    return { status: pending.some((raw) => keccak256(raw) === hash) ? 'pending' : 'unknown' }
  }
  return chain
}

function parsed(raw: Hex) {
  try {
    return parseTransaction(raw)
  } catch {
    throw { code: -32602, message: 'invalid argument 0: no transaction' }
  }
}

const manifestOf = ({ registrars, lateEnrolment }: FakeChain) =>
  openManifest({
    title: 'Demo',
    contests: [{ question: 'Yes?', options: ['yes', 'no'] }],
    opensAt: 1_000,
    closesAt: 2_000,
    registrars,
    lateEnrolment,
  })

function electionOf({ phase, organizer, lateEnrolment, roll }: FakeChain) {
  return {
    ...{ id: 1n, title: 'Demo', organizer, manifestHash: GENESIS, secrecy: 1, phase, opensAt: 1_000n },
    ...{ closesAt: 2_000n, latestClose: 2_000n, tallyBy: 9_000n, outageExtension: 0n, enrolled: roll.size },
    ...{ lateEnrolled: 0, turnout: 0, accepted: 0, minTurnout: 1, revoting: false, lateEnrolment, earlyClose: false },
    reason: '',
  }
}
