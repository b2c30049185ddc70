// Where the voter is among the six steps, and the heading that takes the focus at every step.
import { Heading } from '../../components/parts.tsx'
import { useWords } from '../../words/WordsContext.tsx'

export const STEP_NAMES = ['signIn', 'choose', 'review', 'cast', 'recorded', 'check'] as const
export type StepName = (typeof STEP_NAMES)[number]

export function Steps({ current }: { current: StepName }) {
  const words = useWords().steps
  const position = STEP_NAMES.indexOf(current)
  return (
    <>
      <ol className="steps" aria-label={words.label}>
        {STEP_NAMES.map((name, index) => (
          <li
            key={name}
            className={index < position ? 'done' : ''}
            {...(name === current ? { 'aria-current': 'step' as const } : {})}
          >
            <span className="dot" aria-hidden="true">
              {index < position ? '✓' : index + 1}
            </span>
            <span className="name">{words[name]}</span>
            {index < position && <span className="hidden-visually">{words.done}</span>}
          </li>
        ))}
      </ol>
      <Heading key={current}>{words.heading(position + 1, words[current])}</Heading>
    </>
  )
}
