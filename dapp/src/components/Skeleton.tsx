// Places kept for what is read from the public record, in the sizes that it will have: nothing moves when it comes. The foot is
// not shown while one of these stands on the page (design/parts/skeleton.css), because where it will be is not known yet.
import { useWords } from '../words/WordsContext.tsx'

/** A page of which nothing is known yet. */
export function PageSkeleton() {
  return (
    <div className="skeleton stack wide">
      <Waiting />
      <div className="stack tight" aria-hidden="true">
        <span className="bone title" />
        <span className="bone lead" />
      </div>
      <CardBones />
      <CardBones />
    </div>
  )
}

/** Below a heading that stands already. */
export function CardsSkeleton() {
  return (
    <div className="skeleton stack">
      <Waiting />
      <CardBones />
      <CardBones />
      <CardBones />
    </div>
  )
}

export function CardBones() {
  return (
    <div className="card" aria-hidden="true">
      <span className="bone phase" />
      <span className="bone head" />
      <span className="bone" />
      <span className="bone short" />
    </div>
  )
}

function Waiting() {
  return (
    <p className="hidden-visually" role="status">
      {useWords().loading}
    </p>
  )
}
