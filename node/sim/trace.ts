// What happened, as one number and, when asked, as lines to read. The number is cheap enough to keep for every run: two
// runs of one seed must end with the same one. The lines are made again from the seed when a run failed.

export type Trace = {
  /** Small whole numbers that say what happened; `words` is only called when lines are kept. */
  note(atMs: number, kind: number, a: number, b: number, words: () => string): void
  hash(): string
  lines(): readonly string[]
}

/** Of a long run the end is what matters. */
const LINES_MAX = 4_000

export function createTrace(keepsLines: boolean): Trace {
  let high = 0x811c9dc5
  let low = 0x2545f491
  const lines: string[] = []
  const mix = (value: number) => {
    high = Math.imul(high ^ value, 0x01000193)
    low = Math.imul(low ^ ((high >>> 15) + value), 0x85ebca6b)
  }
  return {
    note(atMs, kind, a, b, words) {
      mix(Math.round(atMs * 1_000))
      mix(kind)
      mix(a)
      mix(b)
      if (!keepsLines) return
      if (lines.length >= LINES_MAX) lines.splice(0, LINES_MAX / 2)
      lines.push(`${seconds(atMs)}  ${words()}`)
    },
    hash: () => hex(high) + hex(low),
    lines: () => lines,
  }
}

export function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(3).padStart(9)} s`
}

/** The first four bytes of a hash, as a number for the trace. */
export function wordOf(hash: string): number {
  return Number.parseInt(hash.slice(2, 10), 16)
}

const hex = (word: number) => (word >>> 0).toString(16).padStart(8, '0')
