// What became of one act at the registration office: one moment, done, or what was wrong in one sentence.
import { FaultNote, Problem } from '../../components/parts.tsx'
import { OfficeProblem } from '../../office/officeClient.ts'
import { sentenceOf } from '../../office/problemSentence.ts'
import type { ActState } from '../../office/useOffice.ts'
import { faultOf } from '../../voting/faults.ts'
import { officeWords } from '../../words/officeWords.ts'
import { useArea } from '../../words/useArea.ts'

export function ActLine({ state, done = '' }: { state: ActState; done?: string }) {
  const words = useArea(officeWords)
  return (
    <>
      <div role="status">
        {state.step === 'busy' && <p>{words.busy}</p>}
        {state.step === 'done' && done !== '' && <p>{done}</p>}
      </div>
      {state.step === 'failed' && <ProblemNote error={state.error} />}
    </>
  )
}

/** A problem of the office, or what the wallet threw. */
export function ProblemNote({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const words = useArea(officeWords).problem
  if (!(error instanceof OfficeProblem)) return <FaultNote fault={faultOf(error)} />
  const retry = onRetry === undefined ? {} : { onRetry }
  return <Problem text={words[sentenceOf(error.code)]} id={error.code} {...retry} />
}
