// Every bound of the gateway, in one place. Where the node has the same one, ours is no larger.

export const BATCH_ITEMS_MAX = 1_000
/** Calls being answered, of all visitors together and of one address. */
export const CALLS_MAX = 4_000
export const CALLS_PER_VISITOR_MAX = 2_000
/** Characters of the answers to one body. */
export const ANSWER_CHARS_MAX = 26_000_000
/** How often validators are looked at, and what is unsettled is looked after, milliseconds. */
export const LOOK_MS = 1_000
/** How often a new head is looked for while somebody waits for one. */
export const FOLLOW_MS = 200
/** Blocks told in one turn: after a silence the rest follows in the next. */
export const BLOCKS_PER_TURN_MAX = 50
/** A filter that nobody asks for is forgotten, as in geth. */
export const FILTER_IDLE_MS = 5 * 60_000
export const FILTERS_MAX = 5_000
/** Blocks whose hashes, and blocks whose logs, are answered to one question of a filter; the rest with the next. */
export const FILTER_BLOCKS_MAX = 1_000
export const SUBSCRIPTIONS_PER_SOCKET_MAX = 100
/** Subscriptions to logs and to pending transactions of all sockets together: each is told with every ballot. */
export const COSTLY_SUBSCRIPTIONS_MAX = 500
/** Addresses and topics of one log subscription. */
export const LOG_ITEMS_MAX = 100
/** Hashes of pending transactions remembered, so that none is told twice when another validator is listened to. */
export const PENDING_REMEMBERED_MAX = 20_000
/** EIP-7966: how long a synchronous send waits, and how many may. */
export const SYNC_MS_DEFAULT = 20_000
export const SYNC_MS_MAX = 60_000
export const SYNC_WAITS_MAX = 500
export const SYNC_LOOK_MS = 150
/** Messages of one socket being answered; beyond that it is not read from. */
export const SOCKET_MESSAGES_MAX = 64
