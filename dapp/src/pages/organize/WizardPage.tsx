// /organize/new and /organize/:id/change: who is at the wizard, and what it begins with.
import type { Address } from 'viem'
import { Heading, Loading, Note } from '../../components/parts.tsx'
import { organizeWords } from '../../words/organizeWords.ts'
import { useArea } from '../../words/useArea.ts'
import { WithManifest } from '../WithElection.tsx'
import { OrganizerGate, useIsOrganizer } from './OrganizerGate.tsx'
import { Wizard } from './Wizard.tsx'

export function NewElectionPage() {
  return (
    <div className="stack wide">
      <OrganizerGate>{(account) => <New account={account} />}</OrganizerGate>
    </div>
  )
}

function New({ account }: { account: Address }) {
  const words = useArea(organizeWords)
  const isOrganizer = useIsOrganizer(account)
  if (isOrganizer === undefined) return <Loading />
  if (isOrganizer) return <Wizard key={account} account={account} amends={null} />
  return (
    <>
      <Heading>{words.start}</Heading>
      <Note tone="caution">{words.notOrganizer}</Note>
    </>
  )
}

export function ChangeElectionPage({ id }: { id: bigint }) {
  const words = useArea(organizeWords)
  return (
    <WithManifest id={id}>
      {(election, manifest) => (
        <div className="stack wide">
          <OrganizerGate>
            {(account) =>
              account.toLowerCase() === election.organizer.toLowerCase() && election.phase === 'Draft' ? (
                <Wizard account={account} amends={{ id, manifest }} />
              ) : (
                <>
                  <Heading>{election.title}</Heading>
                  <Note tone="caution">{words.office.notYours}</Note>
                </>
              )
            }
          </OrganizerGate>
        </div>
      )}
    </WithManifest>
  )
}
