// A list of voters as CSV: choosing a file tries it, every fault with its line; what had none can be taken, byte for byte the
// list that was tried.
import type { ElectionAnswer, RollReading } from '@psephos/registrar/api.ts'
import { useState } from 'react'
import { Field } from '../../components/LocalKeyForms.tsx'
import { Note, Problem } from '../../components/parts.tsx'
import { OfficeProblem } from '../../office/officeClient.ts'
import { faultLines, readingOf } from '../../office/rollFaults.ts'
import { office, useAct } from '../../office/useOffice.ts'
import { officeWords } from '../../words/officeWords.ts'
import { useArea } from '../../words/useArea.ts'
import { ActLine } from './ActLine.tsx'

type Tried = { csv: Blob; reading: RollReading }

export function UploadTab({ election: { election, registration, phase } }: { election: ElectionAnswer }) {
  const { upload: words, voters } = useArea(officeWords)
  const trying = useAct()
  const taking = useAct()
  const [tried, setTried] = useState<Tried | null>(null)
  const [isUnreadable, setUnreadable] = useState(false)
  const [taken, setTaken] = useState<Pick<RollReading, 'lines' | 'withAddress'> | null>(null)
  const path = `/elections/${election}/roll`

  const choose = async (file: File | undefined) => {
    setTried(null)
    setTaken(null)
    setUnreadable(false)
    taking.reset()
    if (file === undefined) return
    // Read once: what is tried and what is taken are the same bytes, even when the file is saved anew in between.
    const csv = await file.arrayBuffer().then(
      (bytes) => new Blob([bytes]),
      () => null,
    )
    if (csv === null) return setUnreadable(true)
    await trying.run(async () => {
      setTried({ csv, reading: await office.upload<RollReading>(`${path}?dryRun=true`, csv) })
    })
  }
  const take = async ({ csv }: Tried) => {
    await taking.run(async () => {
      try {
        const { lines, withAddress } = await office.upload<RollReading>(path, csv)
        setTaken({ lines, withAddress })
        setTried(null)
      } catch (error) {
        const reading = error instanceof OfficeProblem ? readingOf(error.facts) : null
        if (reading !== null) setTried({ csv, reading })
        throw error
      }
    })
  }
  if (registration === 'closed') return <Note>{voters.closed}</Note>
  const reading = tried?.reading
  return (
    <>
      <p>{words.text}</p>
      <pre>{'id,name,email,address\n17,Ada Lovelace,ada@example.org,\n18,"Hopper, Grace",,0x2c75…5c23'}</pre>
      <Field label={words.file} hint={words.fileHint}>
        {(ids) => (
          <input
            {...ids}
            type="file"
            accept=".csv,text/csv,text/plain"
            onChange={(event) => choose(event.target.files?.[0])}
            // The same file again, mended, is a choice too.
            onClick={(event) => {
              event.currentTarget.value = ''
            }}
          />
        )}
      </Field>
      {isUnreadable && <Problem text={words.unreadable} id="unreadable-file" />}
      <ActLine state={trying.state} />
      <div role="status">
        {taken !== null && (
          <>
            <p>
              <strong>{words.done(taken.lines)}</strong>
            </p>
            {taken.withAddress < taken.lines && <p>{words.nextInvite}</p>}
            {phase === 'Draft' && <p>{words.nextDraft}</p>}
          </>
        )}
        {reading !== undefined && <p>{words.found(reading.lines, reading.withAddress)}</p>}
        {reading?.faultCount === 0 && <p>{words.clean}</p>}
      </div>
      {reading !== undefined && reading.faultCount > 0 && <Faults reading={reading} />}
      {tried !== null && tried.reading.faultCount === 0 && tried.reading.lines > 0 && (
        <div className="actions">
          <button
            type="button"
            className="button main"
            aria-disabled={taking.state.step === 'busy'}
            onClick={() => take(tried)}
          >
            {words.go(tried.reading.lines)}
          </button>
        </div>
      )}
      <ActLine state={taking.state} />
    </>
  )
}

function Faults({ reading: { faults, faultCount } }: { reading: RollReading }) {
  const words = useArea(officeWords).upload
  return (
    <div className="note stop" role="alert">
      <p>
        <strong>{words.faults(faultCount)}</strong>
      </p>
      {faults.length < faultCount && <p>{words.shown(faults.length)}</p>}
      <ul>
        {faultLines(faults, words).map(({ where, what }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: one line may have the same fault twice, and the list never changes
          <li key={index}>
            <strong>{where}:</strong> {what}
          </li>
        ))}
      </ul>
    </div>
  )
}
