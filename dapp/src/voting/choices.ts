// The voter's marks, in memory only: per contest the indexes of the chosen options. Kept for the life of the page, so
// that going back loses nothing, and never written anywhere.
export type Choices = readonly (readonly number[])[]
export type ContestShape = { options: readonly unknown[]; minMarks: number; maxMarks: number }

export function noChoices(contests: readonly ContestShape[]): Choices {
  return contests.map(() => [])
}

/** Marks or clears one option. One more than allowed is impossible: with a single mark it moves, else it is ignored. */
export function toggleChoice(
  choices: Choices,
  contests: readonly ContestShape[],
  contest: number,
  option: number,
): Choices {
  const shape = contests[contest]
  if (shape === undefined) return choices
  return choices.map((marks, index) => {
    if (index !== contest) return marks
    if (marks.includes(option)) return marks.filter((mark) => mark !== option)
    if (shape.maxMarks === 1) return [option]
    return marks.length >= shape.maxMarks ? marks : [...marks, option].sort((a, b) => a - b)
  })
}

export function clearContest(choices: Choices, contest: number): Choices {
  return choices.map((marks, index) => (index === contest ? [] : marks))
}

/** Indexes of the contests that still miss marks. */
export function unfinishedContests(choices: Choices, contests: readonly ContestShape[]): number[] {
  return contests.flatMap((shape, index) => ((choices[index]?.length ?? 0) < shape.minMarks ? [index] : []))
}
