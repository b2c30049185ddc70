// An address that leads nowhere.
import { Link } from 'wouter'
import { Heading } from '../components/parts.tsx'
import { useWords } from '../words/WordsContext.tsx'

export function LostPage() {
  const words = useWords().lost
  return (
    <div className="stack">
      <Heading>{words.title}</Heading>
      <p>{words.text}</p>
      <p>
        <Link href="/">{words.home}</Link>
      </p>
    </div>
  )
}
