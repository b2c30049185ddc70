// What a run comes to: what was reached in it, the number that every repetition must give again, and what was broken.

export type Reached = {
  readonly heights: number
  readonly crashes: number
  readonly partitions: number
  readonly setChanges: number
  readonly maxRound: number
  /** Ballots and votes about the set. */
  readonly transactions: number
  readonly messages: number
  /** Proofs of lies, counted at each node that stored one. */
  readonly evidence: number
  /** From healing to the first decision after it, and the longest between two decisions after that. */
  readonly healMs: number
  readonly gapMs: number
  readonly virtualMs: number
}
export type Outcome = {
  readonly seed: number
  readonly broken: { readonly invariant: string; readonly words: string } | null
  readonly traceHash: string
  readonly lines: readonly string[]
  readonly reached: Reached
}
