// One transaction with what became of it: the signed bytes' fields, its place, its outcome and, when it was refused, why.
import { type Address, type Hash, type Hex, type Log, numberToHex } from 'viem'
import { decodeRefusal, type Refusal } from '../errors.ts'
import { asAddress, asFields, asHash, asHex, asList, asNumber, asQuantity, callRpc, type Fields } from '../rpc.ts'
import type { PsephosClient } from '../types.ts'

export type TransactionRecord = {
  hash: Hash
  sender: Address
  to: Address | null
  nonce: number
  gas: bigint
  input: Hex
  /** Null while it waits. */
  place: { blockNumber: bigint; blockHash: Hash; index: number; timestamp: number } | null
  /** Null while it waits. */
  outcome: { success: boolean; gasUsed: bigint; logs: RecordedLog[]; refusal: Refusal | null } | null
  /** The fields as the node gave them, for who wants them raw. */
  raw: { transaction: Fields; receipt: Fields | null }
}
export type RecordedLog = Pick<Log, 'address' | 'topics' | 'data'> & { index: number }

/** Null: this node does not know the hash. */
export async function getTransactionRecord(
  client: PsephosClient,
  { hash }: { hash: Hash },
): Promise<TransactionRecord | null> {
  const answer = await callRpc(client, { method: 'eth_getTransactionByHash', params: [hash] })
  if (answer === null) return null
  const transaction = asFields(answer, 'transaction')
  const found = await callRpc(client, { method: 'eth_getTransactionReceipt', params: [hash] })
  const receipt = found === null ? null : asFields(found, 'receipt')
  const head = {
    hash: asHash(transaction.hash, 'hash'),
    sender: asAddress(transaction.from, 'from'),
    to: transaction.to === null ? null : asAddress(transaction.to, 'to'),
    nonce: asNumber(transaction.nonce, 'nonce'),
    gas: asQuantity(transaction.gas, 'gas'),
    input: asHex(transaction.input, 'input'),
    raw: { transaction, receipt },
  }
  if (receipt === null) return { ...head, place: null, outcome: null }
  const blockNumber = asQuantity(receipt.blockNumber, 'blockNumber')
  const success = asQuantity(receipt.status, 'status') === 1n
  const [block, refusal] = await Promise.all([
    callRpc(client, { method: 'eth_getBlockByNumber', params: [numberToHex(blockNumber), false] }),
    success ? null : refusalOf(client, hash),
  ])
  return {
    ...head,
    place: {
      blockNumber,
      blockHash: asHash(receipt.blockHash, 'blockHash'),
      index: asNumber(receipt.transactionIndex, 'transactionIndex'),
      timestamp: asNumber(asFields(block, 'block').timestamp, 'timestamp'),
    },
    outcome: {
      ...{ success, refusal, gasUsed: asQuantity(receipt.gasUsed, 'gasUsed') },
      logs: asList(receipt.logs, 'logs').map((log) => decodeLog(asFields(log, 'log'))),
    },
  }
}

async function refusalOf(client: PsephosClient, hash: Hash): Promise<Refusal | null> {
  const data = asHex(await callRpc(client, { method: 'ots_getTransactionError', params: [hash] }), 'error')
  return decodeRefusal(data)
}

function decodeLog(fields: Fields): RecordedLog {
  return {
    address: asAddress(fields.address, 'address'),
    topics: asList(fields.topics, 'topics').map((topic) => asHash(topic, 'topic')) as RecordedLog['topics'],
    data: asHex(fields.data, 'data'),
    index: asNumber(fields.logIndex, 'logIndex'),
  }
}

/** The signed bytes themselves; null when this node does not have them. */
export async function getRawTransaction(client: PsephosClient, { hash }: { hash: Hash }): Promise<Hex | null> {
  const raw = asHex(await callRpc(client, { method: 'debug_getRawTransaction', params: [hash] }), 'raw transaction')
  return raw === '0x' ? null : raw
}
