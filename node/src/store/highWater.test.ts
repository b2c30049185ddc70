import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { aHash, author } from '../../test/store/aRecord.ts'
import { decodeHighWater, encodeHighWater, fsyncNow, type HighWater, openHighWaterFile } from './highWater.ts'
import { StoreFailure } from './store.ts'

const root = mkdtempSync(join(tmpdir(), 'psephos-high-water-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const known: HighWater = {
  ...{ genesisHash: aHash(1), address: author(2), epoch: 3 },
  position: { height: 2n ** 63n, round: 7, type: 'round-change' },
}
const text = encodeHighWater(known)

describe('D2: the high-water file’s text', () => {
  it.each([known, { ...known, position: null }])('comes back as it was', (value) => {
    expect(decodeHighWater(encodeHighWater(value))).toEqual(value)
  })
  it('is nothing when it is cut short anywhere', () => {
    for (let length = 0; length < text.length; length++) expect(decodeHighWater(text.slice(0, length))).toBeNull()
  })
  it('is nothing when any bit of it is another', () => {
    const bytes = Buffer.from(text)
    for (let at = 0; at < bytes.length; at++) {
      for (const bit of [1, 8, 0x40]) {
        const changed = Buffer.from(bytes)
        changed[at] = (changed[at] as number) ^ bit
        expect(decodeHighWater(changed.toString('latin1'))).toBeNull()
      }
    }
  })
  it.each(['', '\n', '{}', 'x'.repeat(500), `${text}more`, text.repeat(2)])('is nothing when it is %j', (other) => {
    expect(decodeHighWater(other)).toBeNull()
  })
})

describe('D2: the high-water file', () => {
  it('is replaced whole: file and folder are synced, in this order, before write returns', () => {
    const synced: boolean[] = []
    const file = openHighWaterFile(root, (fd) => {
      synced.push(existsSync(join(root, 'signer.highwater.new')))
      fsyncNow(fd)
    })
    expect(file.read()).toBeNull()
    file.write(text)
    expect(synced).toEqual([true, false]) // the new file under its first name, then the folder after the renaming
    expect(file.read()).toBe(text)
    expect(readdirSync(root)).toEqual(['signer.highwater'])
    file.write('next')
    expect(readFileSync(join(root, 'signer.highwater'), 'utf8')).toBe('next')
  })
  it('what a crash left of a new one does not count', () => {
    writeFileSync(join(root, 'signer.highwater.new'), 'half')
    const file = openHighWaterFile(root, fsyncNow)
    expect(file.read()).toBe('next')
    file.write(text)
    expect(readdirSync(root)).toEqual(['signer.highwater'])
  })
  it('D5: a folder that is gone, or a sync that fails, is a StoreFailure', () => {
    expect(() => openHighWaterFile(join(root, 'gone'), fsyncNow).write(text)).toThrow(StoreFailure)
    const failing = openHighWaterFile(root, () => {
      throw new Error('EIO')
    })
    expect(() => failing.write(text)).toThrow(/D2: cannot write .*EIO/)
  })
})
