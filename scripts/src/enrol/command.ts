// `psephos enrol`: puts voters on the roll. All lines are checked before the first is sent; the salts that make the
// commitments unguessable are written to a file that only the registrar keeps (S2).
import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { enrolmentCommitment, enrolVoters, getElection, getVoter, type PsephosClient } from '@psephos/client'
import { Command } from 'commander'
import { bytesToHex, type Hex } from 'viem'
import { CommandFailure, EXIT } from '../exitCodes.ts'
import { openSigner, SIGNER_HELP, type SignerFlags } from '../keys/signer.ts'
import { connect, RPC_HELP, type RpcFlags } from '../network/connect.ts'
import { asking } from '../network/explain.ts'
import { electionNumber, wholeNumber } from '../network/numbers.ts'
import { print, printJson, say } from '../output.ts'
import { type LineFault, parseVoterList, type VoterLine } from './voterList.ts'

type Flags = RpcFlags &
  SignerFlags & { salts?: string; dryRun?: boolean; skipEnrolled?: boolean; json?: boolean; timeout: string }
type Commitment = { voter: Hex; commitment: Hex; salt: Hex; record: Hex }

/** Look-ups under way at once while the list is compared with the roll. */
const LOOKUPS_AT_ONCE = 32

export function enrolCommand(): Command {
  return new Command('enrol')
    .description('Put voters on the roll of a locked election.')
    .argument('<election>', 'its number')
    .argument('<file>', 'one address a line, or a CSV with a column "address"; "-" is stdin')
    .option(
      '--salts <file>',
      'where salts and records go, for the registrar alone (default: roll-<election>-<time>.json)',
    )
    .option('--skip-enrolled', 'leave out who is on the roll already, instead of stopping')
    .option('--dry-run', 'check every line against the roll; send nothing')
    .option(...RPC_HELP)
    .option(...SIGNER_HELP.key)
    .option(...SIGNER_HELP.keysDir)
    .option(...SIGNER_HELP.passphraseFile)
    .option('--timeout <seconds>', 'how long to wait for each batch', '60')
    .option('--json', 'one JSON value on stdout')
    .action(enrol)
}

async function enrol(id: string, file: string, flags: Flags): Promise<void> {
  const election = electionNumber(id)
  const timeoutMs = wholeNumber('--timeout', flags.timeout, 1, 3_600) * 1000
  const { voters, faults } = parseVoterList(readList(file))
  refuseFaults(file, faults)
  if (voters.length === 0) throw new CommandFailure(EXIT.usage, 'empty-list', `${file} names no voter`)
  const signer = flags.dryRun ? null : await openSigner(flags)
  const client = signer ? await connect(flags, signer) : await connect(flags)
  await asking(() => getElection(client, { election }), flags.rpc)
  const enrolled = await asking(() => alreadyEnrolled(client, election, voters), flags.rpc)
  if (!flags.skipEnrolled)
    refuseFaults(
      file,
      [...enrolled].map((line) => ({ line, fault: 'is on the roll already' })),
    )
  const wanted = voters.filter(({ line }) => !enrolled.has(line))
  if (flags.dryRun || wanted.length === 0) {
    report({ election, enrolled: 0, already: enrolled.size, checked: voters.length, salts: null }, flags)
    return
  }
  const commitments = wanted.map(commit)
  const salts = flags.salts ?? `roll-${election}-${Date.now()}.json`
  writeSalts(salts, election, commitments)
  await asking(
    () =>
      enrolVoters(client, {
        election,
        voters: commitments,
        timeoutMs,
        onProgress: ({ enrolled: done, total }) => say(`${done} of ${total} enrolled`),
      }),
    flags.rpc,
  )
  report({ election, enrolled: wanted.length, already: enrolled.size, checked: voters.length, salts }, flags)
}

/** Lines whose voter is on the roll. */
async function alreadyEnrolled(
  client: PsephosClient,
  election: bigint,
  voters: readonly VoterLine[],
): Promise<Set<number>> {
  const found = new Set<number>()
  for (let start = 0; start < voters.length; start += LOOKUPS_AT_ONCE) {
    await Promise.all(
      voters.slice(start, start + LOOKUPS_AT_ONCE).map(async ({ address, line }) => {
        if ((await getVoter(client, { election, voter: address })).enrolled) found.add(line)
      }),
    )
  }
  return found
}

function commit({ address, record }: VoterLine): Commitment {
  const salt = bytesToHex(randomBytes(32))
  return { voter: address, commitment: enrolmentCommitment({ salt, record }), salt, record }
}

/** Written before anything is sent: a commitment whose salt is lost can never be shown to an auditor. */
function writeSalts(file: string, election: bigint, commitments: readonly Commitment[]): void {
  const content = { psephos: 'roll/1', election: election.toString(), voters: commitments }
  try {
    writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flag: 'wx' })
  } catch (cause) {
    throw new CommandFailure(EXIT.failure, 'unwritable', `cannot write ${file}; does it exist already?`, { cause })
  }
}

function refuseFaults(file: string, faults: readonly LineFault[]): void {
  if (faults.length === 0) return
  const lines = faults.map(({ line, fault }) => `  line ${line}: ${fault}`)
  throw new CommandFailure(EXIT.usage, 'bad-list', `${file}: nothing was sent\n${lines.join('\n')}`)
}

type Report = { election: bigint; enrolled: number; already: number; checked: number; salts: string | null }
function report(found: Report, flags: Flags): void {
  if (flags.json) printJson({ ...found, dryRun: flags.dryRun === true })
  else print(`${found.checked} lines, ${found.already} on the roll already, ${found.enrolled} enrolled`)
  if (found.salts) say(`keep ${found.salts}: it links people to addresses, and nobody else has it`)
}

function readList(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8')
  } catch (cause) {
    throw new CommandFailure(EXIT.notFound, 'unreadable', `cannot read ${file}`, { cause })
  }
}
