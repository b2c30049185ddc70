// Tells V8 to prefer a small process to the last percents of speed. The engine's defaults let the space for new objects
// grow to 128 MB and collect old ones only when they have doubled; a validator shares its machine and lives for months.
import { setFlagsFromString } from 'node:v8'
import { MEMORY_ALONE, MEMORY_OF_SEVERAL } from '../params/limits.ts'

/** Before any thread is started. */
export function boundMemory(isAlone: boolean): void {
  const { heapGrowingPercent } = isAlone ? MEMORY_ALONE : MEMORY_OF_SEVERAL
  setFlagsFromString(`--heap-growing-percent=${heapGrowingPercent}`)
  // Started without `semiSpaceMb` on its command line it stays at what it has now: slower, and no larger.
  if (!isBounded()) setFlagsFromString('--semi-space-growth-factor=1')
}

function isBounded(): boolean {
  const given = [...process.execArgv, ...(process.env.NODE_OPTIONS ?? '').split(' ')]
  return given.some((flag) => flag.startsWith('--max-semi-space-size='))
}
