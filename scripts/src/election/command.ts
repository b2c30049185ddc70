// `psephos election`: what an organizer does, and what everyone may look at.
import { readFileSync } from 'node:fs'
import {
  annulElection,
  cancelElection,
  closeElection,
  createdElection,
  createElection,
  type Election,
  extendElection,
  getCeremony,
  getElection,
  getManifest,
  listElections,
  lockElection,
  manifestHash,
  type PsephosClient,
  restartCeremony,
  type SentCall,
  wholeCeremony,
} from '@psephos/client'
import { Command } from 'commander'
import { CommandFailure, EXIT, usageFailure } from '../exitCodes.ts'
import { openSigner, SIGNER_HELP, type SignerFlags } from '../keys/signer.ts'
import { chainInfo, connect, RPC_HELP, type RpcFlags } from '../network/connect.ts'
import { asking } from '../network/explain.ts'
import { addressText, electionNumber, parseTime, wholeNumber } from '../network/numbers.ts'
import { type Recorded, untilRecorded } from '../network/recorded.ts'
import { print, printJson, say } from '../output.ts'
import { parseManifest } from './manifestFile.ts'
import { electionInWords, manifestInWords } from './words.ts'

type WriteFlags = RpcFlags & SignerFlags & { json?: boolean; timeout: string }
type ReadFlags = RpcFlags & { json?: boolean }

export function electionCommand(): Command {
  const election = new Command('election').description('Create, lock and look after elections.')
  write(election.command('create <manifest.json>').description('a draft from a manifest; --lock freezes it at once'))
    .option('--lock', 'freeze the manifest at once, so that voters can be enrolled')
    .option('--dry-run', 'check the file and show the election; send nothing')
    .action(create)
  write(election.command('lock <election>').description('freeze the manifest as it stands')).action(lock)
  write(election.command('close <election>').description('end voting now, where the manifest allows it')).action(
    (id: string, flags: WriteFlags) =>
      change(id, flags, (client, number) => closeElection(client, { election: number })),
  )
  write(election.command('extend <election>').description('move the closing forward, within the manifest'))
    .requiredOption('--until <time>', 'seconds since 1970, 2027-01-31T09:00:00Z, or +30m')
    .action((id: string, flags: WriteFlags & { until: string }) => {
      const closesAt = parseTime(flags.until, nowSeconds())
      if (closesAt === null) throw usageFailure(`--until is no time: "${flags.until}"`)
      return change(id, flags, (client, number) => extendElection(client, { election: number, closesAt }))
    })
  write(election.command('cancel <election>').description('call it off before it opens'))
    .requiredOption('--reason <words>', 'shown to everyone, for ever')
    .action((id: string, flags: WriteFlags & { reason: string }) =>
      change(id, flags, (client, number) => cancelElection(client, { election: number, reason: flags.reason })),
    )
  write(election.command('annul <election>').description('declare an open election void'))
    .requiredOption('--reason <words>', 'shown to everyone, for ever')
    .action((id: string, flags: WriteFlags & { reason: string }) =>
      change(id, flags, (client, number) => annulElection(client, { election: number, reason: flags.reason })),
    )
  write(
    election.command('restart-ceremony <election>').description('a failed key ceremony begins again, before opening'),
  )
    .option('--trustees <addresses>', 'others than those now, separated by commas')
    .option('--threshold <count>', 'how many open the sum (default: more than half)')
    .option('--min-qualified <count>', 'how many must come through (default: all)')
    .action(restart)
  read(election.command('list').description('all elections of the network')).action(list)
  read(election.command('show <election>').description('one election with its questions')).action(show)
  return election
}

const read = (command: Command): Command => command.option(...RPC_HELP).option('--json', 'one JSON value on stdout')
const write = (command: Command): Command =>
  read(command)
    .option(...SIGNER_HELP.key)
    .option(...SIGNER_HELP.keysDir)
    .option(...SIGNER_HELP.passphraseFile)
    .option('--timeout <seconds>', 'how long to wait until it is recorded', '60')

async function create(file: string, flags: WriteFlags & { lock?: boolean; dryRun?: boolean }): Promise<void> {
  const draft = parseManifest(readManifestText(file), file, nowSeconds())
  if (flags.dryRun) {
    if (flags.json) printJson({ manifest: draft })
    else for (const line of manifestInWords(draft)) print(line)
    if (draft.registrars.length === 0) say('no registrars named: the roll will be kept by the key that creates it')
    return
  }
  const signer = await openSigner(flags)
  const manifest = draft.registrars.length > 0 ? draft : { ...draft, registrars: [signer.address] }
  const client = await connect(flags, signer)
  const sent = await asking(() => createElection(client, { manifest }), flags.rpc)
  const made = await untilRecorded(client, sent, timeoutMs(flags))
  const election = createdElection(made.logs)
  say(`election ${election} is a draft`)
  if (flags.lock) {
    const locking = await asking(
      () => lockElection(client, { election, manifestHash: manifestHash(manifest) }),
      flags.rpc,
    )
    await untilRecorded(client, locking, timeoutMs(flags))
    say(`election ${election} is locked; enrol voters, then it opens by itself`)
  }
  if (flags.json)
    printJson({
      election,
      transactionHash: made.hash,
      manifestHash: manifestHash(manifest),
      locked: flags.lock === true,
    })
  else print(String(election))
}

/** Locks what the network shows now: amended meanwhile means refused, not frozen unread. */
async function lock(id: string, flags: WriteFlags): Promise<void> {
  await change(id, flags, async (client, election) => {
    const manifest = await getManifest(client, { election })
    return lockElection(client, { election, manifestHash: manifestHash(manifest) })
  })
}

type RestartFlags = WriteFlags & { trustees?: string; threshold?: string; minQualified?: string }

/** The deadlines divide the time until opening. */
async function restart(id: string, flags: RestartFlags): Promise<void> {
  await change(id, flags, async (client, election) => {
    const [{ opensAt }, { terms }, { head }] = await Promise.all([
      ...([getElection(client, { election }), getCeremony(client, { election }), chainInfo(client)] as const),
    ])
    const named = flags.trustees?.split(',').map((one) => addressText('--trustees', one.trim()))
    const trustees = named ?? terms.trustees
    const count = (flag: string, text: string | undefined) =>
      text === undefined ? undefined : wholeNumber(flag, text, 1, trustees.length)
    const threshold = count('--threshold', flags.threshold)
    const minQualified = count('--min-qualified', flags.minQualified)
    const ceremony = wholeCeremony(
      {
        ...{ trustees, beginsAt: Math.max(nowSeconds(), head.timestamp) },
        ...(threshold === undefined ? {} : { threshold }),
        ...(minQualified === undefined ? {} : { minQualified }),
      },
      opensAt,
    )
    return restartCeremony(client, { election, ceremony })
  })
}

async function change(
  id: string,
  flags: WriteFlags,
  send: (client: PsephosClient, election: bigint) => Promise<SentCall>,
): Promise<void> {
  const election = electionNumber(id)
  const client = await connect(flags, await openSigner(flags))
  const sent = await asking(() => send(client, election), flags.rpc)
  const recorded = await untilRecorded(client, sent, timeoutMs(flags))
  await report(client, election, recorded, flags)
}

async function report(client: PsephosClient, election: bigint, recorded: Recorded, flags: WriteFlags): Promise<void> {
  const now = await asking(() => getElection(client, { election }), flags.rpc)
  if (flags.json) printJson({ transactionHash: recorded.hash, blockNumber: recorded.blockNumber, election: now })
  else for (const line of electionInWords(now)) print(line)
}

async function list(flags: ReadFlags): Promise<void> {
  const client = await connect(flags)
  const found: Election[] = []
  for (let offset = 0; ; ) {
    const { elections, total } = await asking(() => listElections(client, { offset, limit: 100 }), flags.rpc)
    found.push(...elections)
    offset += elections.length
    if (elections.length === 0 || offset >= total) break
  }
  if (flags.json) printJson(found)
  else for (const one of found) print(`${one.id}\t${one.phase}\t${one.turnout}/${one.enrolled}\t${one.title}`)
  if (found.length === 0) say('there are no elections yet')
}

async function show(id: string, flags: ReadFlags): Promise<void> {
  const election = electionNumber(id)
  const client = await connect(flags)
  const [now, manifest] = await asking(
    () => Promise.all([getElection(client, { election }), getManifest(client, { election })]),
    flags.rpc,
  )
  if (flags.json) printJson({ ...now, manifest })
  else for (const line of [...electionInWords(now), ...manifestInWords(manifest)]) print(line)
}

function readManifestText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new CommandFailure(EXIT.notFound, 'unreadable', `cannot read ${file}`, { cause })
  }
}

const nowSeconds = (): number => Math.floor(Date.now() / 1000)
const timeoutMs = ({ timeout }: { timeout: string }): number => wholeNumber('--timeout', timeout, 1, 3_600) * 1000
