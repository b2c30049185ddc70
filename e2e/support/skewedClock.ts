// Loaded before a node's own program (`node --import`): its wall clock is wrong by PSEPHOS_TEST_SKEW_MS. The monotonic
// clock is left alone, as on a machine whose time server lies. libfaketime would do the same to the whole process.
import process from 'node:process'

const skewMs = Number(process.env.PSEPHOS_TEST_SKEW_MS ?? 0)
const realNow = Date.now
Date.now = () => realNow() + skewMs
