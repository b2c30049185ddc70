// Every component in every state, for whoever builds a screen, and for the eye and axe to go over in both themes.
import type { PhaseName } from '@psephos/contracts-abi'
import { useRef } from 'react'
import { AgreementLine } from '../components/AgreementLine.tsx'
import { Field } from '../components/LocalKeyForms.tsx'
import {
  CopyButton,
  Details,
  Fact,
  FaultNote,
  Heading,
  Loading,
  Note,
  PhaseBadge,
  Problem,
} from '../components/parts.tsx'
import { QrCode } from '../components/QrCode.tsx'
import { CardBones } from '../components/Skeleton.tsx'
import { Sparkline } from '../components/Sparkline.tsx'
import { Tabs } from '../components/Tabs.tsx'
import { UnsentWords } from '../components/UnsentNotes.tsx'
import { agreementOf } from '../lib/agreement.ts'
import { fault } from '../voting/faults.ts'
import { designWords } from '../words/designWords.ts'
import { useArea } from '../words/useArea.ts'
import { useWords } from '../words/WordsContext.tsx'
import '../design/parts/explorer.css'
import '../design/parts/validators.css'
import '../design/parts/showcase.css'

const PHASES: readonly PhaseName[] = ['Draft', 'Locked', 'Open', 'Closed', 'Final', 'NoResult', 'Annulled', 'Cancelled']
const COLOURS = [
  'paper',
  'card',
  'sunk',
  'ink',
  'quiet',
  'line',
  'edge',
  'accent',
  'accent-soft',
  'caution',
  'stop',
] as const
const MARKS = [0, 1, 2, 3, 4, 5, 6, 7] as const
const SERIES = [3, 5, 0, 2, 8, 1, 4, 4, 0, 6]
const CODE = '7ZK3M-0Q5TR-9XW2E-H4JD8'

export function DesignPage() {
  const words = useArea(designWords)
  return (
    <div className="stack wide">
      <div className="stack tight">
        <Heading>{words.title}</Heading>
        <p className="lead quiet">{words.intro}</p>
      </div>
      <Colours />
      <Type />
      <Buttons />
      <Badges />
      <Notes />
      <Fields />
      <Choices />
      <StepsAndProgress />
      <Receipt />
      <Tables />
      <TabsAndDialog />
    </div>
  )
}

function Colours() {
  const words = useArea(designWords)
  return (
    <section className="stack tight" aria-labelledby="colours">
      <h2 id="colours">{words.colours}</h2>
      <ul className="swatches">
        {COLOURS.map((colour) => (
          <li key={colour}>
            <span className={`swatch ${colour}`} />
            <code>{colour}</code>
          </li>
        ))}
      </ul>
      <h3>{words.proposers}</h3>
      <p className="row">
        {MARKS.map((mark) => (
          <span key={mark} className={`mark-of mark-${mark}`}>
            {mark + 1}
          </span>
        ))}
        <span className="mark-of mark-none">–</span>
      </p>
    </section>
  )
}

function Type() {
  const words = useArea(designWords)
  return (
    <section className="stack tight" aria-labelledby="type">
      <h2 id="type">{words.type}</h2>
      <h3>{words.sample}</h3>
      <p className="lead">{words.sample}</p>
      <p>{words.sample}</p>
      <p className="quiet">{words.sample}</p>
      <p className="small">{words.sample}</p>
      <p>
        <code>{words.sample}</code>
      </p>
      <p>
        <a href="#type">{words.sample}</a>
      </p>
    </section>
  )
}

function Buttons() {
  const words = useArea(designWords)
  return (
    <section className="stack tight" aria-labelledby="buttons">
      <h2 id="buttons">{words.buttons}</h2>
      <div className="row">
        <button type="button" className="button main">
          {words.main}
        </button>
        <button type="button" className="button">
          {words.plain}
        </button>
        <button type="button" className="button plain">
          {words.link}
        </button>
        <button type="button" className="button" disabled>
          {words.off}
        </button>
        <button type="button" className="button main" disabled>
          {words.off}
        </button>
        <button type="button" className="button small">
          {words.small}
        </button>
        <button type="button" className="button main big">
          {words.big}
        </button>
        <CopyButton text={CODE} />
      </div>
    </section>
  )
}

function Badges() {
  const words = useArea(designWords)
  return (
    <section className="stack tight" aria-labelledby="badges">
      <h2 id="badges">{words.badges}</h2>
      <p className="row">
        {PHASES.map((phase) => (
          <PhaseBadge key={phase} phase={phase} />
        ))}
        <span className="badge">{words.plain}</span>
      </p>
    </section>
  )
}

function Notes() {
  const words = useArea(designWords)
  const { unreachable } = useWords()
  return (
    <section className="stack" aria-labelledby="notes">
      <h2 id="notes">{words.notes}</h2>
      <Note>{words.sample}</Note>
      <Note tone="caution">{words.caution}</Note>
      <Note tone="stop">{words.stop}</Note>
      <FaultNote fault={fault('declined')} />
      <FaultNote fault={fault('already-voted', 'AlreadyVoted')} />
      <Problem text={unreachable.text} id="no-answer" onRetry={() => undefined} />
      <AgreementLine agreement={agreementOf(['agrees', 'agrees', 'silent'])} />
      <AgreementLine agreement={agreementOf(['agrees', 'differs', 'agrees'])} />
      <Loading />
      <CardBones />
    </section>
  )
}

function Fields() {
  const words = useArea(designWords)
  return (
    <section className="stack" aria-labelledby="fields">
      <h2 id="fields">{words.fields}</h2>
      <Field label={words.field} hint={words.hint}>
        {(ids) => <input {...ids} type="text" defaultValue={CODE} />}
      </Field>
      <Field label={words.field} hint={words.hint} fault={words.fault}>
        {(ids) => <input {...ids} type="text" defaultValue="7ZK3M" />}
      </Field>
      <Field label={words.long}>{(ids) => <textarea {...ids} rows={3} defaultValue={words.sample} />}</Field>
      <Field label={words.choices}>
        {(ids) => (
          <select {...ids}>
            <option>{words.chosen}</option>
            <option>{words.free}</option>
          </select>
        )}
      </Field>
    </section>
  )
}

function Choices() {
  const words = useArea(designWords)
  return (
    <section aria-labelledby="choices">
      <fieldset className="stack">
        <legend>
          <h2 id="choices">{words.choices}</h2>
        </legend>
        <label className="choice">
          <input type="radio" name="design" defaultChecked />
          <span className="label">{words.chosen}</span>
        </label>
        <label className="choice">
          <input type="radio" name="design" />
          <span className="label">{words.free}</span>
        </label>
        <label className="choice">
          <input type="checkbox" defaultChecked />
          <span className="label">{words.chosen}</span>
        </label>
        <label className="choice">
          <input type="checkbox" disabled />
          <span className="label">{words.off}</span>
        </label>
      </fieldset>
    </section>
  )
}

function StepsAndProgress() {
  const words = useArea(designWords)
  const { steps, cast } = useWords()
  return (
    <section className="stack" aria-labelledby="steps">
      <h2 id="steps">{words.steps}</h2>
      <ol className="steps" aria-label={steps.label}>
        <li className="done">
          <span className="dot" aria-hidden="true">
            ✓
          </span>
          <span className="name">{steps.signIn}</span>
          <span className="hidden-visually">{steps.done}</span>
        </li>
        <li aria-current="step">
          <span className="dot" aria-hidden="true">
            2
          </span>
          <span className="name">{steps.choose}</span>
        </li>
        <li>
          <span className="dot" aria-hidden="true">
            3
          </span>
          <span className="name">{steps.review}</span>
        </li>
      </ol>
      <ol className="progress">
        <li className="done">{cast.dots.wallet}</li>
        <li className="now">{cast.dots.sending}</li>
        <li>{cast.dots.received}</li>
        <li>{cast.dots.recorded}</li>
      </ol>
      <progress aria-label={words.steps} value={3} max={8} />
      <progress aria-label={words.waiting} />
      <Note tone="caution">
        <UnsentWords code={CODE} kept={{ closesAt: 1_800_000_000 }} />
      </Note>
    </section>
  )
}

function Receipt() {
  const words = useArea(designWords)
  const { recorded } = useWords()
  return (
    <section className="stack" aria-labelledby="receipt">
      <h2 id="receipt">{words.receipt}</h2>
      <div className="receipt">
        <p className="receipt-code">{CODE}</p>
        <QrCode text={CODE} label={recorded.qr} />
      </div>
    </section>
  )
}

function Tables() {
  const words = useArea(designWords)
  const { results } = useWords()
  return (
    <section className="stack" aria-labelledby="tables">
      <h2 id="tables">{words.tables}</h2>
      <table className="rows">
        <caption className="hidden-visually">{words.tables}</caption>
        <thead>
          <tr>
            <th scope="col">{results.option}</th>
            <th scope="col" className="number">
              {results.votes}
            </th>
            <th scope="col">{words.steps}</th>
          </tr>
        </thead>
        <tbody>
          {[12, 3].map((votes) => (
            <tr key={votes}>
              <th scope="row">
                {words.sample}
                <svg className="bars" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                  <rect className="track" width="100" height="10" />
                  <rect className="bar" width={(votes / 12) * 100} height="10" />
                </svg>
              </th>
              <td data-name={results.votes} className="number">
                {votes}
              </td>
              <td data-name={words.steps}>
                <Sparkline values={SERIES} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <dl className="facts card">
        <Fact name={words.field}>{words.sample}</Fact>
        <Fact name={words.long}>
          <code>{`0x${'7a'.repeat(32)}`}</code>
        </Fact>
      </dl>
    </section>
  )
}

function TabsAndDialog() {
  const words = useArea(designWords)
  const dialog = useRef<HTMLDialogElement>(null)
  return (
    <section className="stack" aria-labelledby="tabs">
      <h2 id="tabs">{words.tabs}</h2>
      <Tabs
        label={words.tabs}
        tabs={[
          { name: words.plain, content: <p>{words.sample}</p> },
          { name: words.long, content: <pre>{words.sample}</pre> },
        ]}
      />
      <Details>
        <Fact name={words.field}>{words.sample}</Fact>
      </Details>
      <div>
        <button type="button" className="button" onClick={() => dialog.current?.showModal()}>
          {words.open}
        </button>
      </div>
      <dialog ref={dialog} aria-labelledby="dialog">
        <div className="stack">
          <h2 id="dialog">{words.dialog}</h2>
          <p>{words.sample}</p>
          <button type="button" className="button main" onClick={() => dialog.current?.close()}>
            {words.main}
          </button>
        </div>
      </dialog>
    </section>
  )
}
