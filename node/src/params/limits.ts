// Every bound of the node, the unit in the name and the reason beside it. Bounds that a caller and a contract share are
// in contracts-abi; the genesis file decides what all nodes of one network share (chainSpec.ts).

/** What validators may change by a vote (S3): the bounds that the contract and its callers share hold for a genesis, too. */
export {
  BLOCK_GAS_LIMIT_MAX,
  BLOCK_GAS_LIMIT_MIN,
  ORGANIZERS_MAX,
  PERIOD_MS_MIN,
  VALIDATORS_MAX,
} from '@psephos/contracts-abi'

// --- genesis ---

/** Hardware wallets sign chain ids up to 2^31 - 19 only (wallets.md). */
export const CHAIN_ID_MAX = 2_147_483_629n
/** Ethereum's own and the ones development tools use: a wallet may hold stale nonces or real money there. */
export const CHAIN_IDS_REFUSED: readonly bigint[] = [1n, 1337n, 31337n]
export const HEARTBEAT_MS_MAX = 30_000
/** T2. What an account is credited when it first gets a role, wei: 1 VOTE, because some wallets refuse to sign at 0. */
export const ROLE_BALANCE_WEI = 1_000_000_000_000_000_000n

// --- blocks ---

/** T3. A full block of the dearest function executes in at most 0.5 s on one core (`node/test/execution/fullBlock.bench.ts`). */
export const BLOCK_GAS_LIMIT_DEFAULT = 200_000_000n
/** The largest manifest is 48 KiB, an enrolment of 500 voters 32 KiB; the largest sealed re-vote stays below 64. */
export const TRANSACTION_DATA_BYTES_MAX = 65_536
/** EIP-2930 addresses and keys together. Nothing here reads an access list; wallets send none or a few. */
export const ACCESS_LIST_ITEMS_MAX = 64
/** H2. Version byte, build round, client name. */
export const EXTRA_DATA_BYTES_MAX = 32

// --- pool (T4, T5) ---

/** Some 100 MB at worst; at 2,000 a second it is 25 s of arrivals with no block at all. */
export const POOL_TRANSACTIONS_MAX = 50_000
/** Raw bytes of all that waits: 50,000 ballots are some 13 MB, decoded about four times that. */
export const POOL_BYTES_MAX = 64 * 1024 * 1024
/** A transaction to no system contract is a cancel or a mistake, neither of which is long. */
export const PLAIN_TRANSACTION_BYTES_MAX = 4_096
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
/** T4. The part of a block's gas that ballots leave to others, one in so many: room for an enrolment of 500 voters. */
export const OFFICIAL_GAS_SHARE = 10n

// --- proofs (B6, B7) ---

/** Verified claims remembered until a block holds them, 250 bytes each: as many as wait, and one block of strangers. */
export const CLAIMS_PROVEN_MAX = 65_536
/** Untrue ones, so that the same lie costs one check. */
export const CLAIMS_UNTRUE_MAX = 4_096
/**
 * Claims of transactions that wait to be judged are checked together with what comes within this, or at once when they are so
 * many: a ballot alone takes its verifier 0.9 ms, one of eight 0.6, one of sixty-four 0.46.
 */
export const CLAIMS_GROUP_MS = 40
export const CLAIMS_GROUP_MAX = 64
/** One job of a verifier: what is urgent waits for the jobs in hand. */
export const CLAIMS_JOB_MAX = 256
export const CLAIMS_JOB_MS_MAX = 100
/** Threads that verify, beside the one that votes and the one that holds the sockets. */
export const VERIFIER_THREADS_MAX = 32
/** A job is some 100 ms; a thread that takes this long hangs, and its job is done again by another. */
export const VERIFIER_JOB_MS_MAX = 20_000
/** The last one with the reference engine. */
export const VERIFIER_ATTEMPTS_MAX = 3
/** B7. What a proposer puts into a block takes its own verifier no longer than this. */
export const BLOCK_PROOFS_MS_MAX = 500
/** T4. Transactions of the door and of peers whose proofs are being verified: some seconds of arrivals. */
export const ADMISSIONS_WAITING_MAX = 16_384
export const ADMISSIONS_WAITING_BYTES_MAX = 32 * 1024 * 1024
/** T4. Untrue proofs of one sender in an hour; then nothing of it that claims anything is looked at. They cost it no nonce. */
export const UNTRUE_PER_SENDER_HOUR_MAX = 8
export const UNTRUE_SENDERS_MAX = 4_096

// --- store, journal, start ---

/** Trie nodes kept in memory, of which an area is taken as it is needed. A larger one gains nothing: the rest is in the system's. */
export const NODE_CACHE_BYTES_MAX = 16 * 1024 * 1024
/**
 * What a node's process may hold, in MB and percent. A validator alone is held to 400 MB; one of several, or an
 * observer, may share a machine with others and is held to 300.
 * `initialOldMb`: where the collector first looks at old objects; 0 is V8's own. Measured in docs/performance.md, "Memory" and "Nodes
 * in a file".
 */
export const MEMORY_ALONE = { semiSpaceMb: 12, frontYoungMb: 10, heapGrowingPercent: 100, initialOldMb: 48 }
export const MEMORY_OF_SEVERAL = { semiSpaceMb: 4, frontYoungMb: 9, heapGrowingPercent: 40, initialOldMb: 0 }
/**
 * Of a node's process, for who starts one, because it can only be given in its environment: the C library's allocator keeps one
 * heap for all threads, gives back what is free, and asks the system anew for what is larger than a few pages.
 */
export const ALLOCATOR_ENV_ALONE = { MALLOC_ARENA_MAX: '1', MALLOC_TRIM_THRESHOLD_: '131072' }
export const ALLOCATOR_ENV_OF_SEVERAL = { ...ALLOCATOR_ENV_ALONE, MALLOC_MMAP_THRESHOLD_: '16384' }
/** Finalised blocks kept decoded, counted in transactions and logs: what wallets poll for is in the last few blocks. */
export const CACHED_BLOCK_ITEMS_MAX = 8_000
/** T5. Accepted transactions are made durable together: after this many, or when what runs now is through. */
export const GROUP_COMMIT_RECORDS_MAX = 256
/** A journal file that has grown to this is closed and, once all its transactions are settled, deleted. */
export const JOURNAL_SEGMENT_BYTES = 8 * 1024 * 1024
/** C11. Of one validator; the first few convict it, and it must not fill the disk with more. */
export const EVIDENCE_PER_VALIDATOR_MAX = 64
/** D4. Checked at every start; `psephos audit` checks all. */
export const START_CHECK_BLOCKS = 1_000n

// --- rpc (R5) ---

/** geth's bounds of a request: body, items of a batch, and the answer to a batch. */
export const RPC_BODY_BYTES_MAX = 5 * 1024 * 1024
export const RPC_BATCH_ITEMS_MAX = 1_000
export const RPC_RESPONSE_BYTES_MAX = 25_000_000
/** What of a batch has not been begun then is refused, as geth does. */
export const RPC_BATCH_MS_MAX = 30_000
/** A batch gives the node's event loop back after this long, so that blocks and other callers do not wait for it. */
export const RPC_TURN_MS_MAX = 25
/** More connections than file descriptors a service usually has left would starve the database. */
export const RPC_CONNECTIONS_MAX = 4_000
export const RPC_SOCKETS_MAX = 1_000
/** Parts of answers being made, batches and searches of all callers together: beyond it these are refused, and only they. */
export const RPC_UNFINISHED_BYTES_MAX = 64 * 1024 * 1024
/** Answers not read yet, of all callers together. When there is no room, who has not been reading for longest is cut off. */
export const RPC_UNSENT_BYTES_MAX = 128 * 1024 * 1024
/** Notifications said to the sockets' thread and not taken over by it yet; beyond it a subscriber is cut off. */
export const FRONT_UNTAKEN_BYTES_MAX = 32 * 1024 * 1024
/** An answer not read then is given up and its connection closed: 25 MB is 3.3 Mbit/s. */
export const RPC_UNREAD_MS_MAX = 60_000
export const RPC_SWEEP_MS = 5_000
/** Requests being received or answered, of all callers together. */
export const RPC_REQUEST_BYTES_MAX = 128 * 1024 * 1024
/** What a request takes besides its body: headers and the objects that hold it. */
export const RPC_REQUEST_BYTES = 8 * 1024
/** Memory of a parsed body in its own bytes, about. */
export const RPC_PARSED_FACTOR = 4
/** Requests sent ahead on one HTTP connection: nobody needs more, and what came in one read is there already. */
export const RPC_PIPELINED_MAX = 64
/** A request arrives within this, its headers within the other. */
export const RPC_REQUEST_MS_MAX = 30_000
export const RPC_HEADERS_MS_MAX = 10_000
/** Longer than the idle time of gateways, so that they close first and never write into a closing connection. */
export const RPC_KEEP_ALIVE_MS = 65_000
/** reth's bounds of a log search. */
export const LOG_RANGE_BLOCKS_MAX = 100_000n
export const LOGS_MAX = 20_000
/** Blocks searched between two looks at the clock: full ones whose bloom says nothing take 20 ms each. */
export const LOG_SEARCH_BLOCKS = 4n
/** Own time of one search; others that search meanwhile do not count. */
export const LOG_SEARCH_MS_MAX = 10_000
/** Addresses, and topics at one position, of a log filter. */
export const LOG_FILTER_ITEMS_MAX = 1_000
export const LOG_TOPICS_MAX = 4
/** geth forgets a filter that nobody asks for after 5 minutes. */
export const FILTER_IDLE_MS_MAX = 5 * 60 * 1_000
export const FILTERS_MAX = 5_000
/** Hashes of pending transactions kept for filters that poll: at 2,000 a second, what came in the last 8 seconds. */
export const PENDING_HASHES_KEPT = 16_384
/** A log found, as it waits to be printed; the most a vote's log takes. */
export const LOG_BYTES = 1_024
export const SUBSCRIPTIONS_PER_SOCKET_MAX = 100
/** Each of them looks at every log of every block. */
export const LOG_SUBSCRIPTIONS_MAX = 1_000
/** Each of them is written to with every vote. */
export const PENDING_SUBSCRIPTIONS_MAX = 100
/** Addresses and topics of one log subscription, all together. */
export const LOG_SUBSCRIPTION_ITEMS_MAX = 100
/** Transactions whose news has not been told yet; beyond that, who asked for logs or pending ones is cut off. */
export const NEWS_WAITING_MAX = 40_000
/** Requests of one socket being answered; beyond that it is not read from. A batch counts as many. */
export const SOCKET_REQUESTS_MAX = 1_000
export const SOCKET_BATCH_WEIGHT = 250
/** A reader that lets this much pile up is dropped; the one answer that is being written may be longer. */
export const SOCKET_BUFFER_BYTES_MAX = 4 * 1024 * 1024
/** Frames that one message may come in, and packets that one frame may: 5 MiB in packets of 640 bytes. */
export const SOCKET_FRAGMENTS_MAX = 256
export const SOCKET_PACKETS_MAX = 8_192
/** What a packet takes besides its bytes. */
export const SOCKET_PACKET_BYTES = 256
/** Of a message not whole yet, what does not count: one read. */
export const SOCKET_RECEIVED_BYTES = 64 * 1024
export const SOCKET_PING_MS = 30_000
/**
 * eth_call and eth_estimateGas: calldata of a transaction is at most 64 KiB, and a view reads at most one page of
 * elections, so the time of a call is bounded by its size.
 */
export const CALL_DATA_BYTES_MAX = 128 * 1024
/** Raw bytes of one transaction: its data, a long access list, and the rest. */
export const TRANSACTION_BYTES_MAX = 2 * TRANSACTION_DATA_BYTES_MAX
/** Changes of the validator set in one answer: each proves its receipt in a block that may be full, some 20 ms then. */
export const VALIDATOR_CHANGES_PAGE_MAX = 16
export const FEE_HISTORY_BLOCKS_MAX = 1_024
export const FEE_HISTORY_PERCENTILES_MAX = 100
/** Slots of one eth_getProof or eth_getStorageValues (geth's bound). */
export const STORAGE_KEYS_MAX = 1_024
/** Transactions in one answer of txpool_content, some 1.5 kB each. */
export const TXPOOL_CONTENT_MAX = 10_000
/** eth_sendRawTransactionSync (EIP-7966). */
export const SYNC_TIMEOUT_MS_DEFAULT = 20_000
export const SYNC_TIMEOUT_MS_MAX = 60_000
export const SYNC_WAITING_MAX = 5_000
/** ots_search*: transactions of one page (Otterscan's own), and headers and transactions looked through for them. */
export const SEARCH_PAGE_MAX = 25
export const SEARCH_BLOCKS_MAX = 10_000
export const SEARCH_TRANSACTIONS_MAX = 20_000
/** psephos_getSignerMetrics. */
export const SIGNER_METRICS_BLOCKS_DEFAULT = 100n
export const SIGNER_METRICS_BLOCKS_MAX = 10_000n

// --- several validators ---

/** H5. How far a fresh proposal's timestamp may be from the own clock. */
export const CLOCK_AHEAD_MS_MAX = 2_000
export const CLOCK_BEHIND_MS_MAX = 5_000
/** Blocks on the head kept with what executing them gave; half an hour of raised rounds proposes hundreds. */
export const EXECUTED_BLOCKS_MAX = 4
/** H6. The wall clock may be set: it is looked at again at least this often. */
export const CLOCK_LOOK_MS = 1_000
/** C9. Added at random to every repeat, so that validators that started together do not speak together. */
export const REPEAT_JITTER_MS = 100
/** D4. How long a node that has just started waits for what its peers hold of its signatures. */
export const LISTEN_MS_MAX = 4_000
/** D2. A validator that abstains asks those again who have not told it what they hold. */
export const ASK_AGAIN_MS = 1_000
/** D4. Verified messages kept while it listens, for when it may speak. */
export const HELD_MESSAGES_MAX = 256
/** C10. No message further ahead than this is looked at: its validator set is not known. */
export const HEIGHTS_AHEAD_MAX = 2n
/** C9. min(base * 2^round, max): a failed proposer costs 2 s, and a long outage no more than 8 s after it ends. */
export const ROUND_MS_BASE = 2_000
export const ROUND_MS_MAX = 8_000
/** C9. How often the own messages of the current round are said again; the runtime adds its jitter. */
export const REPEAT_MS = 1_000
/** C10. Votes of later rounds that are kept, and commits of earlier ones; a peer further away is followed by its RoundChange. */
export const ROUNDS_AHEAD_MAX = 64
/** C8. Blocks of this height whose bytes are kept in case a quorum has committed one of them. */
export const BLOCKS_HELD_MAX = 4
/** C10. Of all messages for the height after the next one together; what does not fit is said again by its sender. */
export const NEXT_HEIGHT_BYTES_MAX = 32 * 1024 * 1024
/** C11. Heights whose votes are remembered, counted down from the newest, and rounds of each signer and type in one. */
export const EVIDENCE_HEIGHTS_MAX = 16
export const EVIDENCE_ROUNDS_MAX = 32
/** Own time of one turn of background work; consensus and callers go on between two turns. */
export const TURN_MS_MAX = 8
/** Received transactions judged in one turn at most: a quarter of a millisecond each. */
export const GOSSIP_TURN_TRANSACTIONS_MAX = 32
/** Of one message. */
export const GOSSIP_TRANSACTIONS_MAX = 256
export const GOSSIP_BYTES_MAX = 256 * 1024
/** Received and not judged yet, of all peers: one backlog of 20,000 and what comes meanwhile. */
export const GOSSIP_WAITING_MAX = 32_768
export const GOSSIP_WAITING_BYTES_MAX = 16 * 1024 * 1024
/** Hashes of transactions judged lately, so that the same bytes cost one hash and no recovery. */
export const GOSSIP_SEEN_MAX = 16_384
/** T5. One whose sender or nonce is not known here yet is judged again for this long. */
export const GOSSIP_KEPT_MS = 10_000
export const GOSSIP_KEPT_MAX = 2_048
export const GOSSIP_KEPT_PER_PEER_MAX = 512
/** Own waiting transactions offered again: so many, so often, in turn, for a peer whose pool was full. */
export const GOSSIP_AGAIN_MS = 5_000
/** What waits is offered to a peer that connects in messages this far apart, at most once in so long. */
export const GOSSIP_WELCOME_PAUSE_MS = 50
export const GOSSIP_WELCOME_MS_MIN = 10_000
/** N4. Blocks read in one turn for one answer to get-blocks. */
export const RANGE_BLOCKS_MAX = 256
/** N4. Served blocks adopted in one turn, with one sync of the disk: consensus and callers wait for it. */
export const RANGE_TURN_BLOCKS_MAX = 64
export const RANGE_TURN_MS_MAX = 25
/** N4. Who does not answer within this is not asked again for the other: it may only claim to have blocks. */
export const RANGE_ANSWER_MS_MAX = 3_000
export const RANGE_PEER_REST_MS = 30_000
/** A validator that is one block behind usually has it in hand: it asks only after this. */
export const RANGE_PATIENCE_MS = 400
/** C8. A late message is answered with blocks at most this often, and not while it may have crossed the block. */
export const LATE_ANSWER_MS_MIN = 500

// --- network (N1, N2, N5) ---

/**
 * What a proposer may put into a block, encoded: a block that does not fit a frame could be built by everybody and sent by
 * nobody. Ten times a block full of ballots at the default gas limit.
 */
export const BLOCK_BYTES_MAX = 8 * 1024 * 1024
/** N2. A block with the votes that justify it: 64 round changes and 64 prepares are some 20 KiB. */
export const FRAME_BYTES_MAX = BLOCK_BYTES_MAX + 512 * 1024
/** N4. One answer to a request for blocks: small, because consensus messages wait for it; one block may be larger. */
export const SERVED_BLOCKS_BYTES_MAX = 1024 * 1024
/** N1. From the first packet of a connection, or from dialling on. */
export const HELLO_MS_MAX = 5_000
/** A dial whose first packets were lost is given up sooner than TCP would, so that a healed network meets at once. */
export const DIAL_MS_MAX = 2_000
/** N1. Connections that have not said hello yet; beyond it the oldest goes, because an honest hello takes milliseconds. */
export const HELLOS_WAITING_MAX = 128
/** Connections begun from one network address: a burst of a whole network starting behind one, then so many a second. */
export const CONNECTIONS_PER_ADDRESS_BURST = 128
export const CONNECTIONS_PER_ADDRESS_SECOND = 16
/** Network addresses and keys whose conduct is remembered. */
export const REMEMBERED_ADDRESSES_MAX = 4_096
/** Validators are always let in; of others so many. */
export const OBSERVER_PEERS_MAX = 64
/** Observers that were only discovered, not configured: so many are dialled at a time. */
export const DISCOVERED_OBSERVERS_DIALLED_MAX = 8
export const DISCOVERED_RECORDS_MAX = 512
/** D4. Back-off between validators; an endpoint that may be one counts as one. */
export const REDIAL_MS_MIN = 50
export const REDIAL_MS_MAX = 1_000
export const REDIAL_OBSERVER_MS_MAX = 30_000
/** A peer that says nothing says that it is there. */
export const PING_MS = 1_000
/** Then a new connection of the same peer takes the place of this one. */
export const PEER_QUIET_MS = 2_500
/** Then the connection counts as dead: TCP itself may wait for minutes after a partition. */
export const PEER_SILENT_MS = 5_000
/** A peer that takes nothing of what waits for it, or has begun a frame and does not end it. */
export const PEER_STALLED_MS = 10_000
export const FRAME_MS_MAX = 30_000
/** N2. What waits to be sent to one peer. Each lane has room for one frame of the largest size and some more. */
export const URGENT_QUEUE_BYTES_MAX = 12 * 1024 * 1024
export const URGENT_QUEUE_FRAMES_MAX = 4_096
export const BLOCKS_QUEUE_BYTES_MAX = 9 * 1024 * 1024
export const BLOCKS_QUEUE_FRAMES_MAX = 16
export const TRANSACTIONS_QUEUE_BYTES_MAX = 4 * 1024 * 1024
export const TRANSACTIONS_QUEUE_FRAMES_MAX = 4_096
/** What waits for all observers together; beyond it they get nothing new, and validators do. */
export const OBSERVER_QUEUES_BYTES_MAX = 64 * 1024 * 1024
/** Frames begun and not ended by all observers together; who has begun most goes. */
export const OBSERVER_PARTIAL_BYTES_MAX = 32 * 1024 * 1024
/** Given to the socket at a time: more would stand before a vote that comes later. */
export const SOCKET_AHEAD_BYTES_MAX = 64 * 1024
/** N2. What is taken from a peer, in units: one a frame, one a transaction, one for each 4 KiB. */
export const UNIT_BYTES = 4_096
export const VALIDATOR_UNITS_SECOND = 8_000
export const OBSERVER_UNITS_SECOND = 2_000
/** What a throttled validator still gets: an honest one needs a few messages a round. */
export const THROTTLED_UNITS_SECOND = 40
/** Seconds of its rate that a quiet peer may send at once. */
export const UNITS_BURST_SECONDS = 1
/** Units taken from one peer before the others have their turn. */
export const UNITS_TURN_MAX = 512
/** N2. A reject, and bytes that are no message: the second is no matter of opinion. One point is forgotten a second. */
export const REJECT_POINTS = 10
export const GARBAGE_POINTS = 60
export const POINTS_MAX = 100
export const BAN_MS = 10 * 60 * 1_000

// --- discovery (N5) ---

/** Of a record; a node that is there makes a new one long before. */
export const RECORD_SECONDS_MAX = 600
export const RECORD_SECONDS_DEFAULT = 180
export const REGISTER_MS = 30_000
export const DISCOVER_MS = 10_000
export const BOOTNODE_MS_MAX = 5_000
export const HOST_BYTES_MAX = 253
/** A signed record as JSON is below 700 bytes. */
export const REGISTER_BODY_BYTES_MAX = 2_048
export const DISCOVER_BODY_BYTES_MAX = DISCOVERED_RECORDS_MAX * 1_024
/** Requests to a bootnode from one network address: a whole network may start behind one. */
export const BOOTNODE_REQUESTS_SECOND = 10
export const BOOTNODE_REQUESTS_BURST = 120
export const LAN_HINT_MS = 5_000
/** One packet that no network cuts. */
export const LAN_HINT_BYTES_MAX = 1_024
