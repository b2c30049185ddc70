// `psephos check-sealed`: the separate checker of a test from Review. Reads the file that the voting page or `psephos vote
// --test` gave, proves manifest and key from the genesis, encrypts again, and says what the sealed ballot holds.
import { readFileSync } from 'node:fs'
import { formatReceiptCode, parseReceiptCode } from '@psephos/ballot'
import { checkSealedTest, decodeSealedTest, type Manifest, PsephosError, type SealedTest } from '@psephos/client'
import { Command } from 'commander'
import type { Hash } from 'viem'
import { CommandFailure, EXIT, usageFailure } from '../exitCodes.ts'
import { connect, RPC_HELP, type RpcFlags } from '../network/connect.ts'
import { asking } from '../network/explain.ts'
import { print, printJson, say } from '../output.ts'

type Flags = RpcFlags & { genesis?: string; code?: string; json?: boolean }

export function checkSealedCommand(): Command {
  return new Command('check-sealed')
    .description('Check a sealed ballot that was tested instead of cast: does it hold what was chosen?')
    .argument('<file>', 'the file of the test')
    .option('--code <code>', 'the receipt code that was shown before the test; without it compare it yourself')
    .option('--genesis <hash>', 'genesis hash from someone you trust (else the file’s word)')
    .option(...RPC_HELP)
    .option('--json', 'one JSON value on stdout')
    .addHelpText('after', '\nExit 6: the ballot holds something else, or key or manifest could not be proved.')
    .action(checkSealed)
}

async function checkSealed(path: string, flags: Flags): Promise<void> {
  if (flags.genesis && !/^0x[0-9a-fA-F]{64}$/.test(flags.genesis))
    throw usageFailure('--genesis takes a hash of 32 bytes')
  const wanted = flags.code === undefined ? null : codeFlag(flags.code)
  const test = readTest(path)
  const client = await connect(flags)
  const genesisHash = (flags.genesis ?? test.genesisHash) as Hash
  const answer = await asking(() => checkSealedTest(client, { test, genesisHash }), flags.rpc)
  const { outcome, code, ballotHash, holds, manifest } = answer
  const isOtherCode = wanted !== null && wanted !== code
  if (flags.json)
    printJson({ outcome: isOtherCode ? 'other-code' : outcome, code, ballotHash, holds, chosen: test.choices })
  else {
    print(`receipt code  ${code}`)
    for (const line of inWords(manifest, test.choices, holds)) print(line)
  }
  if (flags.genesis === undefined)
    say('The genesis hash is the file’s own word: give --genesis HASH from someone you trust.')
  if (isOtherCode)
    throw wrong('other-code', `this is not the ballot that was shown: its code is ${code}, not ${wanted}`)
  if (outcome === 'other-choices')
    throw wrong(
      'other-choices',
      'NOT TRUE: the sealed ballot holds other choices than were made. Do not vote with that page or program',
    )
  if (outcome === 'not-openable')
    throw wrong(
      'not-openable',
      'NOT TRUE: the sealed ballot is not made of these choices. Do not vote with that page or program',
    )
  if (!flags.json)
    say(
      wanted === null
        ? 'TRUE, if this is the code that was shown before the test.'
        : 'TRUE: the sealed ballot holds what was chosen.',
    )
}

function readTest(path: string): SealedTest {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw new CommandFailure(EXIT.notFound, 'unreadable', `cannot read ${path}`, { cause })
  }
  try {
    return decodeSealedTest(text)
  } catch (error) {
    const { fault = '', field = '' } = error instanceof PsephosError ? error.facts : {}
    throw new CommandFailure(EXIT.usage, 'bad-test-file', `${path} is not the file of a test (${fault} ${field})`)
  }
}

function codeFlag(text: string): string {
  const code = parseReceiptCode(text)
  if (code === null) throw usageFailure(`"${text}" is no receipt code (check its letters)`)
  return formatReceiptCode(code)
}

function inWords(manifest: Manifest, chosen: readonly number[][], holds: readonly number[][] | null): string[] {
  const labels = (index: number, marks: readonly number[]) =>
    marks.map((mark) => manifest.contests[index]?.options[mark]?.label ?? `option ${mark}`).join(', ') ||
    'nothing marked'
  return manifest.contests.flatMap(({ question }, index) => [
    question,
    `  chosen  ${labels(index, chosen[index] ?? [])}`,
    `  sealed  ${holds === null ? 'cannot be opened' : labels(index, holds[index] ?? [])}`,
  ])
}

const wrong = (id: string, words: string) => new CommandFailure(EXIT.verificationFailed, id, words)
