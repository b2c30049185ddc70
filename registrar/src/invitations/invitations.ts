// One-time invitations for people on the list without an address. A code exists in the clear only where it is handed out (a
// sheet, a file, a mail); the database has its hash. A new code for the same person ends the one before.

import { createHash } from 'node:crypto'
import type { Address } from 'viem'
import { readCode } from '../codes.ts'
import type { RegistrarDatabase } from '../database.ts'
import { INVITATION_CODE_LETTERS, MAIL_RETRY_MS, MAIL_TRIES_MAX, ROWS_AT_ONCE } from '../limits.ts'
import { othersTurn } from '../othersTurn.ts'
import { Problem } from '../problems.ts'
import { type Person, TAKEN } from '../registrations/registrations.ts'
import type { Sealing } from '../sealing.ts'

/** `new`: those who were never given a code. */
export type Which = 'new' | 'all'
export type Invitation = { registration: string; person: Person; code: string }
export type Invitations = ReturnType<typeof invitationsIn>
export type InvitationsParts = {
  database: RegistrarDatabase
  sealing: Sealing
  nowMs: () => number
  newCode: () => string
}

/** Before every code that is given out, so that nobody takes it for the code of a receipt. Typed, it may be left out. */
const MARK = 'INV-'
const MARK_TYPED = /^\s*[i1l]nv[\s-]*/i

export function invitationsIn({ database, sealing, nowMs, newCode }: InvitationsParts) {
  const page = (which: Which) =>
    database.prepare(
      `SELECT number, id, person FROM registrations WHERE election = ? AND status = 'invited' AND number > ?
       ${which === 'new' ? 'AND invited_at IS NULL' : ''} ORDER BY number LIMIT ${ROWS_AT_ONCE}`,
    )
  const pages = { new: page('new'), all: page('all') }
  const give = database.prepare('UPDATE registrations SET invitation_hash = ?, invited_at = ? WHERE id = ?')
  const find = database.prepare(
    "SELECT id, election FROM registrations WHERE invitation_hash = ? AND status = 'invited'",
  )
  const redeem = database.prepare(
    `UPDATE registrations SET status = 'approved', address = ?, invitation_hash = NULL, mail = NULL
     WHERE id = ? AND status = 'invited'`,
  )
  const isTaken = database.prepare(TAKEN)
  const queueMail = database.prepare(
    "UPDATE registrations SET mail = 'waiting', mail_tries = 0, mail_at = ? WHERE id = ?",
  )
  const nextMail = database.prepare(
    `SELECT id, election, person, mail_tries FROM registrations WHERE mail IN ('waiting', 'sending') AND mail_at <= ?
     AND status = 'invited' ORDER BY mail_at, number LIMIT 1`,
  )
  const setMail = database.prepare(
    'UPDATE registrations SET mail = ?, mail_tries = mail_tries + 1, mail_at = ? WHERE id = ?',
  )

  const giveCode = (id: string): string => {
    const code = newCode()
    give.run(hashOf(code), nowMs(), id)
    return MARK + code
  }
  const giveAll = database.transaction((rows: readonly PageRow[]): Invitation[] =>
    rows.map(({ id, person }) => ({
      ...{ registration: id, code: giveCode(id) },
      person: sealing.openJson(person) as Person,
    })),
  )
  const found = (text: string): { id: string; election: string } => {
    const read = (typed: string) => readCode(typed, INVITATION_CODE_LETTERS)
    const code = read(text) ?? read(text.replace(MARK_TYPED, ''))
    const row = code === null ? undefined : find.get(hashOf(code))
    if (row === undefined) throw new Problem('unknown-invitation')
    return row as { id: string; election: string }
  }

  return {
    /** New codes, some at a time; whoever stops listening leaves the rest as they were. */
    async *make(election: bigint, which: Which): AsyncGenerator<Invitation[]> {
      for (let after = 0; ; ) {
        const rows = pages[which].all(election.toString(), after) as PageRow[]
        const last = rows.at(-1)
        if (last === undefined) return
        after = last.number
        yield giveAll(rows)
        await othersTurn()
      }
    },
    /** Throws Problem `unknown-invitation`. */
    electionOf: (code: string): bigint => BigInt(found(code).election),
    /** The registration's id. Throws Problem `unknown-invitation`, `already-registered`. */
    redeem: database.transaction((code: string, address: Address): string => {
      const { id, election } = found(code)
      if (isTaken.get({ election, address }) !== undefined) throw new Problem('already-registered')
      redeem.run(address, id)
      return id
    }),
    /** How many will get a mail. */
    queueMails: database.transaction((election: bigint, which: Which): number => {
      let count = 0
      for (let after = 0; ; ) {
        const rows = pages[which].all(election.toString(), after) as PageRow[]
        const last = rows.at(-1)
        if (last === undefined) return count
        after = last.number
        for (const { id, person } of rows) {
          if ((sealing.openJson(person) as Person).email === null) continue
          queueMail.run(nowMs(), id)
          count += 1
        }
      }
    }),
    /** With a new code, which is good before the mail goes out. */
    nextMail: database.transaction((): (Invitation & { election: bigint; tries: number }) | null => {
      const row = nextMail.get(nowMs()) as (PageRow & { election: string; mail_tries: number }) | undefined
      if (row === undefined) return null
      const { id, election, person, mail_tries } = row
      setMail.run('sending', nowMs() + MAIL_RETRY_MS * 2 ** mail_tries, id)
      return {
        ...{ registration: id, election: BigInt(election), tries: mail_tries + 1, code: giveCode(id) },
        person: sealing.openJson(person) as Person,
      }
    }),
    mailSent: (id: string): void => {
      database.prepare("UPDATE registrations SET mail = 'sent' WHERE id = ?").run(id)
    },
    /** Tried again later, a few times. */
    mailFailed: (id: string, tries: number): void => {
      const next = tries >= MAIL_TRIES_MAX ? 'failed' : 'waiting'
      database.prepare('UPDATE registrations SET mail = ? WHERE id = ?').run(next, id)
    },
  }
}

type PageRow = { number: number; id: string; person: Buffer }

const hashOf = (code: string): Buffer => createHash('sha256').update(`invitation ${code}`).digest()
