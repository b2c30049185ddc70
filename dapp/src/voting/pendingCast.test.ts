import { describe, expect, it } from 'vitest'
import { memoryStorage } from '../../test/memoryStorage.ts'
import { forgetCast, keptAbout, recallCast, rememberCast, unsentCasts } from './pendingCast.ts'

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

const KEPT = {
  ...CAST,
  hash: `0x${'ef'.repeat(32)}`,
  kept: { sealed: '0x0102', isReceived: false, closesAt: 9 },
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

describe('ballots that wait on this device', () => {
  const entriesOf = (cast: unknown) => {
    const storage = memoryStorage()
    rememberCast(storage, PLACE, CAST)
    return storage.entries().map(([key]) => [key, JSON.stringify(cast)] as const)
  }
  it('are found with their place', () => {
    expect(unsentCasts(entriesOf(KEPT))).toEqual([
      { place: { ...PLACE, voter: PLACE.voter.toLowerCase() }, cast: KEPT },
    ])
  })
  it.each<[string, readonly (readonly [string, string])[]]>([
    ['one of a wallet', entriesOf(CAST)],
    ['one that a validator has', entriesOf({ ...KEPT, kept: { ...KEPT.kept, isReceived: true } })],
    ['one without a hash', entriesOf({ ...KEPT, hash: null })],
    ['one whose bytes are none', entriesOf({ ...KEPT, kept: { ...KEPT.kept, sealed: 'open' } })],
    ['another thing in the storage', [['psephos.keys', JSON.stringify(KEPT)]]],
    ['a place that is none', [['psephos.cast.0x01.7.0xaa', JSON.stringify(KEPT)]]],
    ['an election that is none', [[`psephos.cast.${PLACE.genesisHash}.x.${PLACE.voter}`, JSON.stringify(KEPT)]]],
  ])('are not: %s', (_, entries) => {
    expect(unsentCasts(entries)).toEqual([])
  })
  it('are bound to their place and hash', () => {
    const here = keptAbout(PLACE, KEPT.hash)
    expect(keptAbout({ ...PLACE, election: 8n }, KEPT.hash)).not.toBe(here)
    expect(keptAbout(PLACE, CAST.ballotHash)).not.toBe(here)
  })
})
