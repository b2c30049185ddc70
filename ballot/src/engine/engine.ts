// What the batch verifier and the aggregate need of ristretto255, on PUBLIC data only. Two engines meet this interface:
// noble's (the reference) and the WebAssembly one (the fast one). They must give the same answers and the same bytes for
// every input; `test/fuzz/engines.test.ts` is the contract both pass.

export interface Engine {
  name: 'noble' | 'wasm'
  /**
   * True when every one of the n points decodes and sum(scalar_i * point_i) is the identity (RFC 9496 section 4.3.3
   * equality, not equality of Edwards coordinates).
   * `points`: n * 32 bytes, canonical encodings, the identity refused (false). `scalars`: n * 32 bytes, little endian,
   * below L (false otherwise); zero is allowed. Throws RangeError when the lengths are not the same multiple of 32.
   */
  isZeroSum(points: Uint8Array, scalars: Uint8Array): boolean
  /** The index of the first 32-byte encoding that is not canonical or is the identity, or -1. Throws RangeError for a length that is no multiple of 32. */
  firstBad(points: Uint8Array): number
  /**
   * Adds and subtracts rows of encodings, column by column: sums + all of `plus` - all of `minus`.
   * `sums`: m * 32 bytes; each row: m * 32 bytes. The identity (32 zero bytes) is allowed in `sums` and in the answer, and
   * refused in rows. Throws RangeError for another length or an encoding that does not decode: rows come from verified bodies.
   */
  addRows(sums: Uint8Array, plus: readonly Uint8Array[], minus: readonly Uint8Array[]): Uint8Array
  /** SHA-512 (FIPS 180-4), 64 bytes: of each proof its challenge. */
  sha512(message: Uint8Array): Uint8Array
}
