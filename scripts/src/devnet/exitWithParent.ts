// Loaded before a child process's own program (`node --import`). Its standard input is a pipe that only the parent
// holds: when the pipe closes, the parent is gone, even if it was killed -9, and the child must not outlive it.
import process from 'node:process'

/** Time for the child's own clean stop before it is ended the hard way. */
const GRACE_MS = 8_000

process.stdin.on('end', leave)
process.stdin.on('close', leave)
process.stdin.on('error', leave)
process.stdin.resume()
// A pipe must not by itself keep a child alive that has finished.
;(process.stdin as unknown as { unref?: () => void }).unref?.()

function leave(): void {
  setTimeout(() => process.exit(1), GRACE_MS).unref()
  if (process.listenerCount('SIGTERM') > 0) process.kill(process.pid, 'SIGTERM')
  else process.exit(0)
}
