// Addresses that replace lost ones: the same person, a new address and a new salt, and the transaction that says so on the
// chain. The record of the person does not change. The enroller carries them out, exactly once in effect.
import { enrolmentCommitment } from '@psephos/client'
import { type Address, bytesToHex, type Hash } from 'viem'
import type { RegistrarDatabase } from '../database.ts'
import { Problem } from '../problems.ts'
import type { Batch } from '../requests.ts'
import type { Sealing } from '../sealing.ts'

export type ReplacementStatus = 'requested' | 'sent' | 'replaced' | 'refused'
export type Replacement = {
  id: string
  enrolment: string
  election: bigint
  oldAddress: Address
  newAddress: Address
  commitment: Hash
  status: ReplacementStatus
  /** Name of the contract's refusal. */
  reason: string | null
}
export type Replacements = ReturnType<typeof replacementsIn>
export type ReplacementsParts = {
  database: RegistrarDatabase
  sealing: Sealing
  newId: () => string
  newSalt: () => Uint8Array
}

/** Needs the tables of `requestsIn`. */
export function replacementsIn({ database, sealing, newId, newSalt }: ReplacementsParts) {
  const enrolled = database.prepare(
    "SELECT address, record FROM requests WHERE id = ? AND election = ? AND status = 'enrolled' AND length(record) > 0",
  )
  const underWay = database.prepare(
    "SELECT 1 FROM replacements WHERE enrolment = ? AND status IN ('requested', 'sent')",
  )
  const insert = database.prepare(
    `INSERT INTO replacements (id, enrolment, election, old_address, new_address, salt, commitment, status)
     VALUES (?, ?, ?, ?, ?, ?, ?, 'requested')`,
  )
  const find = database.prepare('SELECT * FROM replacements WHERE id = ?')
  const latest = database.prepare('SELECT * FROM replacements WHERE enrolment = ? ORDER BY number DESC LIMIT 1')
  const next = database.prepare("SELECT * FROM replacements WHERE status = 'requested' ORDER BY number LIMIT 1")
  const inBatch = database.prepare("SELECT * FROM replacements WHERE batch = ? AND status = 'sent'")
  const addBatch = database.prepare('INSERT INTO batches (hash, election, raw, settled) VALUES (?, ?, ?, 0)')
  const assign = database.prepare("UPDATE replacements SET status = 'sent', batch = ? WHERE id = ?")
  const closeBatch = database.prepare(
    'UPDATE batches SET settled = 1 WHERE hash = (SELECT batch FROM replacements WHERE id = ?)',
  )
  const settle = database.prepare('UPDATE replacements SET status = ?, reason = ? WHERE id = ?')
  const moveEnrolment = database.prepare(
    `UPDATE requests SET address = r.new_address, salt = r.salt, commitment = r.commitment
     FROM replacements r WHERE r.id = ? AND requests.id = r.enrolment`,
  )
  const moveRegistration = database.prepare(
    `UPDATE registrations SET address = r.new_address FROM replacements r WHERE r.id = ? AND registrations.id = r.enrolment
     AND registrations.status <> 'erased'`,
  )
  return {
    /** The address is free: the caller has looked. Throws Problem `not-enrolled`, `replacement-under-way`. */
    request: database.transaction((election: bigint, enrolment: string, newAddress: Address): Replacement => {
      const row = enrolled.get(enrolment, election.toString()) as { address: Address; record: Buffer } | undefined
      if (row === undefined) throw new Problem('not-enrolled')
      if (underWay.get(enrolment) !== undefined) throw new Problem('replacement-under-way')
      const salt = newSalt()
      const record = sealing.open(row.record)
      const commitment = enrolmentCommitment({ salt: bytesToHex(salt), record: bytesToHex(record) })
      const id = newId()
      insert.run(id, enrolment, election.toString(), row.address, newAddress, sealing.seal(salt), commitment)
      return asReplacement(find.get(id) as Row)
    }),
    /** The last of this registration; null: there was none. */
    latestOf(enrolment: string): Replacement | null {
      const row = latest.get(enrolment) as Row | undefined
      return row === undefined ? null : asReplacement(row)
    },
    due(): Replacement | null {
      const row = next.get() as Row | undefined
      return row === undefined ? null : asReplacement(row)
    },
    /** Null: the batch is one of enrolments. */
    inBatch(hash: Hash): Replacement | null {
      const row = inBatch.get(hash) as Row | undefined
      return row === undefined ? null : asReplacement(row)
    },
    /** Both or neither: the bytes are kept, and this replacement is in them. */
    startBatch: database.transaction((batch: Batch, id: string) => {
      addBatch.run(batch.hash, batch.election.toString(), batch.raw)
      assign.run(batch.hash, id)
    }),
    /** `requested`: tried again. With it the batch is settled, and what is replaced stands so everywhere. */
    conclude: database.transaction((id: string, status: Exclude<ReplacementStatus, 'sent'>, reason: string | null) => {
      closeBatch.run(id)
      settle.run(status, reason, id)
      if (status !== 'replaced') return
      moveEnrolment.run(id)
      moveRegistration.run(id)
    }),
  }
}

type Row = {
  id: string
  enrolment: string
  election: string
  old_address: Address
  new_address: Address
  commitment: Hash
  status: ReplacementStatus
  reason: string | null
}

const asReplacement = ({ id, enrolment, election, old_address, new_address, commitment, status, reason }: Row) => ({
  ...{ id, enrolment, election: BigInt(election), oldAddress: old_address, newAddress: new_address },
  ...{ commitment, status, reason },
})
