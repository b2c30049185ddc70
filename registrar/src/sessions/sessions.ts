// Who is signed in. The browser holds a random token in a cookie; the database holds its hash, so that a copy of the database
// signs in as nobody. A session ends after hours, sooner when nothing happens in it.
import { createHash } from 'node:crypto'
import type { Address } from 'viem'
import type { RegistrarDatabase } from '../database.ts'
import { MINUTE_MS, SESSION_IDLE_MS, SESSION_MS, SESSION_REMEMBERED_MS, SESSIONS_PER_ACCOUNT_MAX } from '../limits.ts'
import { Problem } from '../problems.ts'

export type Session = {
  /** Lower case. */
  address: Address
  expiresAtMs: number
  /** Whether the second factor was given in this session. */
  hasFactor: boolean
  /** What a request that changes something must carry beside the cookie. */
  csrfToken: string
}

export type Sessions = ReturnType<typeof sessionsIn>

export function sessionsIn(database: RegistrarDatabase, newToken: () => string, nowMs: () => number) {
  const insert = database.prepare('INSERT INTO sessions (token_hash, address, created_at, seen_at) VALUES (?, ?, ?, ?)')
  const find = database.prepare('SELECT address, created_at, seen_at, factor_at FROM sessions WHERE token_hash = ?')
  const see = database.prepare('UPDATE sessions SET seen_at = ? WHERE token_hash = ?')
  const passFactor = database.prepare('UPDATE sessions SET factor_at = ? WHERE token_hash = ?')
  const remove = database.prepare('DELETE FROM sessions WHERE token_hash = ?')
  const removeAll = database.prepare('DELETE FROM sessions WHERE address = ?')
  const removeOthers = database.prepare('DELETE FROM sessions WHERE address = ? AND token_hash <> ?')
  const count = database.prepare('SELECT count(*) AS n FROM sessions WHERE address = ?')
  const prune = database.prepare('DELETE FROM sessions WHERE created_at < ?')
  const keepNewest = database.prepare(
    `DELETE FROM sessions WHERE address = @address AND token_hash NOT IN
     (SELECT token_hash FROM sessions WHERE address = @address ORDER BY created_at DESC, rowid DESC LIMIT @max)`,
  )
  const check = (token: string | undefined): Session => {
    if (token === undefined) throw new Problem('no-session')
    const hash = hashOf(token)
    const row = find.get(hash) as SessionRow | undefined
    if (row === undefined) throw new Problem('no-session')
    const now = nowMs()
    if (endOf(row) <= now) throw new Problem('session-expired')
    if (row.seen_at + MINUTE_MS <= now) {
      see.run(now, hash)
      row.seen_at = now
    }
    const { address, factor_at } = row
    return { address, expiresAtMs: endOf(row), hasFactor: factor_at !== null, csrfToken: csrfTokenOf(token) }
  }
  return {
    /** Throws Problem `no-session`, `session-expired`. */
    check,
    /** The token goes into the cookie and nowhere else. */
    open: database.transaction((address: Address): string => {
      const token = newToken()
      const now = nowMs()
      prune.run(now - SESSION_MS - SESSION_REMEMBERED_MS)
      insert.run(hashOf(token), address, now, now)
      keepNewest.run({ address, max: SESSIONS_PER_ACCOUNT_MAX })
      return token
    }),
    passFactor(token: string): void {
      passFactor.run(nowMs(), hashOf(token))
    },
    close(token: string): void {
      remove.run(hashOf(token))
    },
    closeOthers(address: Address, token: string): void {
      removeOthers.run(address, hashOf(token))
    },
    closeAll(address: Address): void {
      removeAll.run(address)
    },
    countOf: (address: Address): number => (count.get(address) as { n: number }).n,
  }
}

type SessionRow = { address: Address; created_at: number; seen_at: number; factor_at: number | null }

const endOf = ({ created_at, seen_at }: SessionRow): number =>
  Math.min(created_at + SESSION_MS, seen_at + SESSION_IDLE_MS)
const hashOf = (token: string): Buffer => createHash('sha256').update(`session ${token}`).digest()
/** Follows from the token, so it needs no place of its own; the token does not follow from it. */
export const csrfTokenOf = (token: string): string => createHash('sha256').update(`csrf ${token}`).digest('base64url')
