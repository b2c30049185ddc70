// The process that is traced: it says the speech on the data directory it is given, one line on stdout for everything that
// leaves. A second argument names a sync that this run leaves out.
import { writeSync } from 'node:fs'
import { fsyncNow } from '../../../node/src/store/highWater.ts'
import { fsyncData } from '../../../node/src/store/journal.ts'
import { speak } from './speak.ts'
import { speech } from './speech.ts'

const [dataDir = '', forget] = process.argv.slice(2)
await speak({
  ...{ dataDir, heights: speech() },
  fsync: forget === 'journal' ? async () => {} : fsyncData,
  fsyncNow: forget === 'high-water' ? () => {} : fsyncNow,
  leave: (line) => {
    writeSync(1, `${line}\n`)
  },
})
