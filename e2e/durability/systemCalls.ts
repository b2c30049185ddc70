// Reads what `strace -f -y` wrote and puts four moments of one ballot in order: its bytes came in, the journal was
// written, a sync of the journal returned, its hash went out. A moment is the number of the line on which it was over.

export type Moments = {
  readonly received: number | null
  /** A write to the journal that began after the ballot came in. */
  readonly written: number | null
  /** A finished, successful fsync or fdatasync of the journal that began after that write was over. */
  readonly synced: number | null
  readonly answered: number | null
}

export type Call = {
  readonly name: string
  /** What the first argument is, as -y names it: a path, or `socket:[…]`, or `TCP:[…]`. */
  readonly file: string
  readonly text: string
  readonly result: string
  readonly began: number
  readonly ended: number
}

/** `raw` and `hash` with 0x, as they go over the wire; `journal` matches the journal's path. */
export function momentsOf(
  trace: string,
  { raw, hash, journal }: { raw: string; hash: string; journal: RegExp },
): Moments {
  const calls = readCalls(trace).sort((a, b) => a.ended - b.ended)
  const isJournal = ({ file }: Call) => journal.test(file)
  // The signature's end is the ballot's own; the beginning of the bytes looks like everyone's.
  const mark = raw.slice(-80)
  const received = calls.find(({ name, text }) => INPUT.has(name) && text.includes(mark))
  const written =
    received && calls.find((call) => OUTPUT.has(call.name) && isJournal(call) && call.began > received.ended)
  const synced =
    written &&
    calls.find((call) => SYNC.has(call.name) && isJournal(call) && call.began > written.ended && call.result === '0')
  const answered = calls.find(
    ({ name, file, text }) => OUTPUT.has(name) && /socket|TCP/.test(file) && text.includes(hash),
  )
  return {
    received: received?.ended ?? null,
    written: written?.ended ?? null,
    synced: synced?.ended ?? null,
    answered: answered?.began ?? null,
  }
}

const INPUT = new Set(['read', 'readv', 'recvfrom', 'recvmsg'])
const OUTPUT = new Set(['write', 'writev', 'pwrite64', 'pwritev', 'sendto', 'sendmsg'])
const SYNC = new Set(['fsync', 'fdatasync'])

/** Joins the two halves of calls that other threads' lines came between. */
export function readCalls(trace: string): Call[] {
  const unfinished = new Map<string, { name: string; file: string; text: string; began: number }>()
  return trace.split('\n').flatMap((line, number): Call[] => {
    const thread = /^(?:\[pid +)?(\d+)/.exec(line)?.[1] ?? ''
    const resumed = /<\.\.\. (\w+) resumed>/.exec(line)
    if (resumed) {
      const first = unfinished.get(thread)
      unfinished.delete(thread)
      if (!first) return []
      return [{ ...first, text: first.text + line, result: resultOf(line), ended: number }]
    }
    const begun = /(\w+)\((?:\d+<((?:[^>\\]|\\.|->)*)>)?/.exec(line)
    if (!begun) return []
    const call = { name: begun[1] ?? '', file: begun[2] ?? '', text: line, began: number }
    if (!line.includes('<unfinished ...>')) return [{ ...call, result: resultOf(line), ended: number }]
    unfinished.set(thread, call)
    return []
  })
}

const resultOf = (line: string): string => /\)\s+= (-?\w+)[^=]*$/.exec(line)?.[1] ?? ''
