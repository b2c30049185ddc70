// One transaction: what it does in words and what came of it, and in a second tab everything raw. What waits is looked at
// again until it is in a block.

import { checkOpenBallot, decodeOpenBallot } from '@psephos/ballot'
import { contestForms, getRawTransaction, type TransactionRecord } from '@psephos/client'
import { ELECTIONS_ADDRESS } from '@psephos/contracts-abi'
import { useQuery } from '@tanstack/react-query'
import { type Hash, type Hex, hexToBytes } from 'viem'
import { Link } from 'wouter'
import { Frame } from '../../components/explorer/Frame.tsx'
import { AddressLink, BlockLink, TransactionLink } from '../../components/explorer/links.tsx'
import { Arguments } from '../../components/explorer/Values.tsx'
import { NoAnswer } from '../../components/NoAnswer.tsx'
import { Fact, Heading, Note } from '../../components/parts.tsx'
import { PageSkeleton } from '../../components/Skeleton.tsx'
import { Tabs } from '../../components/Tabs.tsx'
import { useTransaction } from '../../explorer/explorerQueries.ts'
import { countOf, type ReadCall, readCall, readEvent, subjectOf } from '../../explorer/readCall.ts'
import { readHash } from '../../explorer/search.ts'
import { useNetwork } from '../../lib/NetworkContext.tsx'
import { useElection, useManifest } from '../../lib/queries.ts'
import { age, dateTime } from '../../lib/times.ts'
import { useNowSeconds } from '../../lib/useTicking.ts'
import { explorerWords } from '../../words/explorerWords.ts'
import { useArea } from '../../words/useArea.ts'
import { useWords } from '../../words/WordsContext.tsx'
import { LostPage } from '../LostPage.tsx'

export function TransactionPage({ hash: text }: { hash: string }) {
  const hash = readHash(text)
  return hash === null ? <LostPage /> : <TransactionOf hash={hash} key={hash} />
}

function TransactionOf({ hash }: { hash: Hash }) {
  const words = useArea(explorerWords)
  const { data, isError, refetch } = useTransaction(hash)
  if (isError && data === undefined) return <NoAnswer onRetry={() => refetch()} />
  if (data === undefined) return <PageSkeleton />
  if (data.record === null) {
    return (
      <Frame>
        <Heading>{words.unknownTransaction}</Heading>
        <p>
          <code>{hash}</code>
        </p>
        {data.by === null ? (
          <p>{words.unknownTransactionText}</p>
        ) : (
          <p>
            {words.replaced} <TransactionLink hash={data.by} />
          </p>
        )}
      </Frame>
    )
  }
  return <Known record={data.record} />
}

function Known({ record }: { record: TransactionRecord }) {
  const words = useArea(explorerWords)
  const call = readCall(record.to, record.input)
  const name = call === null ? words.other : words.callsShort[call.name]
  return (
    <Frame>
      <div className="stack tight">
        <span className={record.place === null ? 'badge soon' : 'badge open'}>
          {record.place === null ? words.waiting : words.final}
        </span>
        <Heading>{words.transactionOf(name)}</Heading>
        <p>
          <code>{record.hash}</code>
        </p>
      </div>
      <Tabs
        label={words.transaction}
        tabs={[
          { name: words.inWords, content: <InWords record={record} call={call} /> },
          { name: words.raw, content: <Raw record={record} /> },
        ]}
      />
    </Frame>
  )
}

function InWords({ record, call }: { record: TransactionRecord; call: ReadCall | null }) {
  const words = useArea(explorerWords)
  const { language, age: ageWords } = useWords()
  const now = useNowSeconds()
  const { place, outcome, sender, to, nonce } = record
  return (
    <>
      <dl className="facts card">
        <Fact name={words.what}>
          <p>
            <AddressLink address={sender} /> <Sentence record={record} call={call} />
          </p>
        </Fact>
        <Fact name={words.outcome}>
          {outcome === null
            ? words.stillWaiting
            : outcome.success
              ? words.succeeded
              : words.refused(outcome.refusal?.name ?? '?')}
        </Fact>
        {place !== null && (
          <Fact name={words.inBlock}>
            <BlockLink number={place.blockNumber} />, {dateTime(place.timestamp, language)} (
            {age(Math.max(0, now - place.timestamp), ageWords)})
          </Fact>
        )}
        <Fact name={words.sender}>
          <AddressLink address={sender} isWhole />
        </Fact>
        {to !== null && (
          <Fact name={words.to}>
            <AddressLink address={to} isWhole />
          </Fact>
        )}
        {place !== null && <Fact name={words.position}>{place.index + 1}</Fact>}
        <Fact name={words.nonce}>{nonce}</Fact>
        {outcome !== null && (
          <Fact name={words.gasUsed}>{new Intl.NumberFormat(language).format(outcome.gasUsed)}</Fact>
        )}
      </dl>
      {call !== null && <OpenBallot call={call} />}
      {call !== null && (
        <section className="stack tight" aria-labelledby="arguments">
          <h2 id="arguments">{words.arguments}</h2>
          <Arguments args={call.args} />
        </section>
      )}
      {outcome !== null && outcome.logs.length > 0 && <Events logs={outcome.logs} />}
      {outcome?.refusal != null && Object.keys(outcome.refusal.args).length > 0 && (
        <Note tone="caution">
          <Arguments args={Object.entries(outcome.refusal.args).map(([name, value]) => ({ name, value }))} />
        </Note>
      )}
    </>
  )
}

function Sentence({ record, call }: { record: TransactionRecord; call: ReadCall | null }) {
  const words = useArea(explorerWords)
  if (call === null) return record.input === '0x' ? words.nothingCalled : words.bytesOnly
  const subject = subjectOf(call)
  const sentence = words.calls[call.name]({ subject: subject?.toString() ?? '', count: countOf(call) })
  if (subject === null || record.to !== ELECTIONS_ADDRESS) return `${sentence}.`
  return (
    <>
      {sentence}. <Link href={`/election/${subject}`}>{words.log.toElection}</Link>
    </>
  )
}

/** An open ballot is public, and says in words what it marks. */
function OpenBallot({ call }: { call: ReadCall }) {
  const isBallot = call.name === 'castBallot' || call.name === 'recastBallot'
  const election = subjectOf(call)
  const body = call.args.find(({ name }) => name === 'body')?.value
  if (!isBallot || election === null || typeof body !== 'string') return null
  return <Choices election={election} body={body as Hex} />
}

function Choices({ election: id, body }: { election: bigint; body: Hex }) {
  const words = useArea(explorerWords)
  const { data: election } = useElection(id)
  const { data: manifest } = useManifest(election)
  if (manifest === undefined || manifest.secrecy !== 'open') return null
  const forms = contestForms(manifest)
  const bytes = hexToBytes(body)
  if (checkOpenBallot(forms, bytes) !== null) return null
  const choices = decodeOpenBallot(forms, bytes)
  return (
    <section className="stack tight" aria-labelledby="choices">
      <h2 id="choices">{words.choices}</h2>
      <dl className="facts card">
        {manifest.contests.map(({ question, options }, i) => {
          const marked = (choices[i] ?? []).map((option) => options[option]?.label)
          return (
            <Fact key={question} name={question}>
              {marked.length === 0 ? words.blank : marked.join(', ')}
            </Fact>
          )
        })}
      </dl>
    </section>
  )
}

function Events({ logs }: { logs: NonNullable<TransactionRecord['outcome']>['logs'] }) {
  const words = useArea(explorerWords)
  const events = logs.map((log) => ({ index: log.index, event: readEvent(log) }))
  const shown = events.slice(0, EVENTS_SHOWN)
  return (
    <section className="stack tight" aria-labelledby="events">
      <h2 id="events">{words.events}</h2>
      <ol className="stack tight">
        {shown.map(({ index, event }) => (
          <li key={index}>
            {event === null ? (
              words.other
            ) : (
              <details>
                <summary>
                  {words.eventNames[event.name]({ subject: subjectOf(event)?.toString() ?? '', count: 1 })}
                </summary>
                <Arguments args={event.args} />
              </details>
            )}
          </li>
        ))}
        {events.length > EVENTS_SHOWN && <li className="quiet">{words.more(events.length - EVENTS_SHOWN)}</li>}
      </ol>
    </section>
  )
}

/** An enrolment has hundreds that all say the same. */
const EVENTS_SHOWN = 20

function Raw({ record }: { record: TransactionRecord }) {
  const words = useArea(explorerWords)
  const { client } = useNetwork()
  const { data: bytes } = useQuery({
    queryKey: ['rawTransaction', record.hash],
    queryFn: () => getRawTransaction(client, { hash: record.hash }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (
    <>
      <section className="stack tight" aria-labelledby="bytes">
        <h2 id="bytes">{words.rawBytes}</h2>
        {bytes === null ? <p className="quiet">{words.notKept}</p> : <pre>{bytes ?? ''}</pre>}
      </section>
      <section className="stack tight" aria-labelledby="fields">
        <h2 id="fields">{words.rawFields}</h2>
        <pre>{JSON.stringify(record.raw.transaction, null, 2)}</pre>
      </section>
      {record.raw.receipt !== null && (
        <section className="stack tight" aria-labelledby="receipt">
          <h2 id="receipt">{words.rawOutcome}</h2>
          <pre>{JSON.stringify(record.raw.receipt, null, 2)}</pre>
        </section>
      )}
    </>
  )
}
