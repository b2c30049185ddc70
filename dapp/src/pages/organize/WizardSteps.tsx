// The wizard's steps, each a part of one form. A step shows its own faults once somebody wanted to go on.

import { wholeCeremony } from '@psephos/client'
import { TRUSTEES_MAX, TRUSTEES_MIN } from '@psephos/contracts-abi'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Field } from '../../components/LocalKeyForms.tsx'
import { useNetwork } from '../../lib/NetworkContext.tsx'
import { registrarAddress } from '../../lib/registrar.ts'
import { dateTime } from '../../lib/times.ts'
import {
  addressesIn,
  ceremonyOf,
  type ElectionForm,
  emptyOption,
  emptyQuestion,
  type FormFault,
  type OptionForm,
  type QuestionForm,
  secondsOf,
  withSecrecy,
} from '../../organize/electionDraft.ts'
import { organizeWords } from '../../words/organizeWords.ts'
import { useArea } from '../../words/useArea.ts'
import { useWords } from '../../words/WordsContext.tsx'
import { AddressesField, NumberField } from './fields.tsx'

export type StepProps = {
  form: ElectionForm
  change: (part: Partial<ElectionForm>) => void
  faults: readonly FormFault[]
  nowSeconds: number
}

/** Above this a question no longer fits on a line of a phone. */
const QUESTION_LENGTH_SHORT = 90

function useFault(faults: readonly FormFault[]) {
  const words = useArea(organizeWords)
  return (field: string): string | null => {
    const found = faults.find((fault) => fault.field === field)
    return found === undefined ? null : words.fault(found.code)
  }
}

export function BasicsStep({ form, change, faults }: StepProps) {
  const words = useArea(organizeWords).basics
  const fault = useFault(faults)
  return (
    <>
      <Field label={words.name} hint={words.nameHint} fault={fault('title')}>
        {(ids) => (
          <input {...ids} type="text" value={form.title} onChange={(event) => change({ title: event.target.value })} />
        )}
      </Field>
      <Field label={words.description} hint={words.descriptionHint} fault={fault('description')}>
        {(ids) => (
          <textarea
            {...ids}
            rows={5}
            value={form.description}
            onChange={(event) => change({ description: event.target.value })}
          />
        )}
      </Field>
    </>
  )
}

const replaced = <Item,>(items: readonly Item[], at: number, item: Item): Item[] =>
  items.map((each, i) => (i === at ? item : each))

export function QuestionsStep({ form, change, faults }: StepProps) {
  const words = useArea(organizeWords).questions
  const fault = useFault(faults)
  const { questions } = form
  const set = (next: readonly QuestionForm[]) => change({ questions: next })
  return (
    <>
      <p>{words.blank}</p>
      {questions.map((question, i) => (
        <QuestionFields
          // biome-ignore lint/suspicious/noArrayIndexKey: the place is what a question is
          key={i}
          number={i}
          question={question}
          faults={faults}
          onChange={(next) => set(replaced(questions, i, next))}
          onRemove={questions.length > 1 ? () => set(questions.filter((_, at) => at !== i)) : null}
        />
      ))}
      {fault('questions') !== null && (
        <p className="fault" role="alert">
          {fault('questions')}
        </p>
      )}
      <div>
        <button type="button" className="button" onClick={() => set([...questions, emptyQuestion])}>
          {words.add}
        </button>
      </div>
    </>
  )
}

type QuestionProps = {
  number: number
  question: QuestionForm
  faults: readonly FormFault[]
  onChange: (question: QuestionForm) => void
  onRemove: (() => void) | null
}

function QuestionFields({ number, question, faults, onChange, onRemove }: QuestionProps) {
  const words = useArea(organizeWords).questions
  const { election } = useWords()
  const fault = useFault(faults)
  const field = `questions.${number}`
  const { options, minMarks, maxMarks } = question
  const setOption = (at: number, option: OptionForm) =>
    onChange({ ...question, options: replaced(options, at, option) })
  return (
    <fieldset className="card stack">
      <legend>
        <h2>{words.question(number + 1)}</h2>
      </legend>
      <Field label={words.text} fault={fault(`${field}.question`)}>
        {(ids) => (
          <input
            {...ids}
            type="text"
            value={question.question}
            onChange={(event) => onChange({ ...question, question: event.target.value })}
          />
        )}
      </Field>
      {question.question.length > QUESTION_LENGTH_SHORT && <p className="quiet">{words.long}</p>}
      {options.map((option, i) => (
        <OptionFields
          // biome-ignore lint/suspicious/noArrayIndexKey: the place is what an option is
          key={i}
          number={i}
          option={option}
          fault={(part) => fault(`${field}.options.${i}.${part}`)}
          onChange={(next) => setOption(i, next)}
          onRemove={
            options.length > 1 ? () => onChange({ ...question, options: options.filter((_, at) => at !== i) }) : null
          }
        />
      ))}
      {fault(`${field}.options`) !== null && (
        <p className="fault" role="alert">
          {fault(`${field}.options`)}
        </p>
      )}
      <div>
        <button
          type="button"
          className="button"
          onClick={() => onChange({ ...question, options: [...options, emptyOption] })}
        >
          {words.addOption}
        </button>
      </div>
      <fieldset className="stack tight">
        <legend>{words.marks}</legend>
        <div className="row">
          <NumberField
            label={words.min}
            fault={null}
            min={0}
            max={options.length}
            value={minMarks}
            onChange={(marks) => onChange({ ...question, minMarks: marks })}
          />
          <NumberField
            label={words.max}
            fault={fault(`${field}.marks`)}
            min={1}
            max={options.length}
            value={maxMarks}
            onChange={(marks) => onChange({ ...question, maxMarks: marks })}
          />
        </div>
      </fieldset>
      <section className="note" aria-label={words.preview}>
        <p className="quiet small">{words.preview}</p>
        <p>
          <strong>{question.question}</strong>
        </p>
        <p className="quiet">{election.pick(minMarks || 0, maxMarks || 1, options.length)}</p>
        <ul>
          {options.map(({ label }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a preview of the fields above
            <li key={i}>{label}</li>
          ))}
        </ul>
      </section>
      {onRemove !== null && (
        <div>
          <button type="button" className="button plain" onClick={onRemove}>
            {words.remove(number + 1)}
          </button>
        </div>
      )}
    </fieldset>
  )
}

type OptionProps = {
  number: number
  option: OptionForm
  fault: (part: keyof OptionForm) => string | null
  onChange: (option: OptionForm) => void
  onRemove: (() => void) | null
}

function OptionFields({ number, option, fault, onChange, onRemove }: OptionProps) {
  const words = useArea(organizeWords).questions
  const name = words.option(number + 1)
  const isFaulty = fault('statement') !== null || fault('link') !== null
  return (
    <div className="stack tight">
      <Field label={name} fault={fault('label')}>
        {(ids) => (
          <input
            {...ids}
            type="text"
            value={option.label}
            onChange={(event) => onChange({ ...option, label: event.target.value })}
          />
        )}
      </Field>
      <div className="option-tools">
        <details {...(isFaulty ? { open: true } : {})}>
          <summary>{words.more}</summary>
          <div className="stack tight">
            <Field label={words.statement} fault={fault('statement')}>
              {(ids) => (
                <textarea
                  {...ids}
                  rows={3}
                  value={option.statement}
                  onChange={(event) => onChange({ ...option, statement: event.target.value })}
                />
              )}
            </Field>
            <Field label={words.link} fault={fault('link')}>
              {(ids) => (
                <input
                  {...ids}
                  type="text"
                  inputMode="url"
                  value={option.link}
                  onChange={(event) => onChange({ ...option, link: event.target.value })}
                />
              )}
            </Field>
          </div>
        </details>
        {onRemove !== null && (
          <button type="button" className="button plain" onClick={onRemove}>
            {words.removeOption(option.label.trim() || name)}
          </button>
        )}
      </div>
    </div>
  )
}

function Check({
  label,
  hint,
  isOn,
  onChange,
}: {
  label: string
  hint?: string
  isOn: boolean
  onChange: (isOn: boolean) => void
}) {
  return (
    <label className="choice">
      <input type="checkbox" checked={isOn} onChange={(event) => onChange(event.target.checked)} />
      <span>
        <span className="label">{label}</span>
        {hint !== undefined && <span className="quiet small hint">{hint}</span>}
      </span>
    </label>
  )
}

export function VotersStep({ form, change, faults }: StepProps) {
  const words = useArea(organizeWords).voters
  const fault = useFault(faults)
  const { registrar } = useNetwork()
  const { data: ours } = useQuery({ queryKey: ['registrar'], queryFn: () => registrarAddress(), enabled: registrar })
  const listed = addressesIn(form.registrars).map((one) => one.toLowerCase())
  const isOffered = ours != null && !listed.includes(ours.toLowerCase())
  return (
    <>
      <p>{words.intro}</p>
      <AddressesField
        label={words.registrars}
        hint={words.registrarsHint}
        fault={fault('registrars')}
        rows={3}
        value={form.registrars}
        onChange={(registrars) => change({ registrars })}
      />
      {isOffered && (
        <div>
          <button
            type="button"
            className="button"
            onClick={() => change({ registrars: [...addressesIn(form.registrars), ours].join('\n') })}
          >
            {words.ours}
          </button>
        </div>
      )}
      <Check
        label={words.late}
        hint={words.lateHint}
        isOn={form.lateEnrolment}
        onChange={(lateEnrolment) => change({ lateEnrolment })}
      />
      <Check label={words.revoting} isOn={form.revoting} onChange={(revoting) => change({ revoting })} />
    </>
  )
}

export function SecrecyStep({ form, change, faults }: StepProps) {
  const words = useArea(organizeWords)
  const fault = useFault(faults)
  const { secrecy } = words
  const kinds = [
    ['secret', secrecy.secret, secrecy.secretHint],
    ['open', secrecy.open, secrecy.openHint],
  ] as const
  return (
    <>
      <fieldset className="stack tight">
        <legend className="hidden-visually">{words.steps.secrecy}</legend>
        {kinds.map(([kind, label, hint]) => (
          <label className="choice" key={kind}>
            <input
              type="radio"
              name="secrecy"
              checked={form.secrecy === kind}
              onChange={() => change(withSecrecy(form, kind))}
            />
            <span>
              <span className="label">{label}</span> <span className="quiet small hint">{hint}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {form.secrecy === 'secret' && (
        <>
          <AddressesField
            label={secrecy.trustees}
            hint={secrecy.trusteesHint(TRUSTEES_MIN, TRUSTEES_MAX)}
            fault={fault('trustees')}
            rows={4}
            value={form.trustees}
            onChange={(trustees) => change({ trustees })}
          />
          <NumberField
            label={secrecy.threshold}
            hint={secrecy.thresholdHint}
            min={2}
            value={form.threshold}
            fault={fault('threshold')}
            onChange={(threshold) => change({ threshold })}
          />
        </>
      )}
      <NumberField
        label={secrecy.turnout}
        hint={form.secrecy === 'secret' ? secrecy.turnoutHint : secrecy.turnoutHintOpen}
        min={1}
        value={form.minTurnout}
        fault={fault('minTurnout')}
        onChange={(minTurnout) => change({ minTurnout })}
      />
    </>
  )
}

export function ScheduleStep({ form, change, faults, nowSeconds }: StepProps) {
  const words = useArea(organizeWords).schedule
  const fault = useFault(faults)
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const timeField = (label: string, name: 'opensAt' | 'closesAt') => (
    <Field label={label} hint={words.zone(zone)} fault={fault(name)}>
      {(ids) => (
        <input
          {...ids}
          type="datetime-local"
          value={form[name]}
          onChange={(event) => change({ [name]: event.target.value })}
        />
      )}
    </Field>
  )
  return (
    <>
      {timeField(words.opens, 'opensAt')}
      {timeField(words.closes, 'closesAt')}
      <NumberField
        label={words.extension}
        hint={words.extensionHint}
        min={0}
        value={form.extensionHours}
        fault={fault('extensionHours')}
        onChange={(extensionHours) => change({ extensionHours })}
      />
      <Check label={words.early} isOn={form.earlyClose} onChange={(earlyClose) => change({ earlyClose })} />
      {form.secrecy === 'secret' && <Deadlines form={form} nowSeconds={nowSeconds} />}
    </>
  )
}

function Deadlines({ form, nowSeconds }: Pick<StepProps, 'form' | 'nowSeconds'>): ReactNode {
  const words = useArea(organizeWords).schedule
  const { language } = useWords()
  const opensAt = secondsOf(form.opensAt)
  if (Number.isNaN(opensAt) || opensAt <= nowSeconds) return null
  const ceremony = wholeCeremony(ceremonyOf(form, nowSeconds), opensAt)
  return (
    <section className="note">
      <p>{words.ceremony}</p>
      <dl className="facts">
        {(['registerBy', 'commitBy', 'dealBy', 'confirmBy'] as const).map((name) => (
          <div key={name}>
            <dt>{words.deadline[name]}</dt>
            <dd>{dateTime(ceremony[name], language)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
