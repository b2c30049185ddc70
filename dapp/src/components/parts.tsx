// Small parts used on several pages: headings that take the focus, notes, faults, badges, folded details.
import type { PhaseName } from '@psephos/contracts-abi'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { Fault } from '../voting/faults.ts'
import { useWords } from '../words/WordsContext.tsx'

/** The heading of a page or step. After the first page it takes the focus, so that a screen reader follows (WCAG 2.4.3). */
export function Heading({ level = 1, children }: { level?: 1 | 2; children: string }) {
  const words = useWords()
  const element = useRef<HTMLHeadingElement>(null)
  const language = useRef(words.language)
  useEffect(() => {
    document.title = `${children} · ${words.name}`
    // The same heading in another language is no new page: the focus stays where the language was chosen.
    const isTranslated = language.current !== words.language
    language.current = words.language
    if (hasNavigated() && !isTranslated) element.current?.focus()
    markNavigated()
  }, [children, words.name, words.language])
  const Tag = level === 1 ? 'h1' : 'h2'
  return (
    <Tag ref={element} tabIndex={-1}>
      {children}
    </Tag>
  )
}

// The very first heading leaves the focus at the top of the document, where a reader of any page begins.
let navigated = false
const hasNavigated = () => navigated
const markNavigated = () => {
  navigated = true
}

export function Note({ tone = 'plain', children }: { tone?: 'plain' | 'caution' | 'stop'; children: ReactNode }) {
  return <div className={tone === 'plain' ? 'note' : `note ${tone}`}>{children}</div>
}

type FaultNoteProps = {
  fault: Fault
  /** Instead of the fault's own, where that would offer what cannot be done here. */
  sentence?: string | undefined
  children?: ReactNode
}

export function FaultNote({ fault, sentence, children }: FaultNoteProps) {
  const words = useWords()
  return (
    <div className={fault.id === 'declined' ? 'note' : 'note stop'} role="alert">
      <p>{sentence ?? words.faults[fault.id]}</p>
      <p className="error-id">{words.cast.errorId(fault.id)}</p>
      {fault.detail !== '' && (
        <Details>
          <Fact name={words.cast.theirWords}>
            <code>{fault.detail}</code>
          </Fact>
          {fault.by !== undefined && (
            <Fact name={words.cast.hash}>
              <code>{fault.by}</code>
            </Fact>
          )}
        </Details>
      )}
      {children}
    </div>
  )
}

/** Any other failure: one sentence, an id, a way on. */
export function Problem({ text, id, onRetry }: { text: string; id: string; onRetry?: () => void }) {
  const words = useWords()
  return (
    <div className="note stop" role="alert">
      <p>{text}</p>
      <p className="error-id">{words.cast.errorId(id)}</p>
      {onRetry !== undefined && (
        <div>
          <button type="button" className="button" onClick={onRetry}>
            {words.retry}
          </button>
        </div>
      )}
    </div>
  )
}

export function Details({ children }: { children: ReactNode }) {
  return (
    <details>
      <summary>{useWords().details}</summary>
      <dl className="details-list">{children}</dl>
    </details>
  )
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

export function PhaseBadge({ phase }: { phase: PhaseName }) {
  const tone = phase === 'Open' ? 'open' : phase === 'Locked' || phase === 'Draft' ? 'soon' : 'over'
  return <span className={`badge ${tone}`}>{useWords().phase[phase]}</span>
}

export function CopyButton({ text }: { text: string }) {
  const words = useWords()
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
  }
  return (
    <button type="button" className="button" onClick={copy}>
      <span aria-live="polite">{copied ? words.copied : words.copy}</span>
    </button>
  )
}

export function Loading() {
  return (
    <p className="quiet" role="status">
      {useWords().loading}
    </p>
  )
}
