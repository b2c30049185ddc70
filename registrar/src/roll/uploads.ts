// A list of voters becomes registrations all at once or not at all: its lines wait, sealed, in a table of their own until the
// last is read and none has a fault; then one transaction takes them. A dry run keeps nothing.
import type { RegistrarDatabase } from '../database.ts'
import { ROWS_AT_ONCE } from '../limits.ts'
import { Problem } from '../problems.ts'
import type { Person, Registrations } from '../registrations/registrations.ts'
import type { Sealing } from '../sealing.ts'
import { type RollLine, type RollReading, readRoll } from './readRoll.ts'

export type Uploads = ReturnType<typeof uploadsIn>
export type UploadsParts = {
  database: RegistrarDatabase
  sealing: Sealing
  registrations: Registrations
  nowMs: () => number
  newId: () => string
}

export function uploadsIn({ database, sealing, registrations, nowMs, newId }: UploadsParts) {
  const hasPerson = database.prepare(
    `SELECT 1 FROM registrations WHERE election = ? AND person_index = ?
     AND status IN ('approved', 'invited', 'handed-over')`,
  )
  const stage = database.prepare(
    'INSERT INTO uploaded_lines (upload, line, id, address, person, person_index) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const take = database.prepare(
    `INSERT INTO registrations (id, election, status, source, address, person, person_index, created_at, decided_at, decided_by)
     SELECT id, @election, CASE WHEN address IS NULL THEN 'invited' ELSE 'approved' END, 'upload', address, person,
     person_index, @now, @now, @by FROM uploaded_lines WHERE upload = @upload ORDER BY line`,
  )
  const clear = database.prepare('DELETE FROM uploaded_lines WHERE upload = ?')
  const underWay = new Set<bigint>()

  const stageAll = database.transaction((upload: string, election: bigint, lines: readonly RollLine[]) => {
    for (const { line, id, name, email, address } of lines) {
      const person: Person = { id, name, email, evidence: {} }
      stage.run(upload, line, newId(), address, sealing.sealJson(person), registrations.personIndex(election, id))
    }
  })

  async function read(
    election: bigint,
    body: AsyncIterable<Uint8Array>,
    onLines: (lines: readonly RollLine[]) => void,
  ): Promise<RollReading> {
    let waiting: RollLine[] = []
    const known = {
      hasPerson: (id: string) =>
        hasPerson.get(election.toString(), registrations.personIndex(election, id)) !== undefined,
      hasAddress: (address: `0x${string}`) => registrations.isTaken(election, address),
    }
    const reading = await readRoll(body, known, (line) => {
      waiting.push(line)
      if (waiting.length < ROWS_AT_ONCE) return
      onLines(waiting)
      waiting = []
    })
    onLines(waiting)
    return reading
  }

  return {
    dryRun: (election: bigint, body: AsyncIterable<Uint8Array>): Promise<RollReading> => read(election, body, () => {}),
    /** Throws Problem `upload-under-way`, `bad-roll` with the faults. */
    async take(election: bigint, by: string, body: AsyncIterable<Uint8Array>): Promise<RollReading> {
      if (underWay.has(election)) throw new Problem('upload-under-way')
      underWay.add(election)
      const upload = newId()
      try {
        const reading = await read(election, body, (lines) => stageAll(upload, election, lines))
        if (reading.faultCount > 0) throw badRoll(reading)
        database.transaction(() => take.run({ election: election.toString(), upload, by, now: nowMs() }))()
        return reading
      } catch (error) {
        // Somebody was approved between the reading of a line and the end.
        if ((error as { code?: string }).code?.startsWith('SQLITE_CONSTRAINT'))
          throw new Problem('registered-meanwhile')
        throw error
      } finally {
        clear.run(upload)
        underWay.delete(election)
      }
    },
  }
}

const badRoll = ({ faults, faultCount, lines }: RollReading): Problem =>
  new Problem('bad-roll', { lines, faultCount, faults })
