// EXPERIENCE, "Words": what never stands on the voter's path. Technical names are allowed only in the keys listed here,
// which the page shows under Details.
import { describe, expect, it } from 'vitest'
import { candidateWords } from './candidateWords.ts'
import { catalogueTexts, TECHNICAL } from './catalogueTexts.ts'
import { de } from './de.ts'
import { designWords } from './designWords.ts'
import { en } from './en.ts'
import { explorerWords } from './explorerWords.ts'
import { helpWords } from './helpWords.ts'
import { ownDataWords } from './ownDataWords.ts'
import { recountWords } from './recountWords.ts'
import { secretWords } from './secretWords.ts'
import { trusteeWords } from './trusteeWords.ts'
import { validatorsWords } from './validatorsWords.ts'

const UNDER_DETAILS = [
  /^footer\./,
  /^election\.(manifestHash|organizer|id)$/,
  /^review\.(ballotHash|sequence|contract|called)$/,
  /^cast\.(hash|theirWords)$/,
  /^verify\.checks\./,
  /^results\.asOf$/,
]

describe('words', () => {
  it.each([en, de])('the voter’s path has none of the technical words: $language', (words) => {
    const offenders = catalogueTexts(words).filter(
      ([path, text]) => TECHNICAL[words.language].test(text) && !UNDER_DETAILS.some((place) => place.test(path)),
    )
    expect(offenders).toEqual([])
  })
  it.each<[string, { en: unknown; de: unknown }]>([
    ['the first load', { en, de }],
    ['the explorer', explorerWords],
    ['the validators', validatorsWords],
    ['the recount', recountWords],
    ['help', helpWords],
    ['components', designWords],
    ['secret ballots', secretWords],
    ['the trustees', trusteeWords],
    ['own data', ownDataWords],
    ['candidates', candidateWords],
  ])('no sentence of three words was left in the other language: %s', (_, area) => {
    const german = new Map(catalogueTexts(area.de))
    const same = catalogueTexts(area.en).filter(([path, text]) => / .+ /.test(text) && german.get(path) === text)
    expect(same).toEqual([])
  })
  it('says nobody instead of counting to nought', () => {
    expect(en.election.whoText(0)).toBe('Everybody on the voters’ list. So far nobody is on it.')
    expect(en.list.listed(0)).toBe('Nobody is on the voters’ list yet')
    expect(en.list.turnout(0, 0, false)).toBe('Nobody has voted yet')
    expect(en.list.turnout(0, 20, false)).toBe('Nobody has voted yet')
    expect(en.list.turnout(0, 20, true)).toBe('Nobody voted')
    expect(en.list.turnout(3, 20, false)).toBe('3 of 20 voters have voted')
  })
  it('says the agreed sentences exactly', () => {
    expect(en.review.wallet).toBe('Your wallet will show a contract call, fee 0, amount 0. That is your ballot.')
    expect(en.notCastYet).toBe('Not cast yet')
    expect(en.choose.counted(1, 2)).toBe('1 of 2 chosen')
    expect(en.verify.ok(3, 4, 3)).toBe(
      'Checked by your browser: 3 of 4 validators signed (3 needed), your ballot is in the public record.',
    )
    expect(Object.values(en.steps).slice(1, 7)).toEqual([
      'Sign in',
      'Choose',
      'Review',
      'Cast',
      'Recorded',
      'Check (optional)',
    ])
  })
})
