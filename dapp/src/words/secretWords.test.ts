// The words of secret elections and of trustees: none of the technical ones outside of Details, in no language, and nothing
// left in the other one.
import { describe, expect, it } from 'vitest'
import { catalogueTexts, TECHNICAL } from './catalogueTexts.ts'
import { secretWords } from './secretWords.ts'
import { trusteeWords } from './trusteeWords.ts'

const UNDER_DETAILS = ['results.sum', 'fingerprint', 'command']

describe.each([
  ['secret elections', secretWords],
  ['trustees', trusteeWords],
] as const)('the words of %s', (_, area) => {
  it.each(['en', 'de'] as const)('have no technical word: %s', (language) => {
    const offenders = catalogueTexts(area[language]).filter(
      ([path, text]) => TECHNICAL[language].test(text) && !UNDER_DETAILS.includes(path),
    )
    expect(offenders).toEqual([])
  })
  it('are all there in the second language, and none was left in the first', () => {
    const german = new Map(catalogueTexts(area.de))
    expect([...german.keys()]).toEqual(catalogueTexts(area.en).map(([path]) => path))
    const same = catalogueTexts(area.en).filter(([path, text]) => / .+ /.test(text) && german.get(path) === text)
    expect(same).toEqual([])
  })
})
