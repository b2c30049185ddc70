// What one node knows about the validators: why there is no block, who proposed, who was dishonest, whom it is connected
// to. Facts of that node; evidence can be checked by whoever reads it (C11).
import { type Address, numberToHex } from 'viem'
import { PsephosError } from '../errors.ts'
import { asAddress, asFields, asList, asNumber, asQuantity, callRpc, type Fields } from '../rpc.ts'
import type { PsephosClient } from '../types.ts'

export type ValidatorSeen = {
  address: Address
  /** The node that answers is this validator. */
  isSelf: boolean
  isConnected: boolean
  /** Since it was last heard; null: never. */
  silentMs: number | null
}

export type ConsensusStatus = {
  /** One line for people, in English. */
  summary: string
  mode: 'validating' | 'listening' | 'observing'
  /** The block being decided. */
  blockNumber: bigint
  round: number
  proposer: Address | null
  waitingMs: number
  isDue: boolean
  isCatchingUp: boolean
  quorum: number
  isQuorumPresent: boolean
  missing: Address[]
  validators: ValidatorSeen[]
}

const MODES = ['validating', 'listening', 'observing'] as const

export async function getConsensusStatus(client: PsephosClient): Promise<ConsensusStatus> {
  const fields = asFields(await callRpc(client, { method: 'psephos_getConsensusStatus', params: [] }), 'status')
  const mode = MODES.find((name) => name === fields.mode)
  if (mode === undefined) throw new PsephosError('bad-answer', { what: 'mode' })
  return {
    summary: String(fields.summary),
    mode,
    blockNumber: asQuantity(fields.blockNumber, 'blockNumber'),
    round: asNumber(fields.round, 'round'),
    proposer: fields.proposer === null ? null : asAddress(fields.proposer, 'proposer'),
    waitingMs: asNumber(fields.waitingMs, 'waitingMs'),
    isDue: fields.isDue === true,
    isCatchingUp: fields.isCatchingUp === true,
    quorum: asNumber(fields.quorum, 'quorum'),
    isQuorumPresent: fields.isQuorumPresent === true,
    missing: asList(fields.missing, 'missing').map((one) => asAddress(one, 'missing')),
    validators: asList(fields.validators, 'validators').map((one) => decodeSeen(asFields(one, 'validator'))),
  }
}

function decodeSeen(fields: Fields): ValidatorSeen {
  return {
    address: asAddress(fields.address, 'address'),
    isSelf: fields.isSelf === true,
    isConnected: fields.isConnected === true,
    silentMs: fields.silentMs === null ? null : asNumber(fields.silentMs, 'silentMs'),
  }
}

export type SignerMetrics = { address: Address; proposedBlockCount: number; lastProposedBlockNumber: bigint }

/** Both ends count. Who proposed none of these blocks and is no validator is not listed. */
export async function getSignerMetrics(
  client: PsephosClient,
  { from, to }: { from: bigint; to: bigint },
): Promise<SignerMetrics[]> {
  const params = [numberToHex(from), numberToHex(to)]
  const answer = asList(await callRpc(client, { method: 'psephos_getSignerMetrics', params }), 'signer metrics')
  return answer.map((entry) => {
    const fields = asFields(entry, 'signer metrics')
    return {
      address: asAddress(fields.address, 'address'),
      proposedBlockCount: asNumber(fields.proposedBlockCount, 'proposedBlockCount'),
      lastProposedBlockNumber: asQuantity(fields.lastProposedBlockNumber, 'lastProposedBlockNumber'),
    }
  })
}

export type Dishonesty = {
  kind: string
  /** Whom it names. */
  validators: Address[]
  /** The two signed statements that cannot both be honest, as the node gave them. */
  statements: readonly [unknown, unknown]
}

/** C11. Empty: nobody was caught. */
export async function getEvidence(client: PsephosClient): Promise<Dishonesty[]> {
  const answer = asList(await callRpc(client, { method: 'psephos_getEvidence', params: [] }), 'evidence')
  return answer.map((entry) => {
    const { kind, validators, first, second } = asFields(entry, 'evidence')
    return {
      kind: String(kind),
      validators: asList(validators, 'validators').map((one) => asAddress(one, 'validator')),
      statements: [first, second],
    }
  })
}

/** Nodes that this one is connected to. */
export async function countPeers(client: PsephosClient): Promise<number> {
  return asNumber(await callRpc(client, { method: 'net_peerCount', params: [] }), 'peerCount')
}

/** Name and version of its software. */
export async function getClientVersion(client: PsephosClient): Promise<string> {
  const answer = await callRpc(client, { method: 'web3_clientVersion', params: [] })
  if (typeof answer !== 'string') throw new PsephosError('bad-answer', { what: 'clientVersion' })
  return answer
}
