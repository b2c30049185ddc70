// /data: what the registration office keeps about whoever is signed in. All of it to see, as a file, and erased on a typed word,
// with what stays and why said before and after.
import type { ErasedAnswer, OwnData } from '@psephos/registrar/api.ts'
import { type ReactNode, useState } from 'react'
import { Fact, Heading, Loading, Note } from '../../components/parts.tsx'
import { TypedConfirmation } from '../../components/TypedConfirmation.tsx'
import { download } from '../../lib/download.ts'
import { useNetwork } from '../../lib/NetworkContext.tsx'
import { useElection } from '../../lib/queries.ts'
import { dateTime } from '../../lib/times.ts'
import { office, useAct, useAsked } from '../../office/useOffice.ts'
import { ownDataWords } from '../../words/ownDataWords.ts'
import { useArea } from '../../words/useArea.ts'
import { useWords } from '../../words/WordsContext.tsx'
import { ActLine, ProblemNote } from '../office/ActLine.tsx'
import { OfficeGate } from '../office/OfficeGate.tsx'
import { AccountGate } from './AccountGate.tsx'

export function OwnDataPage() {
  const words = useArea(ownDataWords)
  const { registrar } = useNetwork()
  const [erased, setErased] = useState<ErasedAnswer | null>(null)
  return (
    <div className="stack wide">
      <Heading>{words.title}</Heading>
      <p className="lead">{words.intro}</p>
      {!registrar && <Note>{words.noOffice}</Note>}
      {erased !== null && <Erased answer={erased} />}
      {registrar && erased === null && (
        <AccountGate keyName={words.keyName} intro={words.signIn}>
          {(account) => (
            <OfficeGate key={account} account={account} intro={words.signIn}>
              {() => <Kept onErased={setErased} />}
            </OfficeGate>
          )}
        </AccountGate>
      )}
    </div>
  )
}

function Kept({ onErased }: { onErased: (answer: ErasedAnswer) => void }) {
  const words = useArea(ownDataWords)
  const { data, error, refetch } = useAsked<OwnData>('/own-data')
  const saving = useAct()
  const erasing = useAct()
  if (data === undefined) return error === null ? <Loading /> : <ProblemNote error={error} onRetry={() => refetch()} />
  const save = () => saving.run(async () => download('own-data.json', await office.file('GET', '/own-data')))
  const erase = () => erasing.run(async () => onErased(await office.eraseOwnData()))
  return (
    <>
      <Records data={data} />
      <section className="card stack tight" aria-labelledby="take">
        <h2 id="take">{words.saveTitle}</h2>
        <p>{words.saveText}</p>
        <div className="actions">
          <button type="button" className="button main" aria-disabled={saving.state.step === 'busy'} onClick={save}>
            {words.save}
          </button>
        </div>
        <ActLine state={saving.state} />
      </section>
      <section className="card stack tight" aria-labelledby="erase">
        <h2 id="erase">{words.eraseTitle}</h2>
        <p>{words.eraseText}</p>
        <p>{words.eraseStays}</p>
        <p>{words.erasePublic}</p>
        <TypedConfirmation
          {...{ label: words.eraseLabel, want: words.eraseWant, go: words.eraseGo }}
          isBusy={erasing.state.step === 'busy'}
          onConfirm={erase}
        />
        <ActLine state={erasing.state} />
      </section>
    </>
  )
}

function Records({ data }: { data: OwnData }) {
  const words = useArea(ownDataWords)
  const { language } = useWords()
  const at = (iso: string) => dateTime(Math.floor(Date.parse(iso) / 1_000), language)
  const named = data.nominations.filter(({ status }) => status !== 'withdrawn')
  // Who was approved is enrolled too: said once.
  const added = data.enrolments.filter(({ election }) => data.registrations.every((one) => one.election !== election))
  const isNothing = data.registrations.length + added.length + named.length === 0
  return (
    <>
      {isNothing && <p>{words.nothing}</p>}
      {data.registrations.map(({ id, election, status, person, reason, createdAt, decidedAt }) => (
        <Card key={id} election={election} title={words.registration}>
          <Fact name={words.status}>{words.statuses[status]}</Fact>
          <Given name={words.id} value={person?.id} />
          <Given name={words.name} value={person?.name} />
          <Given name={words.email} value={person?.email} />
          {Object.entries(person?.evidence ?? {}).map(([name, value]) => (
            <Given key={name} name={name} value={value} />
          ))}
          <Given name={words.reason} value={reason} />
          <Fact name={words.asked}>{at(createdAt)}</Fact>
          <Given name={words.decided} value={decidedAt === null ? null : at(decidedAt)} />
        </Card>
      ))}
      {added.map(({ id, election, status, reason }) => (
        <Card key={id} election={election} title={words.added}>
          <Fact name={words.status}>{words.statuses[ENROLMENT_STATUS[status]]}</Fact>
          <Given name={words.reason} value={reason} />
        </Card>
      ))}
      {named.map(({ id, election, candidate, statement, link, reason, createdAt }) => (
        <Card key={id} election={election} title={words.candidate}>
          <Fact name={words.name}>{candidate}</Fact>
          <Fact name={words.statement}>{statement}</Fact>
          <Given name={words.link} value={link} />
          <Given name={words.reason} value={reason} />
          <Fact name={words.asked}>{at(createdAt)}</Fact>
        </Card>
      ))}
      <section className="card" aria-labelledby="account">
        <h2 id="account">{words.account2}</h2>
        <p>
          {words.account}: <code className="breaks">{data.address}</code>
        </p>
        <p>{words.session(data.sessions)}</p>
        {data.secondFactor && <p>{words.factor}</p>}
      </section>
    </>
  )
}

const ENROLMENT_STATUS = { requested: 'approved', sent: 'approved', enrolled: 'enrolled', refused: 'failed' } as const

type CardProps = { election: string; title: (election: string) => string; children: ReactNode }

function Card({ election, title, children }: CardProps) {
  const name = useTitleOf(election)
  return (
    <section className="card">
      <h2>{title(name)}</h2>
      <dl className="details-list">{children}</dl>
    </section>
  )
}

/** Left out where there is nothing. */
function Given({ name, value }: { name: string; value: string | null | undefined }) {
  return value === null || value === undefined || value === '' ? null : <Fact name={name}>{value}</Fact>
}

function useTitleOf(election: string): string {
  const words = useArea(ownDataWords)
  const { data } = useElection(BigInt(election))
  return data?.title ?? words.election(election)
}

function Erased({ answer: { erased, kept } }: { answer: ErasedAnswer }) {
  const words = useArea(ownDataWords)
  return (
    <div className="note stack tight" role="status">
      <p>
        <strong>{words.erased}</strong>
      </p>
      {erased.length > 0 && <p>{words.erasedCount(erased.length)}</p>}
      {kept.length > 0 && (
        <>
          <p>{words.keptTitle}</p>
          <ul>
            {kept.map(({ id, election }) => (
              <KeptLine key={id} election={election} />
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

function KeptLine({ election }: { election: string }) {
  return <li>{useArea(ownDataWords).kept(useTitleOf(election))}</li>
}
