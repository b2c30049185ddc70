// Approved people become enrolments: each gets a salt and the commitment of S2, in one transaction with the note that it was
// handed over, so that a crash in between neither loses nor doubles anyone. The enroller goes on from there.
import { enrolmentCommitment } from '@psephos/client'
import { type Address, bytesToHex } from 'viem'
import type { RegistrarDatabase } from '../database.ts'
import { PROMOTED_AT_ONCE_MAX } from '../limits.ts'
import type { Requests } from '../requests.ts'
import type { Sealing } from '../sealing.ts'
import type { Person } from './registrations.ts'

export type HandOver = ReturnType<typeof handOverIn>
export type HandOverParts = {
  database: RegistrarDatabase
  requests: Requests
  sealing: Sealing
  newSalt: () => Uint8Array
}

/** S2. What the commitment is over, besides the salt: the person as the organizer names them, or the registration. */
export const personRecord = (election: bigint, person: string): Uint8Array =>
  new TextEncoder().encode(JSON.stringify({ election: election.toString(), person }))

export function handOverIn({ database, requests, sealing, newSalt }: HandOverParts) {
  const waiting = database.prepare(
    "SELECT DISTINCT election FROM registrations WHERE status = 'approved' AND address IS NOT NULL",
  )
  const next = database.prepare(
    `SELECT id, address, person FROM registrations WHERE election = ? AND status = 'approved' AND address IS NOT NULL
     ORDER BY number LIMIT ${PROMOTED_AT_ONCE_MAX}`,
  )
  const settle = database.prepare('UPDATE registrations SET status = ?, reason = ? WHERE id = ?')
  const failAll = database.prepare(
    `UPDATE registrations SET status = 'failed', reason = ? WHERE election = ? AND status IN ('approved', 'invited')`,
  )
  return {
    /** Elections with approved people that are not handed over. */
    elections: (): bigint[] => (waiting.all() as { election: string }[]).map(({ election }) => BigInt(election)),
    /** Up to so many of them; returns how many. */
    some: database.transaction((election: bigint): number => {
      const rows = next.all(election.toString()) as { id: string; address: Address; person: Buffer }[]
      for (const { id, address, person } of rows) {
        if (requests.findVoter(election, address) !== null) {
          settle.run('failed', 'AlreadyEnrolled', id)
          continue
        }
        const salt = newSalt()
        const record = personRecord(election, (sealing.openJson(person) as Person).id ?? id)
        const commitment = enrolmentCommitment({ salt: bytesToHex(salt), record: bytesToHex(record) })
        const sealed = { salt: sealing.seal(salt), record: sealing.seal(record) }
        requests.add({ id, election, address, ...sealed, commitment })
        settle.run('handed-over', null, id)
      }
      return rows.length
    }),
    /** Nobody can be enrolled there any more. */
    fail(election: bigint, reason: string): void {
      failAll.run(reason, election.toString())
    },
  }
}
