// `psephos check`: a receipt code or file against the public record, with nothing believed but the genesis hash: the
// validators' signatures and Merkle proofs are verified here.
import { existsSync, readFileSync } from 'node:fs'
import { formatReceiptCode, parseReceiptCode } from '@psephos/ballot'
import {
  decodeReceiptFile,
  findReceipt,
  genesisHashOf,
  type PsephosClient,
  type ReceiptClaim,
  type Verification,
  verifyReceipt,
} from '@psephos/client'
import { Command } from 'commander'
import type { Hash } from 'viem'
import { CommandFailure, EXIT, usageFailure } from '../exitCodes.ts'
import { connect, DEFAULT_RPC } from '../network/connect.ts'
import { asking } from '../network/explain.ts'
import { electionNumber } from '../network/numbers.ts'
import { print, printJson, say } from '../output.ts'

type Flags = { rpc?: string[]; genesis?: string; election?: string; json?: boolean }
type Answer = { rpc: string; genesisPinned: boolean; election: bigint; code: string } & Verification

export function checkCommand(): Command {
  return new Command('check')
    .description('Verify a receipt: signatures of the validators and proofs, nothing taken on trust but the genesis.')
    .argument('<code-or-file>', 'XXXXX-XXXXX-XXXXX-XXXXX, or a receipt file')
    .option('--rpc <url>', `node to ask; several times: each on its own (default ${DEFAULT_RPC})`, collect)
    .option('--genesis <hash>', 'genesis hash from someone you trust (else the receipt file’s, else the node’s word)')
    .option('--election <number>', 'only in this election')
    .option('--json', 'one JSON value on stdout')
    .addHelpText('after', '\nExit 3: no such ballot; 6: a proof does not hold.')
    .action(check)
}

async function check(text: string, flags: Flags): Promise<void> {
  if (flags.genesis && !/^0x[0-9a-fA-F]{64}$/.test(flags.genesis))
    throw usageFailure('--genesis takes a hash of 32 bytes')
  const election = flags.election === undefined ? null : electionNumber(flags.election)
  const wanted = readWanted(text)
  const answers: Answer[] = []
  for (const rpc of flags.rpc ?? [DEFAULT_RPC]) {
    const client = await connect({ rpc })
    for (const claim of await claims(client, wanted, election, rpc)) {
      answers.push(await verify(client, claim, flags.genesis as Hash | undefined, rpc))
    }
  }
  if (flags.json) printJson(answers)
  else for (const answer of answers) for (const line of inWords(answer)) print(line)
  const failed = answers.find(({ verified }) => !verified)
  if (failed) {
    const first = failed.checks.find(({ passed }) => !passed)
    const words = `${failed.rpc}: check "${first?.name}" does not hold (${first?.facts.fault})`
    throw new CommandFailure(EXIT.verificationFailed, 'verification-failed', words)
  }
  if (answers.some(({ genesisPinned }) => !genesisPinned)) {
    const whose = 'claim' in wanted && wanted.claim.genesisHash ? 'receipt file’s' : 'node’s'
    say(`The genesis hash is the ${whose} own word: give --genesis HASH from someone you trust.`)
  }
}

const collect = (url: string, before: string[] = []): string[] => [...before, url]

type Wanted = { claim: ReceiptClaim } | { code: string }

function readWanted(text: string): Wanted {
  const code = parseReceiptCode(text)
  if (code !== null) return { code: formatReceiptCode(code) }
  if (!existsSync(text))
    throw usageFailure(
      `"${text}" is neither a receipt code (check its letters; an invitation's begins with INV and is none) nor a file`,
    )
  try {
    return { claim: decodeReceiptFile(readFileSync(text, 'utf8')) }
  } catch (cause) {
    throw new CommandFailure(EXIT.usage, 'bad-receipt-file', `${text} is not a receipt file`, { cause })
  }
}

/** A code may be on record in several elections of a node's index; a file names its own. */
async function claims(
  client: PsephosClient,
  wanted: Wanted,
  election: bigint | null,
  rpc: string,
): Promise<ReceiptClaim[]> {
  if ('claim' in wanted) return [wanted.claim]
  const hints = await asking(() => findReceipt(client, { code: wanted.code }), rpc)
  const found = hints.filter((hint) => election === null || hint.election === election)
  if (found.length === 0)
    throw new CommandFailure(EXIT.notFound, 'unknown-code', `${rpc} knows no ballot with this code`)
  return found.map((hint) => ({ ...hint, code: wanted.code }))
}

async function verify(
  client: PsephosClient,
  claim: ReceiptClaim,
  pinned: Hash | undefined,
  rpc: string,
): Promise<Answer> {
  const known = pinned ?? claim.genesisHash
  const genesisHash = known ?? (await asking(() => genesisHashOf(client), rpc))
  const verification = await asking(() => verifyReceipt({ client, receipt: claim, genesisHash }), rpc)
  // A receipt file is nobody's word: whoever invents one invents its genesis, too.
  return { rpc, genesisPinned: pinned !== undefined, election: claim.election, code: claim.code, ...verification }
}

function inWords({ rpc, verified, signed, superseded, election, code, head, checks }: Answer): string[] {
  if (!verified) {
    return [
      `NOT TRUE (${rpc})`,
      ...checks.map(
        ({ name, passed, facts }) => `  ${passed ? 'ok ' : 'NO '} ${name}${passed ? '' : `: ${facts.fault}`}`,
      ),
    ]
  }
  const standing = superseded ? 'was replaced by a later ballot of the same voter' : 'counts'
  return [
    `TRUE: ballot ${code} is in the public record of election ${election} and ${standing}`,
    `  ${signed?.have} of ${signed?.of} validators signed (${signed?.need} needed), checked here, at block ${head?.number} of ${rpc}`,
  ]
}
