// The result after closing: a table with bars beside the numbers, the evidence, and files. Before closing the page shows
// the turnout and says when the count comes, and that anyone can count.
import type { Contest, Election } from '@psephos/client'
import { Link } from 'wouter'
import { Details, Fact, Heading, Note, PhaseBadge, Problem } from '../components/parts.tsx'
import { CardsSkeleton } from '../components/Skeleton.tsx'
import { download } from '../lib/download.ts'
import { useNetwork } from '../lib/NetworkContext.tsx'
import { isOver } from '../lib/phases.ts'
import { useResult, useShownManifest } from '../lib/queries.ts'
import { type ReadResult, resultCsv, resultJson } from '../lib/resultFiles.ts'
import { dateTime } from '../lib/times.ts'
import { secretWords } from '../words/secretWords.ts'
import { useArea } from '../words/useArea.ts'
import { useWords } from '../words/WordsContext.tsx'
import { Comparison, FullAudit } from './results/Comparison.tsx'
import { OpeningParts, OpeningSum, useOpening } from './results/Opening.tsx'
import { RecountPanel } from './results/RecountPanel.tsx'
import { WithElection } from './WithElection.tsx'

export function ResultsPage({ id }: { id: bigint }) {
  const words = useWords()
  return (
    <WithElection id={id}>
      {(election) => (
        <div className="stack wide">
          <div className="stack tight">
            <PhaseBadge phase={election.phase} />
            <Heading>{`${words.results.title}: ${election.title}`}</Heading>
          </div>
          <Turnout election={election} />
          {election.phase === 'Closed' && <OpeningSum election={election} />}
          {isOver(election.phase) && election.phase !== 'Closed' && <Published election={election} />}
          {!isOver(election.phase) && <Withheld election={election} />}
        </div>
      )}
    </WithElection>
  )
}

function Turnout({ election }: { election: Election }) {
  const words = useWords()
  const { turnout, enrolled, lateEnrolled } = election
  return (
    <section className="stack tight" aria-labelledby="turnout">
      <h2 id="turnout">{words.results.turnout}</h2>
      <p className="lead">{words.results.turnoutText(turnout, enrolled, percent(turnout, enrolled, words.language))}</p>
      {lateEnrolled > 0 && <p className="quiet">{words.results.late(lateEnrolled)}</p>}
    </section>
  )
}

function Withheld({ election }: { election: Election }) {
  const words = useWords()
  const secret = useArea(secretWords).results
  return (
    <Note>
      <p>
        <strong>
          {(election.secrecy === 'open' ? words.results.withheld : words.election.resultSecret)(
            dateTime(election.closesAt, words.language),
          )}
        </strong>
      </p>
      <p>{election.secrecy === 'open' ? words.results.withheldWhy : secret.withheldWhy}</p>
      <p>
        <Link href={`/election/${election.id}`}>{election.title}</Link>
      </p>
    </Note>
  )
}

function Published({ election }: { election: Election }) {
  const words = useWords()
  const { manifest, isAsking } = useShownManifest(election.id, election)
  const opening = useOpening(election)
  const secret = useArea(secretWords).results
  const { data, isError, refetch } = useResult(election.id, true)
  if (election.phase === 'Cancelled') return <Note tone="caution">{words.results.cancelled}</Note>
  if (election.phase === 'Failed') return <Note tone="caution">{secret.failed}</Note>
  if (isError) return <Problem text={words.unreachable.text} id="no-answer" onRetry={() => refetch()} />
  // All of it at once: nothing comes in between later.
  if (data === undefined || isAsking || opening.isLoading) return <CardsSkeleton />
  const min = manifest?.minTurnout ?? 0
  const isTooFew = election.secrecy === 'open' || election.turnout < min
  const noResult = isTooFew
    ? (election.secrecy === 'open' ? words.results.noResult : secret.noResultTurnout)(min)
    : secret.noResultShares
  // Nothing of a secret election was opened unless its result is final.
  const hasCounts = election.phase === 'Final' || (election.phase === 'Annulled' && election.secrecy === 'open')
  return (
    <>
      {election.phase === 'Annulled' && (
        <Note tone="stop">
          <p>
            {words.results.annulled} {election.reason}
          </p>
        </Note>
      )}
      {election.phase === 'NoResult' && <Note tone="caution">{noResult}</Note>}
      {hasCounts &&
        data.result.contests.map((contest, index) => (
          <ContestResult
            key={contest.question}
            contest={contest}
            rule={manifest?.contests[index]}
            turnout={data.result.turnout}
          />
        ))}
      {election.secrecy === 'secret' && <OpeningParts election={election} />}
      <Evidence read={data} />
      {manifest !== undefined && isCounted(election.phase) && <RecountPanel election={election} manifest={manifest} />}
      <Comparison read={data} />
      <FullAudit />
    </>
  )
}

/** There is a count that can be counted again. */
const isCounted = (phase: Election['phase']): boolean => phase === 'Final' || phase === 'NoResult'

type ContestCounts = ReadResult['result']['contests'][number]

type ContestResultProps = { contest: ContestCounts; rule: Contest | undefined; turnout: number }

function ContestResult({ contest, rule, turnout }: ContestResultProps) {
  const words = useWords()
  // Where one mark or none is allowed, whoever is missing from the counts marked nothing; with more marks nobody can tell.
  const hasNone = rule?.maxMarks === 1 && rule.minMarks === 0
  const marked = contest.options.reduce((sum, { count }) => sum + count, 0)
  const rows = [...contest.options, ...(hasNone ? [{ label: words.choose.none, count: turnout - marked }] : [])]
  return (
    <section className="card">
      <table className="result-table">
        <caption className="hidden-visually">{words.results.chart(contest.question)}</caption>
        <thead>
          <tr>
            <th scope="col">
              <h2>{contest.question}</h2>
            </th>
            <th scope="col" className="number">
              {words.results.votes}
            </th>
            <th scope="col" className="number">
              {words.results.share}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ label, count }, index) => (
            // An option may be called as the last row is.
            <tr key={index < contest.options.length ? `option ${label}` : 'none'}>
              <th scope="row">
                {label}
                <Bar share={turnout === 0 ? 0 : count / turnout} />
              </th>
              <td className="number">
                <strong>{count}</strong>
              </td>
              <td className="number">{percent(count, turnout, words.language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** Drawn beside the number, which says the same: hidden from a screen reader. */
function Bar({ share }: { share: number }) {
  return (
    <svg className="bars" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect className="track" width="100" height="10" />
      <rect className="bar" width={share * 100} height="10" />
    </svg>
  )
}

function Evidence({ read }: { read: ReadResult }) {
  const words = useWords()
  const secret = useArea(secretWords).results
  const { chain, genesisHash } = useNetwork()
  const { election, result, block } = read
  const name = `result-election-${election.id}`
  return (
    <section className="stack tight" aria-labelledby="evidence">
      <h2 id="evidence">{words.results.evidence}</h2>
      <p>{election.secrecy === 'open' ? words.results.evidenceText : secret.evidence}</p>
      <dl className="facts">
        <Fact name={words.results.accepted}>{result.accepted}</Fact>
        <Fact name={words.results.counted}>{result.turnout}</Fact>
        <Fact name={words.results.superseded}>{result.accepted - result.turnout}</Fact>
      </dl>
      <div className="actions">
        <button type="button" className="button" onClick={() => download(`${name}.csv`, resultCsv(read), 'text/csv')}>
          {words.results.csv}
        </button>
        <button
          type="button"
          className="button"
          onClick={() => download(`${name}.json`, resultJson(read, { chainId: chain.id, genesisHash }))}
        >
          {words.results.json}
        </button>
      </div>
      <Details>
        <Fact name={words.results.asOf}>
          {block.number.toString()} <code>{block.hash}</code>
        </Fact>
        <Fact name={words.election.manifestHash}>
          <code>{election.manifestHash}</code>
        </Fact>
      </Details>
    </section>
  )
}

function percent(part: number, whole: number, language: string): string {
  return new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 }).format(
    whole === 0 ? 0 : part / whole,
  )
}
