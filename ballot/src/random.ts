/** A source of cryptographically secure random bytes. It is an argument wherever randomness is used, so that this package stays pure. */
export type Random = (byteCount: number) => Uint8Array
