// `psephos results`: the published counts of an election that is over, as the node shows them. `psephos audit` recounts.
import { getResult } from '@psephos/client'
import { Command } from 'commander'
import { connect, RPC_HELP, type RpcFlags } from '../network/connect.ts'
import { asking } from '../network/explain.ts'
import { electionNumber } from '../network/numbers.ts'
import { print, printJson } from '../output.ts'

export function resultsCommand(): Command {
  return new Command('results')
    .description('The counts of an election that is over.')
    .argument('<election>', 'its number')
    .option(...RPC_HELP)
    .option('--json', 'one JSON value on stdout')
    .addHelpText('after', '\nExit 4 before voting ends, 3 when there is no such election.')
    .action(async (id: string, flags: RpcFlags & { json?: boolean }) => {
      const election = electionNumber(id)
      const client = await connect(flags)
      const result = await asking(() => getResult(client, { election }), flags.rpc)
      if (flags.json) {
        printJson({ election, ...result })
        return
      }
      print(`${result.phase}: ${result.turnout} of ${result.enrolled} voted, ${result.accepted} ballots accepted`)
      for (const { question, options } of result.contests) {
        print(question)
        for (const { label, count } of options) print(`  ${String(count).padStart(8)}  ${label}`)
      }
    })
}
