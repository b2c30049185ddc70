// What an organizer does for one person who asks for it: another address for a lost key, and erasing what is kept.
import type { Registration, ReplacementAnswer } from '@psephos/registrar/api.ts'
import { type FormEvent, useState } from 'react'
import { Field } from '../../components/LocalKeyForms.tsx'
import { office, useAct, useAsked } from '../../office/useOffice.ts'
import { officeWords } from '../../words/officeWords.ts'
import { useArea } from '../../words/useArea.ts'
import { ActLine } from './ActLine.tsx'

const LOOK_EVERY_MS = 2_000

export function ReplaceAddress({ registration: { election, id } }: { registration: Registration }) {
  const words = useArea(officeWords).queue
  const { state, run } = useAct()
  const [address, setAddress] = useState('')
  const [isAsked, setAsked] = useState(false)
  const path = `/elections/${election}/registrations/${id}/replacement`
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (address.trim() === '') return
    setAsked(await run(() => office.post(path, { address: address.trim() })))
  }
  return (
    <details>
      <summary>{words.lost}</summary>
      <form className="stack tight" onSubmit={submit}>
        <p>{words.lostText}</p>
        <Field label={words.newAddress}>
          {(ids) => (
            <input
              {...ids}
              type="text"
              autoComplete="off"
              spellCheck={false}
              value={address}
              onChange={(event) => setAddress(event.target.value)}
            />
          )}
        </Field>
        <div className="actions">
          <button type="submit" className="button" aria-disabled={state.step === 'busy' || address.trim() === ''}>
            {words.replace}
          </button>
        </div>
        <ActLine state={state} />
        {isAsked && <ReplacementLine path={path} />}
      </form>
    </details>
  )
}

function ReplacementLine({ path }: { path: string }) {
  const words = useArea(officeWords).queue
  const { data } = useAsked<ReplacementAnswer>(path, LOOK_EVERY_MS)
  return <p role="status">{data === undefined ? '' : words.replacement[data.status]}</p>
}

export function ErasePerson({ registration: { election, id } }: { registration: Registration }) {
  const words = useArea(officeWords).queue
  const { state, run } = useAct()
  return (
    <details>
      <summary>{words.erase}</summary>
      <div className="stack tight">
        <p>{words.eraseText}</p>
        <div className="actions">
          <button
            type="button"
            className="button"
            aria-disabled={state.step === 'busy'}
            onClick={() => run(() => office.remove(`/elections/${election}/registrations/${id}`))}
          >
            {words.eraseGo}
          </button>
        </div>
        <ActLine state={state} />
      </div>
    </details>
  )
}
