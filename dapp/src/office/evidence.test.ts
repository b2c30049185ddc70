import type { EvidenceField } from '@psephos/registrar/api.ts'
import { checkEvidence } from '@psephos/registrar/registrations/evidence.ts'
import { describe, expect, it } from 'vitest'
import { evidenceFaults, evidenceOf } from './evidence.ts'

const field = (changes: Partial<EvidenceField> = {}): EvidenceField => ({
  ...{ name: 'it', label: 'It', kind: 'text', required: true },
  ...changes,
})

describe('evidence as it is typed', () => {
  it.each<[string, Partial<EvidenceField>, string, string | undefined]>([
    ['text', {}, 'Ada', undefined],
    ['nothing', {}, '  ', 'missing'],
    ['nothing where it may be left out', { required: false }, '', undefined],
    ['longer than the organizer wants', { maxLength: 3 }, 'Ada L', 'too-long'],
    ['longer than any field', {}, 'x'.repeat(1_001), 'too-long'],
    ['an e-mail', { kind: 'email' }, 'ada@example.org', undefined],
    ['no e-mail', { kind: 'email' }, 'ada at example', 'not-an-email'],
    ['a number', { kind: 'number' }, '-12.5', undefined],
    ['no number', { kind: 'number' }, '12a', 'not-a-number'],
    ['a choice', { kind: 'choice', choices: ['North'] }, 'North', undefined],
    ['no such choice', { kind: 'choice', choices: ['North'] }, 'East', 'no-such-choice'],
  ])('%s: said before the registrar says it, and as it says it', (_, changes, text, want) => {
    const fields = [field(changes)]
    expect(evidenceFaults(fields, { it: text }).it).toBe(want)
    const registrar = () => checkEvidence(fields, evidenceOf(fields, { it: text }))
    if (want === undefined) expect(registrar).not.toThrow()
    else expect(registrar).toThrow('bad-evidence')
  })
  it('fields left empty, and what is no field, are not sent', () => {
    const fields = [field(), field({ name: 'other', required: false })]
    expect(evidenceOf(fields, { it: ' Ada ', other: ' ', stranger: 'x' })).toEqual({ it: 'Ada' })
  })
})
