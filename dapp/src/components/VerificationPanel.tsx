// What this browser has found out by itself about a ballot: validators' signatures and the way from them to the ballot,
// believed only as far as the genesis hash is. One sentence, and under Details every single check.
import { type ReceiptClaim, type Verification, verifyReceipt } from '@psephos/client'
import { useQuery } from '@tanstack/react-query'
import { useNetwork } from '../lib/NetworkContext.tsx'
import { useWords } from '../words/WordsContext.tsx'

export function useVerification(claim: ReceiptClaim | null) {
  const { client, genesisHash } = useNetwork()
  return useQuery({
    queryKey: ['verification', claim?.transactionHash, claim?.code],
    queryFn: () => {
      if (claim === null) throw new Error('nothing to verify')
      return verifyReceipt({ receipt: claim, genesisHash, client })
    },
    enabled: claim !== null,
    staleTime: Number.POSITIVE_INFINITY,
    retry: 2,
  })
}

export function VerificationPanel({ claim, isOwn = false }: { claim: ReceiptClaim; isOwn?: boolean }) {
  const words = useWords()
  const { isPinned } = useNetwork()
  const { data, isError, isFetching, refetch } = useVerification(claim)
  const isGood = data?.verified === true && data.signed !== null
  return (
    <section className={isGood || data === undefined ? 'note' : 'note stop'} role="status">
      {isFetching && <p>{words.recorded.checking}</p>}
      {isError && !isFetching && (
        <>
          <p>{words.verify.couldNot}</p>
          <p className="error-id">{words.cast.errorId('no-answer')}</p>
        </>
      )}
      {isGood && data.signed !== null && (
        <>
          <p>
            <strong>
              ✓ {(isOwn ? words.verify.ok : words.verify.okFound)(data.signed.have, data.signed.of, data.signed.need)}
            </strong>
          </p>
          {!isPinned && <p>{words.verify.notPinned}</p>}
        </>
      )}
      {data !== undefined && !isGood && (
        <>
          <p>{words.verify.failed}</p>
          <p className="error-id">{words.cast.errorId('not-verified')}</p>
        </>
      )}
      {data !== undefined && <Checks verification={data} />}
      {(isError || (data !== undefined && !isGood)) && !isFetching && (
        <div>
          <button type="button" className="button" onClick={() => refetch()}>
            {words.verify.again}
          </button>
        </div>
      )}
    </section>
  )
}

function Checks({ verification }: { verification: Verification }) {
  const words = useWords()
  return (
    <details>
      <summary>{words.details}</summary>
      <table className="small">
        <thead>
          <tr>
            <th scope="col">{words.verify.step}</th>
            <th scope="col">{words.verify.outcome}</th>
          </tr>
        </thead>
        <tbody>
          {verification.checks.map(({ name, passed, facts }) => (
            <tr key={name}>
              <th scope="row">
                {passed ? '✓' : '✗'} {words.verify.checks[name]}
              </th>
              <td>
                {Object.entries(facts).map(([fact, value]) => (
                  <div key={fact}>
                    {fact}: <code>{String(value)}</code>
                  </div>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}
