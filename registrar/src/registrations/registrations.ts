// The people of an election, from the first word to the roll: who asked or was put on a list, what the organizer decided, and
// which address was handed over to enrolment. What is personal lies sealed in one column; decisions are transactions.
import type { Address } from 'viem'
import type { RegistrarDatabase } from '../database.ts'
import { Problem } from '../problems.ts'
import type { Sealing } from '../sealing.ts'

/** `approved`: waits for the roll to open; `handed-over`: an enrolment of the same id goes on with it. */
export type StoredStatus = 'pending' | 'invited' | 'approved' | 'handed-over' | 'refused' | 'failed' | 'erased'
export type ShownStatus = Exclude<StoredStatus, 'handed-over'> | 'enrolled'

export type Person = {
  /** The organizer's name for the person: of the list, or of the field that identifies. */
  id: string | null
  name: string | null
  email: string | null
  evidence: Record<string, string>
}
export type MailStatus = 'waiting' | 'sending' | 'sent' | 'failed'
export type RegistrationRecord = {
  number: number
  id: string
  election: bigint
  stored: StoredStatus
  status: ShownStatus
  source: 'request' | 'upload'
  address: Address | null
  /** Null once erased. */
  person: Person | null
  samePerson: number
  reason: string | null
  createdAt: number
  decidedAt: number | null
  decidedBy: Address | null
  invitedAt: number | null
  mail: MailStatus | null
}
export type RegistrationQuery = {
  status?: ShownStatus | undefined
  person?: string | undefined
  address?: Address | undefined
  /** Numbers above. */
  after: number
  limit: number
}
export type Decision = { decision: 'approve' } | { decision: 'refuse'; reason: string }

export type Registrations = ReturnType<typeof registrationsIn>
export type RegistrationsParts = {
  database: RegistrarDatabase
  sealing: Sealing
  nowMs: () => number
  newId: () => string
}

const SELECT = `
  SELECT r.*, q.status AS enrolment, q.reason AS enrolment_reason,
    CASE WHEN r.person_index IS NULL THEN 0 ELSE (
      SELECT count(*) FROM registrations s WHERE s.election = r.election AND s.person_index = r.person_index
      AND s.id <> r.id AND s.status <> 'refused') END AS same_person
  FROM registrations r LEFT JOIN requests q ON q.id = r.id`
/** An address that is somebody's in that election, or is about to be. */
export const TAKEN = `SELECT 1 FROM registrations WHERE election = @election AND address = @address
  AND status IN ('pending', 'approved', 'handed-over')
  UNION ALL SELECT 1 FROM requests WHERE election = @election AND address = @address
  UNION ALL SELECT 1 FROM replacements WHERE election = @election AND new_address = @address
  AND status IN ('requested', 'sent')`
/** The shown status, in SQL. */
const SHOWN = `CASE WHEN r.status <> 'handed-over' THEN r.status WHEN q.status = 'enrolled' THEN 'enrolled'
  WHEN q.status = 'refused' THEN 'failed' ELSE 'approved' END`

/** Needs the table of `requestsIn`. */
export function registrationsIn({ database, sealing, nowMs, newId }: RegistrationsParts) {
  const find = database.prepare(`${SELECT} WHERE r.id = ?`)
  const ofAddress = database.prepare(`${SELECT} WHERE r.address = ? ORDER BY r.number`)
  const activeOf = database.prepare(TAKEN)
  const approvedPerson = database.prepare(
    `SELECT 1 FROM registrations WHERE election = ? AND person_index = ? AND id <> ?
     AND status IN ('approved', 'invited', 'handed-over')`,
  )
  const insert = database.prepare(
    `INSERT INTO registrations (id, election, status, source, address, person, person_index, created_at)
     VALUES (?, ?, 'pending', 'request', ?, ?, ?, ?)`,
  )
  const decide = database.prepare(
    `UPDATE registrations SET status = ?, reason = ?, decided_at = ?, decided_by = ? WHERE id = ? AND status = 'pending'`,
  )
  const counts = database.prepare(
    `SELECT ${SHOWN} AS status, count(*) AS n FROM registrations r LEFT JOIN requests q ON q.id = r.id
     WHERE r.election = ? GROUP BY 1`,
  )

  const asRecord = (row: Row): RegistrationRecord => ({
    number: row.number,
    id: row.id,
    election: BigInt(row.election),
    stored: row.status,
    status: shownOf(row),
    source: row.source,
    address: row.address,
    person: row.person === null ? null : (sealing.openJson(row.person) as Person),
    samePerson: row.same_person,
    reason: row.status === 'handed-over' ? row.enrolment_reason : row.reason,
    createdAt: row.created_at,
    decidedAt: row.decided_at,
    decidedBy: row.decided_by,
    invitedAt: row.invited_at,
    mail: row.mail,
  })
  const get = (election: bigint, id: string): RegistrationRecord => {
    const row = find.get(id) as Row | undefined
    if (row === undefined || row.election !== election.toString()) throw new Problem('unknown-registration')
    return asRecord(row)
  }

  return {
    /** Throws Problem `unknown-registration`. */
    get,
    /** The organizer's own id of the person behind a registration; null where there is none, or no longer. */
    personOf(election: bigint, id: string): string | null {
      const row = find.get(id) as Row | undefined
      return row === undefined || row.election !== election.toString() ? null : (asRecord(row).person?.id ?? null)
    },
    /** Equal for ids of one election that a person would call the same. */
    personIndex: (election: bigint, id: string): Buffer => sealing.index('person', election.toString(), sameId(id)),
    isTaken: (election: bigint, address: Address): boolean =>
      activeOf.get({ election: election.toString(), address }) !== undefined,
    /** Throws Problem `already-registered`. */
    request: database.transaction((election: bigint, address: Address, person: Person): RegistrationRecord => {
      const key = election.toString()
      if (activeOf.get({ election: key, address }) !== undefined) throw new Problem('already-registered')
      const id = newId()
      const index = person.id === null ? null : sealing.index('person', key, sameId(person.id))
      insert.run(id, key, address, sealing.sealJson(person), index, nowMs())
      return get(election, id)
    }),
    /** Throws Problem `unknown-registration`, `already-decided`, `person-registered`. */
    decide: database.transaction((election: bigint, id: string, by: Address, decision: Decision): void => {
      const row = find.get(id) as Row | undefined
      if (row === undefined || row.election !== election.toString()) throw new Problem('unknown-registration')
      const isApproved = decision.decision === 'approve'
      if (isApproved && row.person_index !== null) {
        const other = approvedPerson.get(row.election, row.person_index, id)
        if (other !== undefined) throw new Problem('person-registered')
      }
      const [status, reason] = isApproved ? ['approved', null] : ['refused', decision.reason]
      if (decide.run(status, reason, nowMs(), by, id).changes === 0) throw new Problem('already-decided')
    }),
    list(election: bigint, { status, person, address, after, limit }: RegistrationQuery): RegistrationRecord[] {
      const key = election.toString()
      const conditions = ['r.election = @election', 'r.number > @after']
      if (status !== undefined) conditions.push(`${SHOWN} = @status`)
      if (person !== undefined) conditions.push('r.person_index = @person')
      if (address !== undefined) conditions.push('r.address = @address')
      const values = {
        ...{ election: key, after, limit },
        ...(status === undefined ? {} : { status }),
        ...(person === undefined ? {} : { person: sealing.index('person', key, sameId(person)) }),
        ...(address === undefined ? {} : { address }),
      }
      const rows = database
        .prepare(`${SELECT} WHERE ${conditions.join(' AND ')} ORDER BY r.number LIMIT @limit`)
        .all(values)
      return (rows as Row[]).map(asRecord)
    },
    counts(election: bigint): Record<string, number> {
      const rows = counts.all(election.toString()) as { status: ShownStatus; n: number }[]
      return Object.fromEntries(rows.map(({ status, n }) => [status, n]))
    },
    ofAddress: (address: Address): RegistrationRecord[] => (ofAddress.all(address) as Row[]).map(asRecord),
  }
}

type Row = {
  number: number
  id: string
  election: string
  status: StoredStatus
  source: 'request' | 'upload'
  address: Address | null
  person: Buffer | null
  person_index: Buffer | null
  reason: string | null
  created_at: number
  decided_at: number | null
  decided_by: Address | null
  invited_at: number | null
  mail: MailStatus | null
  enrolment: string | null
  enrolment_reason: string | null
  same_person: number
}

function shownOf({ status, enrolment }: Row): ShownStatus {
  if (status !== 'handed-over') return status
  if (enrolment === 'enrolled') return 'enrolled'
  return enrolment === 'refused' ? 'failed' : 'approved'
}

/** " Ab-12 " and "ab-12" are one person. */
export const sameId = (id: string): string => id.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase()
