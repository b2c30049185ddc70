// What a page about one election begins with: there is no answer, there is no such election, it is on its way, or it is
// here. A page that needs the manifest too waits for both; the election's own page, which waits for more, has its own lines.
import type { Election, Manifest } from '@psephos/client'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { NoAnswer } from '../components/NoAnswer.tsx'
import { Heading } from '../components/parts.tsx'
import { PageSkeleton } from '../components/Skeleton.tsx'
import { useElection, useManifest } from '../lib/queries.ts'
import { useWords } from '../words/WordsContext.tsx'

type Props = {
  id: bigint
  children: (election: Election) => ReactNode
  /** Shown below where nobody answers. */
  besideNoAnswer?: ReactNode
}

export function WithElection({ id, children, besideNoAnswer }: Props) {
  const { data: election, isFetched, refetch } = useElection(id)
  if (election === null) return <NoSuchElection />
  if (election !== undefined) return children(election)
  // Not `isError`, which ends whenever it is asked again: what is read there would come and go.
  return isFetched ? <NoAnswer onRetry={() => refetch()}>{besideNoAnswer}</NoAnswer> : <PageSkeleton />
}

type ManifestProps = Omit<Props, 'children'> & { children: (election: Election, manifest: Manifest) => ReactNode }

export function WithManifest({ children, ...props }: ManifestProps) {
  return (
    <WithElection {...props}>
      {(election) => (
        <TheManifest election={election} besideNoAnswer={props.besideNoAnswer}>
          {(manifest) => children(election, manifest)}
        </TheManifest>
      )}
    </WithElection>
  )
}

type TheManifestProps = { election: Election; children: (manifest: Manifest) => ReactNode; besideNoAnswer: ReactNode }

function TheManifest({ election, children, besideNoAnswer }: TheManifestProps) {
  const { data: manifest, isFetched, refetch } = useManifest(election)
  if (manifest !== undefined) return children(manifest)
  return isFetched ? <NoAnswer onRetry={() => refetch()}>{besideNoAnswer}</NoAnswer> : <PageSkeleton />
}

export function NoSuchElection() {
  const words = useWords()
  return (
    <div className="stack">
      <Heading>{words.election.notFound}</Heading>
      <p>
        <Link href="/">{words.lost.home}</Link>
      </p>
    </div>
  )
}
