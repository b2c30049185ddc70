// One node per data directory. The lock is SQLite's own on a file of its own: the operating system drops it when the
// process ends, however it ends, so a killed node leaves nothing to clean up.
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { StoreFailure } from './store.ts'

/** Returns what releases it. Throws StoreFailure when another process, or this one, holds it. */
export function lockDataDir(dir: string): () => void {
  const database = new Database(join(dir, 'lock.db'), { timeout: 0 })
  try {
    database.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    database.close()
    throw new StoreFailure(`${dir} is in use by another node`, cause)
  }
  return () => database.close()
}
