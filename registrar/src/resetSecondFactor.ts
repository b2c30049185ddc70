// `node registrar/src/resetSecondFactor.ts --data-dir DIR --address 0x…`: for somebody who has lost both the app and the recovery
// codes. Whoever runs the registrar makes sure who asks; this removes the account's second factor and ends its sessions, and
// writes that into the log of every election of this office. It may run beside the registrar.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import Database from 'better-sqlite3'
import type { Address } from 'viem'
import { auditLogIn } from './auditLog.ts'
import type { RegistrarDatabase } from './database.ts'
import { DATABASE_FILE } from './limits.ts'
import { addressFault } from './schemas.ts'

const EXIT_FAILURE = 1
const EXIT_USAGE = 2
const EXIT_NOT_FOUND = 3

/** Who it was, in the log: nobody signs in for this, the machine's own access is the right to do it. */
export const OPERATOR = 'operator'

export type FactorReset = {
  recoveryCodes: number
  sessions: number
  /** In whose log it stands: every election that has one. */
  elections: string[]
}

/** All or nothing. Null: that account has no second factor, and nothing was changed. */
export function resetSecondFactor(
  database: RegistrarDatabase,
  { address, nowMs }: { address: Address; nowMs: () => number },
): FactorReset | null {
  const auditLog = auditLogIn(database, nowMs)
  const run = (sql: string) => database.prepare(sql).run(address).changes
  const reset = database.transaction((): FactorReset | null => {
    const recoveryCodes = run('DELETE FROM recovery_codes WHERE address = ?')
    if (run('DELETE FROM second_factors WHERE address = ?') === 0) return null
    const sessions = run('DELETE FROM sessions WHERE address = ?')
    const rows = database.prepare('SELECT DISTINCT election FROM audit_log ORDER BY election').all()
    const elections = (rows as { election: string }[]).map(({ election }) => election)
    for (const election of elections) auditLog.add(BigInt(election), OPERATOR, 'second-factor-reset', address)
    return { recoveryCodes, sessions, elections }
  })
  return reset.immediate()
}

/** Opens what a registrar has made and nothing else. Throws Error with one sentence. */
export function resetIn(dataDir: string, address: Address): FactorReset | null {
  const file = join(dataDir, DATABASE_FILE)
  if (!existsSync(file)) throw new Error(`${file} is not there`)
  const database = new Database(file, { fileMustExist: true })
  try {
    database.pragma('foreign_keys = ON')
    database.pragma('synchronous = FULL')
    return resetSecondFactor(database, { address, nowMs: Date.now })
  } finally {
    database.close()
  }
}

function main(): number {
  const { values } = parseArgs({ options: { 'data-dir': { type: 'string' }, address: { type: 'string' } } })
  const { 'data-dir': dataDir, address } = values
  if (dataDir === undefined || address === undefined) {
    console.error('usage: node registrar/src/resetSecondFactor.ts --data-dir DIR --address 0x…')
    return EXIT_USAGE
  }
  const fault = addressFault(address)
  if (fault !== null) {
    console.error(`reset: --address: ${fault}`)
    return EXIT_USAGE
  }
  try {
    const account = address.toLowerCase() as Address
    const reset = resetIn(dataDir, account)
    if (reset === null) {
      console.error(`reset: ${account} has no second factor here; nothing was changed`)
      return EXIT_NOT_FOUND
    }
    console.log(JSON.stringify({ reset: account, ...reset }))
    return 0
  } catch (error) {
    console.error(`reset: ${error instanceof Error ? error.message : String(error)}`)
    return EXIT_FAILURE
  }
}

if (import.meta.main) process.exitCode = main()
