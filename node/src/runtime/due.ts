// H6: when the next block is due. Numbers in, a moment of the wall clock out.
export type DueInput = {
  readonly parent: { readonly number: bigint; readonly timestamp: bigint }
  readonly periodMs: number
  readonly heartbeatMs: number
  /** Least block time, seconds, at which the pool has something to include; null when nothing waits. */
  readonly selectableFrom: bigint | null
}

/** Milliseconds since 1970. Block 1 is due at once. */
export function dueAtMs({ parent, periodMs, heartbeatMs, selectableFrom }: DueInput): number {
  if (parent.number === 0n) return 0
  const parentMs = Number(parent.timestamp) * 1_000
  const selectableMs = selectableFrom === null ? Number.POSITIVE_INFINITY : Number(selectableFrom) * 1_000
  return Math.max(parentMs + periodMs, Math.min(selectableMs, parentMs + heartbeatMs))
}

/** H5. The timestamp of a block that is built now. */
export function nextTimestamp(parentTimestamp: bigint, nowMs: number): bigint {
  const now = BigInt(Math.floor(nowMs / 1_000))
  return now > parentTimestamp ? now : parentTimestamp + 1n
}
