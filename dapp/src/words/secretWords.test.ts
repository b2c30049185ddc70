// The words of secret elections and of trustees: none of the technical ones outside of Details, in no language, and nothing
// left in the other one.
import { describe, expect, it } from 'vitest'
import { secretWords } from './secretWords.ts'
import { trusteeWords } from './trusteeWords.ts'

const FORBIDDEN = {
  en: /\b(transactions?|hash(es)?|gas|nonces?|blocks?|mempool|proofs?|decrypt\w*)\b/i,
  de: /\b(transaktion\w*|hash\w*|gas|nonces?|blocks?|blöcke\w*|mempool|beweis\w*|entschlüssel\w*)\b/i,
}
const UNDER_DETAILS = ['results.sum', 'fingerprint', 'command']

function texts(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]]
  if (typeof value === 'function') return [[path, String((value as (...values: unknown[]) => string)(2, 3, 4))]]
  return Object.entries(value as object).flatMap(([name, part]) => texts(part, path === '' ? name : `${path}.${name}`))
}

describe.each([
  ['secret elections', secretWords],
  ['trustees', trusteeWords],
] as const)('the words of %s', (_, area) => {
  it.each(['en', 'de'] as const)('have no technical word: %s', (language) => {
    const offenders = texts(area[language]).filter(
      ([path, text]) => FORBIDDEN[language].test(text) && !UNDER_DETAILS.includes(path),
    )
    expect(offenders).toEqual([])
  })
  it('are all there in the second language, and none was left in the first', () => {
    const german = new Map(texts(area.de))
    expect([...german.keys()]).toEqual(texts(area.en).map(([path]) => path))
    const same = texts(area.en).filter(([path, text]) => / .+ /.test(text) && german.get(path) === text)
    expect(same).toEqual([])
  })
})
