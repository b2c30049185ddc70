// A process of its own for one measurement: a dry run of one line more than a list may have, and the most that it keeps.
import { openDatabase } from '../src/database.ts'
import { ROLL_LINES_MAX } from '../src/limits.ts'
import { registrationsIn } from '../src/registrations/registrations.ts'
import { requestsIn } from '../src/requests.ts'
import { uploadsIn } from '../src/roll/uploads.ts'
import { sealingOf } from '../src/sealing.ts'

const LINES_AT_ONCE = 1_000
const SAMPLE_EVERY = 20_000
const database = openDatabase(':memory:')
requestsIn(database)
let ids = 0
const parts = { database, sealing: sealingOf(`0x${'11'.repeat(32)}`), nowMs: () => 0, newId: () => `id-${++ids}` }
const uploads = uploadsIn({ ...parts, registrations: registrationsIn(parts) })

const heap = (): number => {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}
const before = heap()
let most = 0

async function* lines(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('id,name,email,address\n')
  for (let line = 0; line <= ROLL_LINES_MAX; line += LINES_AT_ONCE) {
    const count = Math.min(LINES_AT_ONCE, ROLL_LINES_MAX + 1 - line)
    const rows = Array.from({ length: count }, (_, i) => {
      const id = line + i + 1
      return `M-${id},Given Name ${id} Family Name,member-${id}@example.org,0x${id.toString(16).padStart(40, '0')}\n`
    })
    if (line % SAMPLE_EVERY === 0) most = Math.max(most, heap())
    yield Buffer.from(rows.join(''))
  }
}

const reading = await uploads.dryRun(1n, lines())
most = Math.max(most, heap())
process.stdout.write(JSON.stringify({ ...reading, heapMib: (most - before) / 1_048_576 }))
