// Who did what to whom, for every election a chain of its own: each entry's hash is over the entry and the hash before it, so
// that an entry that is changed, left out or put in later breaks the chain. Subjects are ids, never names.
import { createHash } from 'node:crypto'
import type { RegistrarDatabase } from './database.ts'

export type Act =
  | 'settings-changed'
  | 'registered'
  | 'approved'
  | 'refused'
  | 'roll-uploaded'
  | 'invitations-made'
  | 'invitation-redeemed'
  | 'address-replaced'
  | 'roll-exported'
  | 'nominated'
  | 'nomination-accepted'
  | 'nomination-refused'
  | 'nomination-withdrawn'
  | 'erased'
  | 'second-factor-reset'
export type AuditEntry = { number: number; at: number; actor: string; act: Act; subject: string; hash: string }
export type AuditLog = ReturnType<typeof auditLogIn>

/** "1 person", "2 people": for subjects that are counts. */
export const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`

const FIRST = `0x${'00'.repeat(32)}`

/** sha256 of the JSON list [hash before, election, number, time in ms, actor, act, subject]. */
export function entryHash(before: string, election: string, entry: Omit<AuditEntry, 'hash'>): string {
  const { number, at, actor, act, subject } = entry
  const text = JSON.stringify([before, election, number, at, actor, act, subject])
  return `0x${createHash('sha256').update(text).digest('hex')}`
}

export function auditLogIn(database: RegistrarDatabase, nowMs: () => number) {
  const last = database.prepare('SELECT number, hash FROM audit_log WHERE election = ? ORDER BY number DESC LIMIT 1')
  const insert = database.prepare(
    'INSERT INTO audit_log (election, number, at, actor, act, subject, hash) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const all = database.prepare(
    'SELECT number, at, actor, act, subject, hash FROM audit_log WHERE election = ? ORDER BY number',
  )
  const append = database.transaction((election: bigint, actor: string, act: Act, subject: string): void => {
    const key = election.toString()
    const before = last.get(key) as { number: number; hash: string } | undefined
    const entry = { number: before === undefined ? 0 : before.number + 1, at: nowMs(), actor, act, subject }
    const hash = entryHash(before?.hash ?? FIRST, key, entry)
    insert.run(key, entry.number, entry.at, actor, act, subject, hash)
  })
  return {
    /** One writer at a time: the operator's commands write beside the registrar. */
    add: append.immediate,
    /** A page, and whether the whole chain holds. */
    read(election: bigint, from: number, limit: number) {
      const key = election.toString()
      const entries: AuditEntry[] = []
      let before = FIRST
      let total = 0
      let isIntact = true
      for (const row of all.iterate(key) as Iterable<AuditEntry>) {
        isIntact &&= row.number === total && row.hash === entryHash(before, key, row)
        if (row.number >= from && entries.length < limit) entries.push(row)
        before = row.hash
        total += 1
      }
      return { entries, total, isIntact, head: total === 0 ? null : before }
    },
  }
}
