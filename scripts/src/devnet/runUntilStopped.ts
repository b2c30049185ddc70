// Keeps a network in the foreground until a signal or the end of one of its processes, then stops the rest.
import type { Devnet } from './startDevnet.ts'

export async function runUntilStopped(network: Devnet): Promise<void> {
  const signal = new Promise<void>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => resolve())
  })
  try {
    await Promise.race([signal, network.failed])
  } finally {
    await network.stop()
  }
}
