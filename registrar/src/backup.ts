// `node registrar/src/backup.ts --data-dir DIR --out FILE`: a consistent copy of the registrar's database, also while it is
// running. What names people in it is sealed under the registrar's key (sealing.ts), so keep that key elsewhere, and keep it.
import { chmodSync, existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import Database from 'better-sqlite3'
import { DATABASE_FILE } from './limits.ts'

const EXIT_FAILURE = 1
const EXIT_USAGE = 2

/** Throws Error with one sentence. The copy has its name only once it is whole. */
export async function backUp(dataDir: string, out: string): Promise<number> {
  const source = join(dataDir, DATABASE_FILE)
  if (!existsSync(source)) throw new Error(`${source} is not there`)
  if (existsSync(out)) throw new Error(`${out} exists already; a backup overwrites nothing`)
  const unfinished = `${out}.part`
  rmSync(unfinished, { force: true })
  const database = new Database(source, { readonly: true, fileMustExist: true })
  try {
    const { totalPages } = await database.backup(unfinished)
    chmodSync(unfinished, 0o600)
    checkWhole(unfinished)
    renameSync(unfinished, out)
    return totalPages
  } catch (error) {
    rmSync(unfinished, { force: true })
    throw error
  } finally {
    database.close()
  }
}

function checkWhole(file: string): void {
  const copy = new Database(file, { readonly: true })
  try {
    const [{ integrity_check: verdict } = { integrity_check: 'nothing' }] = copy.pragma('integrity_check') as {
      integrity_check: string
    }[]
    if (verdict !== 'ok') throw new Error(`the copy is damaged: ${verdict}`)
  } finally {
    copy.close()
  }
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { 'data-dir': { type: 'string' }, out: { type: 'string' } } })
  const { 'data-dir': dataDir, out } = values
  if (dataDir === undefined || out === undefined) {
    console.error('usage: node registrar/src/backup.ts --data-dir DIR --out FILE')
    return EXIT_USAGE
  }
  try {
    console.log(JSON.stringify({ backup: out, pages: await backUp(dataDir, out) }))
    return 0
  } catch (error) {
    console.error(`backup: ${error instanceof Error ? error.message : String(error)}`)
    return EXIT_FAILURE
  }
}

if (import.meta.main) process.exitCode = await main()
