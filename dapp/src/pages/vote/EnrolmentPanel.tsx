// For an address that is not on the list: ask the registration office in the way its organizer has chosen, then wait for the
// final roll of the chain, which alone decides. Cast is offered only after that (T5).
import type { Election } from '@psephos/client'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import type { Address } from 'viem'
import { Loading, Note } from '../../components/parts.tsx'
import { useNetwork } from '../../lib/NetworkContext.tsx'
import { takesVoters } from '../../lib/phases.ts'
import { useVoter } from '../../lib/queries.ts'
import { askForEnrolment, type EnrolmentAnswer, enrolmentStatus, wayOntoTheRoll } from '../../lib/registrar.ts'
import type { Words } from '../../words/en.ts'
import { useWords } from '../../words/WordsContext.tsx'

const LOOK_EVERY_MS = 700

// Only where somebody decides about each voter: signing in, the form and its words stay out of everybody else's download.
const ApprovalPanel = lazy(async () => ({ default: (await import('../office/ApprovalPanel.tsx')).ApprovalPanel }))
const InvitationPanel = lazy(async () => ({ default: (await import('../office/ApprovalPanel.tsx')).InvitationPanel }))

type PanelProps = { election: Election; address: Address }

export function EnrolmentPanel({ election, address }: PanelProps) {
  const words = useWords()
  const { registrar } = useNetwork()
  const isOpen = takesVoters(election)
  const { data: way, isLoading } = useQuery({
    queryKey: ['way-onto-the-roll', election.id.toString()],
    queryFn: () => wayOntoTheRoll(election.id),
    enabled: isOpen && registrar,
  })
  if (isLoading) return <p role="status">{words.loading}</p>
  const isByApproval = way?.policy === 'approval'
  const canAsk = isOpen && registrar
  return (
    <>
      <Note tone="caution">
        <p>
          <strong>{words.enrol.title}.</strong> {words.enrol.text}
        </p>
        {!isByApproval && (
          <p>{!isOpen ? words.enrol.closed : registrar ? words.enrol.canAsk : words.enrol.cannotAsk}</p>
        )}
        {!canAsk && <p className="error-id">{words.cast.errorId('not-on-the-list')}</p>}
      </Note>
      {canAsk && isByApproval && (
        <Suspense fallback={<Loading />}>
          <ApprovalPanel key={address} asked={way} id={election.id} address={address} />
        </Suspense>
      )}
      {canAsk && !isByApproval && <SelfService election={election} address={address} />}
    </>
  )
}

/** Whoever asks is added. */
function SelfService({ election, address }: PanelProps) {
  const words = useWords()
  const [answer, setAnswer] = useState<EnrolmentAnswer | 'asking' | null>(null)
  const [hasCode, setHasCode] = useState(false)
  const isTaken = answer !== null && answer !== 'asking' && answer.kind === 'taken'
  const refusal = useRefusal(isTaken ? answer.id : null)
  // The panel goes away by itself when the final roll holds the address; looked up more often while that is expected.
  useVoter(election.id, address, isTaken || hasCode ? LOOK_EVERY_MS : undefined)
  const ask = async () => {
    if (answer === 'asking') return
    setAnswer('asking')
    setAnswer(await askForEnrolment(election.id, address))
  }
  return (
    <>
      {!isTaken && (
        <div className="actions">
          <button type="button" className="button main" aria-disabled={answer === 'asking'} onClick={ask}>
            {words.enrol.ask}
          </button>
          {!hasCode && (
            <button type="button" className="button" onClick={() => setHasCode(true)}>
              {words.enrol.haveCode}
            </button>
          )}
        </div>
      )}
      {hasCode && !isTaken && (
        <Suspense fallback={<Loading />}>
          <InvitationPanel address={address} />
        </Suspense>
      )}
      <div role="status">
        {answer === 'asking' && <p>{words.enrol.asking}</p>}
        {isTaken && refusal === null && <p>{words.enrol.waiting}</p>}
      </div>
      <Refusal answer={refusal ?? (answer === 'asking' ? null : answer)} />
    </>
  )
}

function Refusal({ answer }: { answer: EnrolmentAnswer | null }) {
  const words = useWords()
  if (answer === null || answer.kind === 'taken') return null
  const id = answer.kind === 'refused' ? answer.code : `enrolment-${answer.kind}`
  return (
    <div className="note stop" role="alert">
      <p>{sentenceOf(answer, words.enrol)}</p>
      <p className="error-id">{words.cast.errorId(id)}</p>
    </div>
  )
}

function sentenceOf(answer: Exclude<EnrolmentAnswer, { kind: 'taken' }>, words: Words['enrol']): string {
  if (answer.kind !== 'refused') return answer.kind === 'busy' ? words.busy : words.silent
  if (answer.code === 'election-not-served') return words.cannotAsk
  if (answer.code === 'roll-closed') return words.closed
  return `${words.refused} ${answer.reason}`
}

/** The office may refuse only after a look: asks until it does or the panel is gone. */
function useRefusal(id: string | null): EnrolmentAnswer | null {
  const { data } = useQuery({
    queryKey: ['enrolment', id],
    queryFn: () => enrolmentStatus(id ?? ''),
    enabled: id !== null,
    refetchInterval: 2_000,
  })
  return data?.kind === 'refused' ? data : null
}
