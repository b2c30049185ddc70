// One election before voting: what is decided, who may vote, when, who will see the choice, whether it can be changed.
import { type Contest, type Election, getVoter, type Manifest } from '@psephos/client'
import { useQuery } from '@tanstack/react-query'
import { lazy } from 'react'
import type { Address } from 'viem'
import { useConnection } from 'wagmi'
import { Link } from 'wouter'
import { NoAnswer } from '../components/NoAnswer.tsx'
import { Details, Fact, Heading, PhaseBadge } from '../components/parts.tsx'
import { PageSkeleton } from '../components/Skeleton.tsx'
import { useNetwork } from '../lib/NetworkContext.tsx'
import { isOver, neverBegan } from '../lib/phases.ts'
import { useElection, useShownManifest } from '../lib/queries.ts'
import { dateTime, relativeTime } from '../lib/times.ts'
import { useLocalKeys } from '../lib/useLocalKeys.ts'
import { useNowSeconds } from '../lib/useTicking.ts'
import type { Words } from '../words/en.ts'
import { useWords } from '../words/WordsContext.tsx'
import { NoSuchElection } from './WithElection.tsx'

// The whole page waits for it, where it has a place: sentences that come later would move what is below.
const SecrecyNote = lazy(async () => ({ default: (await import('../components/SecrecyNote.tsx')).SecrecyNote }))

export function ElectionPage({ id }: { id: bigint }) {
  const words = useWords()
  const { registrar } = useNetwork()
  const { data: election, isFetched, refetch } = useElection(id)
  const { manifest, isAsking } = useShownManifest(id, election)
  const own = useOwnBallot(election)
  if (isFetched && election === undefined) return <NoAnswer onRetry={() => refetch()} />
  if (election === null) return <NoSuchElection />
  // All of it at once: what came later would move what is read already.
  if (election === undefined || isAsking || own.isAsking) return <PageSkeleton />
  return (
    <div className="stack wide">
      <div className="stack tight">
        <PhaseBadge phase={election.phase} />
        <Heading>{election.title}</Heading>
        {manifest !== undefined && manifest.description !== '' && <p className="lead">{manifest.description}</p>}
      </div>
      <Facts election={election} manifest={manifest} />
      {manifest !== undefined && <Questions contests={manifest.contests} />}
      {registrar && election.phase === 'Draft' && (
        <p>
          <Link href={`/election/${election.id}/candidates`}>{words.election.candidates}</Link>
        </p>
      )}
      <Details>
        <Fact name={words.election.id}>{election.id.toString()}</Fact>
        <Fact name={words.election.log}>
          <Link href={`/election/${election.id}/log`}>{`/election/${election.id}/log`}</Link>
        </Fact>
        <Fact name={words.election.organizer}>
          <code>{election.organizer}</code>
        </Fact>
        <Fact name={words.election.manifestHash}>
          <code>{election.manifestHash}</code>
        </Fact>
        {election.secrecy === 'secret' && (
          <Fact name={words.election.trustees}>
            <Link href={`/election/${election.id}/trustee`}>{words.election.trusteePlace}</Link>
          </Fact>
        )}
      </Details>
      <NextAction election={election} own={own.ballot} />
    </div>
  )
}

function Facts({ election, manifest }: { election: Election; manifest: Manifest | undefined }) {
  const words = useWords().election
  const { language } = useWords()
  const at = (seconds: number) => dateTime(seconds, language)
  return (
    <dl className="facts card">
      <Fact name={words.when}>
        <p>{words.whenText(at(election.opensAt), at(election.closesAt))}</p>
        {election.outageExtension > 0 && <p>{words.kept(Math.ceil(election.outageExtension / 60))}</p>}
      </Fact>
      <Fact name={words.who}>
        <p>{words.whoText(election.enrolled)}</p>
        {!isOver(election.phase) && <p className="quiet">{listText(election, words)}</p>}
      </Fact>
      <Fact name={words.public}>
        {election.secrecy === 'open' || manifest === undefined ? (
          <p>{election.secrecy === 'open' ? words.publicOpen : words.publicSecret}</p>
        ) : (
          <SecrecyNote ceremony={manifest.ceremony} isFolded />
        )}
      </Fact>
      <Fact name={words.change}>
        <p>{isOver(election.phase) ? words.changeOver : election.revoting ? words.changeYes : words.changeNo}</p>
      </Fact>
      {!neverBegan(election.phase) && (
        <Fact name={words.result}>
          <p>{resultLine(election, words, at)}</p>
          {manifest !== undefined && manifest.minTurnout > 1 && !isOver(election.phase) && (
            <p className="quiet">{words.minTurnout(manifest.minTurnout)}</p>
          )}
        </Fact>
      )}
      {election.reason !== '' && (
        <Fact name={words.reason}>
          <p>{election.reason}</p>
        </Fact>
      )}
    </dl>
  )
}

/** When the result comes, or that it is there. */
function resultLine({ phase, secrecy, closesAt }: Election, words: Words['election'], at: (seconds: number) => string) {
  if (phase === 'Final') return words.resultThere
  if (phase === 'NoResult' || phase === 'Annulled') return words.resultNone
  return (secrecy === 'open' ? words.resultText : words.resultSecret)(at(closesAt))
}

/** Whether one can still get onto the list. */
function listText({ phase, lateEnrolment }: Election, words: Words['election']): string {
  if (lateEnrolment) return words.late
  return phase === 'Open' ? words.listClosed : words.notLate
}

function Questions({ contests }: { contests: readonly Contest[] }) {
  const words = useWords().election
  return (
    <section className="stack" aria-labelledby="questions">
      <h2 id="questions">{words.questions}</h2>
      {contests.map((contest) => (
        <div className="card" key={contest.question}>
          <h3>{contest.question}</h3>
          <p className="quiet">{words.pick(contest.minMarks, contest.maxMarks, contest.options.length)}</p>
          <ul className="stack tight">
            {contest.options.map((option) => (
              <li key={option.label}>
                <OptionText label={option.label} statement={option.statement} link={option.link} />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  )
}

export function OptionText({ label, statement, link }: { label: string; statement: string; link: string }) {
  const words = useWords().election
  return (
    <>
      <span className="label">{label}</span>
      {statement !== '' && (
        <>
          <br />
          <span className="quiet">{statement}</span>
        </>
      )}
      {/^https?:\/\//.test(link) && (
        <>
          <br />
          <a href={link} rel="noopener noreferrer" target="_blank">
            {words.moreAt}: {new URL(link).host}
          </a>
        </>
      )}
    </>
  )
}

type OwnBallot = { code: string; isOfWallet: boolean }

/** The ballot that the reader has cast here: with a key of this device, or with the account of a connected wallet. */
function useOwnBallot(election: Election | null | undefined): { ballot: OwnBallot | null; isAsking: boolean } {
  const { client } = useNetwork()
  const keys = useLocalKeys().map(({ address }) => address.toLowerCase() as Address)
  const account = useConnection().address?.toLowerCase() as Address | undefined
  const accounts = account === undefined || keys.includes(account) ? keys : [...keys, account]
  const { id = 0n, accepted = 0 } = election ?? {}
  const whose = accounts.join()
  const { data, isLoading } = useQuery({
    queryKey: ['own-ballot', id.toString(), accepted, whose],
    queryFn: async () => {
      const voters = await Promise.all(accounts.map((voter) => getVoter(client, { election: id, voter })))
      const at = voters.findIndex(({ ballot }) => ballot !== null)
      const code = voters[at]?.ballot?.code
      return code === undefined ? null : { code, isOfWallet: at >= keys.length }
    },
    enabled: accepted > 0 && accounts.length > 0,
    // Neither one more ballot of anybody nor another account in the wallet takes this page away; but what the account before has
    // cast is not said of the next.
    placeholderData: (previous, query) =>
      query === undefined ? undefined : query.queryKey[3] === whose ? previous : null,
  })
  return { ballot: data ?? null, isAsking: isLoading }
}

function VotedHere({ election, own: { code, isOfWallet } }: { election: Election; own: OwnBallot }) {
  const words = useWords()
  return (
    <div className="note">
      <p>
        <strong>✓ {isOfWallet ? words.election.votedWallet : words.election.voted}</strong>
      </p>
      <p>
        {words.election.votedCode}: <code>{code}</code>
      </p>
      <div className="actions">
        <Link href={`/check#${code}`} className="button">
          {words.nav.check}
        </Link>
        <Link href={`/election/${election.id}/vote`} className="button">
          {election.revoting ? words.signIn.changeVote : words.election.voteOther}
        </Link>
      </div>
    </div>
  )
}

function NextAction({ election, own }: { election: Election; own: OwnBallot | null }) {
  const words = useWords()
  const now = useNowSeconds()
  const vote = `/election/${election.id}/vote`
  if (own !== null && !isOver(election.phase)) return <VotedHere election={election} own={own} />
  if (election.phase === 'Open') {
    return (
      <div className="actions sticky">
        <Link href={vote} className="button main big">
          {words.election.vote}
        </Link>
        <span className="quiet">{words.election.endsIn(relativeTime(election.closesAt, now, words.language))}</span>
      </div>
    )
  }
  if (neverBegan(election.phase)) return null
  if (isOver(election.phase)) {
    return (
      <div className="actions sticky">
        <Link href={`/election/${election.id}/results`} className="button main big">
          {words.election.seeResult}
        </Link>
      </div>
    )
  }
  return (
    <div className="actions sticky">
      <Link href={vote} className="button main big">
        {words.election.prepare}
      </Link>
      <span className="quiet">{words.election.notOpen(relativeTime(election.opensAt, now, words.language))}</span>
    </div>
  )
}
