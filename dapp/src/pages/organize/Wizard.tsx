// A new election, or a draft to change: six steps over one form, then one transaction. Nothing typed is lost by going back or by
// a reload; what is wrong is said on its own step, before the wallet opens.
import { amendElection, createElection, listElections, type Manifest, manifestHash } from '@psephos/client'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useRef, useState } from 'react'
import type { Address } from 'viem'
import { useLocation } from 'wouter'
import { Fact, Heading, Note } from '../../components/parts.tsx'
import { StepLine } from '../../components/StepLine.tsx'
import { useNetwork } from '../../lib/NetworkContext.tsx'
import { dateTime } from '../../lib/times.ts'
import { useCall } from '../../lib/useCall.ts'
import { useNowSeconds } from '../../lib/useTicking.ts'
import { type ElectionForm, type FormFault, formOf, readForm, STEPS } from '../../organize/electionDraft.ts'
import { forgetForm, keepForm, keptForm } from '../../organize/keptForm.ts'
import { organizeWords } from '../../words/organizeWords.ts'
import { useArea } from '../../words/useArea.ts'
import { useWords } from '../../words/WordsContext.tsx'
import { CallLine, isBusy } from './CallLine.tsx'
import { ManifestView } from './ManifestView.tsx'
import { BasicsStep, QuestionsStep, ScheduleStep, SecrecyStep, type StepProps, VotersStep } from './WizardSteps.tsx'

/** `amends`: the draft that is changed, as it is now; the form begins with it as it was then. Null: a new one is created. */
type Amends = { readonly id: bigint; readonly manifest: Manifest }

export function Wizard({ account, amends }: { account: Address; amends: Amends | null }) {
  const words = useArea(organizeWords)
  const { steps, back } = useWords()
  const { genesisHash } = useNetwork()
  const now = useNowSeconds()
  const [form, setForm] = useState<ElectionForm>(() =>
    amends === null ? keptForm(localStorage, genesisHash) : formOf(amends.manifest),
  )
  const [begun] = useState(amends)
  const [position, setPosition] = useState(0)
  /** Somebody wanted to go on from this step: from then on its faults are shown, and go as they are mended. */
  const [isTried, setTried] = useState(false)
  const element = useRef<HTMLFormElement>(null)
  const change = (part: Partial<ElectionForm>) => {
    const next = { ...form, ...part }
    setForm(next)
    if (amends === null) keepForm(localStorage, genesisHash, next)
  }
  const step = STEPS[position] ?? 'review'
  const read = readForm(form, now)
  const here: readonly FormFault[] = 'faults' in read ? read.faults.filter((fault) => fault.step === step) : []
  const goOn = (event: FormEvent) => {
    event.preventDefault()
    setTried(here.length > 0)
    if (here.length === 0) setPosition(position + 1)
    else requestAnimationFrame(() => element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
  }
  const go = (to: number) => {
    setTried(false)
    setPosition(to)
  }
  const props: StepProps = { form, change, faults: isTried ? here : [], nowSeconds: now }
  return (
    <>
      <div className="stack tight">
        <p className="quiet">{amends === null ? words.start : words.change(amends.manifest.title)}</p>
        <StepLine
          label={words.stepsLabel}
          names={STEPS.map((name) => words.steps[name])}
          position={position}
          doneWord={steps.done}
        />
        <Heading key={step}>{words.steps[step]}</Heading>
      </div>
      {step === 'review' ? (
        <Review {...{ account, begun, amends, read }} onBack={() => go(position - 1)} onStep={go} />
      ) : (
        <form className="stack wide" onSubmit={goOn} ref={element} noValidate>
          {step === 'basics' && <BasicsStep {...props} />}
          {step === 'questions' && <QuestionsStep {...props} />}
          {step === 'voters' && <VotersStep {...props} />}
          {step === 'secrecy' && <SecrecyStep {...props} />}
          {step === 'schedule' && <ScheduleStep {...props} />}
          <div className="actions sticky">
            <button type="submit" className="button main big">
              {words.next}
            </button>
            {position > 0 && (
              <button type="button" className="button" onClick={() => go(position - 1)}>
                {back}
              </button>
            )}
          </div>
          {amends === null && <p className="quiet small">{words.kept}</p>}
        </form>
      )}
    </>
  )
}

type ReviewProps = {
  account: Address
  begun: Amends | null
  amends: Amends | null
  read: ReturnType<typeof readForm>
  onBack: () => void
  onStep: (position: number) => void
}

function Review({ account, begun, amends, read, onBack, onStep }: ReviewProps) {
  const words = useArea(organizeWords)
  const { back, language } = useWords()
  const { client, genesisHash } = useNetwork()
  const [, navigate] = useLocation()
  const cache = useQueryClient()
  const { state, send } = useCall()
  if ('faults' in read) {
    const names = [...new Set(read.faults.map((fault) => fault.step))]
    return (
      <Note tone="caution">
        {names.map((name) => (
          <p key={name}>
            <button type="button" className="button plain" onClick={() => onStep(STEPS.indexOf(name))}>
              {words.steps[name]}
            </button>{' '}
            {words.fault(read.faults.find((fault) => fault.step === name)?.code ?? 'empty')}
          </p>
        ))}
      </Note>
    )
  }
  const { manifest } = read
  const create = async () => {
    const isRecorded = await send((wallet) =>
      amends === null
        ? createElection(wallet, { manifest, account })
        : amendElection(wallet, { election: amends.id, manifest, account }),
    )
    if (!isRecorded) return
    if (amends === null) forgetForm(localStorage, genesisHash)
    // What was known of the draft is forgotten: the office must not offer to lock what has just been changed.
    else void cache.resetQueries({ queryKey: ['election', amends.id.toString()] })
    const id = amends?.id ?? (await newestOf(client, manifest, account).catch(() => null))
    navigate(id === null ? '/organize' : `/organize/${id}`)
  }
  return (
    <div className="stack wide">
      <p>{amends === null ? words.review.text : words.review.textChange}</p>
      {state.step !== 'sent' && state.step !== 'recorded' && isOther(begun, amends) && (
        <Note tone="caution">{words.review.changedMeanwhile}</Note>
      )}
      <ManifestView manifest={manifest} />
      {manifest.secrecy === 'secret' && (
        <dl className="facts quiet">
          {(['registerBy', 'commitBy', 'dealBy', 'confirmBy'] as const).map((name) => (
            <Fact name={words.schedule.deadline[name]} key={name}>
              {dateTime(manifest.ceremony[name], language)}
            </Fact>
          ))}
        </dl>
      )}
      <CallLine state={state} />
      <div className="actions sticky">
        <button type="button" className="button main big" aria-disabled={isBusy(state)} onClick={create}>
          {amends === null ? words.review.create : words.review.change}
        </button>
        <button type="button" className="button" onClick={onBack}>
          {back}
        </button>
      </div>
    </div>
  )
}

const isOther = (begun: Amends | null, now: Amends | null): boolean =>
  begun !== null && now !== null && manifestHash(begun.manifest) !== manifestHash(now.manifest)

/** The number that the chain gave: the newest draft of this account with exactly this manifest, null if there is none. */
async function newestOf(
  client: Parameters<typeof listElections>[0],
  manifest: Manifest,
  account: Address,
): Promise<bigint | null> {
  const { elections } = await listElections(client, { limit: 20 })
  const hash = manifestHash(manifest)
  const found = elections.find(
    (election) => election.manifestHash === hash && election.organizer.toLowerCase() === account.toLowerCase(),
  )
  return found?.id ?? null
}
