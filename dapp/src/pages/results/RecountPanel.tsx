// "Recount it in your browser": starts the worker, shows how far it is, and lays what it counted beside what is published.
import type { Election, Manifest, Recount } from '@psephos/client'
import { Note, Problem } from '../../components/parts.tsx'
import { type RecountState, useRecount } from '../../recount/useRecount.ts'
import { recountWords } from '../../words/recountWords.ts'
import { useArea } from '../../words/useArea.ts'
import { useWords } from '../../words/WordsContext.tsx'

export function RecountPanel({ election, manifest }: { election: Election; manifest: Manifest }) {
  const words = useArea(recountWords)
  const { state, start, stop } = useRecount(election.id)
  const isSecret = election.secrecy === 'secret'
  const mayStart = state.step !== 'counting'
  return (
    <section className="card" aria-labelledby="recount">
      <h2 id="recount">{words.title}</h2>
      <p>{isSecret ? words.textSecret : words.text}</p>
      {mayStart && (
        <div className="actions">
          <button type="button" className="button main" onClick={() => start(!isSecret)}>
            {isSecret ? words.startSecret : state.step === 'idle' ? words.start : words.again}
          </button>
          {isSecret && (
            <button type="button" className="button" onClick={() => start(true)}>
              {words.startBallots}
            </button>
          )}
        </div>
      )}
      {state.step === 'counting' && <Progress state={state} onStop={stop} />}
      {state.step === 'failed' && <Problem text={words.failed} id={state.code} />}
      {state.step === 'done' && <Outcome recount={state.recount} manifest={manifest} />}
    </section>
  )
}

function Progress({ state, onStop }: { state: Extract<RecountState, { step: 'counting' }>; onStop: () => void }) {
  const words = useArea(recountWords)
  const { language } = useWords()
  const { progress } = state
  const said = (value: number) => new Intl.NumberFormat(language).format(value)
  const sentence =
    progress === null ? words.beginning : words.stages[progress.stage](said(progress.done), said(progress.of))
  const isMeasured = progress !== null && progress.stage !== 'listed'
  return (
    <div className="stack tight">
      <p role="status">{sentence}</p>
      <progress aria-label={words.title} {...(isMeasured ? { value: progress.done, max: progress.of } : {})} />
      <div>
        <button type="button" className="button" onClick={onStop}>
          {words.stop}
        </button>
      </div>
    </div>
  )
}

function Outcome({ recount, manifest }: { recount: Recount; manifest: Manifest }) {
  const words = useArea(recountWords)
  const { language, cast, verify } = useWords()
  const { ballots, verified, signed } = recount
  const said = new Intl.NumberFormat(language).format(ballots ?? 0)
  return (
    <div className="stack" role="status">
      <Note tone={verified ? 'plain' : 'stop'}>
        <p>
          <strong>
            {verified
              ? `✓ ${ballots === null ? words.goodShares : words.good(words.ballots(ballots, said))}`
              : words.bad}
          </strong>
        </p>
        {verified && signed !== null && <p>{words.signed(signed.have, signed.of, signed.need)}</p>}
        {!verified && <p className="error-id">{cast.errorId('recount-differs')}</p>}
      </Note>
      <CountsTable recount={recount} manifest={manifest} />
      <details {...(verified ? {} : { open: true })}>
        <summary>{useWords().details}</summary>
        <table className="small">
          <thead>
            <tr>
              <th scope="col">{verify.step}</th>
              <th scope="col">{verify.outcome}</th>
            </tr>
          </thead>
          <tbody>
            {recount.checks.map(({ name, passed, facts }) => (
              <tr key={name}>
                <th scope="row">
                  {passed ? '✓' : '✗'} {words.checks[name]}
                </th>
                <td>
                  {Object.entries(facts).map(([fact, value]) => (
                    <div key={fact}>
                      {fact}: <code>{String(value)}</code>
                    </div>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </div>
  )
}

function CountsTable({ recount, manifest }: { recount: Recount; manifest: Manifest }) {
  const words = useArea(recountWords)
  const { counts, published } = recount
  if (counts === null && published === null) return null
  const options = manifest.contests.flatMap(({ question, options: all }) =>
    all.map(({ label }) => ({ key: `${question} ${label}`, label })),
  )
  return (
    <table className="small">
      <thead>
        <tr>
          <th scope="col">{words.contest}</th>
          <th scope="col" className="number">
            {words.own}
          </th>
          <th scope="col" className="number">
            {words.published}
          </th>
        </tr>
      </thead>
      <tbody>
        {options.map(({ key, label }, i) => (
          <tr key={key}>
            <th scope="row">{label}</th>
            <td className="number">{counts?.[i] ?? '–'}</td>
            <td className="number">{published?.[i] ?? '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
