// What a process with its children and its files use, read from the operating system (Linux's /proc). Elsewhere the
// figures are null and the report leaves them out.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Of a kernel clock tick; Linux has told programs 100 a second for as long as /proc exists. */
const TICK_MS = 10
const KIB = 1024

export type ProcessUsage = { readonly cpuMs: number; readonly memoryMb: number; readonly memoryPeakMb: number }

/** User and system time since their start, resident memory now and at its peak: of the process and all below it. */
export function usageOf(pid: number): ProcessUsage | null {
  const all = familyOf(pid).flatMap((member) => usageOfOne(member) ?? [])
  if (all.length === 0) return null
  return all.reduce((sum, one) => ({
    cpuMs: sum.cpuMs + one.cpuMs,
    memoryMb: sum.memoryMb + one.memoryMb,
    memoryPeakMb: sum.memoryPeakMb + one.memoryPeakMb,
  }))
}

/** Of several processes that do one job: their time together, the memory of the largest. Null when none is there. */
export function usageOfAll(pids: readonly number[]): ProcessUsage | null {
  const all = pids.flatMap((pid) => usageOf(pid) ?? [])
  if (all.length === 0) return null
  return {
    cpuMs: all.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
    memoryMb: Math.max(...all.map(({ memoryMb }) => memoryMb)),
    memoryPeakMb: Math.max(...all.map(({ memoryPeakMb }) => memoryPeakMb)),
  }
}

/** anvil's launcher is a small Node program; what counts is the process that it starts. */
function familyOf(pid: number): number[] {
  try {
    const children = readdirSync(`/proc/${pid}/task`)
      .flatMap((thread) => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' '))
      .filter((text) => /^\d+$/.test(text))
    return [pid, ...children.flatMap((child) => familyOf(Number(child)))]
  } catch {
    return []
  }
}

function usageOfOne(pid: number): ProcessUsage | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in brackets may hold spaces; fields are counted from behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const kib = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1])
    return {
      cpuMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS,
      memoryMb: kib('VmRSS') / KIB,
      memoryPeakMb: kib('VmHWM') / KIB,
    }
  } catch {
    return null
  }
}

/** Sizes of all files below a folder; one that vanishes while we look counts as nothing. */
export function bytesBelow(folder: string): number {
  let bytes = 0
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) bytes += statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0
  }
  return bytes
}
