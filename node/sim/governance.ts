// The validators vote one in or out: whoever is in the set proposes, the others vote until the set has changed. Looked at
// again and again like people would, because a vote can be lost with the node that took it.
import { PROPOSAL_KINDS, VALIDATORS_ADDRESS, validatorsAbi } from '@psephos/contracts-abi'
import { encodeFunctionData } from 'viem'
import { hexToBytes } from '../src/codec/hex.ts'
import { readProposal, readProposalCount, readValidators, readVote } from '../src/execution/validators/storage.ts'
import type { Address } from '../src/types/bytes.ts'
import type { State } from '../src/types/state.ts'
import type { Transaction } from '../src/types/transaction.ts'
import type { Cluster } from './cluster.ts'
import type { Key } from './keys.ts'
import type { Machine } from './machine.ts'
import type { Place } from './network.ts'
import { signed } from './stage.ts'

export type SetChangeWish = { readonly isAdded: boolean; readonly place: Place }

/** Returns whether the set is as wished; if not, hands in what is missing for it. */
export function pursue({ machines, machineAt }: Cluster, wish: SetChangeWish): boolean {
  const account = machineAt(wish.place).key.address
  const state = latestState(machines)
  if (state === null) return false
  const members = readValidators(state)
  if (members.includes(account) === wish.isAdded) return true
  const kind = wish.isAdded ? PROPOSAL_KINDS.addValidator : PROPOSAL_KINDS.removeValidator
  const proposal = openProposal(state, kind, account)
  for (const machine of machines) {
    const { key } = machine
    if (!members.includes(key.address) || !machine.isUp() || machine.pendingCount(key.address) > 0) continue
    if (proposal === null) {
      if (machine.acceptNow(proposing(key, machine.pendingNonce(key.address), kind, account))) return false
    } else if (readVote(state, proposal, key.address).choice === 0) {
      machine.acceptNow(voting(key, machine.pendingNonce(key.address), proposal))
    }
  }
  return false
}

function latestState(machines: readonly Machine[]): State | null {
  let latest: State | null = null
  let height = -1n
  for (const machine of machines) {
    const chain = machine.chain()
    if (chain === null || chain.head().header.number <= height) continue
    height = chain.head().header.number
    latest = chain.headState()
  }
  return latest
}

function openProposal(state: State, kind: number, account: Address): bigint | null {
  for (let id = readProposalCount(state); id > 0n; id--) {
    const proposal = readProposal(state, id)
    if (proposal?.kind === kind && proposal.account === account && proposal.decision === 0) return id
  }
  return null
}

/** Signed once per process: the same words come back in seed after seed. */
const known = new Map<string, Transaction>()

function proposing(key: Key, nonce: bigint, kind: number, account: Address): Transaction {
  return remembered(`${key.address} ${nonce} ${kind} ${account}`, () => {
    const args = [kind, account, 0n, 0n, 'simulated'] as const
    return calling(key, nonce, encodeFunctionData({ abi: validatorsAbi, functionName: 'propose', args }))
  })
}

function voting(key: Key, nonce: bigint, proposal: bigint): Transaction {
  return remembered(`${key.address} ${nonce} for ${proposal}`, () => {
    const args = [proposal, true] as const
    return calling(key, nonce, encodeFunctionData({ abi: validatorsAbi, functionName: 'voteOnProposal', args }))
  })
}

function calling(key: Key, nonce: bigint, data: `0x${string}`): Transaction {
  return signed(key, nonce, hexToBytes(data), VALIDATORS_ADDRESS as Address)
}

function remembered(name: string, make: () => Transaction): Transaction {
  const transaction = known.get(name) ?? make()
  known.set(name, transaction)
  return transaction
}
