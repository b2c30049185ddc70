// Every bound of asking several validators, in one place. Times are milliseconds.

/** An attempt that has no answer by then goes on to another validator; two blocks and a slow disk fit. */
export const ATTEMPT_MS = 2_500
/** The same for searches, whose own bound at the node is 10 s. */
export const LONG_ATTEMPT_MS = 12_000
/** After this a caller is told that nobody answers: what waits behind us (a page, a wallet) gives up after 8 s. */
export const PATIENCE_MS = 7_000
/** Between two rounds over all validators. */
export const ROUND_PAUSE_MS = 100
/** A question that is only put to see how a validator does. */
export const PROBE_MS = 1_500
/** A mean answer above this is slow: ten times what a loaded node takes. */
export const SLOW_MS = 1_000
/** This many blocks below the highest final one is behind: one or two are on their way at any moment. */
export const BEHIND_BLOCKS = 3n
/** A validator that does not answer is asked again after this, doubled each time, up to the other. */
export const RETRY_MS = 500
export const RETRY_MS_MAX = 8_000
/** One that belongs to another network, or claimed a head that it could not prove. */
export const BARRED_MS = 60_000

/** Bytes of one answer; the node's own bound of a batch is 25 MB. */
export const ANSWER_BYTES_MAX = 26_000_000
/** Calls in one body; the node's bound is 1,000 and two more ask for the height. */
export const CALLS_PER_BODY_MAX = 500

/** Accounts whose validator is remembered; the one not heard of for longest goes first. */
export const HOMES_MAX = 100_000
/** Signed transactions kept until they are settled, and their bytes; the oldest go first. */
export const OUTBOX_MAX = 20_000
export const OUTBOX_BYTES_MAX = 32 * 1024 * 1024
/** Not in a block after this: its validator is asked about it. */
export const TEND_MS = 3_000
/** A transaction that is not settled in this time is its sender's business again. */
export const OUTBOX_KEPT_MS = 30 * 60_000
/** T4 lets officials have 64 pending; nobody's nonce is further ahead than that. */
export const PENDING_MAX = 64
