// One box for everything that has a name in the record. The key / brings the reader to it from anywhere on a page of the
// explorer, unless something is being typed.
import { findReceipt, getBlockDetails, getTransactionRecord, type PsephosClient } from '@psephos/client'
import { type FormEvent, useId, useLayoutEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { readSearch, type Sought } from '../../explorer/search.ts'
import { useNetwork } from '../../lib/NetworkContext.tsx'
import { explorerWords } from '../../words/explorerWords.ts'
import { useArea } from '../../words/useArea.ts'
import { useWords } from '../../words/WordsContext.tsx'

type Outcome = 'none' | 'searching' | 'nothing' | 'notThere' | 'silent'

/** Without the hint on screen, a screen reader still has it. */
export function SearchBox({ hasHint }: { hasHint: boolean }) {
  const words = useArea(explorerWords).search
  const { unreachable, cast, loading } = useWords()
  const { client } = useNetwork()
  const [, go] = useLocation()
  const [text, setText] = useState('')
  const [outcome, setOutcome] = useState<Outcome>('none')
  const box = useRef<HTMLInputElement>(null)
  const id = useId()
  // Before anything is seen: who sees the page may press the key.
  useLayoutEffect(() => {
    const upon = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      event.preventDefault()
      box.current?.focus()
    }
    document.addEventListener('keydown', upon)
    return () => document.removeEventListener('keydown', upon)
  }, [])
  const search = async (event: FormEvent) => {
    event.preventDefault()
    const sought = readSearch(text)
    if (sought.kind === 'empty') return
    if (sought.kind === 'nothing') return setOutcome('nothing')
    setOutcome('searching')
    try {
      const place = await placeOf(client, sought)
      setOutcome(place === null ? 'notThere' : 'none')
      if (place !== null) go(place)
    } catch {
      setOutcome('silent')
    }
  }
  const sentence = { none: '', searching: loading, silent: unreachable.text, ...words }[outcome]
  const isFault = outcome === 'nothing' || outcome === 'notThere' || outcome === 'silent'
  return (
    <search>
      <form className="search-box" onSubmit={search}>
        <label htmlFor={id}>{words.label}</label>
        <div className="search-line">
          <input
            {...{ ref: box, id, value: text, autoComplete: 'off', spellCheck: false }}
            type="text"
            enterKeyHint="search"
            aria-describedby={`${id}-hint`}
            aria-invalid={isFault}
            onChange={(event) => {
              setText(event.target.value)
              setOutcome('none')
            }}
          />
          <button type="submit" className="button">
            {words.go}
          </button>
        </div>
        <p id={`${id}-hint`} className={hasHint ? 'quiet small' : 'hidden-visually'}>
          {words.hint}
        </p>
        <div role="status">
          {sentence !== '' && <p className={isFault ? 'fault' : 'quiet'}>{sentence}</p>}
          {isFault && <p className="error-id">{cast.errorId(ERROR_IDS[outcome])}</p>}
        </div>
      </form>
    </search>
  )
}

const ERROR_IDS = { nothing: 'bad-search', notThere: 'not-found', silent: 'no-answer' } as const

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null
}

/** Null: the record has nothing by that name. Throws what the way there throws. */
export async function placeOf(
  client: PsephosClient,
  sought: Exclude<Sought, { kind: 'empty' | 'nothing' }>,
): Promise<string | null> {
  switch (sought.kind) {
    case 'number':
      return (await getBlockDetails(client, { block: sought.number })) === null ? null : `/block/${sought.number}`
    case 'address':
      return `/address/${sought.address}`
    case 'code': {
      const [hint] = await findReceipt(client, { code: sought.code })
      return hint === undefined ? null : `/tx/${hint.transactionHash}`
    }
    case 'hash': {
      if ((await getTransactionRecord(client, { hash: sought.hash })) !== null) return `/tx/${sought.hash}`
      return (await getBlockDetails(client, { block: sought.hash })) === null ? null : `/block/${sought.hash}`
    }
  }
}
