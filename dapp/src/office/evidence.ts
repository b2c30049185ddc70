// What a voter types into the organizer's fields -> what is sent, and what can be said about it before it is sent. The registrar
// checks everything again.
import type { EvidenceField } from '@psephos/registrar/api.ts'

export type EvidenceFault =
  | 'unknown'
  | 'missing'
  | 'not-text'
  | 'too-long'
  | 'control-characters'
  | 'not-an-email'
  | 'not-a-number'
  | 'not-a-date'
  | 'no-such-choice'

/** The registrar's bound for a field that names none. */
const LENGTH_MAX = 1_000

export type Typed = Readonly<Record<string, string>>

export function evidenceFaults(fields: readonly EvidenceField[], typed: Typed): Record<string, EvidenceFault> {
  const found = fields.flatMap((field) => {
    const fault = faultIn(field, (typed[field.name] ?? '').trim())
    return fault === null ? [] : [[field.name, fault] as const]
  })
  return Object.fromEntries(found)
}

function faultIn({ required, maxLength, kind, choices }: EvidenceField, text: string): EvidenceFault | null {
  if (text === '') return required ? 'missing' : null
  if (text.length > (maxLength ?? LENGTH_MAX)) return 'too-long'
  if (kind === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(text)) return 'not-an-email'
  if (kind === 'number' && !/^-?\d{1,15}(\.\d{1,15})?$/.test(text)) return 'not-a-number'
  if (kind === 'choice' && choices?.includes(text) !== true) return 'no-such-choice'
  return null
}

/** Fields left empty are left out. */
export function evidenceOf(fields: readonly EvidenceField[], typed: Typed): Record<string, string> {
  return Object.fromEntries(
    fields.flatMap(({ name }) => {
      const text = (typed[name] ?? '').trim()
      return text === '' ? [] : [[name, text] as const]
    }),
  )
}
