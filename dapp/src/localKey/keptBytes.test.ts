import { describe, expect, it } from 'vitest'
import { secureRandom } from '../lib/secureRandom.ts'
import { keptBytesKey, openBytes, sealBytes } from './keptBytes.ts'

const KEY = keptBytesKey(`0x${'42'.repeat(32)}`)
const OTHER = keptBytesKey(`0x${'43'.repeat(32)}`)
const BYTES = `0x02f8${'00010203'.repeat(12)}` as const
const ABOUT = 'election 7'
const sealed = sealBytes(KEY, { bytes: BYTES, about: ABOUT, random: secureRandom })

describe('bytes kept on this device', () => {
  it('come back with the key and the place they were sealed for', () => {
    expect(openBytes(KEY, { sealed, about: ABOUT })).toBe(BYTES)
  })
  it('show nothing of themselves, and are other bytes each time', () => {
    expect(sealed).not.toContain('00010203')
    expect(sealBytes(KEY, { bytes: BYTES, about: ABOUT, random: secureRandom })).not.toBe(sealed)
  })
  it.each<[string, Uint8Array, string, string]>([
    ['another key', OTHER, sealed, ABOUT],
    ['another place', KEY, sealed, 'election 8'],
    ['a changed byte', KEY, sealed.replace(/.$/, (last) => (last === '0' ? '1' : '0')), ABOUT],
    ['cut short', KEY, sealed.slice(0, -2), ABOUT],
    ['nothing but an iv', KEY, sealed.slice(0, 26), ABOUT],
    ['half a byte more', KEY, `${sealed}0`, ABOUT],
    ['no hexadecimal', KEY, 'sealed', ABOUT],
    ['empty', KEY, '', ABOUT],
  ])('do not open: %s', (_, key, text, about) => {
    expect(openBytes(key, { sealed: text, about })).toBeNull()
  })
})
