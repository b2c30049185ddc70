// One box for a receipt code, or a receipt file; no wallet. What is found is verified in this browser.
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useEffect, useState } from 'react'
import { Link } from 'wouter'
import { AgreementLine } from '../components/AgreementLine.tsx'
import { Field } from '../components/LocalKeyForms.tsx'
import { Fact, Heading, Problem } from '../components/parts.tsx'
import { useVerification, VerificationPanel } from '../components/VerificationPanel.tsx'
import { useAgreement } from '../lib/agreement.ts'
import { useNetwork } from '../lib/NetworkContext.tsx'
import { dateTime } from '../lib/times.ts'
import { type CheckAnswer, checkByCode, checkByFile, codeInAddress, placeOf } from '../voting/checkReceipt.ts'
import { useWords } from '../words/WordsContext.tsx'

/** `attempt` makes asking the same code again a new question. */
type Question = { kind: 'code' | 'file'; text: string; attempt: number }

export function CheckPage() {
  const words = useWords()
  const { client, genesisHash } = useNetwork()
  // The part after # never leaves the browser, so a link with a code tells no server who looks.
  const [text, setText] = useState(() => codeInAddress(location.hash))
  const [question, setQuestion] = useState<Question | null>(null)
  const ask = (kind: Question['kind'], asked: string) =>
    setQuestion((last) => ({ kind, text: asked, attempt: (last?.attempt ?? 0) + 1 }))
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the code the page was opened with is asked by itself
  useEffect(() => {
    if (text !== '') ask('code', text)
  }, [])
  const answer = useQuery({
    queryKey: ['check', question],
    queryFn: () =>
      question?.kind === 'file'
        ? checkByFile(client, question.text, genesisHash)
        : checkByCode(client, question?.text ?? ''),
    enabled: question !== null,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const kind = answer.data?.kind
  const noCode = kind === 'badCode' || kind === 'invitation' ? kind : null
  return (
    <div className="stack wide">
      <Heading>{words.check.title}</Heading>
      <p className="lead">{words.check.intro}</p>
      <form
        className="card"
        onSubmit={(event: FormEvent) => {
          event.preventDefault()
          ask('code', text)
        }}
      >
        <Field label={words.check.box} hint={words.check.boxHint} fault={noCode && words.check[noCode]}>
          {(ids) => (
            <input
              {...ids}
              type="text"
              autoComplete="off"
              spellCheck={false}
              autoCapitalize="characters"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        {noCode && <p className="error-id">{words.cast.errorId(words.check.errorIds[noCode])}</p>}
        <div className="actions">
          <button type="submit" className="button main">
            {words.check.go}
          </button>
        </div>
        <Field label={words.check.file}>
          {(ids) => (
            <input
              {...ids}
              type="file"
              accept=".json,application/json"
              onChange={async (event) => {
                const file = event.target.files?.[0]
                if (file === undefined) return
                // What stands in the box is not what was asked about.
                setText('')
                ask('file', await file.slice(0, FILE_BYTES_READ_MAX).text())
              }}
            />
          )}
        </Field>
      </form>
      <div role="status">{answer.isFetching && <p>{words.check.checking}</p>}</div>
      {answer.isError && <Problem text={words.unreachable.text} id="no-answer" onRetry={() => answer.refetch()} />}
      {answer.data !== undefined && <Answer answer={answer.data} />}
      <p className="quiet">
        <Link href="/check-sealed">{words.check.sealed}</Link>
      </p>
    </div>
  )
}

/** More than any receipt; a larger file is none. */
const FILE_BYTES_READ_MAX = 65_536

function Answer({ answer }: { answer: CheckAnswer }) {
  const words = useWords()
  if (answer.kind === 'found') return <Found answer={answer} />
  if (answer.kind === 'badCode' || answer.kind === 'invitation') return null
  return <Problem text={words.check[answer.kind]} id={words.check.errorIds[answer.kind]} />
}

function Found({ answer }: { answer: Extract<CheckAnswer, { kind: 'found' }> }) {
  const words = useWords()
  const { claim, title, recordedAt, place } = answer
  const agreement = useAgreement(`receipt ${claim.transactionHash} ${place}`, {
    ask: (client) => placeOf(client, claim),
    want: place,
  })
  const { data: verification } = useVerification(claim)
  return (
    <section className="card stack">
      <h2>{words.check.found}</h2>
      <dl className="facts">
        <Fact name={words.check.election}>
          <Link href={`/election/${claim.election}`}>{title}</Link>
        </Fact>
        <Fact name={words.check.when}>{dateTime(recordedAt, words.language)}</Fact>
        <Fact name={words.check.box}>
          <code>{claim.code}</code>
        </Fact>
      </dl>
      <p>
        <Link href={`/tx/${claim.transactionHash}`}>{words.check.inRecord}</Link>
      </p>
      {verification?.verified === true && verification.superseded !== null && (
        <p>{verification.superseded ? words.check.superseded : words.check.standing}</p>
      )}
      <VerificationPanel claim={claim} />
      <AgreementLine agreement={agreement} />
    </section>
  )
}
