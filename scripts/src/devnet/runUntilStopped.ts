// Keeps a network in the foreground until a signal or the end of one of its processes, then stops the rest.
import type { Devnet } from './startDevnet.ts'

/** Take it before the network starts: a signal that comes meanwhile stops the network as soon as it is up. */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => resolve())
  })
}

/** Rejects when a process of the network ended by itself. */
export async function runUntilStopped(network: Devnet, stopped: Promise<void>): Promise<void> {
  try {
    await Promise.race([stopped, network.failed])
  } finally {
    await network.stop()
  }
}
