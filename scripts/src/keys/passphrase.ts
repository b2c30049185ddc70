// Where a secret comes from: the environment, a file, or a prompt on the terminal. Never the command line, because
// every user of the machine can read that.
import { readFileSync } from 'node:fs'
import { isCancel, password } from '@clack/prompts'
import { CommandFailure, EXIT, usageFailure } from '../exitCodes.ts'

export type PassphraseFlags = { passphraseFile?: string | undefined }

/** `repeat`: a new passphrase is typed twice. */
export async function askPassphrase(flags: PassphraseFlags, words: string, repeat = false): Promise<string> {
  if (flags.passphraseFile) return readSecretFile(flags.passphraseFile)
  const fromEnvironment = process.env.PSEPHOS_PASSPHRASE
  if (fromEnvironment !== undefined && fromEnvironment !== '') return fromEnvironment
  const first = await askSecret(words)
  if (repeat && (await askSecret('The same passphrase again')) !== first) {
    throw new CommandFailure(EXIT.failure, 'passphrase-differs', 'the two passphrases differ; nothing was written')
  }
  return first
}

/** One hidden line. Without a terminal there is nobody to ask. */
export async function askSecret(words: string): Promise<string> {
  if (!process.stdin.isTTY) {
    throw usageFailure('no terminal to ask for the secret: use --passphrase-file FILE or PSEPHOS_PASSPHRASE')
  }
  const answer = await password({ message: words, output: process.stderr })
  if (isCancel(answer)) throw new CommandFailure(EXIT.failure, 'stopped', 'stopped; nothing was written')
  return answer
}

/** The first line of a file, without the line's end. */
export function readSecretFile(path: string): string {
  try {
    return readFileSync(path, 'utf8').split(/\r?\n/)[0] ?? ''
  } catch (cause) {
    throw new CommandFailure(EXIT.failure, 'unreadable', `cannot read ${path}`, { cause })
  }
}
