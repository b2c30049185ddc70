// A block as a reader of the record sees it, and its transactions page by page: a block may hold thousands, so nobody is
// made to take them all. By the methods of Otterscan, which every node here answers.
import { type Address, type Hash, type Hex, numberToHex } from 'viem'
import { PsephosError } from '../errors.ts'
import { asAddress, asFields, asHash, asHex, asList, asNumber, asQuantity, callRpc, type Fields } from '../rpc.ts'
import type { PsephosClient } from '../types.ts'

export type BlockDetails = {
  number: bigint
  hash: Hash
  parentHash: Hash
  /** Who built it. The zero address in block 0. */
  proposer: Address
  timestamp: number
  transactionCount: number
  gasUsed: bigint
  gasLimit: bigint
  sizeBytes: number
  stateRoot: Hash
  transactionsRoot: Hash
  receiptsRoot: Hash
}

/** Null: no such block here. */
export async function getBlockDetails(
  client: PsephosClient,
  { block }: { block: bigint | Hash },
): Promise<BlockDetails | null> {
  // Otterscan counts heights in JSON numbers.
  const call =
    typeof block === 'bigint'
      ? { method: 'ots_getBlockDetails', params: [Number(block)] }
      : { method: 'ots_getBlockDetailsByHash', params: [block] }
  const answer = await callRpc(client, call)
  if (answer === null) return null
  const details = decodeBlock(asFields(asFields(answer, 'block details').block, 'block'))
  if (block !== details.number && block !== details.hash)
    throw new PsephosError('bad-answer', { what: 'block', have: details.hash })
  return details
}

function decodeBlock(fields: Fields): BlockDetails {
  return {
    number: asQuantity(fields.number, 'number'),
    hash: asHash(fields.hash, 'hash'),
    parentHash: asHash(fields.parentHash, 'parentHash'),
    proposer: asAddress(fields.miner, 'miner'),
    timestamp: asNumber(fields.timestamp, 'timestamp'),
    transactionCount: asNumber(fields.transactionCount, 'transactionCount'),
    gasUsed: asQuantity(fields.gasUsed, 'gasUsed'),
    gasLimit: asQuantity(fields.gasLimit, 'gasLimit'),
    sizeBytes: asNumber(fields.size, 'size'),
    stateRoot: asHash(fields.stateRoot, 'stateRoot'),
    transactionsRoot: asHash(fields.transactionsRoot, 'transactionsRoot'),
    receiptsRoot: asHash(fields.receiptsRoot, 'receiptsRoot'),
  }
}

/** The bytes of a header, unchecked: `decodeHeader` reads them, `verifyBlock` believes them. Throws `state-missing` for a block that is not here. */
export async function getRawHeader(client: PsephosClient, { block }: { block: bigint }): Promise<Hex> {
  return asHex(await callRpc(client, { method: 'debug_getRawHeader', params: [numberToHex(block)] }), 'header')
}

/** A transaction in a list. */
export type TransactionLine = {
  hash: Hash
  blockNumber: bigint
  index: number
  sender: Address
  to: Address
  /** In a block's list only the first four bytes: which function. */
  input: Hex
  success: boolean
}

/** The last page first, as Otterscan shows them; in the block's order within the page. Empty beyond the first, null: no such block. */
export async function listBlockTransactions(
  client: PsephosClient,
  { block, page = 0, limit = 25 }: { block: bigint; page?: number; limit?: number },
): Promise<TransactionLine[] | null> {
  const params = [Number(block), page, limit]
  const answer = await callRpc(client, { method: 'ots_getBlockTransactions', params })
  if (answer === null) return null
  const { fullblock, receipts } = asFields(answer, 'block transactions')
  return decodeLines(asList(asFields(fullblock, 'block').transactions, 'transactions'), receipts)
}

export type TransactionsOf = {
  /** Newest first. */
  transactions: (TransactionLine & { timestamp: number })[]
  /** There are older ones: ask `before` the last one's block. */
  hasOlder: boolean
}

/** What an account sent, or what was sent to a system contract, below block `before` (from the head on without it). */
export async function listTransactionsOf(
  client: PsephosClient,
  { account, before = 0n, limit = 25 }: { account: Address; before?: bigint; limit?: number },
): Promise<TransactionsOf> {
  const params = [account, Number(before), limit]
  const answer = asFields(await callRpc(client, { method: 'ots_searchTransactionsBefore', params }), 'transactions')
  const receipts = asList(answer.receipts, 'receipts')
  const lines = decodeLines(asList(answer.txs, 'transactions'), receipts)
  const transactions = lines.map((line, i) => ({
    ...line,
    timestamp: asNumber(asFields(receipts[i], 'receipt').timestamp, 'timestamp'),
  }))
  return { transactions, hasOlder: answer.lastPage !== true }
}

function decodeLines(transactions: readonly unknown[], answered: unknown): TransactionLine[] {
  const receipts = asList(answered, 'receipts')
  return transactions.map((transaction, i) => {
    const fields = asFields(transaction, 'transaction')
    return {
      hash: asHash(fields.hash, 'hash'),
      blockNumber: asQuantity(fields.blockNumber, 'blockNumber'),
      index: asNumber(fields.transactionIndex, 'transactionIndex'),
      sender: asAddress(fields.from, 'from'),
      to: asAddress(fields.to, 'to'),
      input: asHex(fields.input, 'input'),
      success: asQuantity(asFields(receipts[i], 'receipt').status, 'status') === 1n,
    }
  })
}
