// /organize/:id/voters: who may vote in one election, in its organizer's hands, at the registration office of this page. The chain
// is not written here: the office puts on the roll whom the organizer approved.
import type { ElectionAnswer, RegistrationsPage } from '@psephos/registrar/api.ts'
import { Loading, Note } from '../../components/parts.tsx'
import { Tabs } from '../../components/Tabs.tsx'
import { useElection } from '../../lib/queries.ts'
import { office, useAct, useAsked } from '../../office/useOffice.ts'
import { candidateWords } from '../../words/candidateWords.ts'
import { officeWords } from '../../words/officeWords.ts'
import { useArea } from '../../words/useArea.ts'
import { OrganizerGate } from '../organize/OrganizerGate.tsx'
import { ActLine, ProblemNote } from './ActLine.tsx'
import { CandidatesTab } from './CandidatesTab.tsx'
import { InvitationsTab } from './InvitationsTab.tsx'
import { OfficeGate } from './OfficeGate.tsx'
import { OfficePlace } from './OfficePlace.tsx'
import { QueueTab } from './QueueTab.tsx'
import { RecordsTab } from './RecordsTab.tsx'
import { RuleTab } from './RuleTab.tsx'
import { SecondFactorTab } from './SecondFactorTab.tsx'
import { UploadTab } from './UploadTab.tsx'

/** People ask while the organizer looks. */
const LOOK_EVERY_MS = 5_000

export function VotersPage({ id }: { id: bigint }) {
  const words = useArea(officeWords)
  return (
    <OfficePlace
      {...{ id, title: words.voters.title, noOffice: words.voters.noOffice }}
      back={{ href: `/organize/${id}`, name: words.voters.back }}
    >
      {() => (
        <OrganizerGate>
          {(account) => (
            <OfficeGate key={account} account={account} intro={words.signIn.organizer}>
              {() => <Voters id={id} />}
            </OfficeGate>
          )}
        </OrganizerGate>
      )}
    </OfficePlace>
  )
}

/** How people get here, how many are where, and a warning where strangers can add themselves. */
function Overview({ id, policy }: { id: bigint; policy: ElectionAnswer['policy'] }) {
  const words = useArea(officeWords).voters
  const { data } = useAsked<RegistrationsPage>(`/elections/${id}/registrations?limit=1`, LOOK_EVERY_MS)
  const { data: election } = useElection(id)
  return (
    <>
      <p>{words.ways}</p>
      {policy === 'self-service' && <Note tone="caution">{words.anybody}</Note>}
      {data !== undefined && (
        <p className="quiet">
          {words.standing(data.counts.pending ?? 0, data.counts.invited ?? 0, election?.enrolled ?? 0)}
        </p>
      )}
    </>
  )
}

function Voters({ id }: { id: bigint }) {
  const words = useArea(officeWords)
  const candidates = useArea(candidateWords)
  const { data, error, refetch } = useAsked<ElectionAnswer>(`/elections/${id}`)
  const leaving = useAct()
  if (data === undefined) return error === null ? <Loading /> : <ProblemNote error={error} onRetry={() => refetch()} />
  if (!data.isOrganizer) return <Note tone="caution">{words.voters.notYours}</Note>
  return (
    <>
      {data.registration === 'closed' ? <Note>{words.voters.closed}</Note> : <Overview id={id} policy={data.policy} />}
      <Tabs
        label={words.voters.tabs}
        tabs={[
          { name: words.voters.queue, content: <QueueTab election={data} /> },
          { name: words.voters.upload, content: <UploadTab election={data} /> },
          { name: words.voters.invitations, content: <InvitationsTab election={data} /> },
          { name: candidates.tab, content: <CandidatesTab election={data} /> },
          { name: words.voters.rule, content: <RuleTab election={data} /> },
          { name: words.voters.records, content: <RecordsTab election={data} /> },
          { name: words.voters.factor, content: <SecondFactorTab /> },
        ]}
      />
      <div>
        <button type="button" className="button plain" onClick={() => leaving.run(() => office.signOut())}>
          {words.signIn.signOut}
        </button>
        <ActLine state={leaving.state} />
      </div>
    </>
  )
}
