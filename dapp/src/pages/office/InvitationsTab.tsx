// Invitations for people of a list who have no address: a sheet, a CSV, mails. The codes leave the office once.
import type {
  ElectionAnswer,
  InvitationsBody,
  MailsQueued,
  OfficeAnswer,
  RegistrationsPage,
} from '@psephos/registrar/api.ts'
import { useState } from 'react'
import { Note } from '../../components/parts.tsx'
import { download } from '../../lib/download.ts'
import { office, useAct, useAsked } from '../../office/useOffice.ts'
import { officeWords } from '../../words/officeWords.ts'
import { useArea } from '../../words/useArea.ts'
import { ActLine } from './ActLine.tsx'

const WHICH = ['new', 'all'] as const

/** Whether there is more in a file of invitations than its beginning. */
async function namesSomebody(file: Blob, format: InvitationsBody['format']): Promise<boolean> {
  const text = await file.text()
  return format === 'csv' ? text.trimEnd().includes('\n') : text.includes('<section>')
}

export function InvitationsTab({ election: { election, registration } }: { election: ElectionAnswer }) {
  const { invitations: words, voters } = useArea(officeWords)
  const [which, setWhich] = useState<InvitationsBody['which']>('new')
  const [done, setDone] = useState('')
  const { state, run } = useAct()
  const path = `/elections/${election}/invitations`
  const { data } = useAsked<RegistrationsPage>(`/elections/${election}/registrations?status=invited&limit=1`)
  const sendsMail = useAsked<OfficeAnswer>('/office').data?.mail
  const count = data?.counts.invited ?? 0
  if (registration === 'closed') return <Note>{voters.closed}</Note>
  const make = (format: InvitationsBody['format']) =>
    run(async () => {
      const file = await office.file('POST', path, { format, which } satisfies InvitationsBody)
      if (!(await namesSomebody(file, format))) return setDone(words.nobody)
      download(`invitations-${election}.${format}`, file, file.type)
      setDone(words.made)
    })
  const mail = () =>
    run(async () => {
      const { queued } = await office.post<MailsQueued>(`${path}/mails`, { which })
      setDone(words.queued(queued))
    })
  const isBusy = state.step === 'busy'
  return (
    <>
      {data !== undefined && <p role="status">{words.text(count)}</p>}
      {count > 0 && (
        <>
          <p>{words.once}</p>
          <fieldset className="stack tight">
            <legend>{words.which}</legend>
            {WHICH.map((one) => (
              <label className="choice small" key={one}>
                <input type="radio" name="which" checked={which === one} onChange={() => setWhich(one)} />
                <span className="label">{words[one]}</span>
              </label>
            ))}
          </fieldset>
          <div className="actions">
            <button type="button" className="button main" aria-disabled={isBusy} onClick={() => make('html')}>
              {words.sheet}
            </button>
            <button type="button" className="button" aria-disabled={isBusy} onClick={() => make('csv')}>
              {words.csv}
            </button>
            {sendsMail === true && (
              <button type="button" className="button" aria-disabled={isBusy} onClick={mail}>
                {words.mail}
              </button>
            )}
          </div>
          {sendsMail === false && <p className="quiet">{words.noMail}</p>}
          <ActLine state={state} done={done} />
        </>
      )}
    </>
  )
}
