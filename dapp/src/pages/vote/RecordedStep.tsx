// Step 5. The network says that the ballot is in the public record; this browser checks it and only then says so too. The
// code to keep, as text, picture, file and print, what was verified, and the three questions voters ask.
import { type Election, encodeReceiptFile, type Receipt } from '@psephos/client'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Hex } from 'viem'
import { getTransactionReceipt } from 'viem/actions'
import { Link } from 'wouter'
import { CopyButton, Fact, Note, Problem } from '../../components/parts.tsx'
import { QrCode } from '../../components/QrCode.tsx'
import { useVerification, VerificationPanel } from '../../components/VerificationPanel.tsx'
import { download } from '../../lib/download.ts'
import { useNetwork } from '../../lib/NetworkContext.tsx'
import { dateTime } from '../../lib/times.ts'
import type { CastBallot } from '../../voting/castState.ts'
import { forgetCast, recallCast } from '../../voting/pendingCast.ts'
import { useWords } from '../../words/WordsContext.tsx'

type RecordedProps = { election: Election; ballot: CastBallot; hash: Hex }

export function RecordedStep({ election, ballot, hash }: RecordedProps) {
  const words = useWords()
  const { chain, client, genesisHash } = useNetwork()
  const { voter, code, ballotHash } = ballot
  const receipt = useQuery({
    queryKey: ['receipt', hash, ballotHash],
    queryFn: async (): Promise<Receipt> => {
      const { blockHash, blockNumber } = await getTransactionReceipt(client, { hash })
      return {
        chainId: chain.id,
        genesisHash,
        election: election.id,
        code,
        ballotHash,
        transactionHash: hash,
        blockNumber,
        blockHash,
      }
    },
    staleTime: Number.POSITIVE_INFINITY,
  })
  const file = receipt.data
  const verification = useVerification(file ?? null)
  const isVerified = verification.data?.verified === true
  const isUnchecked = !isVerified && !verification.isFetching && !receipt.isFetching
  useEffect(() => {
    // What was kept for a reload has done its work; until then a reload takes the ballot up again.
    const place = { genesisHash, election: election.id, voter }
    if (isVerified && recallCast(localStorage, place)?.ballotHash === ballotHash) forgetCast(localStorage, place)
  }, [isVerified, voter, ballotHash, genesisHash, election.id])
  const { title, titleChecking, titleUnchecked, countedText, countedChecking, countedUnchecked } = words.recorded
  return (
    <div className="stack wide">
      <section className="card receipt">
        <div className="stack tight">
          <h2>{isVerified ? title : isUnchecked ? titleUnchecked : titleChecking}</h2>
          {isUnchecked && (
            <Note tone="stop">
              <p>{words.recorded.unchecked}</p>
            </Note>
          )}
          <p className="quiet small">{words.recorded.print1(election.title)}</p>
          <p>{words.recorded.code}</p>
          <p className="receipt-code">{code}</p>
          <p>{election.secrecy === 'open' ? words.recorded.keepOpen : words.recorded.keep}</p>
          <div className="actions">
            <button
              type="button"
              className="button main"
              aria-disabled={file === undefined}
              onClick={() => file !== undefined && download(`receipt-${code}.json`, encodeReceiptFile(file))}
            >
              {words.recorded.download}
            </button>
            <CopyButton text={code} />
            <button type="button" className="button" onClick={() => window.print()}>
              {words.recorded.print}
            </button>
          </div>
        </div>
        <figure>
          <QrCode text={`${location.origin}/check#${code}`} label={words.recorded.qr} />
          <figcaption className="quiet small">{words.recorded.scan}</figcaption>
        </figure>
      </section>
      {receipt.isError && !receipt.isFetching && (
        <Problem text={words.verify.couldNot} id="no-answer" onRetry={() => receipt.refetch()} />
      )}
      {file !== undefined && <VerificationPanel claim={file} isOwn />}
      <dl className="facts card no-print">
        <Fact name={words.recorded.counted}>
          {isVerified
            ? verification.data?.superseded === true
              ? words.check.superseded
              : countedText
            : isUnchecked
              ? countedUnchecked
              : countedChecking}
        </Fact>
        <Fact name={words.recorded.change}>
          {election.revoting ? words.election.changeYes : words.election.changeNo}
        </Fact>
        <Fact name={words.recorded.result}>
          {(election.secrecy === 'open' ? words.election.resultText : words.election.resultSecret)(
            dateTime(election.closesAt, words.language),
          )}{' '}
          <Link href={`/election/${election.id}/results`}>{words.results.title}</Link>
        </Fact>
      </dl>
      <div className="actions">
        <Link href={`/check#${code}`} className="button">
          {words.recorded.next}
        </Link>
        <Link href="/" className="button">
          {words.recorded.home}
        </Link>
      </div>
    </div>
  )
}
