// A voter whose organizer decides about each: signs in, shows the evidence asked for, and sees what became of it; or has a code
// from an invitation. Nothing of this is on the chain before the address is on its roll.
import type { ElectionAnswer, OwnRegistration, OwnRegistrations } from '@psephos/registrar/api.ts'
import { type FormEvent, useRef, useState } from 'react'
import type { Address } from 'viem'
import { Field } from '../../components/LocalKeyForms.tsx'
import { Loading, Note } from '../../components/parts.tsx'
import { useVoter } from '../../lib/queries.ts'
import { type EvidenceFault, evidenceFaults, evidenceOf, type Typed } from '../../office/evidence.ts'
import { OfficeProblem } from '../../office/officeClient.ts'
import { faultsByField } from '../../office/problemSentence.ts'
import { office, useAct, useAsked } from '../../office/useOffice.ts'
import { officeWords } from '../../words/officeWords.ts'
import { useArea } from '../../words/useArea.ts'
import { ActLine, ProblemNote } from './ActLine.tsx'
import { OfficeGate } from './OfficeGate.tsx'

/** How often what the organizer decided is looked up, and the final roll once somebody is approved. */
const LOOK_EVERY_MS = 3_000
const ROLL_EVERY_MS = 700

/** Where whoever asks is added, an invitation still says which person of the organizer's list an address is. */
export function InvitationPanel({ address }: { address: Address }) {
  const words = useArea(officeWords)
  return (
    <OfficeGate account={address} intro={words.signIn.voter}>
      {() => <Code isUnfolded />}
    </OfficeGate>
  )
}

export type ApprovalProps = { asked: ElectionAnswer; id: bigint; address: Address }

export function ApprovalPanel(props: ApprovalProps) {
  const words = useArea(officeWords)
  // Out here, because what was typed outlives a session that ran out meanwhile.
  const [typed, setTyped] = useState<Typed>({})
  return (
    <div className="stack">
      <OfficeGate account={props.address} intro={words.signIn.voter} before={words.ask.text}>
        {() => <Standing {...props} typed={typed} onType={setTyped} />}
      </OfficeGate>
    </div>
  )
}

type Typing = { typed: Typed; onType: (typed: Typed) => void }

function Standing({ asked, id, address, ...typing }: ApprovalProps & Typing) {
  const words = useArea(officeWords).ask
  const { data, error, refetch } = useAsked<OwnRegistrations>('/registrations', LOOK_EVERY_MS)
  // The newest is the one that counts.
  const own = data?.registrations.findLast(({ election }) => election === asked.election)
  const isComing = own?.status === 'approved' || own?.status === 'enrolled'
  useVoter(id, address, isComing ? ROLL_EVERY_MS : undefined)
  return (
    <>
      <Ended own={own} isOpen={asked.registration === 'open'} />
      <p>{words.text}</p>
      {data === undefined && error === null && <Loading />}
      {data === undefined && error !== null && <ProblemNote error={error} onRetry={() => refetch()} />}
      {data !== undefined && <Next asked={asked} own={own} {...typing} />}
    </>
  )
}

type NextProps = { asked: ElectionAnswer; own: OwnRegistration | undefined } & Typing

/** What can be done, or is waited for, after the last decision. */
function Next({ asked, own, ...typing }: NextProps) {
  const words = useArea(officeWords).ask
  if (own?.status === 'pending') {
    return (
      <>
        <div role="status">
          <Note>{words.requested}</Note>
        </div>
        <Code />
      </>
    )
  }
  if (own?.status === 'approved' || own?.status === 'enrolled') {
    return (
      <div role="status">
        <Note>
          <p>
            <strong>{words.approved}</strong>
          </p>
          <p>{asked.phase === 'Draft' ? words.approvedLater : words.approvedWait}</p>
        </Note>
      </div>
    )
  }
  if (asked.registration !== 'open') return <Note tone="caution">{words.closed}</Note>
  return (
    <>
      <Code />
      <AskForm asked={asked} {...typing} />
    </>
  )
}

/** What was decided the last time. */
function Ended({ own, isOpen }: { own: OwnRegistration | undefined; isOpen: boolean }) {
  const words = useArea(officeWords).ask
  if (own?.status !== 'refused' && own?.status !== 'failed') return null
  return (
    <div className="note stop" role="status">
      <p>
        <strong>{own.status === 'refused' ? words.refused : words.failed}</strong>
      </p>
      {own.reason !== null && <p>{words.reason(own.reason)}</p>}
      {isOpen && own.status === 'refused' && <p>{words.again}</p>}
    </div>
  )
}

function AskForm({ asked: { election, fields }, typed, onType }: { asked: ElectionAnswer } & Typing) {
  const words = useArea(officeWords).ask
  const { state, run } = useAct()
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({})
  const form = useRef<HTMLFormElement>(null)
  const showFaults = (found: Readonly<Record<string, string>>) => {
    setFaults(found)
    const first = fields.find(({ name }) => found[name] !== undefined)
    if (first !== undefined) form.current?.querySelector<HTMLElement>(`[name="${first.name}"]`)?.focus()
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const found = evidenceFaults(fields, typed)
    showFaults(found)
    if (Object.keys(found).length > 0) return
    await run(async () => {
      try {
        await office.post(`/elections/${election}/registrations`, { evidence: evidenceOf(fields, typed) })
      } catch (error) {
        if (error instanceof OfficeProblem) showFaults(faultsByField(error))
        throw error
      }
    })
  }
  return (
    <form className="stack tight" ref={form} onSubmit={submit} noValidate>
      <h3>{words.title}</h3>
      <p>{fields.length === 0 ? words.noFields : words.fieldsText}</p>
      {fields.map((field) => {
        const { name, label, kind, required, choices } = field
        const fault = faults[name]
        const common = {
          name,
          value: typed[name] ?? '',
          'aria-required': required,
          onChange: (event: { target: { value: string } }) => onType({ ...typed, [name]: event.target.value }),
        }
        return (
          <Field
            key={name}
            label={required ? label : words.optional(label)}
            fault={fault === undefined ? null : (words.fault[fault as EvidenceFault] ?? words.fault['not-text'])}
          >
            {(ids) =>
              kind === 'choice' ? (
                <select {...ids} {...common}>
                  <option value="">{words.pick}</option>
                  {choices?.map((choice) => (
                    <option key={choice}>{choice}</option>
                  ))}
                </select>
              ) : (
                <input
                  {...ids}
                  {...common}
                  type={kind === 'date' ? 'date' : 'text'}
                  {...(kind === 'email' ? { inputMode: 'email', autoComplete: 'email' } : {})}
                  {...(kind === 'number' ? { inputMode: 'decimal' } : {})}
                />
              )
            }
          </Field>
        )
      })}
      <div className="actions">
        <button type="submit" className="button main" aria-disabled={state.step === 'busy'}>
          {words.go}
        </button>
      </div>
      <ActLine state={state} />
    </form>
  )
}

function Code({ isUnfolded = false }: { isUnfolded?: boolean }) {
  const words = useArea(officeWords).ask
  const { state, run } = useAct()
  const [code, setCode] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (code.trim() !== '') void run(() => office.post('/invitations/redeem', { code: code.trim() }))
  }
  return (
    <details open={isUnfolded}>
      <summary>{words.haveCode}</summary>
      <form className="stack tight" onSubmit={submit}>
        <Field label={words.code} hint={words.codeHint}>
          {(ids) => (
            <input
              {...ids}
              type="text"
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              value={code}
              onChange={(event) => setCode(event.target.value)}
            />
          )}
        </Field>
        <div className="actions">
          <button type="submit" className="button" aria-disabled={state.step === 'busy' || code.trim() === ''}>
            {words.redeem}
          </button>
        </div>
        <ActLine state={state} />
      </form>
    </details>
  )
}
