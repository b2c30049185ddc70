import { describe, expect, it } from 'vitest'
import { originsOf } from '../src/http/origins.ts'

describe('pages that the registrar serves', () => {
  const refused = [
    'vote.example.org',
    'https://vote.example.org/page',
    'ftp://vote.example.org',
    'https://a@b.example',
    '',
    '*',
  ]
  it.each(refused)('%j is no origin', (text) => {
    expect(() => originsOf([text])).toThrow('is no origin like https://vote.example.org')
  })
  const rows: [string, readonly string[], string, boolean][] = [
    ['the page itself', ['https://vote.example.org'], 'https://vote.example.org', true],
    ['written with a slash', ['https://vote.example.org/'], 'https://vote.example.org', true],
    ['the second of two', ['https://a.example', 'https://b.example'], 'https://b.example', true],
    ['without TLS', ['https://vote.example.org'], 'http://vote.example.org', false],
    ['another port', ['https://vote.example.org'], 'https://vote.example.org:444', false],
    ['a name that begins alike', ['https://vote.example.org'], 'https://vote.example.org.evil.example', false],
    ['a name below it', ['https://example.org'], 'https://vote.example.org', false],
    ['this machine, when a page is named', ['https://vote.example.org'], 'http://127.0.0.1:3000', false],
    ['this machine, when none is', [], 'http://127.0.0.1:3000', true],
    ['this machine by name', [], 'http://localhost:5173', true],
    ['a name that begins like this machine', [], 'http://localhost.evil.example', false],
    ['the world, when none is named', [], 'https://vote.example.org', false],
    ['nobody', [], 'null', false],
  ]
  it.each(rows)('%s', (_, pages, origin, isAllowed) => {
    expect(originsOf(pages).allows(origin)).toBe(isAllowed)
  })
  it('cookies go over TLS alone when every page has it', () => {
    expect(
      [['https://a.example'], ['https://a.example', 'http://b.example'], []].map((pages) => originsOf(pages).isSecure),
    ).toEqual([...[true, false, false]])
  })
})
