// /election/:id/candidates: who is named for an election that is not locked yet. The accepted are public; who signs in names one
// with a statement, sees what the organizer decided, and withdraws.
import type { Contest, Election } from '@psephos/client'
import type { Nomination, NominationBody, Nominations } from '@psephos/registrar/api.ts'
import { type FormEvent, useState } from 'react'
import { Field } from '../../components/LocalKeyForms.tsx'
import { Loading } from '../../components/parts.tsx'
import { useManifest } from '../../lib/queries.ts'
import { bodyOf, EMPTY, faultsOf, type Naming, type NamingFault } from '../../office/naming.ts'
import { office, useAct, useAsked } from '../../office/useOffice.ts'
import { candidateWords } from '../../words/candidateWords.ts'
import { useArea } from '../../words/useArea.ts'
import { OptionText } from '../ElectionPage.tsx'
import { ActLine, ProblemNote } from '../office/ActLine.tsx'
import { OfficeGate } from '../office/OfficeGate.tsx'
import { OfficePlace } from '../office/OfficePlace.tsx'
import { AccountGate } from './AccountGate.tsx'

export function CandidatesPage({ id }: { id: bigint }) {
  const words = useArea(candidateWords)
  return (
    <OfficePlace
      {...{ id, title: words.title, noOffice: words.noOffice }}
      back={{ href: `/election/${id}`, name: words.back }}
    >
      {(election) => <Named election={election} />}
    </OfficePlace>
  )
}

function Named({ election }: { election: Election }) {
  const words = useArea(candidateWords)
  const path = pathOf(election.id)
  const { data, error, refetch } = useAsked<Nominations>(path)
  if (data === undefined) return error === null ? <Loading /> : <ProblemNote error={error} onRetry={() => refetch()} />
  const accepted = data.nominations.filter(({ status }) => status === 'accepted')
  const isOpen = election.phase === 'Draft'
  return (
    <>
      <p>{isOpen ? words.intro : words.closed}</p>
      <section className="stack" aria-labelledby="accepted">
        <h2 id="accepted">{words.acceptedTitle}</h2>
        {accepted.length === 0 && <p className="quiet">{words.acceptedNone}</p>}
        <ul className="stack">
          {accepted.map((one) => (
            <li key={one.id} className="card">
              <Said nomination={one} />
            </li>
          ))}
        </ul>
      </section>
      <AccountGate keyName={election.title} intro={words.signIn}>
        {(account) => (
          <OfficeGate key={account} account={account} intro={words.signIn}>
            {() => (
              <Own election={election} own={data.nominations.filter((one) => one.address === account.toLowerCase())} />
            )}
          </OfficeGate>
        )}
      </AccountGate>
    </>
  )
}

/** What was said of a candidate; text of strangers, never more than text. */
export function Said({ nomination: { candidate, statement, link } }: { nomination: Nomination }) {
  return (
    <p className="pre-line">
      <OptionText label={candidate} statement={statement} link={link ?? ''} />
    </p>
  )
}

function Own({ election, own }: { election: Election; own: readonly Nomination[] }) {
  const words = useArea(candidateWords)
  const { data: manifest } = useManifest(election)
  const { state, run } = useAct()
  const withdraw = (id: string) => run(() => office.remove(`${pathOf(election.id)}/${id}`))
  return (
    <>
      {own.length > 0 && (
        <section className="stack" aria-labelledby="own">
          <h2 id="own">{words.ownTitle}</h2>
          <ul className="stack">
            {own.map((one) => (
              <li key={one.id} className="card">
                <p>
                  <span className="badge">{words.statuses[one.status]}</span>
                </p>
                <Said nomination={one} />
                {one.reason !== null && <p>{words.reason(one.reason)}</p>}
                <div>
                  <button
                    type="button"
                    className="button"
                    aria-disabled={state.step === 'busy'}
                    onClick={() => withdraw(one.id)}
                  >
                    {words.withdraw(one.candidate)}
                  </button>
                </div>
              </li>
            ))}
          </ul>
        </section>
      )}
      <ActLine state={state} done={words.withdrawn} />
      {election.phase === 'Draft' && manifest !== undefined && (
        <NameForm id={election.id} contests={manifest.contests} />
      )}
    </>
  )
}

function NameForm({ id, contests }: { id: bigint; contests: readonly Contest[] }) {
  const words = useArea(candidateWords)
  const { state, run } = useAct()
  const [typed, setTyped] = useState<Naming>(EMPTY)
  const [faults, setFaults] = useState<Partial<Record<keyof Naming, NamingFault>>>({})
  const type = (change: Partial<Naming>) => setTyped((before) => ({ ...before, ...change }))
  const said = (field: keyof Naming) => {
    const found = faults[field]
    return found === undefined ? null : words[found]
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const found = faultsOf(typed)
    setFaults(found)
    if (Object.keys(found).length > 0) return
    const isSent = await run(() => office.post<Nomination>(pathOf(id), bodyOf(typed) satisfies NominationBody))
    if (isSent) setTyped(EMPTY)
  }
  return (
    <form className="card stack tight" aria-labelledby="name-one" onSubmit={submit}>
      <h2 id="name-one">{words.formTitle}</h2>
      <Field label={words.candidate} fault={said('candidate')}>
        {(ids) => (
          <input
            {...ids}
            type="text"
            autoComplete="off"
            value={typed.candidate}
            onChange={(event) => type({ candidate: event.target.value })}
          />
        )}
      </Field>
      <Field label={words.statement} hint={words.statementHint} fault={said('statement')}>
        {(ids) => (
          <textarea
            {...ids}
            rows={6}
            value={typed.statement}
            onChange={(event) => type({ statement: event.target.value })}
          />
        )}
      </Field>
      <Field label={words.link} fault={said('link')}>
        {(ids) => (
          <input
            {...ids}
            type="text"
            inputMode="url"
            autoComplete="off"
            value={typed.link}
            onChange={(event) => type({ link: event.target.value })}
          />
        )}
      </Field>
      {contests.length > 1 && (
        <Field label={words.contest}>
          {(ids) => (
            <select {...ids} value={typed.contest} onChange={(event) => type({ contest: event.target.value })}>
              <option value="">{words.anyContest}</option>
              {contests.map(({ question }, index) => (
                <option key={question} value={index}>
                  {question}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      <div className="actions">
        <button type="submit" className="button main" aria-disabled={state.step === 'busy'}>
          {words.send}
        </button>
      </div>
      <ActLine state={state} done={words.sent} />
    </form>
  )
}

export const pathOf = (id: bigint | string): string => `/elections/${id}/nominations`
