// The thread that verifies proofs (B6): a job of statements in, verdicts out. It has no chain, no file and no key, and it
// draws the weights of a batch when the batch is complete.
import { randomBytes } from 'node:crypto'
import { flushCompileCache } from 'node:module'
import { parentPort } from 'node:worker_threads'
import { chooseEngine } from '@psephos/ballot'
import { verifyStatements } from '../execution/verifyStatements.ts'
import type { JobAnswer, VerifierJob } from './verifierThreads.ts'

if (parentPort === null) throw new Error('this is a thread of a node')
const port = parentPort

// All is loaded; also for a node that is killed later.
flushCompileCache()

port.on('message', ({ statements, engine }: VerifierJob) => {
  const startedAt = performance.now()
  const verdicts = verifyStatements(statements, chooseEngine(engine), (byteCount) => randomBytes(byteCount))
  const answer: JobAnswer = { verdicts, elapsedMs: performance.now() - startedAt }
  port.postMessage(answer)
})
