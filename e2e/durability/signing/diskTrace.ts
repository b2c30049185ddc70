// What a process did to its disk and what it said, from `strace -f -y -xx`: a list in the order in which the calls were over.
// Only files below one folder count; the bytes of every write are there, because an image is made of them.
import { type Call, readCalls } from '../systemCalls.ts'

type Moment = {
  /** Lines of the trace. A sync covers what was over when it began. */
  readonly began: number
  readonly ended: number
}
export type DiskAct = Moment &
  (
    | { readonly kind: 'open'; readonly path: string; readonly isTruncated: boolean }
    | { readonly kind: 'write'; readonly path: string; readonly offset: number; readonly bytes: Uint8Array }
    | { readonly kind: 'truncate'; readonly path: string; readonly length: number }
    | { readonly kind: 'sync'; readonly path: string }
    | { readonly kind: 'rename'; readonly path: string; readonly to: string }
    | { readonly kind: 'unlink'; readonly path: string }
    | { readonly kind: 'said'; readonly path: 'stdout'; readonly line: string }
  )

/** For strace: everything that changes a file or a folder. SQLite's shared memory is not on the disk. */
export const TRACED_CALLS =
  'openat,open,write,pwrite64,writev,pwritev,ftruncate,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat'
const STDOUT = 1

/** Throws for a call on those files that it does not understand: an image without it would prove nothing. */
export function readDiskTrace(trace: string, folder: string): DiskAct[] {
  const positions = new Map<number, number>()
  return readCalls(trace)
    .filter(({ result }) => !result.startsWith('-'))
    .sort((a, b) => a.ended - b.ended)
    .flatMap((call) => actOf(call, folder, positions))
}

function actOf(call: Call, folder: string, positions: Map<number, number>): DiskAct[] {
  const moment = { began: call.began, ended: call.ended }
  const fd = Number(/^\S*\s*\w+\((\d+)/.exec(call.text)?.[1] ?? -1)
  const strings = [...call.text.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map(([, hex = '']) => bytesOf(hex))
  const [first = new Uint8Array(0), second] = strings
  if (fd === STDOUT && call.name === 'write') {
    return [{ ...moment, kind: 'said', path: 'stdout', line: Buffer.from(first).toString().trim() }]
  }
  const path = Buffer.from(bytesOf(call.file)).toString()
  const name = Buffer.from(first).toString()
  const isOurs = (one: string) => (one === folder || one.startsWith(`${folder}/`)) && !one.endsWith('-shm')
  switch (call.name) {
    case 'openat':
    case 'open':
      if (!isOurs(name)) return []
      positions.set(Number(call.result.match(/^\d+/)?.[0]), 0)
      return call.text.includes('O_CREAT')
        ? [{ ...moment, kind: 'open', path: name, isTruncated: call.text.includes('O_TRUNC') }]
        : []
    case 'write': {
      if (!isOurs(path)) return []
      const offset = positions.get(fd) ?? 0
      positions.set(fd, offset + first.length)
      return [{ ...moment, kind: 'write', path, offset, bytes: first }]
    }
    case 'pwrite64':
      if (!isOurs(path)) return []
      return [{ ...moment, kind: 'write', path, offset: lastNumber(call.text), bytes: first }]
    case 'ftruncate':
      return isOurs(path) ? [{ ...moment, kind: 'truncate', path, length: lastNumber(call.text) }] : []
    case 'fsync':
    case 'fdatasync':
      return isOurs(path) ? [{ ...moment, kind: 'sync', path }] : []
    case 'rename':
      return isOurs(name) && second
        ? [{ ...moment, kind: 'rename', path: name, to: Buffer.from(second).toString() }]
        : []
    case 'unlink':
      return isOurs(name) ? [{ ...moment, kind: 'unlink', path: name }] : []
    default:
      if (isOurs(path) || isOurs(name)) throw new Error(`not understood: ${call.text.slice(0, 200)}`)
      return []
  }
}

/** The last argument, whether or not another thread's lines came between. */
function lastNumber(text: string): number {
  const found = /, (\d+)(?: <unfinished \.\.\.>.*|\))\s*(?:= |\d)/.exec(text.replace(/"[^"]*"/g, '""'))
  if (!found) throw new Error(`no last argument: ${text.slice(0, 200)}`)
  return Number(found[1])
}

function bytesOf(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex.replaceAll('\\x', ''), 'hex'))
}
