// The keys kept on this device: make one, take one over from a backup, save a backup, forget one after a second thought.
import { useEffect, useRef, useState } from 'react'
import { isAddressEqual } from 'viem'
import { Link } from 'wouter'
import { BackupStep, CreateKeyForm, ImportKeyForm, saveBackup } from '../components/LocalKeyForms.tsx'
import { CopyButton, Details, Fact, Heading } from '../components/parts.tsx'
import { useNetwork } from '../lib/NetworkContext.tsx'
import { dateTime } from '../lib/times.ts'
import { useLocalKeys } from '../lib/useLocalKeys.ts'
import type { StoredKey } from '../localKey/vault.ts'
import { forgetCast } from '../voting/pendingCast.ts'
import { useUnsent } from '../voting/useUnsent.ts'
import { useWords } from '../words/WordsContext.tsx'

type Open = 'none' | 'create' | 'import'

export function KeysPage() {
  const words = useWords()
  const { registrar } = useNetwork()
  const keys = useLocalKeys()
  const [open, setOpen] = useState<Open>('none')
  const [toForget, setToForget] = useState<StoredKey | null>(null)
  return (
    <div className="stack wide">
      <Heading>{words.keys.title}</Heading>
      <p className="lead">{words.keys.intro}</p>
      {keys.length === 0 && <p>{words.keys.none}</p>}
      <ul className="stack">
        {keys.map((key) => (
          <KeyCard key={key.address} stored={key} onForget={() => setToForget(key)} />
        ))}
      </ul>
      {open === 'none' ? (
        <div className="row">
          <button type="button" className="button main" onClick={() => setOpen('create')}>
            {words.keys.create}
          </button>
          <button type="button" className="button" onClick={() => setOpen('import')}>
            {words.keys.import}
          </button>
        </div>
      ) : (
        <section className="card">
          <h2>{open === 'create' ? words.keys.create : words.keys.import}</h2>
          {open === 'create' ? (
            <CreateKeyForm onDone={() => setOpen('none')} />
          ) : (
            <ImportKeyForm onDone={() => setOpen('none')} />
          )}
          <div>
            <button type="button" className="button plain" onClick={() => setOpen('none')}>
              {words.back}
            </button>
          </div>
        </section>
      )}
      <p>
        <Link href="/votes">{words.keys.votes}</Link>
      </p>
      {registrar && (
        <p>
          <Link href="/data">{words.keys.data}</Link>
        </p>
      )}
      {toForget !== null && <ForgetDialog stored={toForget} onClose={() => setToForget(null)} />}
    </div>
  )
}

function KeyCard({ stored, onForget }: { stored: StoredKey; onForget: () => void }) {
  const words = useWords()
  const { vault } = useNetwork()
  return (
    <li className="card">
      <h2>{stored.name}</h2>
      <p className="quiet">{words.keys.created(dateTime(stored.createdAtMs / 1000, words.language))}</p>
      {stored.backedUp ? (
        <div className="row">
          <button
            type="button"
            className="button"
            onClick={() => {
              saveBackup(stored)
              vault.markBackedUp(stored.address)
            }}
          >
            {words.keys.export}
          </button>
          <button type="button" className="button" onClick={onForget}>
            {words.keys.forget}
          </button>
        </div>
      ) : (
        <>
          <p>
            <span className="badge">{words.keys.notBackedUp}</span>
          </p>
          <BackupStep stored={stored} onDone={() => undefined} />
          <div>
            <button type="button" className="button" onClick={onForget}>
              {words.keys.forget}
            </button>
          </div>
        </>
      )}
      <Details>
        <Fact name={words.keys.address}>
          <p className="row">
            <code>{stored.address}</code>
            <CopyButton text={stored.address} />
          </p>
        </Fact>
      </Details>
    </li>
  )
}

function ForgetDialog({ stored, onClose }: { stored: StoredKey; onClose: () => void }) {
  const words = useWords().keys
  const { vault, localKey } = useNetwork()
  const unsent = useUnsent().filter(({ place }) => isAddressEqual(place.voter, stored.address))
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} onClose={onClose} aria-labelledby="forget-title">
      <div className="stack">
        <h2 id="forget-title">{words.forgetTitle(stored.name)}</h2>
        <p>{words.forgetText}</p>
        {unsent.length > 0 && <p>{words.forgetUnsent}</p>}
        <div className="row">
          <button type="button" className="button main" onClick={() => dialog.current?.close()}>
            {words.cancel}
          </button>
          <button
            type="button"
            className="button"
            onClick={() => {
              if (localKey.address() === stored.address) localKey.lock()
              vault.forget(stored.address)
              for (const { place } of unsent) forgetCast(localStorage, place)
              dialog.current?.close()
            }}
          >
            {words.forgetGo}
          </button>
        </div>
      </div>
    </dialog>
  )
}
