// How a secret election comes to its result: after voting has ended the trustees open the sum together, part by part. Shows
// whose parts are there, and with the result which ones it rests on. Until then there is nothing but the turnout.
import { type Election, getAggregate, getCeremony, getShares } from '@psephos/client'
import { useQuery } from '@tanstack/react-query'
import { Details, Fact, Note } from '../../components/parts.tsx'
import { CardsSkeleton } from '../../components/Skeleton.tsx'
import { useNetwork } from '../../lib/NetworkContext.tsx'
import { dateTime } from '../../lib/times.ts'
import { secretWords } from '../../words/secretWords.ts'
import { useArea } from '../../words/useArea.ts'
import { useWords } from '../../words/WordsContext.tsx'

const REFRESH_MS = 3_000

/** Nothing is asked of an open election: it has no sum. */
export function useOpening(election: Election) {
  const { client } = useNetwork()
  return useQuery({
    queryKey: ['opening', election.id.toString(), election.phase],
    queryFn: async () => {
      const [ceremony, shares] = await Promise.all([
        getCeremony(client, { election: election.id }),
        getShares(client, { election: election.id }),
      ])
      return { ceremony, postedBy: shares.map(({ trustee }) => trustee) }
    },
    enabled: election.secrecy === 'secret',
    refetchInterval: election.phase === 'Closed' ? REFRESH_MS : false,
  })
}

/** Between the end of voting and the result. */
export function OpeningSum({ election }: { election: Election }) {
  const words = useArea(secretWords).results
  const { language } = useWords()
  const { data } = useOpening(election)
  if (data === undefined) return <CardsSkeleton />
  const { terms } = data.ceremony
  return (
    <section className="stack" aria-labelledby="opening">
      <h2 id="opening">{words.opening}</h2>
      <div role="status">
        <Note>
          <p>{words.openingText(data.postedBy.length, terms.threshold, terms.trustees.length)}</p>
          <p>{words.until(dateTime(election.tallyBy, language))}</p>
        </Note>
      </div>
      <Parts {...data} />
    </section>
  )
}

/** Beside the result. */
export function OpeningParts({ election }: { election: Election }) {
  const words = useArea(secretWords).results
  const { data } = useOpening(election)
  const sum = useSum(election)
  if (data === undefined) return null
  return (
    <section className="stack" aria-labelledby="parts">
      <h2 id="parts">{words.parts}</h2>
      <Parts {...data} isFinal={election.phase === 'Final'} />
      <Details>
        {data.ceremony.key !== null && (
          <Fact name={words.key}>
            <code>{data.ceremony.key}</code>
          </Fact>
        )}
        {sum.data !== undefined && (
          <Fact name={words.sum}>
            <code>{sum.data.aggregateHash}</code>
          </Fact>
        )}
      </Details>
    </section>
  )
}

function useSum(election: Election) {
  const { client } = useNetwork()
  return useQuery({
    queryKey: ['sum', election.id.toString()],
    queryFn: () => getAggregate(client, { election: election.id }),
    enabled: election.phase === 'Final',
    staleTime: Number.POSITIVE_INFINITY,
  })
}

type PartsProps = NonNullable<ReturnType<typeof useOpening>['data']> & { isFinal?: boolean }

function Parts({ ceremony, postedBy, isFinal = false }: PartsProps) {
  const words = useArea(secretWords).results
  const used = isFinal ? postedBy.slice(0, ceremony.terms.threshold) : []
  return (
    <ul className="stack tight">
      {ceremony.trustees.map(({ index, account, isQualified }) => (
        <li key={index}>
          <strong>{words.trustee(index)}</strong>{' '}
          {used.includes(index)
            ? words.used
            : postedBy.includes(index)
              ? words.given
              : isQualified
                ? words.missing
                : words.none}
          <br />
          <code className="quiet small">{account}</code>
        </li>
      ))}
    </ul>
  )
}
