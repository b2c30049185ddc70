// What a contest may look like in a secret election (B3).
import { CONTESTS_MAX, OPTIONS_MAX, OPTIONS_PER_CONTEST_MAX } from './limits.ts'
import type { ContestForm } from './openBallot.ts'

/** Options of all contests together. */
export function optionCount(form: readonly ContestForm[]): number {
  return form.reduce((sum, contest) => sum + contest.options, 0)
}

/** Throws RangeError for a form outside the limits of B3, or a contest that asks for more marks than it has options. */
export function checkForm(form: readonly ContestForm[]): void {
  if (form.length < 1 || form.length > CONTESTS_MAX) throw new RangeError(`${form.length} contests`)
  for (const [index, { options, minMarks, maxMarks }] of form.entries()) {
    if (![options, minMarks, maxMarks].every(Number.isSafeInteger)) throw new RangeError(`contest ${index} is no form`)
    if (options < 1 || options > OPTIONS_PER_CONTEST_MAX)
      throw new RangeError(`contest ${index} has ${options} options`)
    if (minMarks < 0 || maxMarks < 1 || minMarks > maxMarks || maxMarks > options) {
      throw new RangeError(`contest ${index} asks for ${minMarks} to ${maxMarks} of ${options} marks`)
    }
  }
  const total = optionCount(form)
  if (total > OPTIONS_MAX) throw new RangeError(`${total} options in all`)
}
