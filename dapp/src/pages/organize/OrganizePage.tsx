// The organizer's first screen: own elections with their phase, and the way to a new one.
import type { Election } from '@psephos/client'
import type { Address } from 'viem'
import { Link } from 'wouter'
import { Heading, Loading, Note, PhaseBadge } from '../../components/parts.tsx'
import { isOver } from '../../lib/phases.ts'
import { useElections } from '../../lib/queries.ts'
import { dateTime } from '../../lib/times.ts'
import { organizeWords } from '../../words/organizeWords.ts'
import { useArea } from '../../words/useArea.ts'
import { useWords } from '../../words/WordsContext.tsx'
import { OrganizerGate, useIsOrganizer } from './OrganizerGate.tsx'

/** More elections than anybody runs here at once are found through the list of all. */
const LOOKED_THROUGH = 100

export function OrganizePage() {
  const words = useArea(organizeWords)
  return (
    <div className="stack wide">
      <Heading>{words.title}</Heading>
      <p className="lead">{words.intro}</p>
      <OrganizerGate>{(account) => <Own account={account} />}</OrganizerGate>
    </div>
  )
}

function Own({ account }: { account: Address }) {
  const words = useArea(organizeWords)
  const isOrganizer = useIsOrganizer(account)
  const { data } = useElections(LOOKED_THROUGH)
  if (data === undefined || isOrganizer === undefined) return <Loading />
  const own = data.elections.filter(({ organizer }) => organizer.toLowerCase() === account.toLowerCase())
  return (
    <>
      {isOrganizer ? (
        <div className="actions">
          <Link href="/organize/new" className="button main big">
            {words.start}
          </Link>
        </div>
      ) : (
        <Note tone="caution">{words.notOrganizer}</Note>
      )}
      <section className="stack" aria-labelledby="own">
        <h2 id="own">{words.mine}</h2>
        {own.length === 0 && <p className="quiet">{words.none}</p>}
        <ul className="stack">
          {own.map((election) => (
            <li key={election.id.toString()} className="card">
              <OwnElection election={election} />
            </li>
          ))}
        </ul>
      </section>
    </>
  )
}

function OwnElection({ election }: { election: Election }) {
  const { live } = useArea(organizeWords).office
  const { language } = useWords()
  const { id, title, phase, opensAt, closesAt, turnout, enrolled } = election
  const isBefore = phase === 'Draft' || phase === 'Locked'
  return (
    <>
      <PhaseBadge phase={phase} />
      <h3>
        <Link href={`/organize/${id}`}>{title}</Link>
      </h3>
      <p className="quiet">
        {isBefore ? live.opens : isOver(phase) ? live.closed : live.closes}{' '}
        {dateTime(isBefore ? opensAt : closesAt, language)} · {live.turnoutText(turnout, enrolled)}
      </p>
    </>
  )
}
