// What every page of the explorer has: a search box, the page, and at its foot up to which block it is fresh.
import type { ReactNode } from 'react'
import { useHead } from '../../lib/queries.ts'
import { age } from '../../lib/times.ts'
import { useNowSeconds } from '../../lib/useTicking.ts'
import { explorerWords } from '../../words/explorerWords.ts'
import { useArea } from '../../words/useArea.ts'
import { useWords } from '../../words/WordsContext.tsx'
import '../../design/parts/explorer.css'
import { SearchBox } from './SearchBox.tsx'

export function Frame({ hasHint = false, children }: { hasHint?: boolean; children: ReactNode }) {
  return (
    <div className="stack wide">
      <SearchBox hasHint={hasHint} />
      {children}
      <FreshStamp />
    </div>
  )
}

export function FreshStamp() {
  const words = useArea(explorerWords)
  const { age: ageWords } = useWords()
  const { data: head } = useHead()
  const now = useNowSeconds()
  if (head === undefined) return null
  return (
    <p className="quiet small">
      {words.asOf(head.number.toString(), age(Math.max(0, now - head.timestamp), ageWords))}
    </p>
  )
}
