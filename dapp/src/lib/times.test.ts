import { expect, it } from 'vitest'
import { en } from '../words/en.ts'
import { age, localeFor, relativeTime } from './times.ts'

it.each([
  [7_200, 'in 2 hours'],
  [86_400, 'tomorrow'],
  [-180, '3 minutes ago'],
  [45, 'in 45 seconds'],
])('%d seconds from now is "%s"', (distance, words) => {
  expect(relativeTime(1_000_000 + distance, 1_000_000, 'en')).toBe(words)
})

it.each([
  [0, 'just now'],
  [7, '7 s ago'],
  [300, '5 min ago'],
  [9_000, '3 h ago'],
])('a record of %d seconds is "%s"', (seconds, words) => {
  expect(age(seconds, en.age)).toBe(words)
})

it.each([
  [['de-AT', 'en-US'], 'en-US'],
  [['en'], 'en'],
  [['el'], 'en-GB'],
])('a reader of %j gets dates as in %s', (preferred, locale) => {
  expect(localeFor('en', preferred)).toBe(locale)
})
