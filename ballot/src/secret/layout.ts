// The bytes of a secret ballot (B5). With k options in a contest, and m = max - min + 1 values that its sum may have:
//
//   ciphertexts   64 per option, manifest order: C1 C2
//   commitments   contest by contest: per option A0 B0 A1 B1 (128), then per value of the sum A B (64 m)
//   scalars       contest by contest: per option c0 z0 z1 (96), then the sum's challenges but the last (32 (m - 1)), its responses (32 m)
//
// so that each contest takes 288k + 128m - 32 bytes, all points stand before all scalars, and the length follows from the form alone.
import { optionCount } from '../form.ts'
import type { ContestForm } from '../openBallot.ts'

/** Length of the ciphertexts: 64 bytes per option of all contests. This part is what a ballot hash covers and the aggregate adds. */
export function ciphertextBytes(form: readonly ContestForm[]): number {
  return 64 * optionCount(form)
}

/** Length of a whole secret body: per contest 288k + 128(max - min + 1) - 32. */
export function secretBodyBytes(form: readonly ContestForm[]): number {
  return form.reduce(
    (sum, { options, minMarks, maxMarks }) => sum + 288 * options + 128 * (maxMarks - minMarks + 1) - 32,
    0,
  )
}

/** The ciphertexts of a body, a view on its first bytes. Throws RangeError when the body has not the form's length. */
export function sealedCiphertexts(form: readonly ContestForm[], body: Uint8Array): Uint8Array {
  const want = secretBodyBytes(form)
  if (body.length !== want) throw new RangeError(`the body is ${body.length} bytes, not ${want}`)
  return body.subarray(0, ciphertextBytes(form))
}

/** Views on the parts of a body that has the form's length. */
export function bodyParts(
  form: readonly ContestForm[],
  body: Uint8Array,
): { ciphertexts: Uint8Array; commitments: Uint8Array; points: Uint8Array; scalars: Uint8Array } {
  const ciphertexts = ciphertextBytes(form)
  const points = form.reduce(
    (sum, { options, minMarks, maxMarks }) => sum + 192 * options + 64 * (maxMarks - minMarks + 1),
    0,
  )
  return {
    ciphertexts: body.subarray(0, ciphertexts),
    commitments: body.subarray(ciphertexts, points),
    points: body.subarray(0, points),
    scalars: body.subarray(points),
  }
}
