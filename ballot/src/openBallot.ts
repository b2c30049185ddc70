// The body of an open ballot: one byte per option in manifest order, 1 = marked, 0 = not. Everyone can read it.

/** One contest's form: how many options it has and how many may be marked. */
export type ContestForm = { options: number; minMarks: number; maxMarks: number }

export type OpenBallotFault =
  | { code: 'length'; have: number; want: number }
  | { code: 'mark'; option: number; value: number }
  | { code: 'too-few'; contest: number; have: number; min: number }
  | { code: 'too-many'; contest: number; have: number; max: number }

/** Choices (per contest the indexes of the marked options) -> body. Throws RangeError for an option that does not exist. */
export function encodeOpenBallot(form: readonly ContestForm[], choices: readonly (readonly number[])[]): Uint8Array {
  if (choices.length !== form.length) throw new RangeError(`${choices.length} contests answered, ${form.length} asked`)
  const body = new Uint8Array(form.reduce((sum, contest) => sum + contest.options, 0))
  let offset = 0
  form.forEach((contest, i) => {
    for (const option of choices[i] ?? []) {
      if (!Number.isInteger(option) || option < 0 || option >= contest.options) {
        throw new RangeError(`contest ${i} has no option ${option}`)
      }
      body[offset + option] = 1
    }
    offset += contest.options
  })
  return body
}

/** Body -> per contest the indexes of the marked options. Only for a body that `checkOpenBallot` accepts. */
export function decodeOpenBallot(form: readonly ContestForm[], body: Uint8Array): number[][] {
  let offset = 0
  return form.map((contest) => {
    const marks = body.subarray(offset, offset + contest.options)
    offset += contest.options
    return [...marks].flatMap((mark, option) => (mark === 1 ? [option] : []))
  })
}

/** Null when the body is a ballot of this form, else the first fault, checked in the order length, marks, sums. */
export function checkOpenBallot(form: readonly ContestForm[], body: Uint8Array): OpenBallotFault | null {
  const want = form.reduce((sum, contest) => sum + contest.options, 0)
  if (body.length !== want) return { code: 'length', have: body.length, want }
  let offset = 0
  for (const [index, contest] of form.entries()) {
    let have = 0
    for (let option = offset; option < offset + contest.options; option++) {
      const value = body[option] ?? 0
      if (value > 1) return { code: 'mark', option, value }
      have += value
    }
    if (have < contest.minMarks) return { code: 'too-few', contest: index, have, min: contest.minMarks }
    if (have > contest.maxMarks) return { code: 'too-many', contest: index, have, max: contest.maxMarks }
    offset += contest.options
  }
  return null
}
