// Step 2. The ballot itself: one fieldset a contest, plain radio buttons and check boxes. More marks than allowed are
// impossible, fewer are said once the voter wants to go on.
import type { Contest, Election, Manifest } from '@psephos/client'
import { useRef, useState } from 'react'
import type { Address } from 'viem'
import { Note } from '../../components/parts.tsx'
import { SecrecyNote } from '../../components/SecrecyNote.tsx'
import { useVoter } from '../../lib/queries.ts'
import { relativeTime } from '../../lib/times.ts'
import { useNowSeconds } from '../../lib/useTicking.ts'
import { type Choices, clearContest, toggleChoice, unfinishedContests } from '../../voting/choices.ts'
import { useWords } from '../../words/WordsContext.tsx'
import { OptionText } from '../ElectionPage.tsx'

type ChooseProps = {
  election: Election
  manifest: Manifest
  voter: Address
  choices: Choices
  onChoose: (choices: Choices) => void
  onBack: () => void
  onNext: () => void
}

/** From here on the voter is told that the end is near. */
const CLOSES_SOON_SECONDS = 300

export function ChooseStep({ election, manifest, voter, choices, onChoose, onBack, onNext }: ChooseProps) {
  const words = useWords()
  const now = useNowSeconds()
  const hasVoted = (useVoter(election.id, voter).data?.ballot ?? null) !== null
  const [missing, setMissing] = useState<readonly number[]>([])
  const form = useRef<HTMLFormElement>(null)
  const goOn = () => {
    const unfinished = unfinishedContests(choices, manifest.contests)
    setMissing(unfinished)
    if (unfinished.length === 0) onNext()
    else form.current?.querySelector<HTMLInputElement>(`[data-contest="${unfinished[0]}"] input`)?.focus()
  }
  return (
    <form
      className="stack wide"
      ref={form}
      onSubmit={(event) => {
        event.preventDefault()
        goOn()
      }}
    >
      {election.secrecy === 'open' ? (
        <Note tone="caution">
          <p>{words.choose.public(voter)}</p>
        </Note>
      ) : (
        <Note>
          <SecrecyNote ceremony={manifest.ceremony} isFolded />
        </Note>
      )}
      {hasVoted && <Note tone="caution">{words.choose.replaces}</Note>}
      {election.closesAt - now < CLOSES_SOON_SECONDS && (
        <Note tone="caution">
          <p>{words.choose.closesSoon(relativeTime(election.closesAt, now, words.language))}</p>
        </Note>
      )}
      {manifest.contests.map((contest, index) => (
        <ContestFields
          key={contest.question}
          contest={contest}
          index={index}
          marks={choices[index] ?? []}
          isMissing={missing.includes(index)}
          onToggle={(option) => onChoose(toggleChoice(choices, manifest.contests, index, option))}
          onClear={() => onChoose(clearContest(choices, index))}
        />
      ))}
      <div className="actions sticky">
        <button type="submit" className="button main big">
          {words.choose.next}
        </button>
        <button type="button" className="button" onClick={onBack}>
          {words.back}
        </button>
      </div>
    </form>
  )
}

type ContestProps = {
  contest: Contest
  index: number
  marks: readonly number[]
  isMissing: boolean
  onToggle: (option: number) => void
  onClear: () => void
}

function ContestFields({ contest, index, marks, isMissing, onToggle, onClear }: ContestProps) {
  const words = useWords()
  const { question, options, minMarks, maxMarks } = contest
  const isSingle = maxMarks === 1
  const isFull = marks.length >= maxMarks
  const name = `contest-${index}`
  return (
    <fieldset className="stack tight" data-contest={index} aria-describedby={`${name}-rule`}>
      <legend>
        <h2>{question}</h2>
      </legend>
      <p className="quiet" id={`${name}-rule`}>
        {words.election.pick(minMarks, maxMarks, options.length)}
      </p>
      {options.map((option, position) => (
        <label className="choice" key={option.label}>
          <input
            type={isSingle ? 'radio' : 'checkbox'}
            name={name}
            checked={marks.includes(position)}
            disabled={!isSingle && isFull && !marks.includes(position)}
            onChange={() => {
              if (!isSingle || !marks.includes(position)) onToggle(position)
            }}
          />
          <span>
            <OptionText {...option} />
          </span>
        </label>
      ))}
      {isSingle && minMarks === 0 && (
        <label className="choice">
          <input type="radio" name={name} checked={marks.length === 0} onChange={onClear} />
          <span className="label">{words.choose.none}</span>
        </label>
      )}
      {!isSingle && (
        <p role="status" className="quiet">
          {words.choose.counted(marks.length, maxMarks)}
          {isFull && marks.length < options.length ? `. ${words.choose.full}` : ''}
        </p>
      )}
      {isMissing && marks.length < minMarks && (
        <div className="note stop" role="alert">
          <p>{words.choose.missing(minMarks)}</p>
          <p className="error-id">{words.cast.errorId('choice-missing')}</p>
        </div>
      )}
    </fieldset>
  )
}
