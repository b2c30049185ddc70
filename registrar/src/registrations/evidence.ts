// What a person says of themselves, checked against the fields that the organizer asks for. Untrusted values enter, text by
// field name leaves, or one problem that names every field that is wrong.
import type { EvidenceField } from '../api.ts'
import { EMAIL_LENGTH_MAX, EVIDENCE_LENGTH_MAX, FAULTS_NAMED_MAX } from '../limits.ts'
import { Problem } from '../problems.ts'

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

/** Throws Problem `bad-evidence`. */
export function checkEvidence(
  fields: readonly EvidenceField[],
  given: Readonly<Record<string, unknown>>,
): Record<string, string> {
  const faults: { field: string; fault: EvidenceFault }[] = []
  for (const name of Object.keys(given)) {
    if (!fields.some((field) => field.name === name)) faults.push({ field: name.slice(0, 60), fault: 'unknown' })
  }
  const evidence: Record<string, string> = {}
  for (const field of fields) {
    const value = Object.hasOwn(given, field.name) ? given[field.name] : undefined
    const text =
      typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim().normalize() : value
    if (text === undefined || text === null || text === '') {
      if (field.required) faults.push({ field: field.name, fault: 'missing' })
      continue
    }
    const fault = typeof text === 'string' ? faultOf(field, text) : 'not-text'
    if (fault !== null) faults.push({ field: field.name, fault })
    else evidence[field.name] = text as string
  }
  if (faults.length > 0) throw new Problem('bad-evidence', { faults: faults.slice(0, FAULTS_NAMED_MAX) })
  return evidence
}

function faultOf({ kind, maxLength, choices }: EvidenceField, text: string): EvidenceFault | null {
  if (text.length > (maxLength ?? EVIDENCE_LENGTH_MAX)) return 'too-long'
  if (!/^[\P{Cc}\n]*$/u.test(text)) return 'control-characters'
  switch (kind) {
    case 'text':
      return null
    case 'email':
      return isEmail(text) ? null : 'not-an-email'
    case 'number':
      return /^-?\d{1,15}(\.\d{1,15})?$/.test(text) ? null : 'not-a-number'
    case 'date':
      return isDate(text) ? null : 'not-a-date'
    case 'choice':
      return choices?.includes(text) ? null : 'no-such-choice'
  }
}

/** One @, a dot behind it, no spaces: whether it exists only a mail tells. */
export const isEmail = (text: string): boolean =>
  text.length <= EMAIL_LENGTH_MAX && /^[^\s@<>(),;:"\\[\]]+@[^\s@<>(),;:"\\[\]]+\.[^\s@<>(),;:"\\[\].]+$/.test(text)

/** A day of the calendar as 2026-02-28. */
function isDate(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : null
  return time !== null && !Number.isNaN(time.getTime()) && time.toISOString().startsWith(text)
}
