// How people get onto the roll of an election, and which evidence they show.
import type { ElectionAnswer, ElectionSettingsBody, Policy } from '@psephos/registrar/api.ts'
import { type FormEvent, useState } from 'react'
import { Field } from '../../components/LocalKeyForms.tsx'
import {
  draftsOf,
  FIELD_KINDS,
  FIELDS_MAX,
  type FieldDraft,
  type FieldFault,
  type FieldKind,
  fieldFaults,
  fieldsOf,
  newField,
} from '../../office/fieldForm.ts'
import { office, useAct } from '../../office/useOffice.ts'
import { officeWords } from '../../words/officeWords.ts'
import { useArea } from '../../words/useArea.ts'
import { ActLine } from './ActLine.tsx'

const POLICIES: readonly Policy[] = ['approval', 'self-service']

export function RuleTab({ election }: { election: ElectionAnswer }) {
  const words = useArea(officeWords).rule
  const { state, run, reset } = useAct()
  const [policy, setPolicy] = useState(election.policy)
  const [drafts, setDrafts] = useState(() => draftsOf(election.fields))
  const [faults, setFaults] = useState<Readonly<Record<number, FieldFault>>>({})
  const change = (key: number, to: Partial<FieldDraft>) => {
    reset()
    // One field tells people apart, or none.
    const others = to.identifies === true ? { identifies: false } : {}
    setDrafts(drafts.map((draft) => (draft.key === key ? { ...draft, ...to } : { ...draft, ...others })))
  }
  const save = async (event: FormEvent) => {
    event.preventDefault()
    const found = fieldFaults(drafts)
    setFaults(found)
    if (Object.keys(found).length > 0) return
    const body: ElectionSettingsBody = { policy, fields: fieldsOf(drafts) }
    const isSaved = await run(() => office.put(`/elections/${election.election}/settings`, body))
    // From now on the names are the registrar's.
    if (isSaved) setDrafts(drafts.map((draft, index) => ({ ...draft, name: body.fields[index]?.name ?? draft.name })))
  }
  const add = () => {
    reset()
    setDrafts([...drafts, newField(Math.max(-1, ...drafts.map(({ key }) => key)) + 1)])
  }
  return (
    <form className="stack" onSubmit={save} noValidate>
      <fieldset className="stack tight">
        <legend>{words.title}</legend>
        {POLICIES.map((one) => (
          <label className="choice" key={one}>
            <input
              type="radio"
              name="policy"
              checked={policy === one}
              onChange={() => {
                reset()
                setPolicy(one)
              }}
            />
            <span>
              <span className="label">{words[one]}</span>
              <span className="quiet small hint">{words[`${one}Hint`]}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {policy === 'approval' && (
        <section className="stack" aria-labelledby="fields">
          <h2 id="fields">{words.fields}</h2>
          <p>{words.fieldsText}</p>
          {drafts.map((draft, index) => (
            <FieldEditor
              key={draft.key}
              number={index + 1}
              draft={draft}
              fault={faults[draft.key] ?? null}
              onChange={(to) => change(draft.key, to)}
              onRemove={() => {
                reset()
                setDrafts(drafts.filter(({ key }) => key !== draft.key))
              }}
            />
          ))}
          {drafts.length < FIELDS_MAX && (
            <div>
              <button type="button" className="button" onClick={add}>
                {words.add}
              </button>
            </div>
          )}
        </section>
      )}
      <div className="actions">
        <button type="submit" className="button main" aria-disabled={state.step === 'busy'}>
          {words.save}
        </button>
      </div>
      <ActLine state={state} done={words.saved} />
    </form>
  )
}

type EditorProps = {
  number: number
  draft: FieldDraft
  fault: FieldFault | null
  onChange: (to: Partial<FieldDraft>) => void
  onRemove: () => void
}

function FieldEditor({ number, draft, fault, onChange, onRemove }: EditorProps) {
  const words = useArea(officeWords).rule
  const { label, kind, choices, required, identifies } = draft
  const isOfChoices = fault === 'no-choices' || fault === 'choice-twice' || fault === 'too-many-choices'
  const sentence = fault === null ? null : words.fault[fault]
  return (
    <fieldset className="card">
      <legend>{words.field(number)}</legend>
      <Field label={words.label} fault={isOfChoices ? null : sentence}>
        {(ids) => (
          <input {...ids} type="text" value={label} onChange={(event) => onChange({ label: event.target.value })} />
        )}
      </Field>
      <Field label={words.kind}>
        {(ids) => (
          <select {...ids} value={kind} onChange={(event) => onChange({ kind: event.target.value as FieldKind })}>
            {FIELD_KINDS.map((one) => (
              <option key={one} value={one}>
                {words.kinds[one]}
              </option>
            ))}
          </select>
        )}
      </Field>
      {kind === 'choice' && (
        <Field label={words.choices} fault={isOfChoices ? sentence : null}>
          {(ids) => (
            <textarea
              {...ids}
              rows={4}
              value={choices}
              onChange={(event) => onChange({ choices: event.target.value })}
            />
          )}
        </Field>
      )}
      <label className="choice small">
        <input
          type="checkbox"
          checked={required || identifies}
          disabled={identifies}
          onChange={(event) => onChange({ required: event.target.checked })}
        />
        <span className="label">{words.required}</span>
      </label>
      <label className="choice small">
        <input
          type="checkbox"
          checked={identifies}
          onChange={(event) => onChange({ identifies: event.target.checked })}
        />
        <span className="label">{words.identifies}</span>
      </label>
      <div>
        <button type="button" className="button plain" onClick={onRemove}>
          {words.remove(label.trim() === '' ? words.field(number) : label)}
        </button>
      </div>
    </fieldset>
  )
}
