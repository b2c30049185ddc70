// The organizer's second factor: the app's key as a picture and as text, a code to confirm it, recovery codes shown once.
import type { RecoveryCodes, SecondFactorBegun } from '@psephos/registrar/api.ts'
import { type FormEvent, useState } from 'react'
import { Field } from '../../components/LocalKeyForms.tsx'
import { CopyButton } from '../../components/parts.tsx'
import { QrCode } from '../../components/QrCode.tsx'
import { download } from '../../lib/download.ts'
import { shortOtpauth } from '../../office/otpauth.ts'
import { office, useAct, useOfficeState } from '../../office/useOffice.ts'
import { officeWords } from '../../words/officeWords.ts'
import { useArea } from '../../words/useArea.ts'
import { ActLine } from './ActLine.tsx'

export function SecondFactorTab() {
  const words = useArea(officeWords).factor
  const state = useOfficeState()
  const act = useAct()
  const [begun, setBegun] = useState<SecondFactorBegun | null>(null)
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  if (state.kind !== 'in') return null
  const begin = () => act.run(async () => setBegun(await office.post<SecondFactorBegun>('/second-factor')))
  const remove = () =>
    act.run(async () => {
      await office.remove('/second-factor')
      await office.look()
    })
  const confirmed = (made: readonly string[]) => {
    setCodes(made)
    setBegun(null)
  }
  return (
    <section className="stack" aria-labelledby="factor">
      <h2 id="factor">{words.title}</h2>
      <p>{words.text}</p>
      {codes !== null && <Codes codes={codes} onNoted={() => setCodes(null)} />}
      {codes === null && begun !== null && <Confirm begun={begun} onConfirmed={confirmed} />}
      {codes === null && begun === null && state.session.secondFactor === 'none' && (
        <div className="actions">
          <button type="button" className="button main" aria-disabled={act.state.step === 'busy'} onClick={begin}>
            {words.begin}
          </button>
        </div>
      )}
      {codes === null && state.session.secondFactor === 'given' && (
        <>
          <p role="status">{words.on(state.session.recoveryCodesLeft)}</p>
          <details>
            <summary>{words.remove}</summary>
            <p>{words.removeText}</p>
            <div className="actions">
              <button type="button" className="button" aria-disabled={act.state.step === 'busy'} onClick={remove}>
                {words.remove}
              </button>
            </div>
          </details>
        </>
      )}
      <ActLine state={act.state} />
    </section>
  )
}

type ConfirmProps = { begun: SecondFactorBegun; onConfirmed: (codes: readonly string[]) => void }

function Confirm({ begun: { secret, uri }, onConfirmed }: ConfirmProps) {
  const words = useArea(officeWords).factor
  const { state, run } = useAct()
  const [code, setCode] = useState('')
  const picture = shortOtpauth(uri)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void run(async () => {
      const { recoveryCodes } = await office.post<RecoveryCodes>('/second-factor/confirm', { code: code.trim() })
      onConfirmed(recoveryCodes)
      await office.look()
    })
  }
  return (
    <form className="stack tight" onSubmit={submit}>
      <p>{words.scan}</p>
      {picture !== null && <QrCode text={picture} label={words.picture} />}
      <p className="row">
        <span>
          {words.secret}: <code>{secret}</code>
        </span>
        <CopyButton text={secret} />
      </p>
      <Field label={words.code}>
        {(ids) => (
          <input
            {...ids}
            type="text"
            inputMode="numeric"
            autoComplete="one-time-code"
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
        )}
      </Field>
      <div className="actions">
        <button type="submit" className="button main" aria-disabled={state.step === 'busy' || code.trim().length < 6}>
          {words.confirm}
        </button>
      </div>
      <ActLine state={state} />
    </form>
  )
}

function Codes({ codes, onNoted }: { codes: readonly string[]; onNoted: () => void }) {
  const words = useArea(officeWords).factor
  return (
    <div className="note caution" role="status">
      <h3>{words.codesTitle}</h3>
      <p>{words.codesText}</p>
      <ul>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className="actions">
        <button
          type="button"
          className="button"
          onClick={() => download('recovery-codes.txt', `${codes.join('\n')}\n`, 'text/plain')}
        >
          {words.save}
        </button>
        <button type="button" className="button main" onClick={onNoted}>
          {words.noted}
        </button>
      </div>
    </div>
  )
}
