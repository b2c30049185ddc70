// What is law for every secret election (B3, key ceremony).
export const CONTESTS_MAX = 20
export const OPTIONS_PER_CONTEST_MAX = 50
export const OPTIONS_MAX = 100
/** A secret is shared among 3 to 9 trustees (n), and t of them open it: 2 <= t <= n - 1. */
export const TRUSTEES_MIN = 3
export const TRUSTEES_MAX = 9
export const THRESHOLD_MIN = 2
/** A sequence number is one u32 in the transcript. */
export const SEQUENCE_MAX = 0xffff_ffff
