// Step 3. The ballot as it will be cast, contest by contest, with its receipt code, and what the wallet is about to show.
// The chain has been asked already whether it would take this ballot. In a secret election it is sealed by then, and may be
// tested instead of cast.
import { type Election, type ElectionKey, type Manifest, type PreparedBallot, prepareBallot } from '@psephos/client'
import { ELECTIONS_ADDRESS } from '@psephos/contracts-abi'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { Address } from 'viem'
import { useConnection } from 'wagmi'
import { Details, Fact, FaultNote, Note } from '../../components/parts.tsx'
import { useNetwork } from '../../lib/NetworkContext.tsx'
import { LOCAL_KEY_ID } from '../../localKey/connector.ts'
import { useSealedBallot } from '../../sealing/useSealedBallot.ts'
import type { Choices } from '../../voting/choices.ts'
import { type Fault, faultOf } from '../../voting/faults.ts'
import { secretWords } from '../../words/secretWords.ts'
import { useArea } from '../../words/useArea.ts'
import { useWords } from '../../words/WordsContext.tsx'
import { TestBallot } from './TestBallot.tsx'

type ReviewProps = {
  election: Election
  manifest: Manifest
  /** Proved; null in an open election. */
  electionKey: ElectionKey | null
  voter: Address
  choices: Choices
  onBack: () => void
  onCast: (ballot: PreparedBallot) => void
}

export function ReviewStep({ electionKey, ...props }: ReviewProps) {
  return electionKey === null ? <OpenReview {...props} /> : <SecretReview {...props} electionKey={electionKey} />
}

function OpenReview({ election, manifest, voter, choices, onBack, onCast }: Omit<ReviewProps, 'electionKey'>) {
  const words = useWords().review
  const { client, genesisHash, localKey } = useNetwork()
  const prepared = useQuery({
    queryKey: ['ballot', election.id.toString(), voter, JSON.stringify(choices)],
    queryFn: async () => {
      const place = { election: election.id, voter, choices, manifest, genesisHash }
      const [ballot] = await Promise.all([prepareBallot(client, place), localKey.readyToSign()])
      return ballot
    },
    // The choices must not outlive the step in any cache.
    gcTime: 0,
    staleTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
  })
  return (
    <div className="stack">
      <p>{words.intro}</p>
      <Marked manifest={manifest} choices={choices} />
      {prepared.isPending && <p role="status">{words.preparing}</p>}
      {prepared.isError && <NotPrepared fault={faultOf(prepared.error)} onAgain={() => prepared.refetch()} />}
      {prepared.data !== undefined && <Prepared ballot={prepared.data} isOpen />}
      <Note tone="caution">
        <p>
          {words.public} {election.revoting ? words.notFinal : words.final}
        </p>
        <Replaces ballot={prepared.data} />
      </Note>
      <Ready ballot={prepared.data ?? null} onBack={onBack} onCast={onCast} />
    </div>
  )
}

type SecretReviewProps = Omit<ReviewProps, 'electionKey'> & { electionKey: ElectionKey }

function SecretReview({ election, manifest, electionKey, voter, choices, onBack, onCast }: SecretReviewProps) {
  const words = useWords().review
  const sealing = useArea(secretWords)
  const { sealed, again } = useSealedBallot({ election: election.id, manifest, electionKey, voter, choices })
  const [isTesting, setTesting] = useState(false)
  const [wasSpoiled, setSpoiled] = useState(false)
  if (isTesting && sealed.state === 'sealed') {
    return (
      <TestBallot
        ballot={sealed.ballot}
        open={sealed.open}
        choices={choices}
        onDone={() => {
          setTesting(false)
          setSpoiled(true)
          again()
        }}
      >
        <Marked manifest={manifest} choices={choices} />
      </TestBallot>
    )
  }
  return (
    <div className="stack">
      {wasSpoiled && <Note>{sealing.test.spoiled}</Note>}
      <p>{sealed.state === 'sealed' ? sealing.sealed : words.intro}</p>
      <Marked manifest={manifest} choices={choices} />
      {sealed.state === 'sealing' && (
        <div className="stack tight sealing" role="status">
          <p>{sealing.sealing}</p>
          <progress value={sealed.part} max={1} aria-label={sealing.sealing} />
        </div>
      )}
      {sealed.state === 'failed' && <NotPrepared fault={sealed.fault} onAgain={again} />}
      {sealed.state === 'sealed' && (
        <Prepared ballot={sealed.ballot}>
          <Fact name={sealing.test.offer}>
            <p>{sealing.test.offerText}</p>
            <button type="button" className="button" onClick={() => setTesting(true)}>
              {sealing.test.go}
            </button>
          </Fact>
        </Prepared>
      )}
      <Note tone={election.revoting ? 'plain' : 'caution'}>
        <p>{election.revoting ? words.notFinal : words.final}</p>
        <Replaces ballot={sealed.state === 'sealed' ? sealed.ballot : undefined} />
      </Note>
      <Ready ballot={sealed.state === 'sealed' ? sealed.ballot : null} onBack={onBack} onCast={onCast} />
    </div>
  )
}

/** Of a ballot after the voter's first: that one is the ballot that counts so far. */
function Replaces({ ballot }: { ballot: PreparedBallot | undefined }) {
  const words = useWords().review
  return ballot === undefined || ballot.sequence === 1 ? null : <p>{words.replaces}</p>
}

function Marked({ manifest, choices }: { manifest: Manifest; choices: Choices }) {
  const words = useWords().review
  return (
    <>
      <dl className="card marked">
        {manifest.contests.map((contest, index) => (
          <div key={contest.question}>
            <dt className="quiet">{contest.question}</dt>
            {(choices[index] ?? []).length === 0 && (
              <dd>
                <strong>{words.blank}</strong>
              </dd>
            )}
            {(choices[index] ?? []).map((option) => (
              <dd key={option}>
                <strong>{contest.options[option]?.label}</strong>
              </dd>
            ))}
          </div>
        ))}
      </dl>
      {choices.every((marks) => marks.length === 0) && <Note tone="caution">{words.blankAll}</Note>}
    </>
  )
}

function NotPrepared({ fault, onAgain }: { fault: Fault; onAgain: () => void }) {
  const { retry } = useWords()
  return (
    <FaultNote fault={fault}>
      <div>
        <button type="button" className="button" onClick={onAgain}>
          {retry}
        </button>
      </div>
    </FaultNote>
  )
}

type PreparedProps = {
  ballot: PreparedBallot
  /** Of an open election: whoever finds the ballot reads it. */
  isOpen?: boolean
  children?: ReactNode
}

/** The code, what the wallet will show, and under Details the technical names and whatever else there is to do. */
function Prepared({ ballot, isOpen = false, children }: PreparedProps) {
  const words = useWords().review
  const { connector } = useConnection()
  return (
    <>
      <section className="stack tight" aria-labelledby="code">
        <h2 id="code">{words.code}</h2>
        <p className="receipt-code">{ballot.code}</p>
        <p className="quiet">{isOpen ? words.codeTextOpen : words.codeText}</p>
      </section>
      {connector?.id !== LOCAL_KEY_ID && (
        <Note>
          <p>{words.wallet}</p>
        </Note>
      )}
      <Details>
        {children}
        <Fact name={words.contract}>
          <code>{ELECTIONS_ADDRESS}</code>
        </Fact>
        <Fact name={words.called}>
          <code>{ballot.sequence === 1 ? 'castBallot' : 'recastBallot'}</code>
        </Fact>
        <Fact name={words.ballotHash}>
          <code>{ballot.ballotHash}</code>
        </Fact>
        <Fact name={words.sequence}>{ballot.sequence}</Fact>
      </Details>
    </>
  )
}

type ReadyProps = { ballot: PreparedBallot | null; onBack: () => void; onCast: (ballot: PreparedBallot) => void }

/** At the end and not stuck to the window: whoever casts has had the code and all else before their eyes, with nothing over it. */
function Ready({ ballot, onBack, onCast }: ReadyProps) {
  const words = useWords().review
  return (
    <div className="actions">
      <button
        type="button"
        className="button main big"
        aria-disabled={ballot === null}
        onClick={() => ballot !== null && onCast(ballot)}
      >
        {words.cast}
      </button>
      <button type="button" className="button" onClick={onBack}>
        {words.change2}
      </button>
    </div>
  )
}
