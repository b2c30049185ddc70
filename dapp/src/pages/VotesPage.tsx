// The codes of the reader's own ballots, found by the addresses that this device knows. Choices are not shown, so that the
// page can be open while somebody looks over the shoulder.
import { type Election, getVoter, type PsephosClient } from '@psephos/client'
import { useQuery } from '@tanstack/react-query'
import type { Address } from 'viem'
import { useConnection } from 'wagmi'
import { Link } from 'wouter'
import { Heading, Loading, Problem } from '../components/parts.tsx'
import { useNetwork } from '../lib/NetworkContext.tsx'
import { useElections } from '../lib/queries.ts'
import { useLocalKeys } from '../lib/useLocalKeys.ts'
import { helpWords } from '../words/helpWords.ts'
import { useArea } from '../words/useArea.ts'
import { useWords } from '../words/WordsContext.tsx'

/** Elections looked through, the newest: the contract's own page. */
const ELECTIONS_LOOKED_AT = 100

export function VotesPage() {
  const words = useArea(helpWords).votes
  const { unreachable } = useWords()
  const keys = useLocalKeys()
  const { address } = useConnection()
  const { data, isError, refetch } = useElections(ELECTIONS_LOOKED_AT)
  const named = keys.map((key) => ({ name: key.name, address: key.address as Address }))
  const isKnown = named.some((key) => key.address.toLowerCase() === address?.toLowerCase())
  const accounts = address === undefined || isKnown ? named : [...named, { name: words.account, address }]
  return (
    <div className="stack wide">
      <Heading>{words.title}</Heading>
      <p className="lead">{words.intro}</p>
      {accounts.length === 0 && <p>{words.noKeys}</p>}
      {isError && data === undefined && <Problem text={unreachable.text} id="no-answer" onRetry={() => refetch()} />}
      {data === undefined && !isError && <Loading />}
      {data !== undefined &&
        accounts.map((account) => <VotesOf key={account.address} {...account} elections={data.elections} />)}
      <p>
        <Link href="/key">{words.keys}</Link>
      </p>
    </div>
  )
}

type VotesOfProps = { name: string; address: Address; elections: readonly Election[] }

function VotesOf({ name, address, elections }: VotesOfProps) {
  const words = useArea(helpWords).votes
  const { unreachable } = useWords()
  const { client } = useNetwork()
  const {
    data: votes,
    isError,
    refetch,
  } = useQuery({
    queryKey: ['votes', address, elections.map(({ id, accepted }) => `${id}:${accepted}`).join()],
    queryFn: () => votesOf(client, address, elections),
    placeholderData: (previous) => previous,
  })
  return (
    <section className="card">
      <h2>{name}</h2>
      <p className="quiet small">
        <code>{address}</code>
      </p>
      {isError && <Problem text={unreachable.text} id="no-answer" onRetry={() => refetch()} />}
      {votes === undefined && !isError && <Loading />}
      {votes?.length === 0 && <p className="quiet">{words.none}</p>}
      {votes !== undefined && votes.length > 0 && (
        <table className="rows">
          <caption className="hidden-visually">{name}</caption>
          <thead>
            <tr>
              <th scope="col">{words.election}</th>
              <th scope="col">{words.code}</th>
              <th scope="col">{words.check}</th>
            </tr>
          </thead>
          <tbody>
            {votes.map(({ election, code }) => (
              <tr key={code}>
                <th scope="row">
                  <Link href={`/election/${election.id}`}>{election.title}</Link>
                </th>
                <td data-name={words.code}>
                  <code>{code}</code>
                </td>
                <td>
                  <Link href={`/check#${code}`}>{words.check}</Link>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

async function votesOf(client: PsephosClient, voter: Address, elections: readonly Election[]) {
  const votes = await Promise.all(
    elections
      .filter(({ accepted }) => accepted > 0)
      .map(async (election) => ({
        election,
        ballot: (await getVoter(client, { election: election.id, voter })).ballot,
      })),
  )
  return votes.flatMap(({ election, ballot }) => (ballot === null ? [] : [{ election, code: ballot.code }]))
}
