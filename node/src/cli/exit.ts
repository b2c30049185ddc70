// How the program ends: 0 as asked, 1 failed while running, 2 wrong use, 3 refused its data; and the words for it.
import { InvalidGenesis } from '../params/chainSpec.ts'
import { ConfigError } from '../runtime/config.ts'
import { StoreFailure } from '../store/store.ts'
import { InvalidBlock } from '../types/errors.ts'

export const EXIT = { ok: 0, failed: 1, usage: 2, data: 3 } as const

export function exitWith(code: number, words: string): never {
  process.stderr.write(`psephos-node: ${words}\n`)
  process.exit(code)
}

/** What a person can do something about becomes words and a code; a bug stays an exception. */
export function exitBecauseOf(error: unknown): never {
  if (error instanceof ConfigError || error instanceof InvalidGenesis) exitWith(EXIT.usage, error.message)
  if (error instanceof StoreFailure || error instanceof InvalidBlock) exitWith(EXIT.data, error.message)
  // A port that is taken, a folder that may not be written: the system's own words say it best.
  if (error instanceof Error && 'syscall' in error) exitWith(EXIT.failed, error.message)
  throw error
}
