// Who gets what only one may have.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { claim } from './claim.ts'

describe('a claim', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'psephos-claim-'))
    claim(folder, 'voter 3 of election 1', 'double click')
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it.each([
    ['the same once more', 'voter 3 of election 1', 'double click'],
    ['another voter', 'voter 4 of election 1', 'declined'],
    ['the same voter in another election', 'voter 3 of election 2', 'declined'],
    ['a name with what no file may be called', 'voter 3/../4', 'declined'],
  ])('is given: %s', (_, what, owner) => expect(() => claim(folder, what, owner)).not.toThrow())

  it('is refused to a second, with both names', () => {
    expect(() => claim(folder, 'voter 3 of election 1', 'declined')).toThrow(
      'voter 3 of election 1 is taken: “double click” has it, “declined” needs another',
    )
  })
  it('a folder that is not there is no refusal', () => {
    expect(() => claim(join(folder, 'none'), 'voter 3', 'declined')).toThrow('ENOENT')
  })
})
