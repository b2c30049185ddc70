// Choices that never stand on the command line, where every user of the machine could read them: from a file with one line a
// contest, or asked at the terminal.
import { readFileSync } from 'node:fs'
import { isCancel, multiselect, select } from '@clack/prompts'
import type { Manifest } from '@psephos/client'
import { CommandFailure, EXIT, usageFailure } from '../exitCodes.ts'
import { parseChoices } from './choices.ts'

type ChoiceFlags = { choice: readonly string[]; choicesFile?: string }

/** Per contest the indexes of the marked options: from the flags, the file, or the person. */
export async function readChoices(
  manifest: Pick<Manifest, 'contests'>,
  { choice, choicesFile }: ChoiceFlags,
): Promise<number[][]> {
  if (choicesFile !== undefined && choice.length > 0) throw usageFailure('--choice or --choices-file, not both')
  if (choicesFile !== undefined) return parseChoices(manifest, linesOf(choicesFile))
  if (choice.length === 0 && process.stdin.isTTY) return askAll(manifest)
  return parseChoices(manifest, choice)
}

function linesOf(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').trimEnd().split(/\r?\n/)
  } catch (cause) {
    throw new CommandFailure(EXIT.notFound, 'unreadable', `cannot read ${path}`, { cause })
  }
}

async function askAll({ contests }: Pick<Manifest, 'contests'>): Promise<number[][]> {
  const marks: number[][] = []
  for (const contest of contests) marks.push(await ask(contest))
  return marks
}

async function ask({ question, options, minMarks, maxMarks }: Manifest['contests'][number]): Promise<number[]> {
  const listed = options.map(({ label, statement }, value) => ({
    value,
    label,
    ...(statement ? { hint: statement } : {}),
  }))
  const output = process.stderr
  if (maxMarks === 1) {
    const blank = minMarks === 0 ? [{ value: -1, label: 'No choice' }] : []
    const answer: number = chosen(await select({ message: question, options: [...listed, ...blank], output }))
    return answer === -1 ? [] : [answer]
  }
  for (;;) {
    const message = `${question} (${minMarks === maxMarks ? minMarks : `${minMarks} to ${maxMarks}`})`
    const answer: number[] = chosen(await multiselect({ message, options: listed, required: minMarks > 0, output }))
    if (answer.length >= minMarks && answer.length <= maxMarks) return answer.toSorted((a, b) => a - b)
  }
}

function chosen<Value>(answer: Value): Exclude<Value, symbol> {
  if (isCancel(answer)) throw new CommandFailure(EXIT.failure, 'not-cast', 'Not cast.')
  return answer as Exclude<Value, symbol>
}
