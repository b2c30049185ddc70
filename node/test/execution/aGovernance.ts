// Makers for tests of the Validators contract: a chain with several validators whose keys are known, and its calls.
import { PROPOSAL_KINDS, type ProposalKind, validatorsAbi } from '@psephos/contracts-abi'
import {
  type ContractFunctionArgs,
  type ContractFunctionName,
  type ContractFunctionReturnType,
  decodeErrorResult,
  decodeEventLog,
  decodeFunctionResult,
  encodeFunctionData,
} from 'viem'
import { bytesToHex, hexToBytes } from '../../src/codec/hex.ts'
import type { Receipt } from '../../src/types/block.ts'
import type { Address } from '../../src/types/bytes.ts'
import type { Transaction } from '../../src/types/transaction.ts'
import {
  aChain,
  aGenesis,
  anAccount,
  aTransaction,
  organizer,
  stranger,
  type TestAccount,
  type TestChain,
  VALIDATORS,
} from './aChain.ts'

/** Sorted by address, as the set is. */
export const members: readonly TestAccount[] = Array.from({ length: 8 }, (_, i) => anAccount(`member ${i}`)).sort(
  (a, b) => (a.address < b.address ? -1 : 1),
)
export const memberAt = (index: number): TestAccount => members[index] as TestAccount
export const NOBODY = `0x${'00'.repeat(20)}` as Address

type WriteName = ContractFunctionName<typeof validatorsAbi, 'nonpayable'>
type ViewName = ContractFunctionName<typeof validatorsAbi, 'view'>
type Args<Name extends WriteName | ViewName> = ContractFunctionArgs<typeof validatorsAbi, 'nonpayable' | 'view', Name>

export function governing<Name extends WriteName | ViewName>(name: Name, args: Args<Name>): Uint8Array {
  return hexToBytes(encodeFunctionData({ abi: validatorsAbi, functionName: name, args } as never))
}

export type Asked = { account?: Address; value?: bigint; height?: bigint; text?: string }
export function proposing(kind: ProposalKind | number, asked: Asked = {}): Uint8Array {
  const { account = NOBODY, value = 0n, height = 0n, text = 'because' } = asked
  const number = typeof kind === 'number' ? kind : PROPOSAL_KINDS[kind]
  return governing('propose', [number, account, value, height, text])
}
export const votingOn = (proposal: bigint, inFavour = true): Uint8Array =>
  governing('voteOnProposal', [proposal, inFavour])

/** `Name(argument, …)` of what it reverted with; empty when it did not. */
export function refusalOf({ status, revertData }: Pick<Receipt, 'status' | 'revertData'>): string {
  if (status === 1) return ''
  const { errorName, args = [] } = decodeErrorResult({ abi: validatorsAbi, data: bytesToHex(revertData) })
  return `${errorName}(${args.map((one) => String(one).toLowerCase()).join(', ')})`
}

/** `Name(argument, …)` of each log, in order. */
export function logsOf({ logs }: Pick<Receipt, 'logs'>): string[] {
  return logs.map(({ topics, data }) => {
    const { eventName, args } = decodeEventLog({ abi: validatorsAbi, topics: topics as never, data: bytesToHex(data) })
    return `${eventName}(${Object.values(args ?? {})
      .map((one) => String(one).toLowerCase())
      .join(', ')})`
  })
}

export type GovernedChain = {
  readonly chain: TestChain
  sign(from: TestAccount, data: Uint8Array): Transaction
  /** In a block of its own. */
  send(from: TestAccount, data: Uint8Array, at?: bigint): Receipt
  /** All in one block; of one sender in this order. */
  together(calls: readonly (readonly [TestAccount, Uint8Array])[]): readonly Receipt[]
  view<Name extends ViewName>(
    name: Name,
    args: Args<Name>,
    at?: bigint,
  ): ContractFunctionReturnType<typeof validatorsAbi, 'view', Name>
  /** Proposes, and everyone who is needed votes. Throws unless it passes. */
  pass(kind: ProposalKind, asked?: Asked): bigint
  set(): readonly Address[]
}

export function aGovernedChain(count = 4, psephos: Record<string, unknown> = {}): GovernedChain {
  const validators = members.slice(0, count).map(({ address }) => address)
  const settings = { validators, organizers: [organizer.address], periodMs: 1000, heartbeatMs: 10_000 }
  const chain = aChain(aGenesis({ psephos: { ...settings, ...psephos } }))
  const sign = (from: TestAccount, data: Uint8Array) => chain.sign(from, data, VALIDATORS)

  const governed: GovernedChain = {
    chain,
    sign,
    send(from, data, at) {
      const { receipts, left } = chain.block([sign(from, data)], at === undefined ? {} : { timestamp: at })
      const [receipt] = receipts
      if (receipt === undefined) throw left[0]?.error ?? new Error('no room')
      return receipt
    },
    together(calls) {
      const nonces = new Map<Address, bigint>()
      const transactions = calls.map(([from, data]) => {
        const nonce = nonces.get(from.address) ?? chain.state().getAccount(from.address)?.nonce ?? 0n
        nonces.set(from.address, nonce + 1n)
        return aTransaction(from, { nonce, to: VALIDATORS, data })
      })
      return chain.block(transactions).receipts
    },
    view(name, args, at) {
      const { status, returnData } = chain.call(
        stranger.address,
        governing(name, args as never),
        at === undefined ? { to: VALIDATORS } : { at, to: VALIDATORS },
      )
      if (status === 0) throw new Error(refusalOf({ status, revertData: returnData }))
      const answer = { abi: validatorsAbi, functionName: name, data: bytesToHex(returnData) }
      return decodeFunctionResult(answer as never) as never
    },
    pass(kind, asked) {
      const voters = governed.set().map((one) => accountOf(one))
      const [first, ...others] = voters
      const made = governed.send(first as TestAccount, proposing(kind, asked))
      if (made.status === 0) throw new Error(refusalOf(made))
      const proposal = governed.view('proposalCount', [])
      for (const voter of others) {
        if (governed.view('getProposal', [proposal]).status !== 1) break
        const voted = governed.send(voter, votingOn(proposal))
        if (voted.status === 0) throw new Error(refusalOf(voted))
      }
      const { status } = governed.view('getProposal', [proposal])
      if (status !== 2) throw new Error(`proposal ${proposal} has status ${status}`)
      return proposal
    },
    set: () => governed.view('getValidators', []).map((one) => one.toLowerCase() as Address),
  }
  return governed
}

function accountOf(address: Address): TestAccount {
  const found = members.find((member) => member.address === address)
  if (found === undefined) throw new Error(`nobody here has the key of ${address}`)
  return found
}
