// What happened in an election, newest first, as the record tells it: its milestones, its voters' list, its ballots.
import type { ElectionEventName } from '@psephos/client'
import { electionsAbi } from '@psephos/contracts-abi'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { isAddress } from 'viem'
import { getBlockNumber } from 'viem/actions'
import { Link } from 'wouter'
import { Frame } from '../../components/explorer/Frame.tsx'
import { AddressLink, BlockLink, TransactionLink } from '../../components/explorer/links.tsx'
import { Heading, Loading, Problem } from '../../components/parts.tsx'
import { type LogKind, type LogLine, namesOf, readLogPage } from '../../explorer/electionLog.ts'
import { useNetwork } from '../../lib/NetworkContext.tsx'
import { explorerWords } from '../../words/explorerWords.ts'
import { useArea } from '../../words/useArea.ts'
import { useWords } from '../../words/WordsContext.tsx'
import { WithElection } from '../WithElection.tsx'

const EVENT_NAMES = electionsAbi.flatMap((item): ElectionEventName[] => (item.type === 'event' ? [item.name] : []))
const KINDS: readonly LogKind[] = ['milestones', 'roll', 'ballots']

export function ElectionLogPage({ id }: { id: bigint }) {
  const words = useArea(explorerWords)
  const [kind, setKind] = useState<LogKind>('milestones')
  return (
    <WithElection id={id}>
      {({ title }) => (
        <Frame>
          <div className="stack tight">
            <Heading>{words.log.title(title)}</Heading>
            <p>
              <Link href={`/election/${id}`}>{words.log.toElection}</Link>
            </p>
          </div>
          <KindChoice kind={kind} onChoose={setKind} />
          <Log id={id} kind={kind} key={kind} />
        </Frame>
      )}
    </WithElection>
  )
}

function KindChoice({ kind, onChoose }: { kind: LogKind; onChoose: (kind: LogKind) => void }) {
  const words = useArea(explorerWords).log
  const name = useId()
  return (
    <fieldset className="row">
      <legend className="hidden-visually">{words.show}</legend>
      {KINDS.map((one) => (
        <label key={one} className="choice small">
          <input type="radio" name={name} checked={kind === one} onChange={() => onChoose(one)} />
          {words.kind[one]}
        </label>
      ))}
    </fieldset>
  )
}

function useLog(id: bigint, kind: LogKind) {
  const { client } = useNetwork()
  return useInfiniteQuery({
    queryKey: ['electionLog', id.toString(), kind],
    queryFn: async ({ pageParam }) => {
      const to = pageParam ?? (await getBlockNumber(client, { cacheTime: 0 }))
      return readLogPage(client, { election: id, to, names: namesOf(kind, EVENT_NAMES) })
    },
    initialPageParam: null as bigint | null,
    getNextPageParam: ({ next }) => next,
  })
}

function Log({ id, kind }: { id: bigint; kind: LogKind }) {
  const words = useArea(explorerWords).log
  const { unreachable } = useWords()
  const { data, isError, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useLog(id, kind)
  if (isError) return <Problem text={unreachable.text} id="no-answer" onRetry={() => refetch()} />
  if (data === undefined) return <Loading />
  const lines = data.pages.flatMap((page) => page.lines)
  return (
    <section className="stack" aria-label={words.kind[kind]}>
      {lines.length === 0 && <p className="quiet">{hasNextPage ? words.noneYet : words.none}</p>}
      {lines.length > 0 && <LogTable lines={lines} />}
      {hasNextPage ? (
        <div>
          <button type="button" className="button" disabled={isFetchingNextPage} onClick={() => fetchNextPage()}>
            {words.older}
          </button>
        </div>
      ) : (
        lines.length > 0 && <p className="quiet small">{words.beginning}</p>
      )}
    </section>
  )
}

function LogTable({ lines }: { lines: readonly LogLine[] }) {
  const words = useArea(explorerWords)
  return (
    <table className="rows">
      <caption className="hidden-visually">{words.log.event}</caption>
      <thead>
        <tr>
          <th scope="col">{words.log.event}</th>
          <th scope="col">{words.block}</th>
          <th scope="col">{words.transaction}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ name, count, args, blockNumber, transactionHash }) => {
          const who = count === 1 ? args.voter : undefined
          return (
            <tr key={`${transactionHash}${name}`}>
              <th scope="row">
                {words.eventNames[name]({ subject: '', count })}
                {typeof who === 'string' && isAddress(who, { strict: false }) && (
                  <>
                    {' '}
                    <AddressLink address={who} />
                  </>
                )}
                {typeof args.reason === 'string' && args.reason !== '' && <p className="quiet">{args.reason}</p>}
              </th>
              <td data-name={words.block}>
                <BlockLink number={blockNumber} />
              </td>
              <td data-name={words.transaction}>
                <TransactionLink hash={transactionHash} />
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
