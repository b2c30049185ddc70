// Step 5. The ballot is in the public record: the code to keep, as text, picture, file and print, what this browser has
// verified by itself, and the three questions voters ask.
import { type Election, encodeReceiptFile, type Receipt } from '@psephos/client'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Hex } from 'viem'
import { getTransactionReceipt } from 'viem/actions'
import { useConnection } from 'wagmi'
import { Link } from 'wouter'
import { CopyButton, Fact } from '../../components/parts.tsx'
import { QrCode } from '../../components/QrCode.tsx'
import { VerificationPanel } from '../../components/VerificationPanel.tsx'
import { download } from '../../lib/download.ts'
import { useNetwork } from '../../lib/NetworkContext.tsx'
import { dateTime } from '../../lib/times.ts'
import { recordedBallotHash } from '../../voting/findVote.ts'
import { forgetCast, recallCast } from '../../voting/pendingCast.ts'
import { useWords } from '../../words/WordsContext.tsx'

export function RecordedStep({ election, code, hash }: { election: Election; code: string; hash: Hex }) {
  const words = useWords()
  const { chain, client, genesisHash } = useNetwork()
  const { address } = useConnection()
  const receipt = useQuery({
    queryKey: ['receipt', hash],
    queryFn: async (): Promise<Receipt> => {
      const { blockHash, blockNumber, logs } = await getTransactionReceipt(client, { hash })
      const ballotHash = recordedBallotHash(logs, election.id)
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
  useEffect(() => {
    // What was kept for a reload has done its work.
    if (address === undefined) return
    const place = { genesisHash, election: election.id, voter: address }
    if (recallCast(localStorage, place) !== null) forgetCast(localStorage, place)
  }, [address, genesisHash, election.id])
  const file = receipt.data
  return (
    <div className="stack wide">
      <section className="card receipt">
        <div className="stack tight">
          <h2>{words.recorded.title}</h2>
          <p className="quiet small">{words.recorded.print1(election.title)}</p>
          <p>{words.recorded.code}</p>
          <p className="receipt-code">{code}</p>
          <p>{words.recorded.keepOpen}</p>
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
        <QrCode text={`${location.origin}/check#${code}`} label={words.recorded.qr} />
      </section>
      {file !== undefined && <VerificationPanel claim={file} isOwn />}
      <dl className="facts card no-print">
        <Fact name={words.recorded.counted}>{words.recorded.countedText}</Fact>
        <Fact name={words.recorded.change}>
          {election.revoting ? words.election.changeYes : words.election.changeNo}
        </Fact>
        <Fact name={words.recorded.result}>
          {words.election.resultText(dateTime(election.closesAt, words.language))}{' '}
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
