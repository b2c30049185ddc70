// Where the voter is among the six steps, and the heading that takes the focus at every step.
import { Heading } from '../../components/parts.tsx'
import { StepLine } from '../../components/StepLine.tsx'
import { useWords } from '../../words/WordsContext.tsx'

export const STEP_NAMES = ['signIn', 'choose', 'review', 'cast', 'recorded', 'check'] as const
export type StepName = (typeof STEP_NAMES)[number]

export function Steps({ current }: { current: StepName }) {
  const words = useWords().steps
  const position = STEP_NAMES.indexOf(current)
  return (
    <>
      <StepLine
        label={words.label}
        names={STEP_NAMES.map((name) => words[name])}
        position={position}
        doneWord={words.done}
      />
      <Heading key={current}>{words.heading(position + 1, words[current])}</Heading>
    </>
  )
}
