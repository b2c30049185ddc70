import { describe, expect, it } from 'vitest'
import { emptyForm } from './electionDraft.ts'
import { forgetForm, keepForm, keptForm } from './keptForm.ts'

const aStorage = (items: Record<string, string> = {}) => {
  const map = new Map(Object.entries(items))
  return {
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => void map.set(key, value),
    removeItem: (key: string) => void map.delete(key),
  }
}

describe('a form that was begun', () => {
  it('is there again, on its own network only, until it is forgotten', () => {
    const storage = aStorage()
    const begun = { ...emptyForm, title: 'The board' }
    keepForm(storage, '0x01', begun)
    expect([keptForm(storage, '0x01'), keptForm(storage, '0x02')]).toEqual([begun, emptyForm])
    forgetForm(storage, '0x01')
    expect(keptForm(storage, '0x01')).toEqual(emptyForm)
  })
  it.each([
    ['no JSON', '{'],
    ['nothing', 'null'],
    ['a field missing', JSON.stringify({ title: 'x' })],
    ['a field of another type', JSON.stringify({ ...emptyForm, questions: 'many' })],
    [
      'an option of another shape',
      JSON.stringify({ ...emptyForm, questions: [{ ...emptyForm.questions[0], options: ['a'] }] }),
    ],
  ])('%s counts as none', (_, text) => {
    expect(keptForm(aStorage({ 'psephos/draft/0x01': text }), '0x01')).toEqual(emptyForm)
  })
})
