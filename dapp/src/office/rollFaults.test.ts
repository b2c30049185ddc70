import { describe, expect, it } from 'vitest'
import { office as de } from '../words/de/office.ts'
import { office as en } from '../words/en/office.ts'
import { faultLines, type RollFault, readingOf } from './rollFaults.ts'

describe('faults of a list of voters, by line', () => {
  it.each<[string, RollFault, string, string]>([
    ['a cell', { line: 3, column: 'email', fault: 'not-an-email' }, 'Line 3, email', 'This is no e-mail address.'],
    ['a whole line', { line: 2, column: null, fault: 'cells' }, 'Line 2', en.upload.fault.cells ?? ''],
    [
      'the earlier line of the same person',
      { line: 9, column: 'id', fault: 'same-id', other: 4 },
      'Line 9, id',
      'This person stands in an earlier line. See line 4.',
    ],
    [
      'a column that the list does not know',
      { line: 1, column: '3', fault: 'unknown-column' },
      'Line 1, column 3',
      'There is no such column. Columns are id, name, email, address.',
    ],
    ['a fault unknown here', { line: 1, column: null, fault: 'newer' }, 'Line 1', 'Not as it must be (newer).'],
    ['a name of every object', { line: 1, column: null, fault: 'toString' }, 'Line 1', 'Not as it must be (toString).'],
  ])('%s', (_, fault, where, what) => {
    expect(faultLines([fault], en.upload)).toEqual([{ where, what }])
  })
  it('the same faults have words in both languages', () => {
    expect(Object.keys(de.upload.fault)).toEqual(Object.keys(en.upload.fault))
  })
  it.each<[string, Record<string, unknown>, number | null]>([
    ['a list that was refused for its faults', { lines: 2, faultCount: 1, faults: [] }, 1],
    ['refused for something else', { code: 'roll-closed' }, null],
    ['faults that are no list', { lines: 2, faultCount: 1, faults: 'many' }, null],
  ])('%s', (_, facts, want) => {
    expect(readingOf(facts)?.faultCount ?? null).toBe(want)
  })
})
