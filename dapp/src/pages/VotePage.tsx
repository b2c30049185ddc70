// The six steps of a ballot: Sign in -> Choose -> Review -> Cast -> Recorded -> Check. This file only knows where the
// voter is and what may come next; each step is a component of its own.
import type { Election, Manifest, PreparedBallot } from '@psephos/client'
import { useEffect, useState } from 'react'
import { useConnection } from 'wagmi'
import { UnsentNotes } from '../components/UnsentNotes.tsx'
import { useWarmSealing } from '../sealing/useWarmSealing.ts'
import { isUnderWay } from '../voting/castState.ts'
import { type Choices, noChoices } from '../voting/choices.ts'
import { useSayNotCastYet } from '../voting/notCastYet.ts'
import { dropChoices, keepChoices, keptChoices } from '../voting/session.ts'
import { useCasting } from '../voting/useCasting.ts'
import { useBallotProof } from './vote/BallotGate.tsx'
import { CastStep } from './vote/CastStep.tsx'
import { ChooseStep } from './vote/ChooseStep.tsx'
import { RecordedStep } from './vote/RecordedStep.tsx'
import { ReviewStep } from './vote/ReviewStep.tsx'
import { SignInStep } from './vote/SignInStep.tsx'
import { type StepName, Steps } from './vote/Steps.tsx'
import { WithManifest } from './WithElection.tsx'

export function VotePage({ id }: { id: bigint }) {
  return (
    <WithManifest id={id} besideNoAnswer={<UnsentNotes id={id} />}>
      {(election, manifest) => <Vote election={election} manifest={manifest} />}
    </WithManifest>
  )
}

type WrittenStep = Exclude<StepName, 'check'>

function Vote({ election, manifest }: { election: Election; manifest: Manifest }) {
  const { address, connector } = useConnection()
  const casting = useCasting(election, address)
  const { state: cast, reset } = casting
  const proof = useBallotProof(election, manifest).data
  const isProven = proof?.verified === true
  const [step, setStep] = useState<WrittenStep>('signIn')
  const [choices, setChoices] = useState<Choices>(() => keptChoices(election.id) ?? noChoices(manifest.contests))
  const [ballot, setBallot] = useState<PreparedBallot | null>(null)
  const [isNothingSent, setNothingSent] = useState(false)
  const hasChosen = choices.some((marks) => marks.length > 0)
  const isRecorded = cast.step === 'recorded'
  useWarmSealing(step === 'choose', manifest, isProven ? proof.electionKey : null)
  useSayNotCastYet(!isRecorded && (isUnderWay(cast) || (step !== 'signIn' && step !== 'recorded') || hasChosen))

  useEffect(() => {
    if (!isRecorded) return
    dropChoices(election.id)
    setStep('recorded')
  }, [isRecorded, election.id])

  // Another account is another voter: nothing that was prepared for the first may be cast by the second.
  const owner = cast.step === 'idle' ? ballot?.voter : cast.ballot.voter
  const isOthersBallot = owner !== undefined && owner !== address && !isUnderWay(cast) && !isRecorded
  useEffect(() => {
    if (isOthersBallot) {
      setBallot(null)
      reset()
      setStep('signIn')
    }
  }, [isOthersBallot, reset])

  const choose = (next: Choices) => {
    keepChoices(election.id, next)
    setChoices(next)
  }

  return (
    <div className="stack wide">
      <div className="stack tight">
        <p className="quiet">{manifest.title}</p>
        <Steps current={step} />
      </div>
      {step === 'signIn' && (
        <SignInStep
          election={election}
          manifest={manifest}
          isNothingSent={isNothingSent}
          onNext={() => setStep('choose')}
          onResume={async (pending) => {
            reset()
            setStep('cast')
            const isKnown = await casting.resume(pending)
            setNothingSent(!isKnown)
            if (!isKnown) setStep('signIn')
          }}
        />
      )}
      {step === 'choose' && isProven && address !== undefined && (
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
      {step === 'review' && isProven && address !== undefined && connector !== undefined && (
        <ReviewStep
          election={election}
          manifest={manifest}
          electionKey={proof.electionKey}
          voter={address}
          choices={choices}
          onBack={() => setStep('choose')}
          onCast={(prepared) => {
            if (casting.cast(prepared, connector)) setBallot(prepared)
            setStep('cast')
          }}
        />
      )}
      {step === 'cast' && (
        <CastStep
          state={cast}
          onAgain={() => {
            if (ballot !== null && connector !== undefined) casting.cast(ballot, connector)
            else {
              reset()
              setStep('signIn')
            }
          }}
          onBack={() => {
            reset()
            setStep(ballot === null ? 'signIn' : 'review')
          }}
          onGiveUp={() => {
            casting.giveUp()
            setBallot(null)
            setStep('signIn')
          }}
        />
      )}
      {step === 'recorded' && cast.step === 'recorded' && (
        <RecordedStep election={election} ballot={cast.ballot} hash={cast.hash} />
      )}
    </div>
  )
}
