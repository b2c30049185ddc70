// T3, B7. How much of a whole block the own blocks may use, in gas and in proofs. What became of the own proposals goes in;
// the next one's bound comes out. It is never validity: others may build what they like.
const WHOLE = 1_024n
/** Won back with every own block that is final in its first round. */
const STEP = WHOLE / 8n

export type BlockBudget = {
  /** Of the gas limit, or of whatever else has a bound, for the next block; buildBlock takes one transaction even above it. */
  part(whole: bigint): bigint
  /** A fresh proposal of ours has left. */
  uponProposal(height: bigint, round: number): void
  /** We asked for a round beyond it: it was too slow, or is thought to have been. */
  uponRoundChange(height: bigint, round: number): void
  /** `isOwn`: built by us. */
  uponFinal(height: bigint, isOwn: boolean): void
}

/** Halved after a round change on the own proposal, once for each; recovers by steps. */
export function createBlockBudget(): BlockBudget {
  let share = WHOLE
  let proposed: { readonly height: bigint; readonly round: number } | null = null

  return {
    part: (whole) => (whole * share) / WHOLE,
    uponProposal(height, round) {
      proposed = { height, round }
    },
    uponRoundChange(height, round) {
      if (proposed === null || proposed.height !== height || proposed.round >= round) return
      proposed = null
      share = share > 1n ? share / 2n : 1n
    },
    uponFinal(height, isOwn) {
      if (isOwn && proposed?.height === height) share = share + STEP < WHOLE ? share + STEP : WHOLE
      proposed = null
    },
  }
}
