import { PROBLEMS } from '@psephos/registrar/problems.ts'
import { describe, expect, it } from 'vitest'
import { office as de } from '../words/de/office.ts'
import { office as en } from '../words/en/office.ts'
import { OfficeProblem } from './officeClient.ts'
import { faultsByField, sentenceOf } from './problemSentence.ts'

describe('a problem of the registrar in words', () => {
  it.each(Object.keys(PROBLEMS))('%s has a sentence in every language', (code) => {
    for (const words of [en, de]) expect(words.problem[sentenceOf(code)]).toMatch(/\S+ .*[.!]$/)
  })
  it.each([
    ['an ended session asks to sign in again', 'session-expired', /Sign in again/],
    ['a used nonce asks to try again', 'unknown-nonce', /once more/],
    ['nobody answered', 'silent', /does not answer/],
    ['a code that this page does not know yet', 'brand-new-code', /went wrong/],
    ['a name that every object has', 'constructor', /went wrong/],
  ])('%s', (_, code, sentence) => {
    expect(en.problem[sentenceOf(code)]).toMatch(sentence)
  })
})

describe('what is wrong with each evidence field', () => {
  const faults = [
    { field: 'number', fault: 'missing' },
    { field: 'born', fault: 'not-a-date' },
  ]
  it.each([
    [
      'as the registrar names them',
      new OfficeProblem('bad-evidence', { faults }),
      { number: 'missing', born: 'not-a-date' },
    ],
    ['a problem of another kind', new OfficeProblem('bad-field', { faults }), {}],
    ['no list of faults', new OfficeProblem('bad-evidence'), {}],
  ])('%s', (_, problem, want) => {
    expect(faultsByField(problem)).toEqual(want)
  })
})
