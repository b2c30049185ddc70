import { NominationBody } from '@psephos/registrar/schemas.ts'
import { describe, expect, it } from 'vitest'
import { bodyOf, EMPTY, faultsOf, type Naming } from './naming.ts'

const WHOLE: Naming = { ...EMPTY, candidate: ' Ada Lovelace ', statement: 'Keeps\nthe minutes.' }

describe('naming a candidate', () => {
  it('what was left empty is not sent, and blanks around go', () => {
    expect(bodyOf(WHOLE)).toEqual({ candidate: 'Ada Lovelace', statement: 'Keeps\nthe minutes.' })
    expect(bodyOf({ ...WHOLE, link: 'https://example.org/ada ', contest: '0' })).toMatchObject({
      link: 'https://example.org/ada',
      contest: 0,
    })
  })
  it.each<[string, Partial<Naming>, object]>([
    ['a whole one', {}, {}],
    ['with a link', { link: 'http://example.org' }, {}],
    ['no name', { candidate: '  ' }, { candidate: 'missing' }],
    ['no statement', { statement: '\n' }, { statement: 'missing' }],
    ['a long name', { candidate: 'x'.repeat(201) }, { candidate: 'tooLong' }],
    ['a name as long as it may be', { candidate: 'x'.repeat(200) }, {}],
    ['a long statement', { statement: 'x'.repeat(2_001) }, { statement: 'tooLong' }],
    ['a link of another kind', { link: 'javascript:alert(1)' }, { link: 'linkBad' }],
    ['half a link', { link: 'example.org' }, { link: 'linkBad' }],
    ['a long link', { link: `https://example.org/${'x'.repeat(500)}` }, { link: 'tooLong' }],
  ])('%s: said before the registrar says it, and as it says it', (_, changes, want) => {
    const typed = { ...WHOLE, ...changes }
    expect(faultsOf(typed)).toEqual(want)
    expect(NominationBody.safeParse(bodyOf(typed)).success).toBe(Object.keys(want).length === 0)
  })
})
