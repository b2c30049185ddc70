// The six steps of a ballot: Sign in -> Choose -> Review -> Cast -> Recorded -> Check. This file only knows where the
// voter is and what may come next; each step is a component of its own.
import type { Election, Manifest, PreparedBallot } from '@psephos/client'
import { useEffect, useState } from 'react'
import { useConnection } from 'wagmi'
import { Redirect } from 'wouter'
import { Loading, Problem } from '../components/parts.tsx'
import { useElection, useManifest } from '../lib/queries.ts'
import { isUnderWay } from '../voting/castState.ts'
import { type Choices, noChoices } from '../voting/choices.ts'
import { useSayNotCastYet } from '../voting/notCastYet.ts'
import { dropChoices, keepChoices, keptChoices } from '../voting/session.ts'
import { useCasting } from '../voting/useCasting.ts'
import { useWords } from '../words/WordsContext.tsx'
import { NoSuchElection } from './ElectionPage.tsx'
import { CastStep } from './vote/CastStep.tsx'
import { ChooseStep } from './vote/ChooseStep.tsx'
import { RecordedStep } from './vote/RecordedStep.tsx'
import { ReviewStep } from './vote/ReviewStep.tsx'
import { SignInStep } from './vote/SignInStep.tsx'
import { type StepName, Steps } from './vote/Steps.tsx'

export function VotePage({ id }: { id: bigint }) {
  const words = useWords()
  const { data: election, isError, refetch } = useElection(id)
  const { data: manifest } = useManifest(election)
  if (isError && election === undefined)
    return <Problem text={words.unreachable.text} id="no-answer" onRetry={() => refetch()} />
  if (election === null) return <NoSuchElection />
  if (election === undefined || manifest === undefined) return <Loading />
  if (election.secrecy !== 'open') return <Redirect to={`/election/${id}`} />
  return <Vote election={election} manifest={manifest} />
}

type WrittenStep = Exclude<StepName, 'check'>

function Vote({ election, manifest }: { election: Election; manifest: Manifest }) {
  const { address, connector } = useConnection()
  const casting = useCasting(election.id, address)
  const [step, setStep] = useState<WrittenStep>('signIn')
  const [choices, setChoices] = useState<Choices>(() => keptChoices(election.id) ?? noChoices(manifest.contests))
  const [ballot, setBallot] = useState<PreparedBallot | null>(null)
  const [code, setCode] = useState<string | null>(null)
  const [isNothingSent, setNothingSent] = useState(false)
  const hasChosen = choices.some((marks) => marks.length > 0)
  const isRecorded = casting.state.step === 'recorded'
  useSayNotCastYet(
    !isRecorded && (isUnderWay(casting.state) || (step !== 'signIn' && step !== 'recorded') || hasChosen),
  )

  useEffect(() => {
    if (!isRecorded) return
    dropChoices(election.id)
    setStep('recorded')
  }, [isRecorded, election.id])

  // Another account is another voter: nothing that was prepared for the first may be cast by the second.
  const isOthersBallot = ballot !== null && ballot.voter !== address && !isUnderWay(casting.state) && !isRecorded
  useEffect(() => {
    if (isOthersBallot) {
      setBallot(null)
      setStep('signIn')
    }
  }, [isOthersBallot])

  const choose = (next: Choices) => {
    keepChoices(election.id, next)
    setChoices(next)
  }

  return (
    <div className="stack wide">
      <p className="quiet">{election.title}</p>
      <Steps current={step} />
      {step === 'signIn' && (
        <SignInStep
          election={election}
          isNothingSent={isNothingSent}
          onNext={() => setStep('choose')}
          onResume={async (pending) => {
            setCode(pending.code)
            setStep('cast')
            const isKnown = await casting.resume(pending)
            setNothingSent(!isKnown)
            if (!isKnown) setStep('signIn')
          }}
        />
      )}
      {step === 'choose' && address !== undefined && (
        <ChooseStep
          election={election}
          manifest={manifest}
          voter={address}
          choices={choices}
          onChoose={choose}
          onBack={() => setStep('signIn')}
          onNext={() => setStep('review')}
        />
      )}
      {step === 'review' && address !== undefined && connector !== undefined && (
        <ReviewStep
          election={election}
          manifest={manifest}
          voter={address}
          choices={choices}
          onBack={() => setStep('choose')}
          onCast={(prepared) => {
            setBallot(prepared)
            setCode(prepared.code)
            setStep('cast')
            casting.cast(prepared, connector)
          }}
        />
      )}
      {step === 'cast' && (
        <CastStep
          state={casting.state}
          code={code}
          onAgain={() => {
            if (ballot !== null && connector !== undefined) casting.cast(ballot, connector)
            else setStep('signIn')
          }}
          onBack={() => {
            casting.reset()
            setStep(ballot === null ? 'signIn' : 'review')
          }}
        />
      )}
      {step === 'recorded' && casting.state.step === 'recorded' && code !== null && (
        <RecordedStep election={election} code={code} hash={casting.state.hash} />
      )}
    </div>
  )
}
