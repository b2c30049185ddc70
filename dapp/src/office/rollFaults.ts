// What the registrar found wrong in a list of voters -> lines for a person: where, which column, what. No value of the list is in
// it; the organizer has the file.
import type { RollReading } from '@psephos/registrar/api.ts'

export type RollFault = RollReading['faults'][number]
export type RollFaultWords = {
  line: (line: number) => string
  inColumn: (line: number, column: string) => string
  fault: Readonly<Record<string, string>>
  other: (sentence: string, line: number) => string
  unknown: (fault: string) => string
}

export type FaultLine = { where: string; what: string }

export function faultLines(faults: readonly RollFault[], words: RollFaultWords): FaultLine[] {
  return faults.map(({ line, column, fault, other }) => {
    const what = Object.hasOwn(words.fault, fault) ? (words.fault[fault] ?? '') : words.unknown(fault)
    return {
      where: column === null ? words.line(line) : words.inColumn(line, column),
      what: other === undefined ? what : words.other(what, other),
    }
  })
}

/** The faults that a refused upload carries, as a dry run would tell them; null when it was refused for something else. */
export function readingOf(facts: Readonly<Record<string, unknown>>): RollReading | null {
  const { lines, faultCount, faults } = facts
  if (typeof lines !== 'number' || typeof faultCount !== 'number' || !Array.isArray(faults)) return null
  return { lines, faultCount, faults: faults as RollFault[], withAddress: 0, isDryRun: false }
}
