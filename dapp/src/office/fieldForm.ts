// The evidence fields as an organizer edits them <-> as the registrar keeps them. A field's name is made of its first label and
// stays when the label is changed, because answers are kept under it.
import type { EvidenceField } from '@psephos/registrar/api.ts'

export type FieldKind = EvidenceField['kind']
export const FIELD_KINDS: readonly FieldKind[] = ['text', 'email', 'number', 'date', 'choice']

/** The registrar's own bounds (its limits.ts), so that a form says it before the registrar does. */
export const FIELDS_MAX = 20
const LABEL_LENGTH_MAX = 200
const CHOICES_MAX = 100
const NAME_LENGTH_MAX = 40

export type FieldDraft = {
  /** Of this row on the screen only. */
  key: number
  /** Null: not saved yet. */
  name: string | null
  label: string
  kind: FieldKind
  required: boolean
  identifies: boolean
  /** One a line. */
  choices: string
  maxLength: number | undefined
}

export type FieldFault = 'empty' | 'too-long' | 'no-choices' | 'choice-twice' | 'too-many-choices'

export const newField = (key: number): FieldDraft => ({
  ...{ key, name: null, label: '', kind: 'text', required: true, identifies: false, choices: '', maxLength: undefined },
})

export function draftsOf(fields: readonly EvidenceField[]): FieldDraft[] {
  return fields.map(({ name, label, kind, required, identifies, choices, maxLength }, key) => ({
    ...{ key, name, label, kind, required, identifies: identifies === true, maxLength },
    choices: choices?.join('\n') ?? '',
  }))
}

/** By row; empty: they can be saved. */
export function fieldFaults(drafts: readonly FieldDraft[]): Readonly<Record<number, FieldFault>> {
  const found = drafts.flatMap((draft) => {
    const fault = faultIn(draft)
    return fault === null ? [] : [[draft.key, fault] as const]
  })
  return Object.fromEntries(found)
}

function faultIn({ label, kind, choices }: FieldDraft): FieldFault | null {
  if (label.trim() === '') return 'empty'
  if (label.trim().length > LABEL_LENGTH_MAX) return 'too-long'
  if (kind !== 'choice') return null
  const lines = linesOf(choices)
  if (lines.length === 0) return 'no-choices'
  if (lines.length > CHOICES_MAX) return 'too-many-choices'
  if (lines.some((line) => line.length > LABEL_LENGTH_MAX)) return 'too-long'
  return new Set(lines).size < lines.length ? 'choice-twice' : null
}

/** Drafts without faults enter. At most one tells people apart, and that one is required. */
export function fieldsOf(drafts: readonly FieldDraft[]): EvidenceField[] {
  const taken = new Set(drafts.flatMap(({ name }) => name ?? []))
  const identifying = drafts.find(({ identifies }) => identifies)
  return drafts.map((draft) => {
    const { label, kind, required, choices, maxLength } = draft
    const name = draft.name ?? freeName(label, taken)
    taken.add(name)
    return {
      ...{ name, label: label.trim(), kind, required: required || draft === identifying },
      ...(draft === identifying ? { identifies: true } : {}),
      ...(kind === 'choice' ? { choices: linesOf(choices) } : {}),
      ...(maxLength === undefined ? {} : { maxLength }),
    }
  })
}

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** "Member number" -> "member-number"; letters without a plain form go. */
function freeName(label: string, taken: ReadonlySet<string>): string {
  const plain = label
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, NAME_LENGTH_MAX - 4)
  const base = plain === '' ? 'field' : plain
  for (let count = 1; ; count++) {
    const name = count === 1 ? base : `${base}-${count}`
    if (!taken.has(name)) return name
  }
}
