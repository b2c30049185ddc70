// What a page about one election at the registration office stands in: the way back, the heading, and a word where this page has
// no such office.
import type { Election } from '@psephos/client'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { NoAnswer } from '../../components/NoAnswer.tsx'
import { Heading, Note } from '../../components/parts.tsx'
import { PageSkeleton } from '../../components/Skeleton.tsx'
import { useNetwork } from '../../lib/NetworkContext.tsx'
import { useElection } from '../../lib/queries.ts'
import { NoSuchElection } from '../ElectionPage.tsx'

type PlaceProps = {
  id: bigint
  back: { href: string; name: string }
  title: (election: string) => string
  noOffice: string
  children: (election: Election) => ReactNode
}

export function OfficePlace({ id, back, title, noOffice, children }: PlaceProps) {
  const { registrar } = useNetwork()
  const { data: election, isError, refetch } = useElection(id)
  if (isError && election === undefined) return <NoAnswer onRetry={() => refetch()} />
  if (election === null) return <NoSuchElection />
  if (election === undefined) return <PageSkeleton />
  return (
    <div className="stack wide">
      <p className="quiet">
        <Link href={back.href}>{back.name}</Link>
      </p>
      <Heading>{title(election.title)}</Heading>
      {registrar ? children(election) : <Note>{noOffice}</Note>}
    </div>
  )
}
