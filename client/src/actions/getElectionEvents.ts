// What happened in one election, from the logs of the record. A node answers at most so many blocks and so many logs at
// once; whoever asks for more gets it piece by piece, in the order of the record.
import { ELECTIONS_ADDRESS, electionsAbi } from '@psephos/contracts-abi'
import {
  type Address,
  type ContractEventName,
  type Hash,
  type Hex,
  numberToHex,
  pad,
  parseEventLogs,
  toEventSelector,
} from 'viem'
import { PsephosError } from '../errors.ts'
import { asAddress, asFields, asHash, asHex, asList, asNumber, asQuantity, callRpc, type Fields } from '../rpc.ts'
import type { PsephosClient } from '../types.ts'

export type ElectionEventName = ContractEventName<typeof electionsAbi>
export type ElectionEvent = {
  name: ElectionEventName
  args: Readonly<Record<string, unknown>>
  blockNumber: bigint
  transactionHash: Hash
  logIndex: number
}
export type EventRange = {
  election: bigint
  /** Both ends count. */
  from: bigint
  to: bigint
  /** All of them when left out. */
  names?: readonly ElectionEventName[]
}

/** The node's own bound (R1). */
const BLOCKS_AT_ONCE = 100_000n

/** Throws `bad-answer` for a log that is none of this election's, and the codes of the way there. */
export async function* electionEvents(client: PsephosClient, range: EventRange): AsyncGenerator<ElectionEvent[]> {
  let size = BLOCKS_AT_ONCE
  for (let from = range.from; from <= range.to; ) {
    const last = from + size - 1n
    const to = last < range.to ? last : range.to
    try {
      yield await eventsBetween(client, { ...range, from, to })
      from = to + 1n
    } catch (error) {
      // Too many logs in this piece: half of it. One block alone always fits.
      if (!isTooMany(error) || from === to) throw error
      size = (to - from + 1n) / 2n
    }
  }
}

export async function getElectionEvents(client: PsephosClient, range: EventRange): Promise<ElectionEvent[]> {
  const all: ElectionEvent[] = []
  for await (const some of electionEvents(client, range)) all.push(...some)
  return all
}

const isTooMany = (error: unknown): boolean =>
  error instanceof PsephosError && /query exceeds max (results|search time)/.test(String(error.facts.details))

async function eventsBetween(client: PsephosClient, { election, from, to, names }: EventRange) {
  const filter = {
    address: ELECTIONS_ADDRESS,
    fromBlock: numberToHex(from),
    toBlock: numberToHex(to),
    topics: [names === undefined ? null : names.map(selectorOf), topicOf(election)],
  }
  const answer = asList(await callRpc(client, { method: 'eth_getLogs', params: [filter] }), 'logs')
  const logs = answer.map((log) => decodeLog(asFields(log, 'log')))
  if (logs.some(({ address, topics }) => address !== ELECTIONS_ADDRESS || topics[1] !== topicOf(election)))
    throw new PsephosError('bad-answer', { what: 'log' })
  return parseEventLogs({ abi: electionsAbi, logs: logs as never }).map(toEvent)
}

type Parsed = { eventName: string; args: unknown; blockNumber: bigint; transactionHash: Hash; logIndex: number }

const toEvent = ({ eventName, args, blockNumber, transactionHash, logIndex }: Parsed): ElectionEvent => ({
  ...{ name: eventName as ElectionEventName, args: args as Readonly<Record<string, unknown>> },
  ...{ blockNumber, transactionHash, logIndex },
})

const topicOf = (election: bigint): Hash => pad(numberToHex(election), { size: 32 })

const SELECTORS = new Map(
  electionsAbi.flatMap((item) => (item.type === 'event' ? [[item.name as string, toEventSelector(item)]] : [])) as [
    string,
    Hex,
  ][],
)
const selectorOf = (name: ElectionEventName): Hex => SELECTORS.get(name) ?? '0x'

function decodeLog(fields: Fields) {
  return {
    address: asAddress(fields.address, 'address') as Address,
    topics: asList(fields.topics, 'topics').map((topic) => asHash(topic, 'topic')),
    data: asHex(fields.data, 'data'),
    blockNumber: asQuantity(fields.blockNumber, 'blockNumber'),
    transactionHash: asHash(fields.transactionHash, 'transactionHash'),
    logIndex: asNumber(fields.logIndex, 'logIndex'),
  }
}
