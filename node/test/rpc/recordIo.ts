// Writes the .io fixtures anew: `node node/test/rpc/recordIo.ts`. To be run, and its diff read, when an answer is meant to
// change; the tests only read the files.
import { rmSync } from 'node:fs'
import { aVotingNode } from './aVotingNode.ts'
import { ioCases, isMutating } from './ioCases.ts'
import { IO_FOLDER, record } from './ioFile.ts'

rmSync(IO_FOLDER, { recursive: true, force: true })
const shared = await aVotingNode()
const cases = await ioCases(shared)
const faults: unknown[] = []
for (const one of cases) {
  try {
    const requests = one.steps.flatMap((step) => (step.kind === 'request' ? [step.text] : []))
    await record(isMutating(requests) ? await aVotingNode() : shared, one)
  } catch (error) {
    faults.push(error instanceof Error ? error.message.slice(0, 400) : error)
  }
}
for (const fault of faults) console.error(fault)
console.log(`${cases.length - faults.length} of ${cases.length} fixtures written`)
process.exitCode = faults.length === 0 ? 0 : 1
