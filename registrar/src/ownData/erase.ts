// Erasing a person: everything personal of a registration goes at once, but for an enrolled one of an election that is not
// over: there id, address and salt stay until then, because without them an auditor could not match people and addresses.
import type { RegistrarDatabase } from '../database.ts'
import type { Person, RegistrationRecord } from '../registrations/registrations.ts'
import type { Sealing } from '../sealing.ts'

export type Erased = 'erased' | 'roll-kept'

/** What stays of an enrolled person until the election is over. */
export const KEPT = ['id', 'address', 'salt'] as const

export function eraserIn(database: RegistrarDatabase, sealing: Sealing) {
  const erase = database.prepare(
    `UPDATE registrations SET status = 'erased', address = NULL, person = NULL, person_index = NULL, reason = NULL,
     invitation_hash = NULL, mail = NULL WHERE id = ?`,
  )
  const reduce = database.prepare('UPDATE registrations SET person = ? WHERE id = ?')
  const forget = database.prepare("UPDATE requests SET salt = x'', record = x'' WHERE id = ?")
  return database.transaction(({ id, stored, person }: RegistrationRecord, isOver: boolean): Erased => {
    if (stored === 'handed-over' && !isOver) {
      const rest: Person = { id: person?.id ?? null, name: null, email: null, evidence: {} }
      reduce.run(sealing.sealJson(rest), id)
      return 'roll-kept'
    }
    erase.run(id)
    forget.run(id)
    return 'erased'
  })
}
