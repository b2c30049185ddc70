// Step 1, second way: a key kept encrypted on this device. A new key is not usable before its backup file was saved.
import { useState } from 'react'
import type { Hex } from 'viem'
import { useConnect, useConnectors } from 'wagmi'
import { BackupStep, CreateKeyForm, ImportKeyForm, UnlockForm } from '../../components/LocalKeyForms.tsx'
import { useNetwork } from '../../lib/NetworkContext.tsx'
import { useLocalKeys } from '../../lib/useLocalKeys.ts'
import { LOCAL_KEY_ID } from '../../localKey/connector.ts'
import type { StoredKey } from '../../localKey/vault.ts'
import { useWords } from '../../words/WordsContext.tsx'

type Mode =
  | { kind: 'choice' }
  | { kind: 'create' }
  | { kind: 'import' }
  | { kind: 'unlock'; address: string }
  | { kind: 'backup'; privateKey: Hex; address: string }

type LocalKeyProps = {
  /** What a new key is called. */
  keyName: string
  /** Else an account that others know by its address: a fresh one is no use. */
  isForVoting: boolean
}

export function LocalKeyChoice({ keyName, isForVoting }: LocalKeyProps) {
  const words = useWords()
  const nameOfNew = keyName.slice(0, 80)
  const { localKey } = useNetwork()
  const keys = useLocalKeys()
  const connector = useConnectors().find(({ id }) => id === LOCAL_KEY_ID)
  const connect = useConnect()
  const [mode, setMode] = useState<Mode>({ kind: 'choice' })
  const signIn = async (privateKey: Hex) => {
    if (connector === undefined) return
    await localKey.unlock(privateKey)
    await connect.mutateAsync({ connector })
  }
  // A key may be used once its backup was saved, whichever way it was opened.
  const use = ({ address, privateKey }: { address: string; privateKey: Hex }, isBackedUp: boolean) =>
    isBackedUp ? signIn(privateKey) : setMode({ kind: 'backup', address, privateKey })
  const stored = (address: string): StoredKey | undefined => keys.find((key) => key.address === address)
  return (
    <section className="card" aria-labelledby="local-key">
      <h2 id="local-key">{words.signIn.local}</h2>
      {mode.kind === 'choice' && (
        <>
          <p>{isForVoting ? words.signIn.localText : words.signIn.localAccountText}</p>
          {keys.length > 0 && (
            <ul className="stack tight">
              {keys.map((key) => (
                <li key={key.address}>
                  <button
                    type="button"
                    className={isForVoting && key.name === nameOfNew ? 'button main' : 'button'}
                    onClick={() => setMode({ kind: 'unlock', address: key.address })}
                  >
                    {words.signIn.unlock(key.name)}
                    <span className="small whole">{key.address.slice(0, 8)}…</span>
                  </button>
                </li>
              ))}
            </ul>
          )}
          <div className="row">
            <button
              type="button"
              className={keys.length === 0 && isForVoting ? 'button main' : 'button'}
              onClick={() => setMode({ kind: 'create' })}
            >
              {isForVoting ? words.signIn.createFor : words.signIn.createAccount}
            </button>
            <button type="button" className="button" onClick={() => setMode({ kind: 'import' })}>
              {words.signIn.importKey}
            </button>
          </div>
        </>
      )}
      {mode.kind === 'create' && <CreateKeyForm name={nameOfNew} onDone={(key) => use(key, false)} />}
      {mode.kind === 'import' && <ImportKeyForm name={nameOfNew} onDone={(key) => use(key, true)} />}
      {mode.kind === 'unlock' && <Unlock stored={stored(mode.address)} onUse={use} />}
      {mode.kind === 'backup' && <Backup stored={stored(mode.address)} onDone={() => signIn(mode.privateKey)} />}
      {(mode.kind === 'create' || mode.kind === 'import' || mode.kind === 'unlock') && (
        <div>
          <button type="button" className="button plain" onClick={() => setMode({ kind: 'choice' })}>
            {words.back}
          </button>
        </div>
      )}
    </section>
  )
}

function Unlock({
  stored,
  onUse,
}: {
  stored: StoredKey | undefined
  onUse: (key: { address: string; privateKey: Hex }, isBackedUp: boolean) => void
}) {
  if (stored === undefined) return null
  return <UnlockForm stored={stored} onDone={(key) => onUse(key, stored.backedUp)} />
}

function Backup({ stored, onDone }: { stored: StoredKey | undefined; onDone: () => void }) {
  return stored === undefined ? null : <BackupStep stored={stored} onDone={onDone} />
}
