// Waiting between two looks.
import { setTimeout } from 'node:timers/promises'

/** Shorter when the signal says so, also when it has said so already. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch(() => {})
}
