// D2. Where in a trace one signature stands: written to the database's log and synced, the high-water file written, synced,
// renamed and its folder synced, and only then said. Null where one of these is missing or came too late.
import type { DiskAct } from './diskTrace.ts'

export type SignatureOrder = {
  readonly database: number | null
  readonly highWater: number | null
  readonly said: number
}

/** For every vote in the trace: the lines at which both places were durable, and at which it left. */
export function orderOfSignatures(acts: readonly DiskAct[]): SignatureOrder[] {
  return acts.flatMap((act, at) => {
    if (act.kind !== 'said' || !act.line.startsWith('vote ')) return []
    const signature = Buffer.from(act.line, 'utf8').toString().slice(-130)
    const before = acts.slice(lastVoteBefore(acts, at) + 1, at).filter(({ ended }) => ended < act.began)
    return [{ database: durableInLog(before, signature), highWater: durableInFile(before), said: act.began }]
  })
}

function lastVoteBefore(acts: readonly DiskAct[], at: number): number {
  return acts.findLastIndex((act, i) => i < at && act.kind === 'said' && act.line.startsWith('vote '))
}

/** A page boundary may cut the signature: its beginning or its end is enough. */
function durableInLog(acts: readonly DiskAct[], signature: string): number | null {
  const parts = [signature.slice(0, 40), signature.slice(-40)].map((hex) => Buffer.from(hex, 'hex'))
  const written = acts.findLast(
    (act) =>
      act.kind === 'write' &&
      act.path.endsWith('.db-wal') &&
      parts.some((part) => Buffer.from(act.bytes).includes(part)),
  )
  return written === undefined ? null : syncedAfter(acts, written.path, written.ended)
}

function durableInFile(acts: readonly DiskAct[]): number | null {
  const isNew = ({ path }: DiskAct) => path.endsWith('/signer.highwater.new')
  const written = acts.findLast((act) => act.kind === 'write' && isNew(act))
  const synced = written && syncedAfter(acts, written.path, written.ended)
  const renamed = acts.findLast((act) => act.kind === 'rename' && isNew(act) && synced != null && act.began > synced)
  return renamed ? syncedAfter(acts, renamed.path.slice(0, renamed.path.lastIndexOf('/')), renamed.ended) : null
}

function syncedAfter(acts: readonly DiskAct[], path: string, line: number): number | null {
  return acts.find((act) => act.kind === 'sync' && act.path === path && act.began > line)?.ended ?? null
}
