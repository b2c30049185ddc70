// The verifier in another language (ballot/vectors/verify.py), which decodes and adds points by itself, says the same of every vector.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

const FOLDER = join(import.meta.dirname, '../../vectors')
const hasPython = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 8))']).status === 0
if (!hasPython) console.info('skipped: no python3 of 3.8 or newer for the verifier in another language')

const run = (folder: string) => spawnSync('python3', [join(folder, 'verify.py')], { encoding: 'utf8' })
const copies: string[] = []
afterAll(() => {
  for (const copy of copies) rmSync(copy, { recursive: true })
})

describe.skipIf(!hasPython)('verify.py', () => {
  it('agrees with the files', () => {
    const { status, stdout } = run(FOLDER)
    expect(stdout).toBe('16 accepted, 48 refused, 0 not as the files say\n')
    expect(status).toBe(0)
  })
  it.each<[string, string, string, string]>([
    ['a refused ballot called good', 'ballots.json', '"expected": "reject"', '"expected": "accept"'],
    ['a good share called bad', 'tally.json', '"expected": "accept"', '"expected": "reject"'],
    ['another verdict', 'ceremony.json', '"verdict": "dealer"', '"verdict": "accuser"'],
    ['another turnout', 'tally.json', '"turnout": 6', '"turnout": 7'],
  ])('notices %s', (_, file, from, to) => {
    const copy = mkdtempSync(join(tmpdir(), 'psephos-vectors-'))
    copies.push(copy)
    cpSync(FOLDER, copy, { recursive: true })
    const text = readFileSync(join(copy, file), 'utf8')
    expect(text).toContain(from)
    writeFileSync(join(copy, file), text.replace(from, to))
    const { status, stdout } = run(copy)
    expect(stdout).not.toContain(' 0 not as the files say')
    expect(status).toBe(1)
  })
})
