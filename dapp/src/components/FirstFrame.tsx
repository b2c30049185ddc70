// The page before it has begun: its real masthead, and places for what comes. Drawn into index.html when the page is built.
import { Masthead } from './Masthead.tsx'
import { PageSkeleton } from './Skeleton.tsx'

export function FirstFrame({ isStill = false }: { isStill?: boolean }) {
  return (
    <div className="page">
      <Masthead isStill={isStill} />
      <main className="column">
        <PageSkeleton />
      </main>
    </div>
  )
}
