// From the end of voting to the published result: whose parts are there, the sum once they are enough, and a copy to keep.
import { contestForms, prepareTally, sendCall } from '@psephos/client'
import { useState } from 'react'
import { Link } from 'wouter'
import { Note, Problem } from '../../components/parts.tsx'
import { dateTime } from '../../lib/times.ts'
import { useCall } from '../../lib/useCall.ts'
import { useTrusteeCase } from '../../trustee/useTrusteeCase.ts'
import { organizeWords } from '../../words/organizeWords.ts'
import { useArea } from '../../words/useArea.ts'
import { useWords } from '../../words/WordsContext.tsx'
import { CallLine, isBusy } from './CallLine.tsx'
import { Archive, type OfficeProps } from './OfficePage.tsx'

export function TallyPanel(props: OfficeProps) {
  const words = useArea(organizeWords).office.tally
  const { election } = props
  return (
    <section className="card stack" aria-labelledby="tally">
      <h2 id="tally">{words.title}</h2>
      {election.phase === 'Closed' && <Opening {...props} />}
      {election.phase !== 'Closed' && (
        <>
          <div className="actions">
            <Link href={`/election/${election.id}/results`} className="button main">
              {words.results}
            </Link>
          </div>
          <Archive election={election} />
        </>
      )}
    </section>
  )
}

/** Adding up a long list takes a moment: it runs after the button has said so. */
const afterPaint = () => new Promise((resolve) => setTimeout(resolve, 50))

function Opening({ election, manifest, account }: OfficeProps) {
  const words = useArea(organizeWords).office.tally
  const { language } = useWords()
  const { data, refetch } = useTrusteeCase(election, manifest)
  const { state, send } = useCall()
  const [isAdding, setAdding] = useState(false)
  if (data === undefined) return null
  const { proven, shares } = data
  if (proven === null) return <Problem text={data.failed ?? ''} id="trustees-not-proven" />
  // The ceremony's and not the manifest's: a later attempt may have had other terms.
  const needed = proven.ceremony.threshold
  const publish = async () => {
    if (isAdding || isBusy(state)) return
    setAdding(true)
    await afterPaint()
    const isRecorded = await send(async (wallet) => {
      const tally = prepareTally(proven, { form: contestForms(manifest), shares })
      if (tally === null) throw new Error('too few parts')
      return sendCall(wallet, { data: tally.data, account })
    })
    setAdding(false)
    if (isRecorded) await refetch()
  }
  return (
    <>
      <div role="status">
        <Note>
          <p>{words.shares(Math.min(shares.length, needed), needed)}</p>
          {shares.length < needed && <p>{words.wait(dateTime(election.tallyBy, language))}</p>}
        </Note>
      </div>
      {shares.length >= needed && (
        <div className="actions">
          <button type="button" className="button main" aria-disabled={isAdding || isBusy(state)} onClick={publish}>
            {isAdding ? words.publishing : words.publish}
          </button>
        </div>
      )}
      <CallLine state={state} />
    </>
  )
}
