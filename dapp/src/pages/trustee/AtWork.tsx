// A trustee at work: where the ceremony stands, proved in this browser, what is due now and one button for it; after voting the
// part that opens the sum; then done.
import {
  type Election,
  type Manifest,
  type ProvenCase,
  type ProvenTrustee,
  PsephosError,
  stageOfCeremony,
  type TrusteeTask,
  taskOf,
} from '@psephos/client'
import { useEffect, useState } from 'react'
import { useConnection } from 'wagmi'
import { Link } from 'wouter'
import { FaultNote, Note, Problem } from '../../components/parts.tsx'
import { dateTime } from '../../lib/times.ts'
import { LOCAL_KEY_ID } from '../../localKey/connector.ts'
import type { OwnFile, TrusteePlace } from '../../trustee/trusteeStore.ts'
import { type TrusteeCase, useTrusteeCase } from '../../trustee/useTrusteeCase.ts'
import { useTrusteeWork, type WorkState } from '../../trustee/useTrusteeWork.ts'
import { faultOf } from '../../voting/faults.ts'
import { trusteeWords } from '../../words/trusteeWords.ts'
import { useArea } from '../../words/useArea.ts'
import { useWords } from '../../words/WordsContext.tsx'
import { UnlockKey } from './KeySteps.tsx'

type AtWorkProps = {
  election: Election
  manifest: Manifest
  place: TrusteePlace
  index: number
  file: OwnFile | null
  secret: Uint8Array | null
  onUnlocked: (secret: Uint8Array) => void
}

export function AtWork(props: AtWorkProps) {
  const words = useArea(trusteeWords)
  const { election, manifest, file, secret, place, index } = props
  const found = useTrusteeCase(election, manifest)
  const own = secret === null ? null : { index, transportSecret: secret }
  const { state, work } = useTrusteeWork(place, { manifest, own, onSent: () => found.refetch() })
  if (election.phase === 'Final') return <Done election={election} />
  if (election.phase !== 'Locked' && election.phase !== 'Open' && election.phase !== 'Closed')
    return <Note>{words.over}</Note>
  if (found.data === undefined) return found.isError ? <Unproven detail="no-answer" /> : <Proving />
  const { proven } = found.data
  if (proven === null) return <Unproven detail={found.data.failed ?? ''} />
  const task = taskOf(proven.ceremony, index, proven.head.timestamp)
  const isDue = isDueNow(task, proven, found.data, index)
  // The election may be closed before the proof knows: a part offered then would have nothing to open.
  if (election.phase === 'Closed' && !proven.sum.isClosed) return <Proving />
  const act = () => work(found.data as TrusteeCase)
  return (
    <>
      {isDue && secret === null && file !== null && <UnlockKey file={file} onOpened={props.onUnlocked} />}
      {election.phase === 'Closed' ? (
        <Share {...{ proven, index, state }} found={found.data} onAct={secret === null ? null : act} />
      ) : (
        // The part that opens the sum is the person's to give: never by itself, should the proof know of the end before the page.
        <Ceremony
          {...{ election, proven, index, task, state }}
          onAct={secret === null || !isDue || task === 'ready' ? null : act}
        />
      )}
      {state.step === 'failed' && <WorkFault error={state.error} />}
    </>
  )
}

/** Whether this trustee's own secret is needed now. */
function isDueNow(task: TrusteeTask, { sum, ceremony }: ProvenCase, { shares }: TrusteeCase, index: number): boolean {
  if (task !== 'ready') return task !== 'wait' && task !== 'failed' && task !== 'out'
  if (!sum.isClosed || sum.turnout < sum.minTurnout) return false
  return !shares.some(({ trustee }) => trustee === index) || shares.length >= ceremony.threshold
}

function Proving() {
  return <p role="status">{useArea(trusteeWords).ceremony.proving}</p>
}

function Unproven({ detail }: { detail: string }) {
  const words = useArea(trusteeWords).ceremony
  return (
    <>
      <Problem text={words.unproven} id="trustees-not-proven" />
      <p className="quiet small">
        <code>{detail}</code>
      </p>
    </>
  )
}

type CeremonyProps = {
  election: Election
  proven: ProvenCase
  index: number
  task: TrusteeTask
  state: WorkState
  /** Null: nothing is due, or the key is locked. */
  onAct: (() => void) | null
}

function Ceremony({ election, proven, index, task, state, onAct }: CeremonyProps) {
  const words = useArea(trusteeWords).ceremony
  const { language } = useWords()
  const { connector } = useConnection()
  const isLocalKey = connector?.id === LOCAL_KEY_ID
  const [isAuto, setAuto] = useState(isLocalKey)
  const isBusy = state.step === 'busy'
  // A failure is shown and waits for the person: nothing is sent again and again.
  const mayAct = onAct !== null && isAuto && state.step === 'idle'
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each thing that is due
  useEffect(() => {
    if (mayAct) onAct?.()
  }, [mayAct, task])
  const { ceremony, head } = proven
  const stage = stageOfCeremony(ceremony, head.timestamp)
  const until = { Registering: ceremony.registerBy, Committing: ceremony.commitBy, Dealing: ceremony.dealBy }
  const ends = { ...until, Confirming: ceremony.confirmBy, Completing: election.opensAt }[stage as string]
  return (
    <section className="card stack" aria-labelledby="ceremony">
      <h2 id="ceremony">{words.title}</h2>
      <p>{words.text}</p>
      <div role="status">
        <p>
          <strong>{words.stages[stage]}</strong>
          {ends !== undefined && `, ${words.until(dateTime(ends, language))}`}
        </p>
        {task === 'wait' && <p>{words.waiting}</p>}
        {isBusy && <p>{isLocalKey ? words.sending : words.wallet}</p>}
      </div>
      {task === 'ready' && <Note>{words.ready(dateTime(election.closesAt, language))}</Note>}
      {task === 'out' && <Note tone="stop">{words.out}</Note>}
      {task === 'failed' && <Note tone="stop">{words.failed}</Note>}
      {onAct !== null && (
        <div className="actions">
          <button type="button" className="button main big" aria-disabled={isBusy} onClick={onAct}>
            {dueWords(words.due, task)}
          </button>
        </div>
      )}
      {task !== 'ready' && task !== 'failed' && task !== 'out' && (
        <label className="choice">
          <input type="checkbox" checked={isAuto} onChange={(event) => setAuto(event.target.checked)} />
          <span>{words.auto}</span>
        </label>
      )}
      <Trustees trustees={ceremony.trustees} own={index} />
    </section>
  )
}

type DueWords = { register: string; commit: string; deal: string; confirm: string; complete: string }

const dueWords = (due: DueWords, task: TrusteeTask): string =>
  task === 'check' ? due.confirm : (due[task as keyof DueWords] ?? '')

function Trustees({ trustees, own }: { trustees: readonly ProvenTrustee[]; own: number }) {
  const words = useArea(trusteeWords).ceremony
  return (
    <table className="small">
      <thead>
        <tr>
          <th scope="col">{words.who}</th>
          <th scope="col">{words.done}</th>
        </tr>
      </thead>
      <tbody>
        {trustees.map((trustee) => (
          <tr key={trustee.index}>
            <th scope="row" className="whole">
              {trustee.index}
              {trustee.index === own && ` (${words.you})`}
            </th>
            <td>{didWords(words.did, trustee).join(', ') || words.did.nothing}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

type DidWords = Record<'register' | 'commit' | 'deal' | 'confirm' | 'key' | 'bad' | 'false' | 'nothing', string>

function didWords(did: DidWords, trustee: ProvenTrustee): string[] {
  const facts: [boolean, string][] = [
    [trustee.transportKey !== null, did.register],
    [trustee.commitment !== null, did.commit],
    [trustee.hasDealt, did.deal],
    [trustee.hasConfirmed, did.confirm],
    [trustee.verificationKey !== null, did.key],
    [trustee.isBadDealer, did.bad],
    [trustee.isFalseAccuser, did.false],
  ]
  return facts.flatMap(([isSo, word]) => (isSo ? [word] : []))
}

type ShareProps = {
  proven: ProvenCase
  index: number
  found: TrusteeCase
  state: WorkState
  onAct: (() => void) | null
}

function Share({ proven, index, found, state, onAct }: ShareProps) {
  const words = useArea(trusteeWords)
  const { connector } = useConnection()
  const { ceremony, sum } = proven
  const isOut = ceremony.trustees[index - 1]?.verificationKey === null
  const hasGiven = found.shares.some(({ trustee }) => trustee === index)
  const isEnough = found.shares.length >= ceremony.threshold
  const isBusy = state.step === 'busy'
  if (sum.turnout < sum.minTurnout) return <Note>{words.share.few(sum.minTurnout)}</Note>
  if (isOut) return <Note tone="stop">{words.ceremony.out}</Note>
  return (
    <section className="card stack" aria-labelledby="share">
      <h2 id="share">{words.share.title}</h2>
      <p>{words.share.text(sum.turnout)}</p>
      <div role="status">
        {hasGiven && (
          <p>
            <strong>✓ {words.share.given}</strong>
          </p>
        )}
        <p>{words.share.have(found.shares.length, ceremony.threshold)}</p>
        {isEnough && !hasGiven && <p>{words.share.notNeeded}</p>}
        {isBusy && <p>{connector?.id === LOCAL_KEY_ID ? words.ceremony.sending : words.ceremony.wallet}</p>}
      </div>
      {onAct !== null && (!hasGiven || isEnough) && (
        <div className="actions">
          <button type="button" className="button main big" aria-disabled={isBusy} onClick={onAct}>
            {hasGiven ? words.share.publish : words.share.go}
          </button>
        </div>
      )}
    </section>
  )
}

function WorkFault({ error }: { error: unknown }) {
  const words = useArea(trusteeWords)
  if (error instanceof PsephosError && error.code === 'other-sum')
    return <Problem text={words.share.other} id="other-sum" />
  if (error instanceof PsephosError && error.facts.what === 'transport-key')
    return <Problem text={words.ceremony.otherKey} id="other-key" />
  return <FaultNote fault={faultOf(error)} />
}

function Done({ election }: { election: Election }) {
  const words = useArea(trusteeWords).done
  return (
    <section className="card stack" aria-labelledby="done">
      <h2 id="done">{words.title}</h2>
      <p>{words.text}</p>
      <div className="actions">
        <Link href={`/election/${election.id}/results`} className="button main">
          {words.toResult}
        </Link>
      </div>
    </section>
  )
}
