// B6 in an audit. The replay believes what proofs claim; here every claim is verified beside it, in several threads: claims
// of blocks enter in their order, and the first untrue one, by height, leaves as an AuditFault. Ballots of many small blocks
// share a batch, because a batch of few costs twice as much a ballot.
import type { EngineName } from '@psephos/ballot'
import { chooseEngine } from '@psephos/ballot'
import { verifyStatements, weightOf } from '@psephos/node/execution/verifyStatements.ts'
import type { Claim } from '@psephos/node/types/claim.ts'
import { AuditFault } from './fault.ts'
import { type ProofVerifier, startProofThreads } from './proofThreads.ts'

export type ProofChecks = {
  /** Waits while the verifiers are far behind. Throws AuditFault when a proof of an earlier block is known to be untrue. */
  add(height: bigint, claims: readonly Claim[]): Promise<void>
  /** When all that was added is verified. Throws AuditFault for the lowest block with an untrue proof. */
  finish(): Promise<void>
  /** Verified and true. */
  readonly verified: number
  close(): Promise<void>
}
export type ProofOptions = {
  readonly engine: EngineName
  /** Threads; 0 = in line. */
  readonly jobs: number
}

/** Bytes of proofs in one job: some three hundred ballots of five options, a third of a second of one thread. */
const JOB_BYTES = 512 * 1_024

type Waiting = { readonly height: bigint; readonly claim: Claim }

export function startProofChecks(options: ProofOptions): ProofChecks {
  let failure: Error | null = null
  let fault: AuditFault | null = null
  let verified = 0
  let inHand = 0
  let waiting: Waiting[] = []
  let waitingBytes = 0
  /** Whoever waits for a job to end. */
  let wake = () => {}
  const verifier = options.jobs === 0 ? inLine(options) : startProofThreads({ ...options, onFailure: fail })

  function fail(error: Error): void {
    failure ??= error
    wake()
  }

  function send(): void {
    const job = waiting
    waiting = []
    waitingBytes = 0
    inHand++
    verifier.verify(
      job.map(({ claim }) => claim.statement),
      (verdicts) => {
        inHand--
        for (const [i, { height, claim }] of job.entries()) uponVerdict(verdicts[i] === true, height, claim)
        wake()
      },
    )
  }

  function uponVerdict(isTrue: boolean, height: bigint, { key }: Claim): void {
    if (isTrue) verified++
    else if (fault === null || height < fault.height) {
      fault = new AuditFault(height, 'B6', 'a proof in it is not true', { claim: key })
    }
  }

  /** Until fewer than `count` jobs are in hand. */
  async function settle(count: number): Promise<void> {
    while (inHand >= count && failure === null) {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    if (failure !== null) throw failure
  }

  async function finish(): Promise<void> {
    if (waiting.length > 0) {
      await settle(verifier.jobsMax)
      send()
    }
    await settle(1)
    if (fault !== null) throw fault
  }

  return {
    async add(height, claims) {
      for (const claim of claims) {
        waiting.push({ height, claim })
        waitingBytes += weightOf(claim.statement)
        if (waitingBytes < JOB_BYTES) continue
        await settle(verifier.jobsMax)
        send()
      }
      if (fault !== null) await finish()
    },
    finish,
    get verified() {
      return verified
    },
    close: verifier.close,
  }
}

const random = (byteCount: number): Uint8Array => crypto.getRandomValues(new Uint8Array(byteCount))

function inLine({ engine: name }: ProofOptions): ProofVerifier {
  const engine = chooseEngine(name)
  return {
    jobsMax: 1,
    verify: (statements, done) => done(verifyStatements(statements, engine, random)),
    close: async () => {},
  }
}
