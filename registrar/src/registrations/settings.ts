// What an election's organizer has chosen at this registrar: how people get onto the roll, and which evidence they show.

import type { EvidenceField, Policy } from '../api.ts'
import type { RegistrarDatabase } from '../database.ts'
import { Problem } from '../problems.ts'

export type ElectionSettings = { policy: Policy; fields: readonly EvidenceField[] }
export type Settings = ReturnType<typeof settingsIn>

/** `defaultPolicy` for elections whose organizer has said nothing. */
export function settingsIn(database: RegistrarDatabase, defaultPolicy: Policy) {
  const find = database.prepare('SELECT policy, fields FROM elections WHERE election = ?')
  const write = database.prepare(
    `INSERT INTO elections (election, policy, fields) VALUES (?, ?, ?)
     ON CONFLICT (election) DO UPDATE SET policy = excluded.policy, fields = excluded.fields`,
  )
  return {
    of(election: bigint): ElectionSettings {
      const row = find.get(election.toString()) as { policy: Policy; fields: string } | undefined
      if (row === undefined) return { policy: defaultPolicy, fields: [] }
      return { policy: row.policy, fields: JSON.parse(row.fields) as EvidenceField[] }
    },
    /** Throws Problem `bad-fields`. */
    set(election: bigint, { policy, fields }: ElectionSettings): void {
      checkFields(fields)
      write.run(election.toString(), policy, JSON.stringify(fields))
    },
  }
}

function checkFields(fields: readonly EvidenceField[]): void {
  const refuse = (field: string, fault: string) => {
    throw new Problem('bad-fields', { field, fault })
  }
  const names = new Set<string>()
  let identifying = 0
  for (const { name, kind, choices, identifies, required } of fields) {
    if (names.has(name)) refuse(name, 'named-twice')
    names.add(name)
    if ((kind === 'choice') !== (choices !== undefined)) refuse(name, 'choices')
    if (choices !== undefined && new Set(choices).size !== choices.length) refuse(name, 'choice-twice')
    if (!identifies) continue
    if (++identifying > 1) refuse(name, 'identifies-twice')
    if (!required) refuse(name, 'identifies-but-optional')
  }
}
