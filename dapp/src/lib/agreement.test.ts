// Who says the same.
import { describe, expect, it } from 'vitest'
import { agreementOf, type Stance } from './agreement.ts'

describe('what the validators say', () => {
  it.each<[string, Stance[], number, number]>([
    ['all the same', ['agrees', 'agrees', 'agrees', 'agrees'], 4, 4],
    ['one does not answer: it is no contradiction', ['agrees', 'silent', 'agrees'], 2, 2],
    ['one differs', ['agrees', 'differs', 'agrees'], 2, 3],
    ['not all have been heard', ['agrees', 'asking'], 1, 1],
    ['nobody is asked', [], 0, 0],
  ])('%s', (_, stances, agree, answered) => expect(agreementOf(stances)).toEqual({ stances, agree, answered }))
})
