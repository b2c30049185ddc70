// What is kept, and what never is.
import { describe, expect, it } from 'vitest'
import { filesOf, planOf } from './kept.ts'

const HOME = 'https://vote.example'
const get = (url: string, mode = 'cors') =>
  planOf({ method: 'GET', mode, url: url.startsWith('/') ? HOME + url : url }, HOME)

describe('the service worker', () => {
  it.each([
    ['the list', '/'],
    ['an election', '/election/7'],
    ['a block by its hash', `/block/0x${'ab'.repeat(32)}`],
    ['a page that is none', '/nothing/here'],
  ])('opens the shell: %s', (_, url) => expect(get(url, 'navigate')).toBe('shell'))
  it.each([
    ['a script', '/assets/index-Bc12.js'],
    ['an icon', '/icon.svg'],
    ['an icon of a size', '/icon-512.png'],
    ['the manifest', '/manifest.webmanifest'],
  ])('keeps %s', (_, url) => expect(get(url)).toBe('asset'))
  it.each([
    ['the public record', '/rpc'],
    ['one validator', '/rpc/2'],
    ['the registration office', '/registrar/enrolments/5'],
    ['what the server says of the network', '/config.json'],
    ['what it says of the validators', '/validators.json'],
    ['its health', '/readyz'],
    ['itself', '/sw.js'],
    ['another origin', 'https://elsewhere.example/assets/index.js'],
  ])('never keeps %s', (_, url) => expect(get(url)).toBe('network'))
  it.each([
    ['the public record as a page', '/rpc'],
    ['a file as a page', '/receipt.json'],
    ['the registration office as a page', '/registrar/docs'],
  ])('leaves alone %s', (_, url) => expect(get(url, 'navigate')).toBe('network'))
  it('leaves alone whatever is sent', () => {
    expect(planOf({ method: 'POST', mode: 'cors', url: `${HOME}/rpc` }, HOME)).toBe('network')
    expect(planOf({ method: 'POST', mode: 'cors', url: `${HOME}/assets/x.js` }, HOME)).toBe('network')
  })
  it('reads the files that the page names, each once', () => {
    const page =
      '<link href="/icon.svg"><script src="/assets/a.js"></script><link href="/assets/a.js"><a href="https://x/">' +
      '<link rel="preload" href="/config.json"><a href="/check"></a><a href="/"></a>'
    expect(filesOf(page)).toEqual(['/icon.svg', '/assets/a.js'])
  })
})
