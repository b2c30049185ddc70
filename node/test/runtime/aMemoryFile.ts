// A high-water file in memory. Null: lost.
import type { HighWaterFile } from '../../src/store/highWater.ts'

export function aMemoryFile(text: string | null = null): HighWaterFile {
  let kept = text
  return {
    read: () => kept,
    write: (next) => {
      kept = next
    },
  }
}
