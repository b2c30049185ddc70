// `psephos network`: who runs the network, and what its validators decide about it (S3).
import {
  getGovernance,
  getProposal,
  getProposalVotes,
  listProposals,
  madeProposal,
  type PsephosClient,
  propose,
  voteOnProposal,
} from '@psephos/client'
import { Command } from 'commander'
import { usageFailure } from '../exitCodes.ts'
import { openSigner, SIGNER_HELP, type SignerFlags } from '../keys/signer.ts'
import { connect, RPC_HELP, type RpcFlags } from '../network/connect.ts'
import { asking } from '../network/explain.ts'
import { wholeNumber } from '../network/numbers.ts'
import { type Recorded, untilRecorded } from '../network/recorded.ts'
import { print, printJson, say } from '../output.ts'
import { draftOf, WANTED } from './wanted.ts'
import { governanceInWords, proposalInWords, setChangeInWords, votesInWords, wantedInWords } from './words.ts'

type ReadFlags = RpcFlags & { json?: boolean }
type WriteFlags = ReadFlags & SignerFlags & { timeout: string }

export function networkCommand(): Command {
  const network = new Command('network').description(
    'Look at who runs the network, and decide about it as a validator.',
  )
  read(network.command('members').description('validators, organizers, settings')).action(members)
  write(network.command('propose <what> [value]').description(`put a change to the vote: ${wantedHelp()}`))
    .option('--text <words>', 'why, or the text itself; public for ever', '')
    .option('--at <height>', 'first block of a rule version')
    .action(makeProposal)
  write(network.command('vote <proposal>').description('as a validator; the last vote counts while it is open'))
    .option('--for', 'in favour')
    .option('--against', 'against')
    .action(vote)
  read(network.command('proposals').description('all that was ever proposed'))
    .option('--open', 'only what can still be voted on')
    .action(proposals)
  read(network.command('show <proposal>').description('one proposal, and who voted how')).action(show)
  return network
}

const read = (command: Command): Command => command.option(...RPC_HELP).option('--json', 'one JSON value on stdout')
const write = (command: Command): Command =>
  read(command)
    .option(...SIGNER_HELP.key)
    .option(...SIGNER_HELP.keysDir)
    .option(...SIGNER_HELP.passphraseFile)
    .option('--timeout <seconds>', 'how long to wait until it is recorded', '60')

const wantedHelp = (): string =>
  Object.entries(WANTED)
    .map(([what, { value }]) => (value === null ? what : `${what} ${value}`))
    .join(', ')

async function members(flags: ReadFlags): Promise<void> {
  const client = await connect(flags)
  const now = await asking(() => getGovernance(client), flags.rpc)
  if (flags.json) printJson(now)
  else for (const line of governanceInWords(now)) print(line)
}

async function makeProposal(
  what: string,
  value: string | undefined,
  flags: WriteFlags & { text: string; at?: string },
): Promise<void> {
  const draft = draftOf(what, value, { text: flags.text, at: flags.at })
  const client = await connect(flags, await openSigner(flags))
  const { validators } = await asking(() => getGovernance(client), flags.rpc)
  const meaning = setChangeInWords(draft, validators.length)
  if (meaning !== null) say(meaning)
  const sent = await asking(() => propose(client, draft), flags.rpc)
  const recorded = await untilRecorded(client, sent, timeoutMs(flags))
  await report(client, madeProposal(recorded.logs), recorded, flags)
}

async function vote(id: string, flags: WriteFlags & { for?: boolean; against?: boolean }): Promise<void> {
  const proposal = proposalNumber(id)
  if ((flags.for === true) === (flags.against === true)) throw usageFailure('how? --for or --against')
  const client = await connect(flags, await openSigner(flags))
  const sent = await asking(() => voteOnProposal(client, { proposal, inFavour: flags.for === true }), flags.rpc)
  await report(client, proposal, await untilRecorded(client, sent, timeoutMs(flags)), flags)
}

async function report(client: PsephosClient, proposal: bigint, recorded: Recorded, flags: WriteFlags): Promise<void> {
  const now = await asking(() => getProposal(client, { proposal }), flags.rpc)
  if (flags.json) printJson({ transactionHash: recorded.hash, blockNumber: recorded.blockNumber, proposal: now })
  else for (const line of proposalInWords(now)) print(line)
}

async function proposals(flags: ReadFlags & { open?: boolean }): Promise<void> {
  const client = await connect(flags)
  const all = await asking(() => listProposals(client), flags.rpc)
  const found = flags.open ? all.filter(({ status }) => status === 'Open') : all
  if (flags.json) printJson(found)
  else
    for (const one of found) print(`${one.id}\t${one.status}\t${one.inFavour}/${one.validators}\t${wantedInWords(one)}`)
  if (found.length === 0) say(flags.open ? 'nothing is open' : 'nothing was proposed yet')
}

async function show(id: string, flags: ReadFlags): Promise<void> {
  const proposal = proposalNumber(id)
  const client = await connect(flags)
  const [now, votes] = await asking(
    () => Promise.all([getProposal(client, { proposal }), getProposalVotes(client, { proposal })]),
    flags.rpc,
  )
  if (flags.json) printJson({ ...now, votes })
  else for (const line of [...proposalInWords(now), ...votesInWords(votes)]) print(line)
}

function proposalNumber(text: string): bigint {
  if (!/^[1-9][0-9]{0,18}$/.test(text)) throw usageFailure(`a proposal is a number from 1 on, not "${text}"`)
  return BigInt(text)
}

const timeoutMs = ({ timeout }: { timeout: string }): number => wholeNumber('--timeout', timeout, 1, 3_600) * 1000
