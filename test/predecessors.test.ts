// docs/predecessors.md promises an answer for every line, with where it is shown: the places exist, and every row names one.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '..')
const rows = readFileSync(join(ROOT, 'docs/predecessors.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (theirs|---)/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))

describe('docs/predecessors.md', () => {
  it('has the rows of three systems', () => expect(rows.length).toBeGreaterThan(60))
  it.each(rows.map((cells) => [cells[1] ?? '', cells] as const))('%s', (_, cells) => {
    const [, theirs, ours, shown] = cells
    expect([theirs, ours].every((text) => (text ?? '').length > 3)).toBe(true)
    const files = [...(shown ?? '').matchAll(/`([^`]+)`/g)].map(([, path]) => path ?? '')
    expect(files.length).toBeGreaterThan(0)
    expect(files.filter((path) => !existsSync(join(ROOT, path)))).toEqual([])
  })
})
