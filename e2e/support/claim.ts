// What only one may have, across the processes of a run: who comes first takes it, by making a file that must not be there yet.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Names `owner` as the one who has `what`. Who has it already may ask again; anybody else is refused with both names. */
export function claim(folder: string, what: string, owner: string): void {
  const file = join(folder, encodeURIComponent(what))
  try {
    writeFileSync(file, owner, { flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    const first = readFileSync(file, 'utf8')
    if (first !== owner) throw new Error(`${what} is taken: “${first}” has it, “${owner}” needs another`)
  }
}
