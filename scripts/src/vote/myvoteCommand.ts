// `psephos myvote`: what the public record holds for a voter in an election, read back from the ballot itself.
import { getBallot, getManifest, getVoter } from '@psephos/client'
import { Command } from 'commander'
import { CommandFailure, EXIT } from '../exitCodes.ts'
import { SIGNER_HELP, type SignerFlags, signerAddress } from '../keys/signer.ts'
import { connect, RPC_HELP, type RpcFlags } from '../network/connect.ts'
import { asking } from '../network/explain.ts'
import { addressText, electionNumber } from '../network/numbers.ts'
import { print, printJson } from '../output.ts'

type Flags = RpcFlags & SignerFlags & { voter?: string; json?: boolean }

export function myvoteCommand(): Command {
  return new Command('myvote')
    .description('What the public record holds for a voter.')
    .argument('<election>', 'its number')
    .option('--voter <address>', 'whose; else the address of --key')
    .option(...RPC_HELP)
    .option(...SIGNER_HELP.key)
    .option(...SIGNER_HELP.keysDir)
    .option('--json', 'one JSON value on stdout')
    .addHelpText('after', '\nExit 3 when the voter is not on the roll or has not voted.')
    .action(myvote)
}

async function myvote(id: string, flags: Flags): Promise<void> {
  const election = electionNumber(id)
  const voter = flags.voter ? addressText('--voter', flags.voter) : signerAddress(flags)
  const client = await connect(flags)
  const [{ enrolled }, ballot, manifest] = await asking(
    () =>
      Promise.all([
        getVoter(client, { election, voter }),
        getBallot(client, { election, voter }),
        getManifest(client, { election }),
      ]),
    flags.rpc,
  )
  if (flags.json) printJson({ election, voter, enrolled, ballot })
  if (!enrolled) throw notFound('not-enrolled', `${voter} is not on the roll of election ${election}`)
  if (!ballot) throw notFound('not-voted', `${voter} is enrolled and has not voted in election ${election}`)
  if (flags.json) return
  print(
    `${ballot.code}  recorded in block ${ballot.height}${ballot.sequence > 1 ? `, ballot number ${ballot.sequence}` : ''}`,
  )
  if (ballot.choices === null) {
    print('  It is sealed: the public record shows that it counts, and to nobody what it says.')
    return
  }
  for (const [index, { question, options }] of manifest.contests.entries()) {
    const marked = (ballot.choices[index] ?? []).map((mark) => options[mark]?.label).join(', ')
    print(`  ${question}: ${marked || 'nothing marked'}`)
  }
}

const notFound = (code: string, words: string): CommandFailure => new CommandFailure(EXIT.notFound, code, words)
