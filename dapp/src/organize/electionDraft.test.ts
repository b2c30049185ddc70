import { manifestHash } from '@psephos/client'
import { describe, expect, it } from 'vitest'
import {
  addressesIn,
  CEREMONY_STEP_SECONDS_MIN,
  type ElectionForm,
  emptyForm,
  emptyOption,
  formOf,
  LOCK_SECONDS,
  localTime,
  nextCeremony,
  readForm,
  withSecrecy,
} from './electionDraft.ts'

const NOW = 1_900_000_000
const DAY = 86_400
const anAddress = (n: number) => `0x${String(n).padStart(40, '0')}` as const
const aForm = (change: Partial<ElectionForm> = {}): ElectionForm => ({
  ...emptyForm,
  title: 'The board',
  questions: [
    {
      question: 'Who is to lead?',
      options: ['Ada', 'Grace', 'Nobody'].map((label) => ({ ...emptyOption, label })),
      ...{ minMarks: 1, maxMarks: 1 },
    },
  ],
  registrars: anAddress(1),
  trustees: [7, 8, 9].map(anAddress).join('\n'),
  opensAt: localTime(NOW + DAY),
  closesAt: localTime(NOW + 2 * DAY),
  ...change,
})
const faultsOf = (form: ElectionForm) => {
  const read = readForm(form, NOW)
  return 'faults' in read ? read.faults.map(({ step, field, code }) => `${step} ${field} ${code}`) : []
}
const [question] = aForm().questions
const withQuestion = (change: object) => aForm({ questions: [{ ...question!, ...change }] })

describe('the wizard’s form', () => {
  it('becomes a manifest whose ceremony divides the time before opening', () => {
    const read = readForm(aForm(), NOW)
    if ('faults' in read) throw new Error(JSON.stringify(read.faults))
    const { ceremony, schedule, secrecy, registrars } = read.manifest
    expect([secrecy, ceremony.threshold, ceremony.minQualified, registrars]).toEqual(['secret', 2, 3, [anAddress(1)]])
    const times = [NOW + LOCK_SECONDS, ceremony.registerBy, ceremony.commitBy, ceremony.dealBy, ceremony.confirmBy]
    const gaps = [...times.slice(1), schedule.opensAt].map((time, i) => time - times[i]!)
    expect(Math.min(...gaps)).toBeGreaterThan(CEREMONY_STEP_SECONDS_MIN)
  })
  it('of an open election has no ceremony', () => {
    const read = readForm(aForm({ secrecy: 'open', trustees: 'whatever stood there' }), NOW)
    expect('manifest' in read && read.manifest.ceremony.trustees).toEqual([])
  })
  it.each([
    ['secret, as it begins', { secrecy: 'secret', minTurnout: 10 }, 'open', 1],
    ['open, as it begins', { secrecy: 'open', minTurnout: 1 }, 'secret', 10],
    ['secret, chosen', { secrecy: 'secret', minTurnout: 4 }, 'open', 4],
    ['open, chosen', { secrecy: 'open', minTurnout: 25 }, 'secret', 25],
  ] as const)('keeps the ballots needed for a result that somebody chose: %s', (_, from, to, minTurnout) => {
    expect(withSecrecy(aForm(from), to)).toEqual({ secrecy: to, minTurnout })
  })
  it('is what a draft is amended from: there and back is the same manifest but for the ceremony’s beginning', () => {
    const read = readForm(aForm({ secrecy: 'open', extensionHours: 1.5, revoting: true }), NOW)
    if (!('manifest' in read)) throw new Error('faults')
    const again = readForm(formOf(read.manifest), NOW)
    expect('manifest' in again && manifestHash(again.manifest)).toBe(manifestHash(read.manifest))
  })
  it.each<[string, ElectionForm, string[]]>([
    [
      'nothing filled in',
      emptyForm,
      [
        'basics title empty',
        'questions questions.0.question empty',
        'questions questions.0.options.0.label empty',
        'questions questions.0.options.1.label empty',
        'voters registrars too-few',
        'secrecy trustees too-few',
        'schedule opensAt none',
        'schedule closesAt none',
      ],
    ],
    ['a title of blanks', aForm({ title: '   ' }), ['basics title empty']],
    ['a title of too many bytes', aForm({ title: 'ü'.repeat(101) }), ['basics title too-long']],
    ['no question', aForm({ questions: [] }), ['questions questions too-few']],
    [
      'exactly one of one',
      withQuestion({ options: [{ ...emptyOption, label: 'Ada' }] }),
      ['questions questions.0.options too-few'],
    ],
    ['more marks than options', withQuestion({ maxMarks: 4 }), ['questions questions.0.marks range']],
    ['fewer than none', withQuestion({ minMarks: -1 }), ['questions questions.0.marks range']],
    ['at least more than at most', withQuestion({ minMarks: 3, maxMarks: 2 }), ['questions questions.0.marks range']],
    ['half a mark', withQuestion({ maxMarks: 1.5 }), ['questions questions.0.marks range']],
    [
      '51 options',
      withQuestion({ options: Array.from({ length: 51 }, (_, i) => ({ ...emptyOption, label: `x${i}` })) }),
      ['questions questions.0.options too-many'],
    ],
    [
      'two options that read alike',
      withQuestion({ options: ['Ada', 'Grace', ' ada '].map((label) => ({ ...emptyOption, label })) }),
      ['questions questions.0.options.2.label same'],
    ],
    [
      'the same question twice',
      aForm({ questions: [aForm({}).questions[0]!, aForm({}).questions[0]!] }),
      ['questions questions.1.question same'],
    ],
    ['no registrar', aForm({ registrars: '' }), ['voters registrars too-few']],
    ['a registrar that is no address', aForm({ registrars: '0x12' }), ['voters registrars address']],
    ['a registrar twice', aForm({ registrars: `${anAddress(1)}, ${anAddress(1)}` }), ['voters registrars twice']],
    ['the zero address', aForm({ registrars: anAddress(0) }), ['voters registrars address']],
    [
      'a checksum that is wrong',
      aForm({ registrars: '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD'.replace('5aA', '5aa') }),
      ['voters registrars address'],
    ],
    ['two trustees', aForm({ trustees: [7, 8].map(anAddress).join(' ') }), ['secrecy trustees too-few']],
    [
      'ten trustees',
      aForm({ trustees: Array.from({ length: 10 }, (_, i) => anAddress(i + 1)).join('\n') }),
      ['secrecy trustees too-many'],
    ],
    ['one trustee is enough', aForm({ threshold: 1 }), ['secrecy threshold range']],
    ['all trustees are needed', aForm({ threshold: 3 }), ['secrecy threshold range']],
    ['no turnout is enough', aForm({ minTurnout: 0 }), ['secrecy minTurnout range']],
    ['opens before it could be locked', aForm({ opensAt: localTime(NOW + 60) }), ['schedule opensAt past']],
    ['no time for the trustees', aForm({ opensAt: localTime(NOW + 360) }), ['schedule opensAt ceremony-short']],
    ['closes before it opens', aForm({ closesAt: localTime(NOW + DAY - 60) }), ['schedule closesAt order']],
    [
      'opens in two years',
      aForm({ opensAt: localTime(NOW + 800 * DAY), closesAt: localTime(NOW + 801 * DAY) }),
      ['schedule opensAt too-far'],
    ],
    ['may be extended for two years', aForm({ extensionHours: 24 * 800 }), ['schedule closesAt too-far']],
    ['may be extended backwards', aForm({ extensionHours: -1 }), ['schedule extensionHours range']],
  ])('is refused: %s', (_, form, want) => expect(faultsOf(form)).toEqual(want))
  it.each([
    ['lines', 'a\nb', ['a', 'b']],
    ['commas and blanks', ' a, b ;c ', ['a', 'b', 'c']],
    ['nothing', ' \n', []],
  ])('addresses in %s', (_, text, want) => expect(addressesIn(text)).toEqual(want))
})

describe('a ceremony that begins again', () => {
  const trustees = [7, 8, 9].map(anAddress)
  it('has its deadlines before the same opening', () => {
    const next = nextCeremony({ trustees, threshold: 2 }, NOW + DAY, NOW)
    expect(next?.trustees).toEqual(trustees)
    expect(next!.registerBy > NOW && next!.confirmBy < NOW + DAY).toBe(true)
  })
  it('is not offered when people had no time', () => {
    expect(nextCeremony({ trustees, threshold: 2 }, NOW + 5 * CEREMONY_STEP_SECONDS_MIN - 1, NOW)).toBeNull()
  })
})
