// The forms of the keys on this device: make, back up, unlock, take over from a backup. Passphrases and keys stay in the
// form's memory and go only to the worker that encrypts and decrypts.
import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { type Address, type Hex, isHex } from 'viem'
import { generatePrivateKey, privateKeyToAddress } from 'viem/accounts'
import { download } from '../lib/download.ts'
import { useNetwork } from '../lib/NetworkContext.tsx'
import { type KeyFile, KeyFileError, PASSPHRASE_LENGTH_MIN, parseKeyFile } from '../localKey/keyFile.ts'
import { decryptInWorker, encryptInWorker } from '../localKey/keystoreCalls.ts'
import type { StoredKey } from '../localKey/vault.ts'
import { useWords } from '../words/WordsContext.tsx'
import { Note } from './parts.tsx'

type FieldProps = {
  label: string
  hint?: string
  fault?: string | null
  children: (ids: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: true }) => ReactNode
}

export function Field({ label, hint, fault, children }: FieldProps) {
  const id = useId()
  const described = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(' ')
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {hint !== undefined && (
        <span className="quiet small" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {children({
        id,
        ...(described === '' ? {} : { 'aria-describedby': described }),
        ...(fault ? { 'aria-invalid': true as const } : {}),
      })}
      {fault && (
        <span className="fault" id={`${id}-fault`} role="alert">
          {fault}
        </span>
      )}
    </div>
  )
}

type Done = (key: { address: Address; privateKey: Hex }) => void

/** A new key under a passphrase, stored encrypted. It still has to be backed up (`BackupStep`). */
export function CreateKeyForm({ name: givenName, onDone }: { name?: string; onDone: Done }) {
  const words = useWords().keys
  const { vault } = useNetwork()
  const [name, setName] = useState(givenName ?? '')
  const passphrase = usePassphrase()
  const [isBusy, setBusy] = useState(false)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (isBusy || !passphrase.check()) return
    setBusy(true)
    const privateKey = generatePrivateKey()
    const file = await encryptInWorker(privateKey, passphrase.value)
    const address = privateKeyToAddress(privateKey)
    vault.add({ address, name: name.trim() || words.defaultName, file, createdAtMs: Date.now(), backedUp: false })
    onDone({ address, privateKey })
  }
  return (
    <form className="stack tight" onSubmit={submit}>
      {givenName === undefined && (
        <Field label={words.nameLabel} hint={words.nameHint}>
          {(ids) => (
            <input {...ids} type="text" value={name} maxLength={80} onChange={(event) => setName(event.target.value)} />
          )}
        </Field>
      )}
      {passphrase.fields}
      <p className="quiet small">{words.private}</p>
      <Submit text={words.createGo} busyText={words.creating} isBusy={isBusy} />
    </form>
  )
}

/** Nobody goes past this without the backup file: it and the passphrase are the only way back. */
export function BackupStep({ stored, onDone }: { stored: StoredKey; onDone: () => void }) {
  const words = useWords().keys
  const { vault } = useNetwork()
  const [isSaved, setSaved] = useState(false)
  return (
    <div className="stack tight">
      <Note tone="caution">
        <h3>{words.backupTitle}</h3>
        <p>{words.backupText}</p>
      </Note>
      <div className="actions">
        <button
          type="button"
          className={isSaved ? 'button' : 'button main'}
          onClick={() => {
            saveBackup(stored)
            setSaved(true)
          }}
        >
          {words.backup}
        </button>
        {isSaved && (
          <button
            type="button"
            className="button main"
            onClick={() => {
              vault.markBackedUp(stored.address)
              onDone()
            }}
          >
            {words.backupDone}
          </button>
        )}
      </div>
    </div>
  )
}

export function saveBackup({ address, file }: StoredKey): void {
  download(`psephos-key-${address.toLowerCase().slice(2, 10)}.json`, `${JSON.stringify(file, null, 2)}\n`)
}

export function UnlockForm({ stored, onDone }: { stored: StoredKey; onDone: Done }) {
  const words = useWords().keys
  const [passphrase, setPassphrase] = useState('')
  const [state, setState] = useState<'idle' | 'busy' | 'wrong'>('idle')
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (state === 'busy') return
    setState('busy')
    const privateKey = await decryptInWorker(stored.file, passphrase)
    if (privateKey === null) setState('wrong')
    else onDone({ address: stored.address, privateKey })
  }
  return (
    <form className="stack tight" onSubmit={submit}>
      <input type="text" name="username" autoComplete="username" value={stored.address} readOnly hidden />
      <Field label={words.pass} fault={state === 'wrong' ? words.passWrong : null}>
        {(ids) => (
          <input
            {...ids}
            type="password"
            autoComplete="current-password"
            value={passphrase}
            onChange={(event) => setPassphrase(event.target.value)}
          />
        )}
      </Field>
      <Submit text={words.unlock} busyText={words.unlocking} isBusy={state === 'busy'} />
    </form>
  )
}

/** A backup file with its passphrase, or a bare key with a new one. It counts as backed up: it came from a backup. */
export function ImportKeyForm({ name, onDone }: { name?: string; onDone: Done }) {
  const words = useWords().keys
  const { vault } = useNetwork()
  const [file, setFile] = useState<KeyFile | null>(null)
  const [bare, setBare] = useState('')
  const [filePassphrase, setFilePassphrase] = useState('')
  const [fault, setFault] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const passphrase = usePassphrase()
  const read = async (chosen: File | undefined) => {
    setFault(null)
    setFile(null)
    if (chosen === undefined) return
    try {
      setFile(parseKeyFile(await chosen.text()))
    } catch (error) {
      setFault(error instanceof KeyFileError && error.code === 'too-costly' ? words.importCostly : words.importBad)
    }
  }
  const keep = (privateKey: Hex, kept: KeyFile) => {
    const address = privateKeyToAddress(privateKey)
    vault.add({ address, name: name ?? words.defaultName, file: kept, createdAtMs: Date.now(), backedUp: true })
    onDone({ address, privateKey })
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (isBusy) return
    setFault(null)
    const key = bareKey(bare)
    if (file === null && key === null) return setFault(words.importBad)
    if (file === null && !passphrase.check()) return
    setBusy(true)
    const privateKey = file === null ? key : await decryptInWorker(file, filePassphrase)
    setBusy(false)
    if (privateKey === null) return setFault(words.importWrong)
    keep(privateKey, file ?? (await encryptInWorker(privateKey, passphrase.value)))
  }
  return (
    <form className="stack tight" onSubmit={submit}>
      <p>{words.importText}</p>
      <Field label={words.importFile}>
        {(ids) => (
          <input
            {...ids}
            type="file"
            accept=".json,application/json"
            onChange={(event) => read(event.target.files?.[0])}
          />
        )}
      </Field>
      {file === null ? (
        <>
          <Field label={words.importKey} fault={fault}>
            {(ids) => (
              <input
                {...ids}
                type="password"
                autoComplete="off"
                spellCheck={false}
                value={bare}
                onChange={(event) => setBare(event.target.value)}
              />
            )}
          </Field>
          {bare !== '' && passphrase.fields}
        </>
      ) : (
        <Field label={words.importPass} fault={fault}>
          {(ids) => (
            <input
              {...ids}
              type="password"
              autoComplete="current-password"
              value={filePassphrase}
              onChange={(event) => setFilePassphrase(event.target.value)}
            />
          )}
        </Field>
      )}
      <Submit text={words.importGo} busyText={words.unlocking} isBusy={isBusy} />
    </form>
  )
}

export function Submit({ text, busyText, isBusy }: { text: string; busyText: string; isBusy: boolean }) {
  return (
    <div className="actions">
      <button type="submit" className="button main" aria-disabled={isBusy}>
        {text}
      </button>
      <span className="quiet" role="status">
        {isBusy ? busyText : ''}
      </span>
    </div>
  )
}

/** Passphrase twice; `check` says whether it will do and shows why not. */
export function usePassphrase(): { value: string; fields: ReactNode; check: () => boolean } {
  const words = useWords().keys
  const [first, setFirst] = useState('')
  const [second, setSecond] = useState('')
  const [fault, setFault] = useState<{ field: 'first' | 'second'; text: string } | null>(null)
  const check = () => {
    const found =
      first.length < PASSPHRASE_LENGTH_MIN
        ? { field: 'first' as const, text: words.passShort }
        : first !== second
          ? { field: 'second' as const, text: words.passDiffer }
          : null
    setFault(found)
    return found === null
  }
  const fields = (
    <>
      <Field label={words.pass} hint={words.passHint} fault={fault?.field === 'first' ? fault.text : null}>
        {(ids) => (
          <input
            {...ids}
            type="password"
            autoComplete="new-password"
            value={first}
            onChange={(event) => setFirst(event.target.value)}
          />
        )}
      </Field>
      <Field label={words.passAgain} fault={fault?.field === 'second' ? fault.text : null}>
        {(ids) => (
          <input
            {...ids}
            type="password"
            autoComplete="new-password"
            value={second}
            onChange={(event) => setSecond(event.target.value)}
          />
        )}
      </Field>
    </>
  )
  return { value: first, fields, check }
}

function bareKey(text: string): Hex | null {
  const key = `0x${text.trim().replace(/^0x/, '')}`
  return isHex(key) && key.length === 66 ? key : null
}
