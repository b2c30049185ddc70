// `psephos results`: the published counts of an election that is over, as the node shows them, and for a secret election what they
// rest on: the key, the sum that was opened, and whose shares opened it. `psephos audit` recounts.
import { getAggregate, getCeremony, getElection, getResult, getShares, type PsephosClient } from '@psephos/client'
import { Command } from 'commander'
import type { Hex } from 'viem'
import { connect, RPC_HELP, type RpcFlags } from '../network/connect.ts'
import { asking } from '../network/explain.ts'
import { electionNumber } from '../network/numbers.ts'
import { print, printJson } from '../output.ts'
import { time } from './words.ts'

export function resultsCommand(): Command {
  return new Command('results')
    .description('The counts of an election that is over, and what they rest on.')
    .argument('<election>', 'its number')
    .option(...RPC_HELP)
    .option('--json', 'one JSON value on stdout')
    .addHelpText('after', '\nExit 4 before voting ends, 3 when there is no such election.')
    .action(results)
}

async function results(id: string, flags: RpcFlags & { json?: boolean }): Promise<void> {
  const election = electionNumber(id)
  const client = await connect(flags)
  const { secrecy, tallyBy } = await asking(() => getElection(client, { election }), flags.rpc)
  const result = await asking(() => getResult(client, { election }), flags.rpc)
  const opening = secrecy === 'secret' ? await asking(() => openingOf(client, election), flags.rpc) : null
  if (flags.json) {
    printJson({ election, ...result, ...(opening === null ? {} : { opening }) })
    return
  }
  print(`${result.phase}: ${result.turnout} of ${result.enrolled} voted, ${result.accepted} ballots accepted`)
  // Of a secret election there are no counts, not even noughts, before its sum was opened.
  const isWithheld = secrecy === 'secret' && result.phase !== 'Final'
  for (const { question, options } of isWithheld ? [] : result.contests) {
    print(question)
    for (const { label, count } of options) print(`  ${String(count).padStart(8)}  ${label}`)
  }
  if (opening === null) return
  const { shares, threshold, trustees, key, aggregateHash } = opening
  print(
    `${shares.length} shares of ${trustees} trustees are there, ${threshold} are needed${isWithheld ? `, by ${time(tallyBy)}` : ''}`,
  )
  for (const [place, trustee] of shares.entries())
    print(`  trustee ${trustee}${result.phase === 'Final' && place < threshold ? ', counted' : ''}`)
  print(`  election key ${key}`)
  print(`  sum that is opened ${aggregateHash}`)
}

type Opening = {
  /** Trustees in the order of the chain. */
  shares: number[]
  threshold: number
  trustees: number
  key: Hex | null
  aggregateHash: Hex
}

async function openingOf(client: PsephosClient, election: bigint): Promise<Opening> {
  const [ceremony, shares, { aggregateHash }] = await Promise.all([
    getCeremony(client, { election }),
    getShares(client, { election }),
    getAggregate(client, { election }),
  ])
  return {
    shares: shares.map(({ trustee }) => trustee),
    ...{ threshold: ceremony.terms.threshold, trustees: ceremony.trustees.length, key: ceremony.key, aggregateHash },
  }
}
