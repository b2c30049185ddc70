// `psephos trustee`: the work of one of those who open the sum of a secret election together. Everything it computes with is
// proved first from the genesis hash; the secret comes by prompt, file or environment; and every step can be computed on a
// machine without a network: `fetch` there, `compute`, `send` back.
import { writeFileSync } from 'node:fs'
import { makeTransportSecret } from '@psephos/ballot'
import {
  encodeTrusteeFile,
  fetchCeremonyEvidence,
  genesisHashOf,
  getManifest,
  getShares,
  type PsephosClient,
  sendCall,
  verifyCeremony,
} from '@psephos/client'
import { Command } from 'commander'
import type { Hash } from 'viem'
import { CommandFailure, EXIT, usageFailure } from '../exitCodes.ts'
import { defaultKeysDir } from '../keys/keystore.ts'
import { askPassphrase } from '../keys/passphrase.ts'
import { openSigner, SIGNER_HELP, type SignerFlags } from '../keys/signer.ts'
import { connect, RPC_HELP, type RpcFlags } from '../network/connect.ts'
import { asking } from '../network/explain.ts'
import { addressText, electionNumber, wholeNumber } from '../network/numbers.ts'
import { untilRecorded } from '../network/recorded.ts'
import { print, printJson, say } from '../output.ts'
import { secureRandom } from '../vote/seal.ts'
import { readCaseFile, readStepFile, writeHandOver } from './caseFile.ts'
import { doWork, look, runTrustee, type TrusteeAtWork } from './run.ts'
import {
  createTrusteeFile,
  makeTrusteeFile,
  openTrusteeFile,
  readTrusteeFile,
  trusteeFileOf,
  writeTrusteeFile,
} from './trusteeFile.ts'
import { openTrusteeKey, TRUSTEE_HELP, type TrusteeFlags } from './trusteeKey.ts'
import { ceremonyInWords } from './words.ts'
import { indexOf, needProven, nextWork, type Work } from './work.ts'

type KeyFlags = { keysDir?: string; passphraseFile?: string; json?: boolean }
type PlaceFlags = RpcFlags & { genesis?: string; json?: boolean }
type WorkFlags = PlaceFlags & SignerFlags & TrusteeFlags & { timeout: string; backup: boolean }

export function trusteeCommand(): Command {
  const trustee = new Command('trustee').description('The work of a trustee of a secret election.')
  withKeyFlags(trustee.command('key <name>').description('make the one secret a trustee needs')).action(makeKey)
  withKeyFlags(trustee.command('backup <name>').description('the encrypted file, for another place'))
    .requiredOption('--out <file>', 'write here; never overwrites')
    .action(backup)
  withKeyFlags(
    trustee.command('prove-backup <name> <file>').description('open the backup, to know that it works'),
  ).action(proveBackup)
  withPlaceFlags(trustee.command('status <election>').description('how far the key ceremony is, proved')).action(status)
  withWorkFlags(trustee.command('step <election>').description('do what is due now, once')).action(step)
  withWorkFlags(
    trustee.command('share <election>').description('post the share of the key, after voting has ended'),
  ).action((id: string, flags: WorkFlags) => only('share', id, flags))
  withWorkFlags(
    trustee.command('publish <election>').description('publish the result, once enough shares are there'),
  ).action((id: string, flags: WorkFlags) => only('publish', id, flags))
  withWorkFlags(
    trustee.command('run <election>').description('do whatever is due, until the result is published'),
  ).action(run)
  withPlaceFlags(trustee.command('fetch <election>').description('the evidence, for a machine without a network'))
    .requiredOption('--out <file>', 'write here; never overwrites')
    .action(fetchCase)
  trustee
    .command('compute <case>')
    .description('without a network: verify the evidence, compute what is due')
    .requiredOption('--account <address>', 'the trustee’s account')
    .requiredOption('--genesis <hash>', 'genesis hash from someone you trust')
    .requiredOption('--out <file>', 'write the step here; never overwrites')
    .option(...TRUSTEE_HELP.trustee)
    .option(...TRUSTEE_HELP.trusteePassphraseFile)
    .option(...SIGNER_HELP.keysDir)
    .option('--no-backup', 'register although no backup was proved')
    .option('--json', 'one JSON value on stdout')
    .action(compute)
  trustee
    .command('send <step>')
    .description('send a step that was computed elsewhere')
    .option('--timeout <seconds>', 'how long to wait until it is recorded', '60')
    .option(...RPC_HELP)
    .option(...SIGNER_HELP.key)
    .option(...SIGNER_HELP.keysDir)
    .option(...SIGNER_HELP.passphraseFile)
    .option('--json', 'one JSON value on stdout')
    .action(send)
  return trustee
}

const withKeyFlags = (command: Command): Command =>
  command
    .option(...SIGNER_HELP.keysDir)
    .option(...SIGNER_HELP.passphraseFile)
    .option('--json', 'one JSON value on stdout')

const withPlaceFlags = (command: Command): Command =>
  command
    .option('--genesis <hash>', 'genesis hash from someone you trust (else the node’s word)')
    .option(...RPC_HELP)
    .option('--json', 'one JSON value on stdout')

const withWorkFlags = (command: Command): Command =>
  withPlaceFlags(command)
    .option(...TRUSTEE_HELP.trustee)
    .option(...TRUSTEE_HELP.trusteePassphraseFile)
    .option(...SIGNER_HELP.key)
    .option(...SIGNER_HELP.keysDir)
    .option(...SIGNER_HELP.passphraseFile)
    .option('--no-backup', 'register although no backup was proved')
    .option('--timeout <seconds>', 'how long to wait until it is recorded', '60')
    .addHelpText(
      'after',
      '\nExit 4: the network refused it; 5: not recorded in time; 6: the election could not be proved.',
    )

async function makeKey(name: string, flags: KeyFlags): Promise<void> {
  const path = trusteeFileOf(flags.keysDir ?? defaultKeysDir(), name)
  const passphrase = await askPassphrase(flags, `New passphrase for ${name} (at least 8 characters)`, true)
  const file = makeTrusteeFile(makeTransportSecret(secureRandom), passphrase)
  createTrusteeFile(path, file)
  if (flags.json) printJson({ name, transportKey: file.transportKey, file: path })
  else print(file.transportKey)
  say(`${name} is kept in ${path}. Next: psephos trustee backup ${name} --out FILE, on another disk`)
}

function backup(name: string, flags: KeyFlags & { out: string }): void {
  const file = readTrusteeFile(trusteeFileOf(flags.keysDir ?? defaultKeysDir(), name))
  try {
    writeFileSync(flags.out, encodeTrusteeFile(file), { mode: 0o600, flag: 'wx' })
  } catch (cause) {
    throw new CommandFailure(EXIT.failure, 'unwritable', `cannot write ${flags.out}; does it exist already?`, { cause })
  }
  say(`${name} was written to ${flags.out}. Next: psephos trustee prove-backup ${name} ${flags.out}`)
}

async function proveBackup(name: string, path: string, flags: KeyFlags): Promise<void> {
  const own = trusteeFileOf(flags.keysDir ?? defaultKeysDir(), name)
  const file = readTrusteeFile(path)
  if (file.transportKey !== readTrusteeFile(own).transportKey)
    throw new CommandFailure(
      EXIT.verificationFailed,
      'other-backup',
      `${path} is the backup of another key than ${name}`,
    )
  openTrusteeFile(file, await askPassphrase(flags, `Passphrase of ${path}`))
  writeTrusteeFile(own, { ...readTrusteeFile(own), backupProved: true })
  if (flags.json) printJson({ name, transportKey: file.transportKey, backupProved: true })
  else print(`The backup ${path} opens and holds the key of ${name}.`)
}

async function status(id: string, flags: PlaceFlags): Promise<void> {
  const election = electionNumber(id)
  const client = await connect(flags)
  const genesisHash = await pinnedOrStated(client, flags)
  const manifest = await asking(() => getManifest(client, { election }), flags.rpc)
  const proof = await asking(() => verifyCeremony({ client, election, manifest, genesisHash }), flags.rpc)
  const proven = needProven(proof, flags.rpc)
  const shares = proven.sum.isClosed ? await asking(() => getShares(client, { election }), flags.rpc) : []
  if (flags.json) {
    const { hasComplained: _, ...ceremony } = proven.ceremony
    const postedBy = shares.map(({ trustee }) => trustee)
    printJson({ election, head: proven.head, ceremony, sum: proven.sum, shares: postedBy })
    return
  }
  for (const line of ceremonyInWords(proven)) print(line)
  if (shares.length > 0) print(`  shares posted by ${shares.map(({ trustee }) => trustee).join(', ')}`)
}

async function step(id: string, flags: WorkFlags): Promise<void> {
  const at = await atWork(id, flags)
  const work = await look(at)
  await report(at, work, flags)
}

/** A trustee may want to do just this, and never the next thing by mistake. */
async function only(what: string, id: string, flags: WorkFlags): Promise<void> {
  const at = await atWork(id, flags)
  const work = await look(at)
  if (work?.kind === 'send' && work.what !== what)
    throw new CommandFailure(EXIT.refused, 'other-step', `what is due is "${work.what}", not "${what}"`)
  await report(at, work, flags)
}

async function report(at: TrusteeAtWork, work: Work | null, flags: WorkFlags): Promise<void> {
  if (work?.kind !== 'send') {
    if (flags.json) printJson({ done: null, words: work?.words ?? 'the election is a draft' })
    else print(work?.words ?? 'the election is a draft')
    if (work?.kind === 'over' && !work.isGood) throw new CommandFailure(EXIT.refused, 'out', work.words)
    return
  }
  checkBackup(work, at.key.isBackupProved, flags)
  say(work.words)
  const hash = await doWork(at, work.data)
  if (flags.json) printJson({ done: work.what, transactionHash: hash })
  else print(`done: ${work.what}`)
}

async function run(id: string, flags: WorkFlags): Promise<void> {
  const at = await atWork(id, flags)
  if (!at.key.isBackupProved && flags.backup) throw backupMissing()
  const end = await runTrustee(at)
  if (flags.json) printJson({ over: true, isGood: end.isGood, words: end.words })
  else print(end.words)
  if (!end.isGood) throw new CommandFailure(EXIT.refused, 'out', end.words)
}

async function fetchCase(id: string, flags: PlaceFlags & { out: string }): Promise<void> {
  const election = electionNumber(id)
  const client = await connect(flags)
  const manifest = await asking(() => getManifest(client, { election }), flags.rpc)
  const optionCount = manifest.contests.reduce((sum, { options }) => sum + options.length, 0)
  const evidence = await asking(() => fetchCeremonyEvidence(client, { election, optionCount }), flags.rpc)
  const shares = await asking(() => getShares(client, { election }), flags.rpc)
  const chainId = client.chain?.id ?? 0
  writeHandOver(flags.out, { psephos: 'trustee-case/1', chainId, election, manifest, evidence, shares })
  say(`${flags.out} can go to the machine that has the secret: psephos trustee compute ${flags.out} …`)
}

type ComputeFlags = TrusteeFlags & { account: string; genesis: string; out: string; backup: boolean; json?: boolean }

async function compute(path: string, flags: ComputeFlags): Promise<void> {
  const genesisHash = hashFlag(flags.genesis)
  const account = addressText('--account', flags.account)
  const { chainId, election, manifest, evidence, shares } = readCaseFile(path)
  const proven = needProven(await verifyCeremony({ evidence, chainId, election, manifest, genesisHash }), path)
  const key = await openTrusteeKey(flags)
  const index = indexOf(proven, account)
  const work = await nextWork(proven, { manifest, genesisHash, election, shares }, { index, key, random: secureRandom })
  if (work.kind !== 'send') {
    if (flags.json) printJson({ due: null, words: work.words })
    else print(work.words)
    return
  }
  checkBackup(work, key.isBackupProved, flags)
  writeHandOver(flags.out, { psephos: 'trustee-step/1', chainId, election, what: work.what, data: work.data })
  if (flags.json) printJson({ due: work.what, file: flags.out })
  else print(`${work.words}: ${flags.out} can go back and be sent`)
}

async function send(path: string, flags: RpcFlags & SignerFlags & { timeout: string; json?: boolean }): Promise<void> {
  const { chainId, what, data } = readStepFile(path)
  const signer = await openSigner(flags)
  const client = await connect(flags, signer)
  if (client.chain?.id !== chainId)
    throw new CommandFailure(EXIT.refused, 'wrong-chain', `${path} is for chain ${chainId}, not ${client.chain?.id}`)
  const sent = await asking(() => sendCall(client, { data, account: signer }), flags.rpc)
  const { hash } = await untilRecorded(client, sent, wholeNumber('--timeout', flags.timeout, 1, 3_600) * 1000)
  if (flags.json) printJson({ done: what, transactionHash: hash })
  else print(`done: ${what}`)
}

async function atWork(id: string, flags: WorkFlags): Promise<TrusteeAtWork> {
  const election = electionNumber(id)
  const timeoutMs = wholeNumber('--timeout', flags.timeout, 1, 3_600) * 1000
  if (flags.trustee && flags.trustee.trim() === '') throw usageFailure('--trustee takes a name or a file')
  const account = await openSigner(flags)
  const key = await openTrusteeKey(flags)
  const client = await connect(flags, account)
  const genesisHash = await pinnedOrStated(client, flags)
  return { ...{ client, rpc: flags.rpc, account, key, election, genesisHash, timeoutMs }, say }
}

async function pinnedOrStated(client: PsephosClient, { genesis, rpc }: PlaceFlags): Promise<Hash> {
  if (genesis !== undefined) return hashFlag(genesis)
  say('The genesis hash is the node’s own word: give --genesis HASH from someone you trust.')
  return asking(() => genesisHashOf(client), rpc)
}

function hashFlag(text: string): Hash {
  if (!/^0x[0-9a-fA-F]{64}$/.test(text)) throw usageFailure('--genesis takes a hash of 32 bytes')
  return text.toLowerCase() as Hash
}

function checkBackup({ what }: { what: string }, isProved: boolean, { backup: isAsked }: { backup: boolean }): void {
  if (what === 'register' && !isProved && isAsked) throw backupMissing()
}

const backupMissing = () =>
  new CommandFailure(
    EXIT.usage,
    'backup-missing',
    'prove the backup first (psephos trustee prove-backup): without the secret the result may never be opened',
  )
