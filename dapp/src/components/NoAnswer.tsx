// Instead of a page whose first question nobody answers: a heading, one sentence, and the way to ask again.
import type { ReactNode } from 'react'
import { useWords } from '../words/WordsContext.tsx'
import { Heading, Problem } from './parts.tsx'

export function NoAnswer({ onRetry, children }: { onRetry: () => void; children?: ReactNode }) {
  const { unreachable } = useWords()
  return (
    <div className="stack wide">
      <Heading>{unreachable.title}</Heading>
      <Problem text={unreachable.text} id="no-answer" onRetry={onRetry} />
      {children}
    </div>
  )
}
