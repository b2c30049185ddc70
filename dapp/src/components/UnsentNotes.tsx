// Ballots that a local key has signed and that wait on this device: said on every page until they are sent, given up, or voting
// has ended without them.
import type { Election } from '@psephos/client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { useNetwork } from '../lib/NetworkContext.tsx'
import { isOver } from '../lib/phases.ts'
import { dateTime } from '../lib/times.ts'
import type { KeptBytes, UnsentCast } from '../voting/pendingCast.ts'
import { settleUnsent } from '../voting/settleUnsent.ts'
import { useUnsent } from '../voting/useUnsent.ts'
import { useWords } from '../words/WordsContext.tsx'
import { Note } from './parts.tsx'

/** A line under the masthead, but where the ballot itself is in hand. */
export function UnsentLine() {
  const words = useWords().unsent
  const { genesisHash } = useNetwork()
  const [path] = useLocation()
  const [first] = useUnsent().filter(({ place }) => place.genesisHash === genesisHash)
  const home = first === undefined ? '' : `/election/${first.place.election}/vote`
  if (first === undefined || path === home) return null
  return (
    <p className="column">
      {words.banner} <Link href={home}>{words.go}</Link>
    </p>
  )
}

/** What is said of a ballot that waits: that it is not sent, what happens to it, and until when. */
export function UnsentWords({ code, kept }: { code: string; kept: Pick<KeptBytes, 'closesAt'> }) {
  const words = useWords()
  return (
    <>
      <p>
        <strong>{words.unsent.title}</strong>
      </p>
      <p>{words.unsent.text}</p>
      <p>{words.unsent.ends(dateTime(kept.closesAt, words.language))}</p>
      <p>
        {words.signIn.yourCode}: <code>{code}</code>
      </p>
    </>
  )
}

/** Of one election, for whoever is not signed in; `election` undefined while the public record does not answer. */
export function UnsentNotes({ id, election }: { id: bigint; election?: Election }) {
  const { genesisHash } = useNetwork()
  // What was here when the page was drawn stays in view, whatever becomes of it.
  const [here] = useState(useUnsent().filter(({ place }) => place.genesisHash === genesisHash && place.election === id))
  return here.map((unsent) => <UnsentNote key={unsent.place.voter} unsent={unsent} election={election} />)
}

function UnsentNote({ unsent, election }: { unsent: UnsentCast; election: Election | undefined }) {
  const { unsent: words, signIn } = useWords()
  const { client } = useNetwork()
  const { place, cast } = unsent
  const isPast = election !== undefined && isOver(election.phase)
  const end = useQuery({
    queryKey: ['unsent', place.election.toString(), place.voter, cast.ballotHash],
    queryFn: () => settleUnsent({ reader: client, storage: localStorage }, unsent),
    enabled: isPast,
    staleTime: Number.POSITIVE_INFINITY,
  }).data
  if (end === 'expired') {
    return (
      <Note tone="stop">
        <p>{words.expired}</p>
      </Note>
    )
  }
  if (end === 'found') {
    return (
      <Note tone="caution">
        <p>{signIn.resume}</p>
        <p>
          {signIn.yourCode}: <code>{cast.code}</code>
        </p>
      </Note>
    )
  }
  return (
    <Note tone="caution">
      <UnsentWords code={cast.code} kept={cast.kept} />
      {!isPast && <p>{election === undefined ? words.stay : words.unlock}</p>}
    </Note>
  )
}
