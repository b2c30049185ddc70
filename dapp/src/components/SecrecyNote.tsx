// What is secret in a secret election, and from whom: said before anybody chooses. Loaded when there is something to say.
import type { Manifest } from '@psephos/client'
import '../design/parts/secret.css'
import { secretWords } from '../words/secretWords.ts'
import { useArea } from '../words/useArea.ts'

type SecrecyProps = {
  ceremony: Pick<Manifest['ceremony'], 'threshold'> & { trustees: readonly unknown[] }
  /** Folded, where the page has more to say. */
  isFolded?: boolean
}

export function SecrecyNote({ ceremony: { threshold, trustees }, isFolded = false }: SecrecyProps) {
  const words = useArea(secretWords).what
  const limits = (
    <ul className="stack tight listed">
      <li>{words.collude(threshold, trustees.length)}</li>
      <li>{words.forever}</li>
      <li>{words.who}</li>
      <li>{words.pressure}</li>
      <li>{words.delay}</li>
      <li>{words.malware}</li>
      <li>{words.limits}</li>
    </ul>
  )
  return (
    <div className="stack tight">
      <p>{words.short(threshold, trustees.length)}</p>
      {isFolded ? (
        <details>
          <summary>{words.title}</summary>
          {limits}
        </details>
      ) : (
        <>
          <p>
            <strong>{words.title}</strong>
          </p>
          {limits}
        </>
      )}
    </div>
  )
}
