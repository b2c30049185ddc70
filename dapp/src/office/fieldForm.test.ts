import { ElectionSettingsBody } from '@psephos/registrar/schemas.ts'
import { describe, expect, it } from 'vitest'
import { draftsOf, type FieldDraft, fieldFaults, fieldsOf, newField } from './fieldForm.ts'

const draft = (changes: Partial<FieldDraft> = {}): FieldDraft => ({
  ...newField(0),
  label: 'Member number',
  ...changes,
})

describe('evidence fields as an organizer edits them', () => {
  it.each<[string, Partial<FieldDraft>, object]>([
    ['a label makes the name', {}, { name: 'member-number', label: 'Member number', kind: 'text', required: true }],
    ['accents and other letters go', { label: '1. Straße & Hausnummer' }, { name: 'strasse-hausnummer' }],
    ['nothing is left of the label', { label: '号码' }, { name: 'field' }],
    ['a saved name stays', { name: 'number', label: 'Number of the card' }, { name: 'number' }],
    [
      'choices are lines',
      { kind: 'choice', choices: ' North \n\nSouth\n' },
      { kind: 'choice', choices: ['North', 'South'] },
    ],
    [
      'what tells people apart is required',
      { identifies: true, required: false },
      { identifies: true, required: true },
    ],
    ['a length that was set elsewhere stays', { maxLength: 12 }, { maxLength: 12 }],
  ])('%s', (_, changes, want) => {
    const fields = fieldsOf([draft(changes)])
    expect(fields[0]).toMatchObject(want)
    expect(ElectionSettingsBody.safeParse({ policy: 'approval', fields }).success).toBe(true)
  })
  it('equal labels get names of their own', () => {
    const fields = fieldsOf([draft(), draft({ key: 1 }), draft({ key: 2, name: 'member-number-2' })])
    expect(fields.map(({ name }) => name)).toEqual(['member-number', 'member-number-3', 'member-number-2'])
  })
  it('only the first of two tells people apart', () => {
    const fields = fieldsOf([draft({ identifies: true }), draft({ key: 1, label: 'Other', identifies: true })])
    expect(fields.map(({ identifies }) => identifies)).toEqual([true, undefined])
  })
  it('what was saved comes back as it was', () => {
    const fields = fieldsOf([
      draft({ kind: 'choice', choices: 'a\nb' }),
      draft({ key: 1, label: 'E-mail', kind: 'email' }),
    ])
    expect(fieldsOf(draftsOf(fields))).toEqual(fields)
  })
  it.each<[string, Partial<FieldDraft>, string | undefined]>([
    ['a whole field', {}, undefined],
    ['no label', { label: '  ' }, 'empty'],
    ['a long label', { label: 'x'.repeat(201) }, 'too-long'],
    ['no choices', { kind: 'choice', choices: '\n ' }, 'no-choices'],
    ['a choice twice', { kind: 'choice', choices: 'a\na' }, 'choice-twice'],
    ['a long choice', { kind: 'choice', choices: 'x'.repeat(201) }, 'too-long'],
    ['more choices than the registrar takes', { kind: 'choice', choices: lines(101) }, 'too-many-choices'],
    ['as many as it takes', { kind: 'choice', choices: lines(100) }, undefined],
  ])('%s', (_, changes, want) => {
    expect(fieldFaults([draft(changes)])[0]).toBe(want)
  })
})

function lines(count: number): string {
  return Array.from({ length: count }, (_, index) => `choice ${index}`).join('\n')
}
