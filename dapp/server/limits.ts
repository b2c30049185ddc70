// Every bound of the page's server, in one place.

/** One body of JSON-RPC: a validator's own limit is above this. */
export const RPC_BODY_BYTES_MAX = 1_048_576
/** The registrar's own limits are below; a signed ballot that it relays is the longest. */
export const REGISTRAR_BODY_BYTES_MAX = 524_288
/** A visitor's calls are counted over so many seconds. */
export const PACE_SECONDS = 10
/** For the registrar's answer. */
export const PROXY_TIMEOUT_MS = 15_000
/** For a whole roll, there or back. */
export const LONG_PROXY_TIMEOUT_MS = 600_000
export const SOCKET_MESSAGE_BYTES_MAX = RPC_BODY_BYTES_MAX
export const SOCKETS_MAX = 500
/** A visitor's socket that leaves a ping unanswered for this long is cut. */
export const SOCKET_PING_MS = 30_000
/** A socket that reads more slowly than this many waiting bytes is cut. */
export const SOCKET_BUFFER_BYTES_MAX = 8_388_608
