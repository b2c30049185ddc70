// Whom people have named, for the organizer: accept, or refuse with a reason, while the election is not locked.
import type { DecisionBody, ElectionAnswer, Nomination, Nominations } from '@psephos/registrar/api.ts'
import { type FormEvent, useState } from 'react'
import { Field } from '../../components/LocalKeyForms.tsx'
import { Loading, Note } from '../../components/parts.tsx'
import { office, useAct, useAsked } from '../../office/useOffice.ts'
import { candidateWords } from '../../words/candidateWords.ts'
import { useArea } from '../../words/useArea.ts'
import { pathOf, Said } from '../people/CandidatesPage.tsx'
import { ActLine, ProblemNote } from './ActLine.tsx'

export function CandidatesTab({ election: { election, phase } }: { election: ElectionAnswer }) {
  const words = useArea(candidateWords)
  const { data, error, refetch } = useAsked<Nominations>(pathOf(election))
  const { state, run } = useAct()
  if (data === undefined) return error === null ? <Loading /> : <ProblemNote error={error} onRetry={() => refetch()} />
  const decide = (id: string, decision: DecisionBody) =>
    run(() => office.post<Nomination>(`${pathOf(election)}/${id}/decision`, decision))
  const isOpen = phase === 'Draft'
  return (
    <>
      <p>{words.office}</p>
      {!isOpen && <Note>{words.officeClosed}</Note>}
      {data.nominations.length === 0 && <p className="quiet">{words.none}</p>}
      <ul className="stack">
        {data.nominations.map((one) => (
          <li key={one.id} className="card">
            <p>
              <span className="badge">{words.statuses[one.status]}</span>
            </p>
            <Said nomination={one} />
            {one.reason !== null && <p>{words.reason(one.reason)}</p>}
            {one.address !== null && (
              <p className="quiet small">
                {words.by}: <code className="breaks">{one.address}</code>
              </p>
            )}
            {isOpen && one.status === 'pending' && (
              <Decide
                nomination={one}
                isBusy={state.step === 'busy'}
                onDecide={(decision) => decide(one.id, decision)}
              />
            )}
          </li>
        ))}
      </ul>
      <ActLine state={state} />
    </>
  )
}

type DecideProps = { nomination: Nomination; isBusy: boolean; onDecide: (decision: DecisionBody) => void }

function Decide({ nomination: { candidate }, isBusy, onDecide }: DecideProps) {
  const words = useArea(candidateWords)
  const [reason, setReason] = useState<string | null>(null)
  const [isMissing, setMissing] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const text = (reason ?? '').trim()
    setMissing(text === '')
    if (text !== '') onDecide({ decision: 'refuse', reason: text })
  }
  if (reason === null) {
    return (
      <div className="actions">
        <button
          type="button"
          className="button main"
          aria-disabled={isBusy}
          onClick={() => onDecide({ decision: 'approve' })}
        >
          {words.accept(candidate)}
        </button>
        <button type="button" className="button" aria-disabled={isBusy} onClick={() => setReason('')}>
          {words.refuse(candidate)}
        </button>
      </div>
    )
  }
  return (
    <form className="stack tight" onSubmit={submit}>
      <Field label={words.why} fault={isMissing ? words.missing : null}>
        {(ids) => <input {...ids} type="text" value={reason} onChange={(event) => setReason(event.target.value)} />}
      </Field>
      <div className="actions">
        <button type="submit" className="button main" aria-disabled={isBusy}>
          {words.refuseNow}
        </button>
        <button type="button" className="button plain" onClick={() => setReason(null)}>
          {words.cancel}
        </button>
      </div>
    </form>
  )
}
