// A trustee's first four steps: why it matters, the key, its backup, and the proof that the backup opens.
import { makeTransportSecret } from '@psephos/ballot'
import { encodeTrusteeFile, PsephosError } from '@psephos/client'
import { type FormEvent, useState } from 'react'
import '../../design/parts/secret.css'
import { Field, Submit, usePassphrase } from '../../components/LocalKeyForms.tsx'
import { Note } from '../../components/parts.tsx'
import { download } from '../../lib/download.ts'
import { secureRandom } from '../../lib/secureRandom.ts'
import { makeTrusteeFile, type OwnFile, openTrusteeFile, readTrusteeFile } from '../../trustee/trusteeStore.ts'
import { trusteeWords } from '../../words/trusteeWords.ts'
import { useArea } from '../../words/useArea.ts'
import { useWords } from '../../words/WordsContext.tsx'

type WhyProps = { threshold: number; trustees: number; onReady: () => void }

export function WhyYouMatter({ threshold, trustees, onReady }: WhyProps) {
  const words = useArea(trusteeWords).why
  return (
    <section className="card stack" aria-labelledby="why">
      <h2 id="why">{words.title}</h2>
      <p className="lead">{words.text(threshold, trustees)}</p>
      <ul className="stack tight listed">
        <li>{words.secrecy(threshold)}</li>
        <li>{words.result(threshold, trustees)}</li>
        <li>{words.duty}</li>
      </ul>
      <Note tone="caution">{words.not}</Note>
      <div className="actions">
        <button type="button" className="button main big" onClick={onReady}>
          {words.go}
        </button>
      </div>
    </section>
  )
}

type MadeKey = (file: OwnFile, secret: Uint8Array) => void

type MakeKeyProps = {
  /** The transport key that the record holds of this trustee: then only its backup will do. */
  registered: string | null
  onMade: MadeKey
}

export function MakeKey({ registered, onMade }: MakeKeyProps) {
  const words = useArea(trusteeWords).key
  const { back } = useWords()
  const [isTaking, setTaking] = useState(false)
  return (
    <section className="card stack" aria-labelledby="key">
      <h2 id="key">{words.title}</h2>
      <p>{registered === null ? words.text : words.registered}</p>
      {registered !== null || isTaking ? <TakeKey want={registered} onMade={onMade} /> : <NewKey onMade={onMade} />}
      {registered === null && (
        <div>
          <button type="button" className="button plain" onClick={() => setTaking(!isTaking)}>
            {isTaking ? back : words.backup}
          </button>
        </div>
      )}
    </section>
  )
}

function NewKey({ onMade }: { onMade: MadeKey }) {
  const words = useArea(trusteeWords).key
  const passphrase = usePassphrase()
  const [isBusy, setBusy] = useState(false)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (isBusy || !passphrase.check()) return
    setBusy(true)
    const secret = makeTransportSecret(secureRandom)
    onMade(await makeTrusteeFile(secret, passphrase.value), secret)
  }
  return (
    <form className="stack tight" onSubmit={submit}>
      {passphrase.fields}
      <Submit text={words.make} busyText={words.making} isBusy={isBusy} />
    </form>
  )
}

/** A backup counts as proved: it has just been opened. */
function TakeKey({ want, onMade }: { want: string | null; onMade: MadeKey }) {
  const words = useArea(trusteeWords).key
  return (
    <OpenBackup
      go={words.take}
      want={want}
      onOpened={(file, secret) => onMade({ ...file, backupProved: true }, secret)}
    />
  )
}

export function BackupKey({ file, onSaved }: { file: OwnFile; onSaved: () => void }) {
  const words = useArea(trusteeWords).backup
  const [isSaved, setSaved] = useState(false)
  const save = () => {
    download(`psephos-trustee-${file.transportKey.slice(2, 10)}.json`, encodeTrusteeFile(file))
    setSaved(true)
  }
  return (
    <section className="card stack" aria-labelledby="backup">
      <h2 id="backup">{words.title}</h2>
      <Note tone="caution">{words.text}</Note>
      <div className="actions">
        <button type="button" className={isSaved ? 'button' : 'button main'} onClick={save}>
          {words.go}
        </button>
        {isSaved && (
          <button type="button" className="button main" onClick={onSaved}>
            {words.done}
          </button>
        )}
      </div>
    </section>
  )
}

export function ProveBackup({ file, onProved }: { file: OwnFile; onProved: (secret: Uint8Array) => void }) {
  const words = useArea(trusteeWords).prove
  return (
    <section className="card stack" aria-labelledby="prove">
      <h2 id="prove">{words.title}</h2>
      <p>{words.text}</p>
      <OpenBackup go={words.go} want={file.transportKey} onOpened={(_, secret) => onProved(secret)} />
    </section>
  )
}

type OpenProps = { go: string; want: string | null; onOpened: (file: OwnFile, secret: Uint8Array) => void }

function OpenBackup({ go, want, onOpened }: OpenProps) {
  const words = useArea(trusteeWords)
  const { keys } = useWords()
  const [file, setFile] = useState<OwnFile | null>(null)
  const [passphrase, setPassphrase] = useState('')
  const [fault, setFault] = useState<{ field: 'file' | 'pass'; text: string } | null>(null)
  const [isBusy, setBusy] = useState(false)
  const read = async (chosen: File | undefined) => {
    setFault(null)
    setFile(null)
    if (chosen === undefined) return
    try {
      const found = readTrusteeFile(await chosen.text())
      if (want !== null && found.transportKey !== want) setFault({ field: 'file', text: words.key.other })
      else setFile(found)
    } catch (error) {
      if (!(error instanceof PsephosError)) throw error
      setFault({ field: 'file', text: words.key.bad })
    }
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (isBusy) return
    if (file === null) return setFault({ field: 'file', text: words.key.bad })
    setBusy(true)
    const secret = await openTrusteeFile(file, passphrase)
    setBusy(false)
    if (secret === null) return setFault({ field: 'pass', text: keys.importWrong })
    onOpened(file, secret)
  }
  return (
    <form className="stack tight" onSubmit={submit}>
      <Field label={words.key.file} fault={fault?.field === 'file' ? fault.text : null}>
        {(ids) => (
          <input
            {...ids}
            type="file"
            accept=".json,.trustee,application/json"
            onChange={(event) => read(event.target.files?.[0])}
          />
        )}
      </Field>
      <PassphraseField
        value={passphrase}
        onChange={setPassphrase}
        fault={fault?.field === 'pass' ? fault.text : null}
      />
      <Submit text={go} busyText={words.prove.busy} isBusy={isBusy} />
    </form>
  )
}

type PassphraseProps = { value: string; onChange: (value: string) => void; fault: string | null }

function PassphraseField({ value, onChange, fault }: PassphraseProps) {
  const { keys } = useWords()
  return (
    <Field label={keys.pass} fault={fault}>
      {(ids) => (
        <input
          {...ids}
          type="password"
          autoComplete="current-password"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}

/** Opens the key of this device. */
export function UnlockKey({ file, onOpened }: { file: OwnFile; onOpened: (secret: Uint8Array) => void }) {
  const words = useArea(trusteeWords).key
  const { keys } = useWords()
  const [passphrase, setPassphrase] = useState('')
  const [state, setState] = useState<'idle' | 'busy' | 'wrong'>('idle')
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (state === 'busy') return
    setState('busy')
    const secret = await openTrusteeFile(file, passphrase)
    if (secret === null) setState('wrong')
    else onOpened(secret)
  }
  return (
    <form className="card stack tight" onSubmit={submit}>
      <p>{words.locked}</p>
      <PassphraseField value={passphrase} onChange={setPassphrase} fault={state === 'wrong' ? keys.passWrong : null} />
      <Submit text={words.unlock} busyText={keys.unlocking} isBusy={state === 'busy'} />
    </form>
  )
}
