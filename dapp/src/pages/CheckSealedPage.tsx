// The separate checker of a test from Review, on another device than the one that sealed: opens the tested ballot under the
// key that this page has proved itself, and says what it holds. Nothing that is in the test is sent or kept.
import { checkSealedTest, decodeSealedTest, PsephosError, type SealedTest } from '@psephos/client'
import { type FormEvent, useState } from 'react'
import { Field } from '../components/LocalKeyForms.tsx'
import { Details, Fact, Heading, Note, Problem } from '../components/parts.tsx'
import { useNetwork } from '../lib/NetworkContext.tsx'
import { secretWords } from '../words/secretWords.ts'
import { useArea } from '../words/useArea.ts'
import { useWords } from '../words/WordsContext.tsx'

type Answer = Awaited<ReturnType<typeof checkSealedTest>>
type State =
  | { step: 'idle' | 'busy' }
  | { step: 'answered'; answer: Answer; test: SealedTest }
  | { step: 'failed'; id: 'badFile' | 'otherChain' | 'unproven' | 'noAnswer' }

const ERROR_IDS = { badFile: 'bad-test-file', otherChain: 'other-record', unproven: 'ballot-not-proven' }

export function CheckSealedPage() {
  const words = useArea(secretWords).checker
  const { unreachable } = useWords()
  const { client, genesisHash } = useNetwork()
  const [text, setText] = useState('')
  const [state, setState] = useState<State>({ step: 'idle' })
  const check = async (given: string) => {
    setState({ step: 'busy' })
    try {
      const test = decodeSealedTest(given)
      setState({ step: 'answered', test, answer: await checkSealedTest(client, { test, genesisHash }) })
    } catch (error) {
      setState({ step: 'failed', id: reasonOf(error) })
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (state.step !== 'busy') void check(text)
  }
  return (
    <div className="stack">
      <Heading>{words.title}</Heading>
      <p>{words.intro}</p>
      <form className="card stack tight" onSubmit={submit}>
        <Field label={words.file}>
          {(ids) => (
            <input
              {...ids}
              type="file"
              accept=".json,application/json"
              onChange={async (event) => {
                const file = event.target.files?.[0]
                if (file !== undefined) await check(await file.text())
              }}
            />
          )}
        </Field>
        <Field label={words.text}>
          {(ids) => (
            <textarea
              {...ids}
              rows={3}
              autoComplete="off"
              spellCheck={false}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <div className="actions">
          <button type="submit" className="button main" aria-disabled={state.step === 'busy'}>
            {words.go}
          </button>
          <span className="quiet" role="status">
            {state.step === 'busy' ? words.checking : ''}
          </span>
        </div>
      </form>
      {state.step === 'failed' &&
        (state.id === 'noAnswer' ? (
          <Problem text={unreachable.text} id="no-answer" />
        ) : (
          <Problem text={words[state.id]} id={ERROR_IDS[state.id]} />
        ))}
      {state.step === 'answered' && <Opened answer={state.answer} test={state.test} />}
    </div>
  )
}

function reasonOf(error: unknown): (State & { step: 'failed' })['id'] {
  if (!(error instanceof PsephosError)) return 'noAnswer'
  if (error.code === 'bad-test-file') return 'badFile'
  if (error.code === 'wrong-chain') return 'otherChain'
  return error.code === 'not-proven' || error.code === 'bad-input' || error.code === 'refused' ? 'unproven' : 'noAnswer'
}

function Opened({ answer, test }: { answer: Answer; test: SealedTest }) {
  const words = useArea(secretWords).checker
  const { review } = useWords()
  const { outcome, code, ballotHash, holds, manifest } = answer
  const verdict = { true: words.good, 'other-choices': words.otherChoices, 'not-openable': words.notOpenable }[outcome]
  return (
    <section className="stack" aria-label={words.title}>
      <div role="status">
        <Note tone={outcome === 'true' ? 'plain' : 'stop'}>
          <p>
            <strong>{verdict}</strong>
          </p>
        </Note>
      </div>
      <p>
        {words.election}: {manifest.title}
      </p>
      <p>{words.code}</p>
      <p className="receipt-code">{code}</p>
      {holds !== null && <Choices title={words.says} manifest={manifest} choices={holds} />}
      {outcome !== 'true' && <Choices title={words.said} manifest={manifest} choices={test.choices} />}
      {outcome === 'true' && <p>{words.compare}</p>}
      <Details>
        <Fact name={review.ballotHash}>
          <code>{ballotHash}</code>
        </Fact>
      </Details>
    </section>
  )
}

type ChoicesProps = { title: string; manifest: Answer['manifest']; choices: readonly (readonly number[])[] }

function Choices({ title, manifest, choices }: ChoicesProps) {
  const words = useArea(secretWords).checker
  return (
    <section className="card stack tight" aria-label={title}>
      <h2>{title}</h2>
      <dl className="stack tight">
        {manifest.contests.map(({ question, options }, index) => (
          <Fact key={question} name={question}>
            <strong>
              {(choices[index] ?? []).map((mark) => options[mark]?.label ?? String(mark)).join(', ') || words.none}
            </strong>
          </Fact>
        ))}
      </dl>
    </section>
  )
}
