// --choice of `psephos vote`: one per contest in order, each a list of option numbers (from 0, as `election show` lists
// them) or labels, separated by commas; "none" leaves a contest empty.
import type { Manifest } from '@psephos/client'
import { usageFailure } from '../exitCodes.ts'

type Contest = Manifest['contests'][number]

/** Per contest the indexes of the marked options. Throws a usage failure that names contest and choice. */
export function parseChoices(manifest: Pick<Manifest, 'contests'>, texts: readonly string[]): number[][] {
  const { contests } = manifest
  if (texts.length !== contests.length) {
    throw usageFailure(
      `${contests.length} contests, but ${texts.length} times --choice; give one each, "none" for empty`,
    )
  }
  return contests.map((contest, index) => parseContest(contest, index, texts[index] ?? ''))
}

function parseContest(contest: Contest, index: number, text: string): number[] {
  const where = `contest ${index + 1} ("${contest.question}")`
  const whole = contest.options.findIndex(({ label }) => sameLabel(label, text))
  const marks =
    whole >= 0
      ? [whole]
      : text.trim().toLowerCase() === 'none'
        ? []
        : text.split(',').map((part) => option(contest, where, part))
  const twice = marks.find((mark, place) => marks.indexOf(mark) !== place)
  if (twice !== undefined) throw usageFailure(`${where}: option ${twice} twice`)
  if (marks.length < contest.minMarks)
    throw usageFailure(`${where}: ${marks.length} marked, at least ${contest.minMarks}`)
  if (marks.length > contest.maxMarks)
    throw usageFailure(`${where}: ${marks.length} marked, at most ${contest.maxMarks}`)
  return marks.toSorted((a, b) => a - b)
}

/** A label wins over a number, so that an option called "2" can be named. */
function option({ options }: Contest, where: string, part: string): number {
  const text = part.trim()
  const byLabel = options.findIndex(({ label }) => sameLabel(label, text))
  if (byLabel >= 0) return byLabel
  if (/^\d{1,3}$/.test(text) && Number(text) < options.length) return Number(text)
  throw usageFailure(
    `${where} has no option "${text}"; it has ${options.map(({ label }, i) => `${i} ${label}`).join(', ')}`,
  )
}

const sameLabel = (label: string, text: string): boolean => label.trim().toLowerCase() === text.trim().toLowerCase()
