// Step 3. The ballot as it will be cast, contest by contest, with its receipt code, and what the wallet is about to show.
// The chain has been asked already whether it would take this ballot.
import { type Election, type Manifest, type PreparedBallot, prepareBallot } from '@psephos/client'
import { ELECTIONS_ADDRESS } from '@psephos/contracts-abi'
import { useQuery } from '@tanstack/react-query'
import type { Address } from 'viem'
import { useConnection } from 'wagmi'
import { Details, Fact, FaultNote, Note } from '../../components/parts.tsx'
import { useNetwork } from '../../lib/NetworkContext.tsx'
import { LOCAL_KEY_ID } from '../../localKey/connector.ts'
import type { Choices } from '../../voting/choices.ts'
import { faultOf } from '../../voting/faults.ts'
import { useWords } from '../../words/WordsContext.tsx'

type ReviewProps = {
  election: Election
  manifest: Manifest
  voter: Address
  choices: Choices
  onBack: () => void
  onCast: (ballot: PreparedBallot) => void
}

export function ReviewStep({ election, manifest, voter, choices, onBack, onCast }: ReviewProps) {
  const words = useWords().review
  const { retry } = useWords()
  const { client, genesisHash } = useNetwork()
  const { connector } = useConnection()
  const prepared = useQuery({
    queryKey: ['ballot', election.id.toString(), voter, JSON.stringify(choices)],
    queryFn: () => prepareBallot(client, { election: election.id, voter, choices, manifest, genesisHash }),
    // The choices must not outlive the step in any cache.
    gcTime: 0,
    staleTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
  })
  const isBlank = choices.every((marks) => marks.length === 0)
  return (
    <div className="stack">
      <p>{words.intro}</p>
      <dl className="card stack">
        {manifest.contests.map((contest, index) => (
          <div key={contest.question} className="stack tight">
            <dt className="quiet">{contest.question}</dt>
            {(choices[index] ?? []).length === 0 && (
              <dd>
                <strong>{words.blank}</strong>
              </dd>
            )}
            {(choices[index] ?? []).map((option) => (
              <dd key={option}>
                <strong>{contest.options[option]?.label}</strong>
              </dd>
            ))}
          </div>
        ))}
      </dl>
      {isBlank && <Note tone="caution">{words.blankAll}</Note>}
      {prepared.isPending && <p role="status">{words.preparing}</p>}
      {prepared.isError && (
        <FaultNote fault={faultOf(prepared.error)}>
          <div>
            <button type="button" className="button" onClick={() => prepared.refetch()}>
              {retry}
            </button>
          </div>
        </FaultNote>
      )}
      {prepared.data !== undefined && (
        <>
          <section className="stack tight" aria-labelledby="code">
            <h2 id="code">{words.code}</h2>
            <p className="receipt-code">{prepared.data.code}</p>
            <p className="quiet">{words.codeText}</p>
          </section>
          {connector?.id !== LOCAL_KEY_ID && (
            <Note>
              <p>{words.wallet}</p>
            </Note>
          )}
          <Details>
            <Fact name={words.contract}>
              <code>{ELECTIONS_ADDRESS}</code>
            </Fact>
            <Fact name={words.called}>
              <code>{prepared.data.sequence === 1 ? 'castBallot' : 'recastBallot'}</code>
            </Fact>
            <Fact name={words.ballotHash}>
              <code>{prepared.data.ballotHash}</code>
            </Fact>
            <Fact name={words.sequence}>{prepared.data.sequence}</Fact>
          </Details>
        </>
      )}
      <div className="actions sticky">
        <button
          type="button"
          className="button main big"
          aria-disabled={prepared.data === undefined}
          onClick={() => prepared.data !== undefined && onCast(prepared.data)}
        >
          {words.cast}
        </button>
        <button type="button" className="button" onClick={onBack}>
          {words.change2}
        </button>
      </div>
    </div>
  )
}
