// One node per data directory. The lock is SQLite's own on a file of its own: the operating system drops it when the
// process ends, however it ends, so a killed node leaves nothing to clean up.
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { StoreFailure } from './store.ts'

/** Returns what releases it. Throws StoreFailure when a process, this one included, holds it, or the folder is no good. */
export function lockDataDir(dir: string): () => void {
  try {
    const database = new Database(join(dir, 'lock.db'), { timeout: 0 })
    try {
      database.exec('BEGIN EXCLUSIVE')
    } catch (cause) {
      database.close()
      throw cause
    }
    return () => database.close()
  } catch (cause) {
    const isHeld = cause instanceof Database.SqliteError && cause.code === 'SQLITE_BUSY'
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new StoreFailure(isHeld ? `${dir} is in use by another node` : `cannot lock ${dir}: ${reason}`, cause)
  }
}
