// What stays of the office's work: the roll for an auditor, and the log of who decided what.
import type { ElectionAnswer, LogPage } from '@psephos/registrar/api.ts'
import { useState } from 'react'
import { CopyButton, Loading, Note } from '../../components/parts.tsx'
import { download } from '../../lib/download.ts'
import { useNetwork } from '../../lib/NetworkContext.tsx'
import { dateTime } from '../../lib/times.ts'
import { office, useAct, useAsked } from '../../office/useOffice.ts'
import { officeWords } from '../../words/officeWords.ts'
import { useArea } from '../../words/useArea.ts'
import { useWords } from '../../words/WordsContext.tsx'
import { ActLine, ProblemNote } from './ActLine.tsx'

const ENTRIES_A_PAGE = 50

export function RecordsTab({ election: { election } }: { election: ElectionAnswer }) {
  const words = useArea(officeWords).records
  const { chain } = useNetwork()
  const { state, run } = useAct()
  const name = `roll-${election}.json`
  const command = `npx psephos audit --rpc ${chain.rpcUrls.default.http[0]} --roll ${name}`
  const save = () => run(async () => download(name, await office.file('GET', `/elections/${election}/roll`)))
  return (
    <>
      <section className="card stack tight" aria-labelledby="roll">
        <h2 id="roll">{words.rollTitle}</h2>
        <p>{words.rollText}</p>
        <p className="row">
          <code>{command}</code>
          <CopyButton text={command} />
        </p>
        <div className="actions">
          <button type="button" className="button main" aria-disabled={state.step === 'busy'} onClick={save}>
            {words.roll}
          </button>
        </div>
        <ActLine state={state} />
      </section>
      <Log election={election} />
    </>
  )
}

function Log({ election }: { election: string }) {
  const words = useArea(officeWords).records
  const { language } = useWords()
  const [page, setPage] = useState(0)
  const from = page * ENTRIES_A_PAGE
  const { data, error, refetch } = useAsked<LogPage>(`/elections/${election}/log?from=${from}&limit=${ENTRIES_A_PAGE}`)
  if (data === undefined) return error === null ? <Loading /> : <ProblemNote error={error} onRetry={() => refetch()} />
  return (
    <section className="stack tight" aria-labelledby="log">
      <h2 id="log">{words.logTitle}</h2>
      {data.isIntact ? <p>{words.intact}</p> : <Note tone="stop">{words.broken}</Note>}
      {data.head !== null && (
        <p className="quiet small">
          {words.head} <code>{data.head}</code>
        </p>
      )}
      {data.total === 0 && <p className="quiet">{words.empty}</p>}
      {data.entries.length > 0 && (
        <table className="rows">
          <thead>
            <tr>
              <th scope="col">{words.at}</th>
              <th scope="col">{words.act}</th>
              <th scope="col">{words.subject}</th>
              <th scope="col">{words.actor}</th>
            </tr>
          </thead>
          <tbody>
            {data.entries.map(({ number, at, act, subject, person, actor }) => (
              <tr key={number}>
                <td>{dateTime(Math.floor(Date.parse(at) / 1_000), language)}</td>
                <th scope="row">{Object.hasOwn(words.acts, act) ? words.acts[act] : act}</th>
                <td className="breaks" data-name={words.subject}>
                  {person ?? subject}
                </td>
                <td className="breaks" data-name={words.actor}>
                  <code>{actor.startsWith('0x') ? `${actor.slice(0, 6)}…${actor.slice(-4)}` : actor}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div className="actions">
        {page > 0 && (
          <button type="button" className="button" onClick={() => setPage(page - 1)}>
            {words.older}
          </button>
        )}
        {from + ENTRIES_A_PAGE < data.total && (
          <button type="button" className="button" onClick={() => setPage(page + 1)}>
            {words.newer}
          </button>
        )}
      </div>
    </section>
  )
}
