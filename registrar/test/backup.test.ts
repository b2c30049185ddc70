import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { backUp } from '../src/backup.ts'
import { keepsFact, openDatabase, type RegistrarDatabase } from '../src/database.ts'
import { DATABASE_FILE } from '../src/limits.ts'

let folder: string
let running: RegistrarDatabase
let out: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'psephos-backup-'))
  running = openDatabase(join(folder, DATABASE_FILE))
  out = join(folder, 'copy.sqlite')
})
afterEach(() => {
  running.close()
  rmSync(folder, { recursive: true })
})

describe('a backup of the registrar’s database', () => {
  it('is taken while it is open, with what was written last', async () => {
    keepsFact(running, 'colour', 'green')
    expect(await backUp(folder, out)).toBeGreaterThan(1)
    const copy = openDatabase(out)
    // A fact that is there keeps its value, so another one is refused.
    expect([keepsFact(copy, 'colour', 'green'), keepsFact(copy, 'colour', 'red')]).toEqual([true, false])
    copy.close()
  })
  it('is for its owner’s eyes', async () => {
    await backUp(folder, out)
    expect(statSync(out).mode & 0o777).toBe(0o600)
  })
  it.each([
    ['of a folder without a database', () => backUp(join(folder, 'none'), out), /is not there/],
    ['over a file that exists', () => backUp(folder, join(folder, DATABASE_FILE)), /overwrites nothing/],
    ['into a folder that is not there', () => backUp(folder, join(folder, 'none', 'x')), /./],
  ])('%s is refused, and nothing is left behind', async (_, run, words) => {
    await expect(run()).rejects.toThrow(words)
    expect(existsSync(out)).toBe(false)
  })
  it('what an interrupted one left is written over', async () => {
    writeFileSync(`${out}.part`, 'half')
    await backUp(folder, out)
    expect(existsSync(`${out}.part`)).toBe(false)
  })
})
