// One line on stderr that says how far the audit is: rewritten in place on a terminal, a line every few seconds in a log.
import type { AuditProgress } from './runAudit.ts'

const TERMINAL_MS = 200
const LOG_MS = 5_000

/** Call `end` before anything else is written to stderr. */
export function progressLine(stream: NodeJS.WriteStream): { tell(progress: AuditProgress): void; end(): void } {
  const everyMs = stream.isTTY ? TERMINAL_MS : LOG_MS
  let lastMs = 0
  let written = false
  return {
    tell(progress) {
      if (progress.elapsedMs - lastMs < everyMs) return
      lastMs = progress.elapsedMs
      written = true
      stream.write(stream.isTTY ? `\r\x1b[2K${progressWords(progress)}` : `${progressWords(progress)}\n`)
    },
    end() {
      if (written && stream.isTTY) stream.write('\r\x1b[2K')
    },
  }
}

export function progressWords({ height, lastHeight, transactions, elapsedMs }: AuditProgress): string {
  const seconds = Math.max(elapsedMs / 1000, 0.001)
  const rate = `${n(Math.round(transactions / seconds))} transactions/s`
  if (lastHeight === null) return `block ${n(Number(height))} · ${n(transactions)} transactions · ${rate}`
  const secondsLeft = (seconds / Number(height)) * Number(lastHeight - height)
  return `block ${n(Number(height))} of ${n(Number(lastHeight))} · ${n(transactions)} transactions · ${rate} · ${inWords(secondsLeft)} left`
}

function inWords(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`
  if (seconds < 5_400) return `${Math.round(seconds / 60)} min`
  return `${(seconds / 3600).toFixed(1)} h`
}

const n = (value: number): string => value.toLocaleString('en-US')
