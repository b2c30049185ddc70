// `psephos vote`: choose, review, cast, wait, receipt. The ballot that is reviewed is the one that is sent, byte for byte.
import { existsSync, writeFileSync } from 'node:fs'
import { isCancel, text } from '@clack/prompts'
import {
  castBallot,
  encodeReceiptFile,
  genesisHashOf,
  getManifest,
  type Manifest,
  type PreparedBallot,
  prepareBallot,
  type Receipt,
} from '@psephos/client'
import { Command } from 'commander'
import type { Hash } from 'viem'
import { CommandFailure, EXIT, usageFailure } from '../exitCodes.ts'
import { openSigner, SIGNER_HELP, type SignerFlags } from '../keys/signer.ts'
import { connect, RPC_HELP, type RpcFlags } from '../network/connect.ts'
import { asking } from '../network/explain.ts'
import { electionNumber, wholeNumber } from '../network/numbers.ts'
import { untilRecorded } from '../network/recorded.ts'
import { print, printJson, say } from '../output.ts'
import { readChoices } from './askChoices.ts'
import { proveManifest } from './proveManifest.ts'
import { sealingOnce } from './seal.ts'
import { testInstead } from './testInstead.ts'

type Flags = RpcFlags &
  SignerFlags & {
    choice: string[]
    choicesFile?: string
    wait: string
    timeout: string
    yes?: boolean
    dryRun?: boolean
    receipt?: string
    genesis?: string
    test?: string
    json?: boolean
  }

const WAITS = ['recorded', 'received', 'none']

export function voteCommand(): Command {
  return new Command('vote')
    .description('Review and cast a ballot.')
    .argument('<election>', 'its number')
    .option('--choice <options>', 'once per contest: option numbers or labels, commas between; "none"', collect, [])
    .option('--choices-file <file>', 'the same, one line a contest; without either you are asked')
    .option('--yes', 'cast without asking for a word of the title')
    .option('--wait <until>', 'recorded, received or none', 'recorded')
    .option('--timeout <seconds>', 'how long to wait until it is recorded', '60')
    .option('--dry-run', 'review only; send nothing')
    .option(
      '--test <file>',
      'secret election: test the sealed ballot instead of casting it; check-sealed reads the file',
    )
    .option('--receipt <file>', 'write the receipt file here')
    .option('--genesis <hash>', 'genesis hash from someone you trust (else the node’s word)')
    .option(...RPC_HELP)
    .option(...SIGNER_HELP.key)
    .option(...SIGNER_HELP.keysDir)
    .option(...SIGNER_HELP.passphraseFile)
    .option('--json', 'one JSON value on stdout')
    .addHelpText(
      'after',
      '\nExit 4: the network refused it; 5: not recorded in time (safe to run again); 6: the ballot could not be proved.',
    )
    .action(vote)
}

async function vote(id: string, flags: Flags): Promise<void> {
  const election = electionNumber(id)
  if (!WAITS.includes(flags.wait)) throw usageFailure(`--wait is one of ${WAITS.join(', ')}, not "${flags.wait}"`)
  const timeoutMs = wholeNumber('--timeout', flags.timeout, 1, 3_600) * 1000
  if (flags.genesis && !/^0x[0-9a-fA-F]{64}$/.test(flags.genesis))
    throw usageFailure('--genesis takes a hash of 32 bytes')
  for (const file of [flags.receipt, flags.test]) {
    if (file && existsSync(file)) throw usageFailure(`${file} exists already`)
  }
  const signer = await openSigner(flags)
  const client = await connect(flags, signer)
  const pinned = flags.genesis?.toLowerCase() as Hash | undefined
  const genesisHash = pinned ?? (await asking(() => genesisHashOf(client), flags.rpc))
  const manifest = await asking(() => getManifest(client, { election }), flags.rpc)
  const choices = await readChoices(manifest, flags)
  const electionKey = await proveManifest(client, { election, manifest, genesisHash, rpc: flags.rpc })
  const sealing = electionKey === null ? null : sealingOnce(electionKey)
  const ballot = await asking(
    () =>
      prepareBallot(client, {
        ...{ election, voter: signer.address, choices, manifest, genesisHash },
        ...(sealing === null ? {} : { sealing }),
      }),
    flags.rpc,
  )
  if (pinned === undefined) {
    say('The genesis hash is the node’s own word: give --genesis HASH from someone you trust.')
  }
  review(manifest, choices, ballot)
  if (flags.test) {
    await testInstead(client, { manifest, choices, ballot, sealing, genesisHash, signer, timeoutMs }, flags)
    return
  }
  if (flags.dryRun) {
    report({ outcome: 'not-cast', code: ballot.code, ballotHash: ballot.ballotHash }, flags, 'Not cast (dry run).')
    return
  }
  if (!flags.yes) await askElectionWord(manifest)
  const sent = await asking(() => castBallot(client, { ballot }), flags.rpc)
  const cast = { code: ballot.code, ballotHash: ballot.ballotHash, transactionHash: sent.hash }
  if (flags.wait === 'none' || flags.wait === 'received') {
    report({ outcome: 'received', ...cast }, flags, 'Received by the network, not recorded yet.')
    return
  }
  const { blockNumber, blockHash, hash } = await untilRecorded(client, sent, timeoutMs)
  const place = {
    chainId: client.chain?.id ?? 0,
    genesisHash,
    election,
    code: ballot.code,
    ballotHash: ballot.ballotHash,
  }
  const receipt: Receipt = { ...place, transactionHash: hash, blockNumber, blockHash }
  if (flags.receipt) writeFileSync(flags.receipt, encodeReceiptFile(receipt), { flag: 'wx' })
  report({ outcome: 'recorded', ...cast, blockNumber, blockHash }, flags, `Recorded. Receipt code ${ballot.code}`)
}

function review(manifest: Manifest, choices: readonly (readonly number[])[], ballot: PreparedBallot): void {
  const { threshold, trustees } = manifest.ceremony
  say(
    manifest.secrecy === 'open'
      ? `${manifest.title}: your choice will be public, with your address ${ballot.voter}`
      : `${manifest.title}: your choice is sealed; that ${ballot.voter} voted is public. ${threshold} of ${trustees.length} trustees together open the sum, and could open every ballot`,
  )
  for (const [index, { question, options }] of manifest.contests.entries()) {
    const marked = (choices[index] ?? []).map((mark) => options[mark]?.label).join(', ')
    say(`  ${question}: ${marked || 'nothing marked'}`)
  }
  if (ballot.sequence > 1) say(`  This replaces your earlier ballot (it will be number ${ballot.sequence}).`)
  say(`  Receipt code: ${ballot.code}`)
}

/** Typed, not clicked: a ballot that is recorded cannot be taken back. */
async function askElectionWord({ title }: Manifest): Promise<void> {
  const word = electionWord(title)
  if (!process.stdin.isTTY) throw usageFailure('no terminal to ask for a word of the title: use --yes')
  const answer = await text({
    message: `Type "${word}", a word of the title, to cast this ballot`,
    output: process.stderr,
  })
  if (isCancel(answer) || answer.trim().toLowerCase() !== word.toLowerCase()) {
    throw new CommandFailure(EXIT.failure, 'not-cast', 'Not cast.')
  }
}

/** The longest word of the title: short to type, and nobody types it by accident. */
export function electionWord(title: string): string {
  const words = title.match(/[\p{L}\p{N}]+/gu) ?? ['vote']
  return words.reduce((longest, word) => (word.length > longest.length ? word : longest))
}

function report(data: Record<string, unknown>, flags: Flags, words: string): void {
  if (flags.json) printJson(data)
  else print(words)
}

const collect = (value: string, before: string[]): string[] => [...before, value]
