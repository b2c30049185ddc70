// Step 4. What is happening to the ballot right now, in one sentence and four marks; a fault has its own sentence, its id
// and what to do next.
import { useEffect, useState } from 'react'
import { Details, Fact, FaultNote, Note } from '../../components/parts.tsx'
import { type CastState, isFollowed as isBeingFollowed } from '../../voting/castState.ts'
import { useWords } from '../../words/WordsContext.tsx'

const MARKS = ['wallet', 'sending', 'received', 'recorded'] as const
const SLOW_SECONDS = 10
const VERY_SLOW_SECONDS = 30

type CastProps = { state: CastState; onAgain: () => void; onBack: () => void; onGiveUp: () => void }

export function CastStep({ state, onAgain, onBack, onGiveUp }: CastProps) {
  const words = useWords()
  const seconds = useSecondsIn(state.step)
  if (state.step === 'failed') {
    const isFollowed = isBeingFollowed(state)
    return (
      <div className="stack">
        <FaultNote fault={state.fault} sentence={isFollowed ? words.cast.noAnswer : undefined}>
          {isFollowed && <p>{words.cast.keepsAsking}</p>}
        </FaultNote>
        {isFollowed ? (
          <Traces state={state} />
        ) : (
          <div className="actions">
            {state.fault.retry && (
              <button type="button" className="button main" onClick={onAgain}>
                {words.cast.again}
              </button>
            )}
            <button type="button" className="button" onClick={onBack}>
              {words.back}
            </button>
          </div>
        )}
      </div>
    )
  }
  if (state.step === 'unsent') return <Unsent state={state} onGiveUp={onGiveUp} />
  const position = state.step === 'idle' ? -1 : MARKS.indexOf(state.step)
  const isWaitingForPerson = state.step === 'wallet'
  const line = state.step === 'idle' ? words.loading : words.cast[state.step]
  return (
    <div className="stack">
      <ol className="progress" aria-hidden="true">
        {MARKS.map((mark, index) => (
          <li key={mark} className={index < position ? 'done' : index === position ? 'now' : ''}>
            {words.cast.dots[mark]}
          </li>
        ))}
      </ol>
      <div role="status">
        <p className="status-line">{line}</p>
        {isWaitingForPerson && <p>{words.cast.walletHint}</p>}
        {!isWaitingForPerson && seconds >= SLOW_SECONDS && (
          <p>{seconds >= VERY_SLOW_SECONDS ? words.cast.verySlow : words.cast.slow}</p>
        )}
      </div>
      <p className="quiet">{words.cast.stay}</p>
      <Traces state={state} />
    </div>
  )
}

function Unsent({ state, onGiveUp }: { state: Extract<CastState, { step: 'unsent' }>; onGiveUp: () => void }) {
  const words = useWords()
  return (
    <div className="stack">
      <div className="note caution" role="alert">
        <p>
          <strong>{words.unsent.title}</strong>
        </p>
        <p>{words.unsent.text}</p>
        <p>{words.unsent.stay}</p>
        <p className="error-id">{words.cast.errorId('no-answer')}</p>
      </div>
      <Traces state={state} />
      <GiveUp onGiveUp={onGiveUp} />
    </div>
  )
}

/** Only this device forgets; what that means is said before, and asked once more. */
export function GiveUp({ onGiveUp }: { onGiveUp: () => void }) {
  const words = useWords().unsent
  const [isAsked, setAsked] = useState(false)
  if (!isAsked) {
    return (
      <div>
        <button type="button" className="button plain" onClick={() => setAsked(true)}>
          {words.giveUp}
        </button>
      </div>
    )
  }
  return (
    <Note>
      <p>{words.giveUpText}</p>
      <div className="actions">
        <button type="button" className="button" onClick={onGiveUp}>
          {words.giveUpGo}
        </button>
        <button type="button" className="button plain" onClick={() => setAsked(false)}>
          {words.keep}
        </button>
      </div>
    </Note>
  )
}

/** By what the ballot can be found again, whatever happens to this page. */
function Traces({ state }: { state: CastState }) {
  const words = useWords()
  if (state.step === 'idle') return null
  return (
    <>
      <p>
        {words.signIn.yourCode}: <code>{state.ballot.code}</code>
      </p>
      {'hash' in state && state.hash !== null && (
        <Details>
          <Fact name={words.cast.hash}>
            <code>{state.hash}</code>
          </Fact>
        </Details>
      )}
    </>
  )
}

/** Seconds since the state last moved on. */
function useSecondsIn(step: CastState['step']): number {
  const [since, setSince] = useState({ step, atMs: Date.now() })
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    setSince({ step, atMs: Date.now() })
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [step])
  return since.step === step ? Math.max(0, (now - since.atMs) / 1000) : 0
}
