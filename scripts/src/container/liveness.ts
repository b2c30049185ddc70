// One look at /livez: whether the process still turns, and nothing else. A network without a quorum, a full pool or a node
// that only follows are alive: restarting would help none of them (R6).

/** A process that is busy with a large block still answers well within this. */
const ANSWER_MS = 5_000

export async function isAlive(url: string): Promise<boolean> {
  try {
    const { ok, body } = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) })
    await body?.cancel()
    return ok
  } catch {
    return false
  }
}
