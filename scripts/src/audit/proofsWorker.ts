// The thread that verifies proofs for an audit: statements in, verdicts out.
import { parentPort } from 'node:worker_threads'
import { chooseEngine } from '@psephos/ballot'
import { verifyStatements } from '@psephos/node/execution/verifyStatements.ts'
import type { ProofJob } from './proofThreads.ts'

const random = (byteCount: number): Uint8Array => crypto.getRandomValues(new Uint8Array(byteCount))

parentPort?.on('message', ({ statements, engine }: ProofJob) => {
  parentPort?.postMessage(verifyStatements(statements, chooseEngine(engine), random))
})
