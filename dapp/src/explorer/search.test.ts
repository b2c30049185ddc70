// What a search box takes.
import { describe, expect, it } from 'vitest'
import { readAddress, readBlockId, readHash, readSearch } from './search.ts'

const HASH = `0x${'ab'.repeat(32)}`
const ADDRESS = `0x${'cd'.repeat(20)}`

describe('the search box', () => {
  it.each([
    ['nothing', '', { kind: 'empty' }],
    ['blanks', '   ', { kind: 'empty' }],
    ['a height', '17', { kind: 'number', number: 17n }],
    ['a height as it is written', ' #1,234,567 ', { kind: 'number', number: 1_234_567n }],
    ['a height as it is written elsewhere', '1.234’567', { kind: 'number', number: 1_234_567n }],
    ['the first block', '0', { kind: 'number', number: 0n }],
    ['a hash', HASH, { kind: 'hash', hash: HASH }],
    ['a hash in capitals without its 0x', HASH.slice(2).toUpperCase(), { kind: 'hash', hash: HASH }],
    ['an address', ADDRESS.toUpperCase().replace('0X', '0x'), { kind: 'address', address: ADDRESS }],
    ['a receipt code', '00000-00000-00000-00000', { kind: 'code', code: '00000-00000-00000-00000' }],
    ['a receipt code as a person types it', 'oooooooooooooooooooo', { kind: 'code', code: '00000-00000-00000-00000' }],
    ['a mistyped code', '00000-00000-00000-00001', { kind: 'nothing' }],
    ['half a hash', HASH.slice(0, 40), { kind: 'nothing' }],
    ['a hash with a letter too much', `${HASH}a`, { kind: 'nothing' }],
    ['more digits than any height', '1234567890123456', { kind: 'nothing' }],
    ['a name', 'Ada', { kind: 'nothing' }],
    ['markup', '<img src=x>', { kind: 'nothing' }],
  ])('%s', (_, text, expected) => expect(readSearch(text)).toEqual(expected))

  it('addresses of pages are read strictly', () => {
    expect(readBlockId('12')).toBe(12n)
    expect(readBlockId('1,2')).toBeNull()
    expect(readBlockId(HASH)).toBe(HASH)
    expect(readBlockId('latest')).toBeNull()
    expect(readHash(ADDRESS)).toBeNull()
    expect(readAddress(ADDRESS)).toBe(ADDRESS)
    expect(readAddress(HASH)).toBeNull()
  })
})
