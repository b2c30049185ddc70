// The roll as an auditor gets it: who (as the organizer names them), which address, and the salt that opens the commitment on
// the chain (S2). A JSON file written as a stream, in the format "roll/1" that `psephos enrol` writes too.

import { bytesToHex } from 'viem'
import type { RegistrarDatabase } from '../database.ts'
import { ROWS_AT_ONCE } from '../limits.ts'
import { othersTurn } from '../othersTurn.ts'
import { SEAL_OVERHEAD_BYTES, type Sealing } from '../sealing.ts'

export const SALT_BYTES = 32
type Row = { number: number; address: string; salt: Buffer; record: Buffer; commitment: string }

export function rollFileIn(database: RegistrarDatabase, sealing: Sealing) {
  const page = database.prepare(
    `SELECT number, address, salt, record, commitment FROM requests
     WHERE election = ? AND status = 'enrolled' AND number > ? ORDER BY number LIMIT ${ROWS_AT_ONCE}`,
  )
  /** Files of an earlier version of this program have some that are not sealed. */
  const openSalt = (salt: Buffer) => (salt.length === SALT_BYTES + SEAL_OVERHEAD_BYTES ? sealing.open(salt) : salt)
  const voterOf = ({ address, salt, record, commitment }: Row): object => {
    if (salt.length === 0) return { voter: address, commitment, erased: true }
    const isSealed = salt.length > SALT_BYTES
    const plain = isSealed ? sealing.open(record) : record
    return {
      ...{ id: personOf(plain), voter: address, commitment },
      ...{ salt: bytesToHex(openSalt(salt)), record: bytesToHex(plain) },
    }
  }
  /** One line a voter. A voter who had everything erased is there with address and commitment alone. */
  return async function* rollFile(election: bigint): AsyncGenerator<string> {
    yield `{"psephos":"roll/1","election":"${election}","voters":[`
    let after = 0
    for (let isFirst = true; ; isFirst = false) {
      const rows = page.all(election.toString(), after) as Row[]
      if (rows.length === 0) break
      yield rows.map((row, i) => `${isFirst && i === 0 ? '' : ','}\n${JSON.stringify(voterOf(row))}`).join('')
      after = rows.at(-1)?.number ?? after
      await othersTurn()
    }
    yield '\n]}\n'
  }
}

/** Null: nobody was named, as under self-service. */
function personOf(record: Uint8Array): string | null {
  try {
    const { person } = JSON.parse(new TextDecoder().decode(record)) as { person?: unknown }
    return typeof person === 'string' ? person : null
  } catch {
    return null
  }
}
