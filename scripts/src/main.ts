// The command line `psephos`: finds the command that was asked for, loads only that one, and turns its failure into
// one sentence on stderr (or one JSON line with --json) and an exit code.
import { Command, CommanderError } from 'commander'
import { CommandFailure, EXIT, type ExitCode } from './exitCodes.ts'
import { say, toJson } from './output.ts'

type Entry = { name: string; summary: string; load: () => Promise<Command> }

/** One verb a task. Loaded lazily, so that `psephos vote` does not pay for the auditor. */
const COMMANDS: readonly Entry[] = [
  {
    name: 'start',
    summary: 'chain, registrar, page and a demo election in ./data',
    load: async () => (await import('./start/command.ts')).startCommand(),
  },
  {
    name: 'devnet',
    summary: 'a local network for tools and tests; one JSON line when ready',
    load: async () => (await import('./devnet/command.ts')).devnetCommand(),
  },
  {
    name: 'ceremony',
    summary: 'begin a network of your own: keys, genesis, data directories',
    load: async () => (await import('./ceremony/command.ts')).ceremonyCommand(),
  },
  {
    name: 'keys',
    summary: 'encrypted keys by name: create, import, list, export, address',
    load: async () => (await import('./keys/command.ts')).keysCommand(),
  },
  {
    name: 'election',
    summary: 'create, lock, close, extend, cancel, annul, restart-ceremony, list, show',
    load: async () => (await import('./election/command.ts')).electionCommand(),
  },
  {
    name: 'enrol',
    summary: 'put voters on the roll from a list or a CSV file',
    load: async () => (await import('./enrol/command.ts')).enrolCommand(),
  },
  {
    name: 'vote',
    summary: 'review and cast a ballot',
    load: async () => (await import('./vote/command.ts')).voteCommand(),
  },
  {
    name: 'myvote',
    summary: 'what the public record holds for a voter',
    load: async () => (await import('./vote/myvoteCommand.ts')).myvoteCommand(),
  },
  {
    name: 'check',
    summary: 'verify a receipt code or receipt file',
    load: async () => (await import('./vote/checkCommand.ts')).checkCommand(),
  },
  {
    name: 'check-sealed',
    summary: 'check a sealed ballot that was tested instead of cast',
    load: async () => (await import('./vote/checkSealedCommand.ts')).checkSealedCommand(),
  },
  {
    name: 'trustee',
    summary: 'key, backup, key ceremony and share of a trustee, also on a machine without a network',
    load: async () => (await import('./trustee/command.ts')).trusteeCommand(),
  },
  {
    name: 'results',
    summary: 'counts of an election that is over',
    load: async () => (await import('./election/resultsCommand.ts')).resultsCommand(),
  },
  {
    name: 'network',
    summary: 'members and settings; propose and vote as a validator',
    load: async () => (await import('./governance/command.ts')).networkCommand(),
  },
  {
    name: 'audit',
    summary: 'replay every block from genesis and recount every ballot',
    load: async () => (await import('./audit/command.ts')).auditCommand(),
  },
  {
    name: 'export',
    summary: 'the whole chain as one file that audit can read',
    load: async () => (await import('./audit/exportCommand.ts')).exportCommand(),
  },
  {
    name: 'bench',
    summary: 'measure the chain against the rest of the world',
    load: async () => (await import('./bench/command.ts')).benchCommand(),
  },
  {
    name: 'sim',
    summary: 'simulated networks with crashes, partitions and liars; every seed repeats bit for bit',
    load: async () => (await import('./sim/command.ts')).simCommand(),
  },
]

async function main(argv: readonly string[]): Promise<ExitCode> {
  const program = new Command('psephos')
    .description(
      'A voting chain that speaks Ethereum: every ballot a signed transaction, every count checkable by anyone.',
    )
    .version('0.1.0')
    .showHelpAfterError('(psephos <command> --help explains each one)')
    .addHelpText(
      'after',
      '\nExit codes: 0 ok, 1 failure, 2 usage, 3 not found, 4 refused by the network, 5 not final in time, 6 verification failed',
    )
  const wanted = argv.find((word) => !word.startsWith('-'))
  for (const entry of COMMANDS) {
    if (entry.name === wanted || (wanted === 'help' && argv.includes(entry.name)))
      program.addCommand(await entry.load())
    else program.command(entry.name).description(entry.summary)
  }
  if (argv.length === 0) {
    program.outputHelp({ error: true })
    return EXIT.usage
  }
  forEachCommand(program, (command) => command.exitOverride())
  await program.parseAsync([...argv], { from: 'user' })
  return EXIT.ok
}

function forEachCommand(command: Command, visit: (command: Command) => void): void {
  visit(command)
  for (const child of command.commands) forEachCommand(child, visit)
}

/** Words for a person, or with --json one line that a program can match on. */
function explain(error: unknown, json: boolean): ExitCode {
  // Commander has already written its own sentence for a wrong use.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage
  const known = error instanceof CommandFailure
  const message = error instanceof Error ? error.message : String(error)
  if (json) say(toJson({ error: { id: known ? error.id : 'failure', message } }))
  else say(`psephos: ${message}${known ? ` [${error.id}]` : ''}`)
  if (!known && process.env.PSEPHOS_DEBUG && error instanceof Error) say(error.stack ?? '')
  return known ? error.exitCode : EXIT.failure
}

const argv = process.argv.slice(2)
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // A reader such as `head` that has seen enough is not a failure.
  process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.failure)
})
main(argv).then(
  (code) => {
    process.exitCode = code
  },
  (error: unknown) => {
    process.exitCode = explain(error, argv.includes('--json'))
  },
)
