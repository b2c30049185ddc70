import { describe, expect, it } from 'vitest'
import { memoryStorage } from '../../test/memoryStorage.ts'
import { forgetCast, recallCast, rememberCast } from './pendingCast.ts'

const PLACE = {
  genesisHash: `0x${'01'.repeat(32)}`,
  election: 7n,
  voter: '0x00000000000000000000000000000000000000Aa',
} as const
const CAST = {
  code: 'AAAAA-AAAAA-AAAAA-AAAAA',
  ballotHash: `0x${'cd'.repeat(32)}`,
  hash: null,
  startedAtMs: 1,
} as const

describe('what survives a reload', () => {
  it('comes back for the same chain, election and voter only', () => {
    const storage = memoryStorage()
    rememberCast(storage, PLACE, CAST)
    expect(recallCast(storage, { ...PLACE, voter: '0x00000000000000000000000000000000000000aa' })).toEqual(CAST)
    expect(recallCast(storage, { ...PLACE, election: 8n })).toBeNull()
    expect(recallCast(storage, { ...PLACE, genesisHash: `0x${'02'.repeat(32)}` })).toBeNull()
  })
  it('holds code and hashes, and nothing of the choices', () => {
    const storage = memoryStorage()
    rememberCast(storage, PLACE, CAST)
    expect(storage.entries().map(([, text]) => Object.keys(JSON.parse(text)))).toEqual([
      ['code', 'ballotHash', 'hash', 'startedAtMs'],
    ])
  })
  it('is gone when forgotten, and broken text is nothing', () => {
    const storage = memoryStorage()
    rememberCast(storage, PLACE, CAST)
    forgetCast(storage, PLACE)
    expect(recallCast(storage, PLACE)).toBeNull()
    for (const text of ['{', '{}', '{"code":1}', 'null']) {
      rememberCast(storage, PLACE, CAST)
      const [key = ''] = storage.entries()[0] ?? []
      storage.setItem(key, text)
      expect(recallCast(storage, PLACE)).toBeNull()
    }
  })
})
