// The registrations of an election, page by page: approve, refuse with a reason, one or several at once; a lost key; erasing.
import type {
  DecisionsAnswer,
  DecisionsBody,
  ElectionAnswer,
  Registration,
  RegistrationStatus,
  RegistrationsPage,
} from '@psephos/registrar/api.ts'
import { type FormEvent, useState } from 'react'
import { Field } from '../../components/LocalKeyForms.tsx'
import { Fact, Loading, Note } from '../../components/parts.tsx'
import { dateTime } from '../../lib/times.ts'
import { sentenceOf } from '../../office/problemSentence.ts'
import { office, useAct, useAsked } from '../../office/useOffice.ts'
import { officeWords } from '../../words/officeWords.ts'
import { useArea } from '../../words/useArea.ts'
import { useWords } from '../../words/WordsContext.tsx'
import { ActLine, ProblemNote } from './ActLine.tsx'
import { ErasePerson, ReplaceAddress } from './PersonActs.tsx'

const STATUSES: readonly RegistrationStatus[] = [
  ...(['pending', 'invited', 'approved', 'enrolled'] as const),
  ...(['refused', 'failed', 'erased'] as const),
]
const LOOK_EVERY_MS = 5_000

export function QueueTab({ election }: { election: ElectionAnswer }) {
  const words = useArea(officeWords)
  const [status, setStatus] = useState<RegistrationStatus | ''>('pending')
  const [cursor, setCursor] = useState<string | null>(null)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [refusing, setRefusing] = useState<readonly string[]>([])
  const [answer, setAnswer] = useState<DecisionsAnswer | null>(null)
  const act = useAct()
  const path = `/elections/${election.election}`
  const query = new URLSearchParams({ ...(status === '' ? {} : { status }), ...(cursor === null ? {} : { cursor }) })
  const { data, error, refetch } = useAsked<RegistrationsPage>(`${path}/registrations?${query}`, LOOK_EVERY_MS)

  const show = (next: RegistrationStatus | '', from: string | null) => {
    setStatus(next)
    setCursor(from)
    setSelected(new Set())
    setRefusing([])
  }
  const decide = (body: DecisionsBody) =>
    act.run(async () => {
      setAnswer(null)
      setAnswer(await office.post<DecisionsAnswer>(`${path}/decisions`, body))
      setSelected(new Set())
      setRefusing([])
    })
  const approve = (ids: readonly string[]) => decide({ decision: 'approve', ids: [...ids] })
  const refuse = (ids: readonly string[], reason: string) => decide({ decision: 'refuse', ids: [...ids], reason })
  const isBusy = act.state.step === 'busy'

  const page = data?.registrations ?? []
  const waiting = page.filter((one) => one.status === 'pending').map(({ id }) => id)
  // Whoever was decided about elsewhere meanwhile is selected no more.
  const chosen = waiting.filter((id) => selected.has(id))
  const total = Object.values(data?.counts ?? {}).reduce((sum, count) => sum + count, 0)
  const counted = (name: string, count: number | undefined) => words.queue.counted(name, count ?? 0)
  return (
    <>
      <Field label={words.queue.show}>
        {(ids) => (
          <select
            {...ids}
            value={status}
            onChange={(event) => show(event.target.value as RegistrationStatus | '', null)}
          >
            {STATUSES.map((one) => (
              <option key={one} value={one}>
                {counted(words.status[one], data?.counts[one])}
              </option>
            ))}
            <option value="">{counted(words.queue.all, total)}</option>
          </select>
        )}
      </Field>
      {error !== null && <ProblemNote error={error} onRetry={() => refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && page.length === 0 && <p className="quiet">{words.queue.none}</p>}
      <Decided answer={answer} page={page} />
      {waiting.length > 1 && (
        <div className="stack tight">
          <label className="choice small">
            <input
              type="checkbox"
              checked={chosen.length === waiting.length}
              onChange={(event) => setSelected(new Set(event.target.checked ? waiting : []))}
            />
            <span className="label">{words.queue.selectAll}</span>
          </label>
          {chosen.length > 0 && (
            <div className="actions">
              <button type="button" className="button main" aria-disabled={isBusy} onClick={() => approve(chosen)}>
                {words.queue.approveAll(chosen.length)}
              </button>
              <button
                type="button"
                className="button"
                aria-expanded={refusing.length > 1}
                onClick={() => setRefusing(chosen)}
              >
                {words.queue.refuseAll(chosen.length)}
              </button>
            </div>
          )}
          {refusing.length > 1 && (
            <RefuseForm ids={refusing} isBusy={isBusy} onRefuse={refuse} onCancel={() => setRefusing([])} />
          )}
        </div>
      )}
      <ActLine state={act.state} />
      <ul className="stack">
        {page.map((one) => (
          <li key={one.id} className="card">
            <Person registration={one} election={election} />
            {one.status === 'pending' && (
              <>
                <div className="actions">
                  {waiting.length > 1 && (
                    <input
                      type="checkbox"
                      aria-label={words.queue.select(nameOf(one) ?? words.queue.nameless)}
                      checked={selected.has(one.id)}
                      onChange={(event) => {
                        const next = new Set(selected)
                        if (event.target.checked) next.add(one.id)
                        else next.delete(one.id)
                        setSelected(next)
                      }}
                    />
                  )}
                  <button
                    type="button"
                    className="button main"
                    aria-label={words.queue.approveName(nameOf(one) ?? words.queue.nameless)}
                    aria-disabled={isBusy}
                    onClick={() => approve([one.id])}
                  >
                    {words.queue.approve}
                  </button>
                  <button
                    type="button"
                    className="button"
                    aria-label={words.queue.refuseName(nameOf(one) ?? words.queue.nameless)}
                    aria-expanded={refusing.length === 1 && refusing[0] === one.id}
                    onClick={() => setRefusing([one.id])}
                  >
                    {words.queue.refuse}
                  </button>
                </div>
                {refusing.length === 1 && refusing[0] === one.id && (
                  <RefuseForm ids={refusing} isBusy={isBusy} onRefuse={refuse} onCancel={() => setRefusing([])} />
                )}
              </>
            )}
          </li>
        ))}
      </ul>
      <div className="actions">
        {cursor !== null && (
          <button type="button" className="button" onClick={() => show(status, null)}>
            {words.queue.first}
          </button>
        )}
        {data?.next != null && (
          <button type="button" className="button" onClick={() => show(status, data.next)}>
            {words.queue.next}
          </button>
        )}
      </div>
    </>
  )
}

const nameOf = ({ person }: Registration): string | null => person?.name ?? person?.id ?? null

function Decided({ answer, page }: { answer: DecisionsAnswer | null; page: readonly Registration[] }) {
  const words = useArea(officeWords)
  const nameFor = (id: string) => {
    const one = page.find((registration) => registration.id === id)
    return (one === undefined ? null : nameOf(one)) ?? words.queue.nameless
  }
  return (
    <div role="status">
      {answer !== null && answer.decided.length > 0 && <p>{words.queue.done(answer.decided.length)}</p>}
      {answer !== null && answer.notDecided.length > 0 && (
        <Note tone="caution">
          <p>{words.queue.notDone(answer.notDecided.length)}</p>
          <ul>
            {answer.notDecided.map(({ id, code }) => (
              <li key={id}>
                {nameFor(id)}: {words.problem[sentenceOf(code)]}
              </li>
            ))}
          </ul>
        </Note>
      )}
    </div>
  )
}

type RefuseProps = {
  ids: readonly string[]
  isBusy: boolean
  onRefuse: (ids: readonly string[], reason: string) => void
  onCancel: () => void
}

function RefuseForm({ ids: people, isBusy, onRefuse, onCancel }: RefuseProps) {
  const words = useArea(officeWords).queue
  const [reason, setReason] = useState('')
  const [isMissing, setMissing] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setMissing(reason.trim() === '')
    if (reason.trim() !== '' && !isBusy) onRefuse(people, reason.trim())
  }
  return (
    <form className="stack tight" onSubmit={submit}>
      <Field label={words.why} fault={isMissing ? words.whyMissing : null}>
        {(ids) => (
          <textarea
            {...ids}
            // Whoever pressed "Refuse" goes on here.
            ref={focusOnce}
            rows={2}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      <div className="actions">
        <button type="submit" className="button main" aria-disabled={isBusy}>
          {words.refuseNow(people.length)}
        </button>
        <button type="button" className="button plain" onClick={onCancel}>
          {words.cancel}
        </button>
      </div>
    </form>
  )
}

const focusOnce = (element: HTMLTextAreaElement | null): void => element?.focus()

function Person({ registration: one, election }: { registration: Registration; election: ElectionAnswer }) {
  const { queue: words, status } = useArea(officeWords)
  const { language } = useWords()
  const { person } = one
  const labelOf = (name: string) => election.fields.find((field) => field.name === name)?.label ?? name
  const at = (iso: string) => dateTime(Math.floor(Date.parse(iso) / 1_000), language)
  return (
    <>
      <span className={`badge ${one.status === 'enrolled' ? 'open' : one.status === 'pending' ? 'soon' : 'over'}`}>
        {status[one.status]}
      </span>
      <h2>{nameOf(one) ?? words.nameless}</h2>
      {one.samePerson > 0 && one.status === 'pending' && <Note tone="caution">{words.samePerson(one.samePerson)}</Note>}
      <dl className="facts">
        {one.source === 'upload' && person?.id != null && <Fact name={words.person}>{person.id}</Fact>}
        {one.source === 'upload' && person?.email != null && <Fact name={words.email}>{person.email}</Fact>}
        {Object.entries(person?.evidence ?? {}).map(([name, value]) => (
          <Fact key={name} name={labelOf(name)}>
            {value}
          </Fact>
        ))}
        {one.address !== null && (
          <Fact name={words.address}>
            <code>{one.address}</code>
          </Fact>
        )}
        <Fact name={one.source === 'upload' ? words.uploaded : words.requested}>{at(one.createdAt)}</Fact>
        {one.reason !== null && <Fact name={words.reason}>{one.reason}</Fact>}
        {one.decidedAt !== null && <Fact name={words.decided}>{at(one.decidedAt)}</Fact>}
        {one.mail !== null && <Fact name={words.email}>{words.mail[one.mail]}</Fact>}
      </dl>
      {one.status === 'enrolled' && <ReplaceAddress registration={one} />}
      {person !== null && one.status !== 'pending' && <ErasePerson registration={one} />}
    </>
  )
}
