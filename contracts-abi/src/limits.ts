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
export const TRUSTEES_MAX = 9
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
