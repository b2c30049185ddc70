// Every bound of the node, the unit in the name and the reason beside it. Bounds that a caller and a contract share are
// in contracts-abi; the genesis file decides what all nodes of one network share (chainSpec.ts).

// --- genesis ---

/** Hardware wallets sign chain ids up to 2^31 - 19 only (wallets.md). */
export const CHAIN_ID_MAX = 2_147_483_629n
/** Ethereum's own and the ones development tools use: a wallet may hold stale nonces or real money there. */
export const CHAIN_IDS_REFUSED: readonly bigint[] = [1n, 1337n, 31337n]
/** H6. Never below one second: timestamps are whole seconds and every block needs its own. */
export const PERIOD_MS_MIN = 1_000
export const HEARTBEAT_MS_MAX = 30_000
/** The proposer rotation and the certificates are linear in it; more than this was never measured. */
export const VALIDATORS_MAX = 64
export const ORGANIZERS_MAX = 256
/** T2. What an account is credited when it first gets a role, wei: 1 VOTE, because some wallets refuse to sign at 0. */
export const ROLE_BALANCE_WEI = 1_000_000_000_000_000_000n

// --- blocks ---

/** T3. A full block of the dearest function executes in at most 0.5 s on one core (`fullBlock.bench.ts`). */
export const BLOCK_GAS_LIMIT_DEFAULT = 200_000_000n
/** Room for the dearest single transaction, an enrolment of 500 voters, so that none can become impossible. */
export const BLOCK_GAS_LIMIT_MIN = 30_000_000n
export const BLOCK_GAS_LIMIT_MAX = 2_000_000_000n
/** An enrolment of 500 voters is 32 KiB, the largest manifest 24 KiB; the double leaves room for sealed ballots. */
export const TRANSACTION_DATA_BYTES_MAX = 65_536
/** H2. Version byte, build round, client name. */
export const EXTRA_DATA_BYTES_MAX = 32

// --- pool (T4, T5) ---

/** Some 100 MB at worst; at 2,000 a second it is 25 s of arrivals with no block at all. */
export const POOL_TRANSACTIONS_MAX = 50_000
/** T4. A voter's ballots in several elections at once, and a re-vote. */
export const PENDING_PER_VOTER_MAX = 4
export const PENDING_PER_OFFICIAL_MAX = 64
/** T4. Re-votes included: far above any person, far below a flood. Officials enrol in batches and have no such bound. */
export const TRANSACTIONS_PER_VOTER_HOUR_MAX = 60n
export const RATE_WINDOW_SECONDS = 3_600n
/** T4. How often one pending nonce may be replaced. */
export const REPLACEMENTS_MAX = 4
/** T4. The part of a block's gas open to transactions that are not to a system contract: one in so many. */
export const PLAIN_GAS_SHARE = 10n

// --- store, journal, start ---

/** Trie nodes kept in memory: the upper levels of every trie and what the last seconds wrote. */
export const NODE_CACHE_BYTES_MAX = 64 * 1024 * 1024
/** Finalised blocks kept decoded, counted in transactions: what wallets poll for is in the last few blocks. */
export const CACHED_BLOCK_TRANSACTIONS_MAX = 12_000
/** T5. Accepted transactions are made durable together: after this many, or at the end of the event loop's turn. */
export const GROUP_COMMIT_RECORDS_MAX = 256
/** A journal file that has grown to this is closed and, once all its transactions are settled, deleted. */
export const JOURNAL_SEGMENT_BYTES = 8 * 1024 * 1024
/** D4. Checked at every start; `psephos audit` checks all. */
export const START_CHECK_BLOCKS = 1_000n
