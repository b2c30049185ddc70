// All elections: open ones first, then those that come, then those that are over.
import type { Election } from '@psephos/client'
import { useState } from 'react'
import { Link } from 'wouter'
import { Heading, PhaseBadge, Problem } from '../components/parts.tsx'
import { CardsSkeleton } from '../components/Skeleton.tsx'
import { isOver, neverBegan } from '../lib/phases.ts'
import { LIST_PAGE, useElections } from '../lib/queries.ts'
import { dateTime, relativeTime } from '../lib/times.ts'
import { useNowSeconds } from '../lib/useTicking.ts'
import { useWords } from '../words/WordsContext.tsx'

export function ListPage() {
  const words = useWords()
  const [limit, setLimit] = useState(LIST_PAGE)
  const { data, isError, refetch } = useElections(limit)
  const groups = groupElections(data?.elections ?? [])
  return (
    <div className="stack wide">
      <div className="stack tight">
        <Heading>{words.list.title}</Heading>
        <p className="lead quiet">{words.tagline}.</p>
      </div>
      {isError && <Problem text={words.unreachable.text} id="no-answer" onRetry={() => refetch()} />}
      {data === undefined && !isError && <CardsSkeleton />}
      {data !== undefined && data.total === 0 && <p>{words.list.none}</p>}
      {(['open', 'soon', 'over'] as const).map(
        (group) =>
          groups[group].length > 0 && (
            <section className="stack" key={group} aria-labelledby={`group-${group}`}>
              <h2 id={`group-${group}`}>{words.list[group]}</h2>
              <ul className="stack">
                {groups[group].map((election) => (
                  <ElectionCard key={election.id.toString()} election={election} />
                ))}
              </ul>
            </section>
          ),
      )}
      {data !== undefined && data.total > limit && (
        <div>
          <button type="button" className="button" onClick={() => setLimit(Math.min(100, limit + LIST_PAGE))}>
            {words.list.more}
          </button>
        </div>
      )}
    </div>
  )
}

function ElectionCard({ election }: { election: Election }) {
  const words = useWords()
  const now = useNowSeconds()
  const at = (seconds: number) => dateTime(seconds, words.language)
  const until = (seconds: number) => relativeTime(seconds, now, words.language)
  const { opensAt, closesAt, phase } = election
  const time =
    phase === 'Open'
      ? words.list.closes(at(closesAt), until(closesAt))
      : phase === 'Locked' || phase === 'Draft'
        ? words.list.opens(at(opensAt), until(opensAt))
        : words.list.closed(at(closesAt))
  return (
    <li className="card linked">
      <PhaseBadge phase={phase} />
      <h3>
        <Link href={`/election/${election.id}`}>{election.title}</Link>
      </h3>
      {!neverBegan(phase) && <p>{time}</p>}
      <p className="quiet small">
        {phase === 'Locked' || phase === 'Draft' || neverBegan(phase)
          ? words.list.listed(election.enrolled)
          : words.list.turnout(election.turnout, election.enrolled, isOver(phase))}
      </p>
    </li>
  )
}

function groupElections(elections: readonly Election[]) {
  const inGroup = (wanted: 'open' | 'soon' | 'over') =>
    elections.filter(
      ({ phase }) => (phase === 'Open' ? 'open' : phase === 'Locked' || phase === 'Draft' ? 'soon' : 'over') === wanted,
    )
  return { open: inGroup('open'), soon: inGroup('soon'), over: inGroup('over') }
}
