// /organize/:id: one election in its organizer's hands. What is shown follows from the phase: lock a draft, watch the trustees
// and the turnout, change the end, come to the result. Who may vote has a place of its own beside it.
import {
  annulElection,
  cancelElection,
  closeElection,
  type Election,
  extendElection,
  getShares,
  lockElection,
  type Manifest,
  manifestHash,
} from '@psephos/client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Address } from 'viem'
import { Link } from 'wouter'
import { Field } from '../../components/LocalKeyForms.tsx'
import { CopyButton, Fact, Heading, Note, PhaseBadge } from '../../components/parts.tsx'
import { TypedConfirmation } from '../../components/TypedConfirmation.tsx'
import { useNetwork } from '../../lib/NetworkContext.tsx'
import { isOver } from '../../lib/phases.ts'
import { dateTime } from '../../lib/times.ts'
import { useCall } from '../../lib/useCall.ts'
import { localTime, secondsOf } from '../../organize/electionDraft.ts'
import { organizeWords } from '../../words/organizeWords.ts'
import { useArea } from '../../words/useArea.ts'
import { useWords } from '../../words/WordsContext.tsx'
import { WithManifest } from '../WithElection.tsx'
import { CallLine, isBusy } from './CallLine.tsx'
import { CeremonyPanel } from './CeremonyPanel.tsx'
import { ManifestView } from './ManifestView.tsx'
import { OrganizerGate } from './OrganizerGate.tsx'
import { TallyPanel } from './TallyPanel.tsx'

export function OfficePage({ id }: { id: bigint }) {
  const words = useArea(organizeWords)
  return (
    <WithManifest id={id}>
      {(election, manifest) => (
        <div className="stack wide">
          <p className="quiet">
            <Link href="/organize">{words.title}</Link>
          </p>
          <PhaseBadge phase={election.phase} />
          <Heading>{election.title}</Heading>
          <OrganizerGate>
            {(account) =>
              account.toLowerCase() === election.organizer.toLowerCase() ? (
                <Office election={election} manifest={manifest} account={account} />
              ) : (
                <Note tone="caution">{words.office.notYours}</Note>
              )
            }
          </OrganizerGate>
        </div>
      )}
    </WithManifest>
  )
}

export type OfficeProps = { election: Election; manifest: Manifest; account: Address }

function Office(props: OfficeProps) {
  const { id, phase, secrecy } = props.election
  const { registrar } = useNetwork()
  const words = useArea(organizeWords).office
  return (
    <>
      {registrar && (
        <p>
          <Link href={`/organize/${id}/voters`}>{words.voters}</Link>
        </p>
      )}
      {phase === 'Draft' && <Draft key={manifestHash(props.manifest)} {...props} />}
      {(phase === 'Locked' || phase === 'Open') && <Next {...props} />}
      {phase !== 'Draft' && phase !== 'Cancelled' && <Live {...props} />}
      {phase === 'Locked' && secrecy === 'secret' && <CeremonyPanel {...props} />}
      {phase === 'Open' && <EndOfVoting {...props} />}
      {(phase === 'Closed' || phase === 'Final' || phase === 'NoResult') && <TallyPanel {...props} />}
      {(phase === 'Draft' || phase === 'Locked') && <WithReason {...props} what="cancel" />}
      {(phase === 'Open' || phase === 'Closed') && <Annul {...props} />}
    </>
  )
}

/** Everything that a transaction may have changed is looked at again. */
function useRefresh(election: Election) {
  const cache = useQueryClient()
  return () =>
    Promise.all(
      [['election', election.id.toString()], ['elections'], ['office-ceremony'], ['opening']].map((queryKey) =>
        cache.invalidateQueries({ queryKey }),
      ),
    )
}

/** One for each text of a draft: after a change the title is typed again by somebody who has the new text before them. */
function Draft({ election, manifest, account }: OfficeProps) {
  const words = useArea(organizeWords).office.draft
  const { state, send } = useCall()
  const refresh = useRefresh(election)
  const lock = async () => {
    // The hash of what is shown, not of what the chain has by now: nothing is locked that was not read.
    const shown = { election: election.id, manifestHash: manifestHash(manifest), account }
    if (await send((wallet) => lockElection(wallet, shown))) await refresh()
  }
  return (
    <>
      <ManifestView manifest={manifest} />
      <section className="card stack" aria-labelledby="lock">
        <h2 id="lock">{words.title}</h2>
        <p>{election.secrecy === 'secret' ? words.textSecret : words.text}</p>
        <div>
          <Link href={`/organize/${election.id}/change`} className="button">
            {words.amend}
          </Link>
        </div>
        <TypedConfirmation
          label={words.type(manifest.title)}
          want={manifest.title}
          go={words.lock}
          isBusy={isBusy(state)}
          onConfirm={lock}
        />
        <CallLine state={state} />
      </section>
    </>
  )
}

function CopyLine({ text }: { text: string }) {
  return (
    <span className="row">
      <code>{text}</code>
      <CopyButton text={text} />
    </span>
  )
}

/** What is left to do before and while people vote. */
function Next({ election }: OfficeProps) {
  const words = useArea(organizeWords).office.next
  const { registrar } = useNetwork()
  const { language } = useWords()
  const { id, phase, secrecy, lateEnrolment, opensAt } = election
  const address = `${window.location.origin}/election/${id}`
  const mayBeListed = phase === 'Locked' || lateEnrolment
  return (
    <section className="card stack tight" aria-labelledby="next">
      <h2 id="next">{words.title}</h2>
      <ol className="stack tight listed">
        {mayBeListed && registrar && (
          <li>
            {words.voters} <Link href={`/organize/${id}/voters`}>{words.votersLink}</Link>.{' '}
            {!lateEnrolment && words.votersUntil(dateTime(opensAt, language))}
          </li>
        )}
        {phase === 'Locked' && secrecy === 'secret' && (
          <li>
            {words.trustees} <CopyLine text={`${address}/trustee`} />
          </li>
        )}
        <li>
          {words.address} <CopyLine text={address} />
        </li>
        <li>{words.ending}</li>
      </ol>
    </section>
  )
}

function Live({ election, manifest }: OfficeProps) {
  const words = useArea(organizeWords).office.live
  const { language } = useWords()
  const { id, phase, turnout, enrolled, lateEnrolled, opensAt, closesAt, outageExtension, secrecy } = election
  return (
    <section className="card stack" aria-labelledby="live">
      <h2 id="live">{words.title}</h2>
      <dl className="facts">
        <Fact name={words.turnout}>
          <strong>{words.turnoutText(turnout, enrolled)}</strong>
        </Fact>
        {manifest.minTurnout > 1 && phase !== 'Final' && (
          <Fact name={words.needed}>
            {words.neededText(manifest.minTurnout, Math.max(0, manifest.minTurnout - turnout))}
          </Fact>
        )}
        <Fact name={words.enrolled}>
          {enrolled}
          {lateEnrolled > 0 && `, ${words.late(lateEnrolled)}`}
        </Fact>
        <Fact name={words.opens}>{dateTime(opensAt, language)}</Fact>
        <Fact name={isOver(phase) ? words.closed : words.closes}>{dateTime(closesAt, language)}</Fact>
        {outageExtension > 0 && <Fact name={words.outage}>{words.minutes(Math.ceil(outageExtension / 60))}</Fact>}
      </dl>
      {phase === 'Open' && secrecy === 'secret' && <p className="quiet">{words.noTally}</p>}
      <p>
        <Link href={`/election/${id}/log`}>{words.log}</Link>
      </p>
    </section>
  )
}

function EndOfVoting({ election, manifest, account }: OfficeProps) {
  const words = useArea(organizeWords).office
  const { language } = useWords()
  const extending = useCall()
  const closing = useCall()
  const refresh = useRefresh(election)
  const { id, closesAt, latestClose, earlyClose } = election
  // The end as it is: the furthest would be one careless click away, and cannot be taken back.
  const [until, setUntil] = useState(() => localTime(closesAt))
  const isLater = secondsOf(until) > closesAt
  const extend = async () => {
    const to = secondsOf(until)
    if (!isLater || isBusy(extending.state)) return
    if (await extending.send((wallet) => extendElection(wallet, { election: id, closesAt: to, account })))
      await refresh()
  }
  const close = async () => {
    if (await closing.send((wallet) => closeElection(wallet, { election: id, account }))) await refresh()
  }
  return (
    <>
      {latestClose > closesAt && (
        <section className="card stack tight" aria-labelledby="extend">
          <h2 id="extend">{words.extend.title}</h2>
          <p>{words.extend.until(dateTime(latestClose, language))}</p>
          <Field label={words.extend.to}>
            {(ids) => (
              <input
                {...ids}
                type="datetime-local"
                value={until}
                max={localTime(latestClose)}
                onChange={(event) => setUntil(event.target.value)}
              />
            )}
          </Field>
          <div className="actions">
            <button
              type="button"
              className="button"
              aria-disabled={!isLater || isBusy(extending.state)}
              onClick={extend}
            >
              {words.extend.go}
            </button>
          </div>
          <CallLine state={extending.state} />
        </section>
      )}
      {earlyClose && (
        <section className="card stack tight" aria-labelledby="close">
          <h2 id="close">{words.close.title}</h2>
          <p>{words.close.text}</p>
          {election.turnout < manifest.minTurnout && <Note tone="stop">{words.close.tooFew(manifest.minTurnout)}</Note>}
          <TypedConfirmation
            label={words.confirm}
            want={manifest.title}
            go={words.close.go}
            isBusy={isBusy(closing.state)}
            onConfirm={close}
          />
          <CallLine state={closing.state} />
        </section>
      )}
    </>
  )
}

/** An organizer may annul until the first share of a secret election, and until closing of an open one. */
function Annul(props: OfficeProps) {
  const { election } = props
  const { client } = useNetwork()
  const { data: shares } = useQuery({
    queryKey: ['opening', 'shares', election.id.toString()],
    queryFn: () => getShares(client, { election: election.id }),
    enabled: election.phase === 'Closed',
  })
  if (election.phase === 'Closed' && (shares === undefined || shares.length > 0)) return null
  return <WithReason {...props} what="annul" />
}

function WithReason({ election, account, what }: OfficeProps & { what: 'cancel' | 'annul' }) {
  const words = useArea(organizeWords).office
  const { state, send } = useCall()
  const refresh = useRefresh(election)
  const [reason, setReason] = useState('')
  const act = what === 'cancel' ? cancelElection : annulElection
  const run = async () => {
    if (await send((wallet) => act(wallet, { election: election.id, reason: reason.trim(), account }))) await refresh()
  }
  return (
    <details>
      <summary>{words[what].title}</summary>
      <div className="card stack tight">
        <p>{words[what].text}</p>
        <TypedConfirmation
          label={words.confirm}
          want={election.title}
          go={words[what].go}
          isBusy={isBusy(state)}
          onConfirm={run}
        >
          <Field label={words.reason}>
            {(ids) => <input {...ids} type="text" value={reason} onChange={(event) => setReason(event.target.value)} />}
          </Field>
        </TypedConfirmation>
        <CallLine state={state} />
      </div>
    </details>
  )
}

/** The command that keeps everything, for whoever has to keep it. */
export function Archive({ election }: { election: Election }) {
  const words = useArea(organizeWords).office.tally
  const { chain } = useNetwork()
  const command = `npx psephos export --rpc ${chain.rpcUrls.default.http[0]} --out election-${election.id}.jsonl`
  return (
    <>
      <p>{words.archive}</p>
      <p className="row">
        <code>{command}</code>
        <CopyButton text={command} />
      </p>
    </>
  )
}
