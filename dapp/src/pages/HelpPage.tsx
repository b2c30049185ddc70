// Help in plain words. The sentences of failures are taken from the catalogue itself, so they are the ones on the screen.
import { Link } from 'wouter'
import { Heading } from '../components/parts.tsx'
import type { FaultId } from '../voting/faults.ts'
import { helpWords } from '../words/helpWords.ts'
import { recountWords } from '../words/recountWords.ts'
import { useArea } from '../words/useArea.ts'
import { useWords } from '../words/WordsContext.tsx'

export function HelpPage() {
  const words = useArea(helpWords)
  return (
    <div className="stack wide">
      <div className="stack tight">
        <Heading>{words.title}</Heading>
        <p className="lead quiet">{words.intro}</p>
        <p>
          <Link href="/votes">{words.votes.link}</Link>
        </p>
      </div>
      <section className="stack" aria-labelledby="questions">
        <h2 id="questions">{words.questions}</h2>
        {words.asked.map(([question, answer]) => (
          <div className="stack tight" key={question}>
            <h3>{question}</h3>
            <p>{answer}</p>
          </div>
        ))}
      </section>
      <Trouble />
      <section className="stack" aria-labelledby="glossary">
        <h2 id="glossary">{words.glossary}</h2>
        <dl className="facts">
          {words.words.map(([word, meaning]) => (
            <div key={word}>
              <dt>{word}</dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
      </section>
    </div>
  )
}

function Trouble() {
  const words = useArea(helpWords)
  const { faults, check, verify } = useWords()
  const { bad } = useArea(recountWords)
  const sentences: Readonly<Record<string, string>> = {
    'bad-code': check.badCode,
    'invitation-code': check.invitation,
    'bad-receipt-file': check.badFile,
    'other-record': check.otherChain,
    'not-found': check.notFound,
    'not-verified': verify.failed,
    'validators-differ': check.differ,
    'recount-differs': bad,
  }
  const rows = [
    ...Object.entries(faults).map(([id, sentence]) => ({ id, sentence, why: words.reasons[id as FaultId] ?? '' })),
    ...words.others.map(([id, why]) => ({ id, sentence: sentences[id] ?? '', why })),
  ]
  return (
    <section className="stack" aria-labelledby="trouble">
      <h2 id="trouble">{words.trouble}</h2>
      <p>{words.troubleText}</p>
      <table className="rows">
        <caption className="hidden-visually">{words.trouble}</caption>
        <thead>
          <tr>
            <th scope="col">{words.name}</th>
            <th scope="col">{words.sentence}</th>
            <th scope="col">{words.why}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, sentence, why }) => (
            <tr key={id} id={id}>
              <th scope="row">
                <code>{id}</code>
              </th>
              <td data-name={words.sentence}>{sentence}</td>
              <td data-name={words.why}>{why}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
