// `node scripts/src/container/supervise.ts --live URL [--every-ms N] -- PROGRAM ARGUMENTS…`: runs one program and ends with
// it. A program that hangs does not end by itself; three looks at its /livez in a row that find nobody end it the hard way,
// so that the container's restart policy starts it anew. /readyz never does: a network without a quorum is not repaired by
// restarting its members.
import { spawn } from 'node:child_process'
import { parseArgs } from 'node:util'
import { isAlive } from './liveness.ts'

const MISSES_MAX = 3
const EXIT_HUNG = 70
const EXIT_USAGE = 2

const { values, positionals } = parseArgs({
  options: { live: { type: 'string' }, 'every-ms': { type: 'string', default: '10000' } },
  allowPositionals: true,
})
const [program, ...args] = positionals
const { live } = values
const everyMs = Number(values['every-ms'])
if (program === undefined || live === undefined || !(everyMs > 0)) {
  process.stderr.write('usage: supervise.ts --live URL [--every-ms N] -- PROGRAM ARGUMENTS…\n')
  process.exit(EXIT_USAGE)
}

const child = spawn(program, args, { stdio: 'inherit' })
let isHung = false
child.once('error', (error) => {
  process.stderr.write(`supervise: ${error.message}\n`)
  process.exit(1)
})
child.once('exit', (code, signal) => process.exit(isHung ? EXIT_HUNG : (code ?? (signal === 'SIGINT' ? 130 : 1))))
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal))

/** Counts only after the first answer: how long a start takes depends on what there is to check. */
let misses: number | null = null
const look = async (): Promise<void> => {
  if (await isAlive(live)) misses = 0
  else if (misses !== null && ++misses >= MISSES_MAX) {
    process.stderr.write(`supervise: ${live} was silent ${MISSES_MAX} times in a row; ending ${program}\n`)
    isHung = true
    child.kill('SIGKILL')
    return
  }
  setTimeout(look, everyMs)
}
setTimeout(look, everyMs)
