// The transaction that recorded a voter's ballot, found by the log it left in its block.

import type { PsephosClient } from '@psephos/client'
import { ELECTIONS_ADDRESS, electionsAbi } from '@psephos/contracts-abi'
import { type Address, type Hex, type Log, parseEventLogs } from 'viem'
import { getContractEvents } from 'viem/actions'

/** Null when the block at that height holds no vote of this voter. */
export async function findVote(
  client: PsephosClient,
  { election, voter, height }: { election: bigint; voter: Address; height: bigint },
): Promise<Hex | null> {
  const logs = await getContractEvents(client, {
    address: ELECTIONS_ADDRESS,
    abi: electionsAbi,
    eventName: 'VoteCast',
    args: { election, voter },
    fromBlock: height,
    toBlock: height,
  })
  return logs.at(-1)?.transactionHash ?? null
}

/** Whether a transaction's logs record this very ballot. */
export function recordsBallot(logs: Log<bigint, number, false>[], ballotHash: Hex): boolean {
  return parseEventLogs({ abi: electionsAbi, eventName: 'VoteCast', logs }).some(
    ({ args }) => args.ballotHash === ballotHash,
  )
}
