// What a page about one election at the registration office stands in: the way back, the heading, and a word where this page has
// no such office.
import type { Election } from '@psephos/client'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { Heading, Note } from '../../components/parts.tsx'
import { useNetwork } from '../../lib/NetworkContext.tsx'
import { WithElection } from '../WithElection.tsx'

type PlaceProps = {
  id: bigint
  back: { href: string; name: string }
  title: (election: string) => string
  noOffice: string
  children: (election: Election) => ReactNode
}

export function OfficePlace({ id, back, title, noOffice, children }: PlaceProps) {
  const { registrar } = useNetwork()
  return (
    <WithElection id={id}>
      {(election) => (
        <div className="stack wide">
          <p className="quiet">
            <Link href={back.href}>{back.name}</Link>
          </p>
          <Heading>{title(election.title)}</Heading>
          {registrar ? children(election) : <Note>{noOffice}</Note>}
        </div>
      )}
    </WithElection>
  )
}
