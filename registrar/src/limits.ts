// Every bound of the registrar in one place. What an operator may change is an option of the command line instead.

/** In the data directory. */
export const DATABASE_FILE = 'registrar.sqlite'

export const MINUTE_MS = 60_000
export const HOUR_MS = 3_600_000
export const DAY_MS = 86_400_000

// Bodies.
/** Of a request under the rule "self-service": an election's number and an address fit many times over. */
export const ENROLMENT_BODY_BYTES_MAX = 1_024
/** Of every other JSON body. */
export const BODY_BYTES_MAX = 65_536
/** A signed transaction as the relay takes it, JSON and hex around it: more than a node takes. */
export const RELAY_BODY_BYTES_MAX = 524_288
export const RAW_TRANSACTION_BYTES_MAX = 131_072
/** For one validator to answer when all are compared. */
export const COMPARE_MS = 5_000
/** Faults named in one problem. */
export const FAULTS_NAMED_MAX = 20

// Enrolment.
/** Voters in one transaction: as many as the contract takes, so that 100,000 are on the roll within minutes. */
export const BATCH_VOTERS_MAX = 500
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
/** Elections whose manifest is remembered. */
export const ELECTIONS_REMEMBERED_MAX = 1_000
/** Approved people given over to enrolment in one transaction of the database. */
export const PROMOTED_AT_ONCE_MAX = 500
/** How often it is looked whether an election with approved people has been locked. */
export const PROMOTE_MS = 5_000

// Sign-in.
/** A nonce that nobody signed by then is forgotten; a message issued longer ago is refused. */
export const NONCE_MS = 10 * MINUTE_MS
export const NONCES_MAX = 50_000
/** A wallet's clock may be ahead of ours. */
export const CLOCK_SKEW_MS = 2 * MINUTE_MS
export const SIWE_MESSAGE_BYTES_MAX = 4_096
/** A session ends after this, whatever happens in it, */
export const SESSION_MS = 12 * HOUR_MS
/** and after this without a request. */
export const SESSION_IDLE_MS = 2 * HOUR_MS
/** How long an ended session is remembered, to say "expired" and not "unknown". */
export const SESSION_REMEMBERED_MS = DAY_MS
/** The oldest of an account ends when it opens one more. */
export const SESSIONS_PER_ACCOUNT_MAX = 10

// Second factor (RFC 6238).
export const TOTP_PERIOD_SECONDS = 30
export const TOTP_DIGITS = 6
/** Codes of the period before and after are taken too. */
export const TOTP_WINDOW = 1
export const RECOVERY_CODES = 10
/** An enrolment that is not confirmed by then starts anew. */
export const SECOND_FACTOR_CONFIRM_MS = 15 * MINUTE_MS

// People.
export const FIELDS_MAX = 20
export const FIELD_LABEL_MAX = 200
export const FIELD_CHOICES_MAX = 100
export const EVIDENCE_LENGTH_MAX = 1_000
export const PERSON_ID_LENGTH_MAX = 100
export const NAME_LENGTH_MAX = 200
export const EMAIL_LENGTH_MAX = 254
export const REASON_LENGTH_MAX = 500
export const NOMINATIONS_PER_ELECTION_MAX = 1_000
export const CANDIDATE_LENGTH_MAX = 200
export const STATEMENT_LENGTH_MAX = 2_000
export const LINK_LENGTH_MAX = 500
export const PAGE_MAX = 200
export const DECISIONS_AT_ONCE_MAX = 200

// Rolls.
export const ROLL_LINES_MAX = 100_000
export const ROLL_BYTES_MAX = 33_554_432
export const ROLL_LINE_BYTES_MAX = 4_096
/** Faulty lines that are named; all are counted. */
export const ROLL_FAULTS_NAMED_MAX = 1_000
/** Rows in one transaction of the database, and one piece of a streamed answer. */
export const ROWS_AT_ONCE = 500

// Invitations.
/** 100 random bits: nobody guesses one, so no count of wrong ones is kept on the invitation. */
export const INVITATION_CODE_LETTERS = 20
export const MAIL_TRIES_MAX = 5
export const MAIL_RETRY_MS = MINUTE_MS
/** For the mail server to answer. */
export const MAIL_TIMEOUT_MS = 30_000

/** Senders remembered by a rate limit; the one that asked longest ago is forgotten first. */
export const SENDERS_REMEMBERED_MAX = 10_000

/**
 * Requests in a window, by sender (one IPv4 address, one /64 of IPv6) and by signed-in account. A polling station is many
 * voters behind one address.
 */
export const RATE_LIMITS = {
  nonce: { perSender: 1_200, perAccount: null, windowMs: HOUR_MS },
  'sign-in': { perSender: 600, perAccount: 60, windowMs: HOUR_MS },
  'second-factor': { perSender: 100, perAccount: 10, windowMs: 15 * MINUTE_MS },
  register: { perSender: 300, perAccount: 20, windowMs: HOUR_MS },
  nominate: { perSender: 300, perAccount: 20, windowMs: HOUR_MS },
  redeem: { perSender: 300, perAccount: 20, windowMs: HOUR_MS },
  'own-data': { perSender: 600, perAccount: 60, windowMs: HOUR_MS },
  read: { perSender: 20_000, perAccount: 20_000, windowMs: HOUR_MS },
  organize: { perSender: 20_000, perAccount: 5_000, windowMs: HOUR_MS },
  upload: { perSender: 60, perAccount: 30, windowMs: HOUR_MS },
  'relay-send': { perSender: 3_000, perAccount: null, windowMs: HOUR_MS },
  'relay-read': { perSender: 20_000, perAccount: null, windowMs: HOUR_MS },
  'relay-ask-all': { perSender: 120, perAccount: null, windowMs: HOUR_MS },
} as const
export type RateLimitName = keyof typeof RATE_LIMITS
