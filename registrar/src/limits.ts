// Every bound of the registrar in one place. What an operator may change is an option of the command line instead.

/** Body of a request: an election's number and an address fit many times over. */
export const BODY_BYTES_MAX = 1_024
/** Voters in one transaction: small, so that asking the chain about each first stays quick. */
export const BATCH_VOTERS_MAX = 100
/** A batch refused this often, for no reason that names a voter, is split. */
export const REFUSALS_BEFORE_SPLIT = 2
/** Each further refusal makes the batches of those in it so many times smaller, down to one voter. */
export const SPLIT_FACTOR = 5
/** Questions to the node at once while a batch is checked. */
export const STATE_READS_AT_ONCE = 10
/** How long one look at a sent batch lasts before the same bytes are sent again. */
export const BATCH_WAIT_MS = 10_000
/** Pause after the node did not answer, or the chain refused for a reason the operator must mend. */
export const RETRY_MS = 2_000
/** Senders remembered by the hourly cap; the one that asked longest ago is forgotten first. */
export const SENDERS_REMEMBERED_MAX = 10_000
/** Elections whose manifest is remembered. */
export const ELECTIONS_REMEMBERED_MAX = 1_000
export const HOUR_MS = 3_600_000
