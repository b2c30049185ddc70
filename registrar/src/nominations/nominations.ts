// Candidates that people name before an election is locked: each with a statement, for the organizer to accept into the
// manifest or to refuse. What is said lies sealed until it is accepted and public.
import type { Address } from 'viem'
import type { RegistrarDatabase } from '../database.ts'
import { NOMINATIONS_PER_ELECTION_MAX } from '../limits.ts'
import { Problem } from '../problems.ts'
import type { Sealing } from '../sealing.ts'

export type NominationStatus = 'pending' | 'accepted' | 'refused' | 'withdrawn'
export type NominationContent = { candidate: string; statement: string; link: string | null }
export type NominationRecord = NominationContent & {
  id: string
  election: bigint
  address: Address
  status: NominationStatus
  contest: number | null
  reason: string | null
  createdAt: number
}
export type Nominations = ReturnType<typeof nominationsIn>
export type NominationsParts = {
  database: RegistrarDatabase
  sealing: Sealing
  nowMs: () => number
  newId: () => string
}

const NOTHING: NominationContent = { candidate: '', statement: '', link: null }

export function nominationsIn({ database, sealing, nowMs, newId }: NominationsParts) {
  const find = database.prepare('SELECT * FROM nominations WHERE id = ? AND election = ?')
  const count = database.prepare("SELECT count(*) AS n FROM nominations WHERE election = ? AND status <> 'withdrawn'")
  const insert = database.prepare(
    `INSERT INTO nominations (id, election, address, status, contest, content, created_at)
     VALUES (?, ?, ?, 'pending', ?, ?, ?)`,
  )
  const settle = database.prepare("UPDATE nominations SET status = ?, reason = ? WHERE id = ? AND status = 'pending'")
  const withdraw = database.prepare(
    "UPDATE nominations SET status = 'withdrawn', reason = NULL, content = ? WHERE id = ?",
  )
  const ofElection = database.prepare(
    "SELECT * FROM nominations WHERE election = ? AND status <> 'withdrawn' ORDER BY number",
  )
  const ofAddress = database.prepare('SELECT * FROM nominations WHERE address = ? ORDER BY number')

  const asRecord = (row: Row): NominationRecord => ({
    ...(sealing.openJson(row.content) as NominationContent),
    ...{ id: row.id, election: BigInt(row.election), address: row.address, status: row.status },
    ...{ contest: row.contest, reason: row.reason, createdAt: row.created_at },
  })
  const get = (election: bigint, id: string): NominationRecord => {
    const row = find.get(id, election.toString()) as Row | undefined
    if (row === undefined) throw new Problem('unknown-nomination')
    return asRecord(row)
  }
  return {
    /** Throws Problem `unknown-nomination`. */
    get,
    /** Throws Problem `cap-reached`. */
    add(election: bigint, address: Address, contest: number | null, content: NominationContent): NominationRecord {
      const { n } = count.get(election.toString()) as { n: number }
      if (n >= NOMINATIONS_PER_ELECTION_MAX) throw new Problem('cap-reached', { max: NOMINATIONS_PER_ELECTION_MAX })
      const id = newId()
      insert.run(id, election.toString(), address, contest, sealing.sealJson(content), nowMs())
      return get(election, id)
    },
    /** Throws Problem `unknown-nomination`, `already-decided`. */
    decide(election: bigint, id: string, status: 'accepted' | 'refused', reason: string | null): NominationRecord {
      get(election, id)
      if (settle.run(status, reason, id).changes === 0) throw new Problem('already-decided')
      return get(election, id)
    },
    /** Nothing of what was said is left. */
    withdraw(id: string): void {
      withdraw.run(sealing.sealJson(NOTHING), id)
    },
    ofElection: (election: bigint): NominationRecord[] => (ofElection.all(election.toString()) as Row[]).map(asRecord),
    ofAddress: (address: Address): NominationRecord[] => (ofAddress.all(address) as Row[]).map(asRecord),
  }
}

type Row = {
  id: string
  election: string
  address: Address
  status: NominationStatus
  contest: number | null
  content: Buffer
  reason: string | null
  created_at: number
}
