// Which language a reader gets.
import { describe, expect, it } from 'vitest'
import { memoryStorage } from '../../test/memoryStorage.ts'
import { chosenLanguage, isLanguage, saveLanguage } from './language.ts'
import { loadWords } from './loadWords.ts'

describe('the language of the page', () => {
  it.each([
    ['the browser speaks German', ['de-AT', 'en'], 'de'],
    ['the browser speaks English before German', ['en-US', 'de'], 'en'],
    ['the first one is not there: the next', ['fr', 'de-CH'], 'de'],
    ['none is there', ['fr', 'el'], 'en'],
    ['the browser names none', [], 'en'],
    ['a name in capitals', ['DE'], 'de'],
    ['what every object has is no language', ['constructor'], 'en'],
  ])('%s', (_, preferred, language) => {
    expect(chosenLanguage(memoryStorage(), preferred)).toBe(language)
  })
  it('the reader’s choice wins over the browser and stays', () => {
    const storage = memoryStorage()
    saveLanguage('en', storage)
    expect(chosenLanguage(storage, ['de'])).toBe('en')
  })
  it('a kept name that is no language any more is passed over', () => {
    const storage = memoryStorage()
    storage.setItem('psephos.language', 'tlh')
    expect(chosenLanguage(storage, ['de'])).toBe('de')
  })
  it('each catalogue says which language it is', async () => {
    expect((await loadWords('en')).language).toBe('en')
    expect((await loadWords('de')).language).toBe('de')
    expect(isLanguage('de')).toBe(true)
  })
})
