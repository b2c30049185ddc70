/** Bounds that a caller and the contract share. Exceeding one reverts with the named error; none is silently cut. */
export const CONTESTS_MAX = 20
export const OPTIONS_PER_CONTEST_MAX = 50
export const OPTIONS_TOTAL_MAX = 100
export const TITLE_BYTES_MAX = 200
export const DESCRIPTION_BYTES_MAX = 8_192
export const LABEL_BYTES_MAX = 200
export const STATEMENT_BYTES_MAX = 2_048
export const LINK_BYTES_MAX = 512
export const REASON_BYTES_MAX = 512
/** The whole ABI-encoded manifest: it is kept in state, 32 bytes a slot. 100 options alone take at least 25 KiB. */
export const MANIFEST_BYTES_MAX = 49_152
export const REGISTRARS_MAX = 16
/** Two of three is the least that survives a lost trustee and does not rest on one alone (BALLOTS). */
export const TRUSTEES_MIN = 3
export const TRUSTEES_MAX = 9
export const THRESHOLD_MIN = 2
/** Attempts at one key ceremony; each leaves its deals in state. */
export const CEREMONY_ATTEMPTS_MAX = 32
/** Voters in one enrolment or removal transaction; 500 keep the calldata under 64 KiB and the block responsive. */
export const ENROLMENT_BATCH_MAX = 500
/** Elections in one page of `getElections`. */
export const PAGE_ELECTIONS_MAX = 100
/** An election opens at most this long after its creation, and stays open at most this long, seconds (400 days). */
export const SCHEDULE_SECONDS_MAX = 34_560_000
/** Default cap of the closing moves caused by outages (S2), seconds. */
export const OUTAGE_EXTENSION_DEFAULT_SECONDS = 7_200
export const OUTAGE_EXTENSION_SECONDS_MAX = 86_400
/** A gap between two blocks longer than this is an outage (S2), seconds. */
export const OUTAGE_GAP_SECONDS = 60
/** Default time from closing to the deadline of the published result (S2), seconds. */
export const TALLY_PERIOD_DEFAULT_SECONDS = 604_800
export const TALLY_PERIOD_SECONDS_MAX = 31_536_000
export const MIN_TURNOUT_DEFAULT = 10

/** Rotation and certificates are linear in the number of validators; more than this was never measured. */
export const VALIDATORS_MAX = 64
export const ORGANIZERS_MAX = 256
/** H6. Never below one second: timestamps are whole seconds. The longest period is the network's heartbeat. */
export const PERIOD_MS_MIN = 1_000
/** Room for the dearest single transaction, an enrolment of 500 voters, so that none can become impossible. */
export const BLOCK_GAS_LIMIT_MIN = 30_000_000n
export const BLOCK_GAS_LIMIT_MAX = 2_000_000_000n
/** A proposal's text: a resolution, or the reason of a change. 64 slots. */
export const PROPOSAL_TEXT_BYTES_MAX = 2_048
/** A proposal not decided by then has expired, seconds (30 days): boards meet once a month. */
export const PROPOSAL_SECONDS = 2_592_000
/** What one validator may have open at once: all that a single one can add to the state in 30 days. */
export const OPEN_PROPOSALS_PER_VALIDATOR_MAX = 4
export const PAGE_PROPOSALS_MAX = 50
export const PAGE_SET_CHANGES_MAX = 100
/** Blocks between the decision for a rule version and its first block: time to install the software. */
export const RULE_NOTICE_BLOCKS = 100
/** Rule versions decided on and not in force yet. */
export const RULE_VERSIONS_AHEAD_MAX = 8
