// Loaded before a node's own program (`node --import`): its wall clock is wrong by PSEPHOS_TEST_SKEW_MS, or by what the file
// PSEPHOS_TEST_SKEW_FILE says at the time. The monotonic clock is left alone, as on a machine whose time server lies.
// libfaketime would do the same to the whole process.
import { readFileSync } from 'node:fs'
import process from 'node:process'

const LOOK_MS = 100

const file = process.env.PSEPHOS_TEST_SKEW_FILE
let skewMs = Number(process.env.PSEPHOS_TEST_SKEW_MS ?? 0)
const realNow = Date.now
Date.now = () => realNow() + skewMs

if (file !== undefined) {
  // A file that is just being written is empty: then the clock stays as it is.
  const look = () => {
    skewMs = Number(readFileSync(file, 'utf8')) || skewMs
  }
  setInterval(look, LOOK_MS).unref()
}
