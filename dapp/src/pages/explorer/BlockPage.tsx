// One block by number or hash: who built it, who signed it (checked in this browser), and what is in it, page by page.
import type { BlockDetails } from '@psephos/client'
import { useState } from 'react'
import { Link } from 'wouter'
import { Frame } from '../../components/explorer/Frame.tsx'
import { ProposerMark } from '../../components/explorer/ProposerMark.tsx'
import { TransactionTable } from '../../components/explorer/TransactionTable.tsx'
import { NoAnswer } from '../../components/NoAnswer.tsx'
import { Details, Fact, Heading, Loading, Problem } from '../../components/parts.tsx'
import { PageSkeleton } from '../../components/Skeleton.tsx'
import { PAGE_ROWS, useBlock, useBlockProof, useBlockTransactions } from '../../explorer/explorerQueries.ts'
import { readBlockId } from '../../explorer/search.ts'
import { useNetwork } from '../../lib/NetworkContext.tsx'
import { useHead } from '../../lib/queries.ts'
import { age, dateTime } from '../../lib/times.ts'
import { useNowSeconds } from '../../lib/useTicking.ts'
import { explorerWords } from '../../words/explorerWords.ts'
import { useArea } from '../../words/useArea.ts'
import { useWords } from '../../words/WordsContext.tsx'
import { LostPage } from '../LostPage.tsx'

export function BlockPage({ id }: { id: string }) {
  const asked = readBlockId(id)
  return asked === null ? <LostPage /> : <BlockOf id={asked} key={id} />
}

function BlockOf({ id }: { id: Exclude<ReturnType<typeof readBlockId>, null> }) {
  const words = useArea(explorerWords)
  const { data: block, isError, refetch } = useBlock(id)
  if (isError && block === undefined) return <NoAnswer onRetry={() => refetch()} />
  if (block === undefined) return <PageSkeleton />
  if (block === null) {
    return (
      <Frame>
        <Heading>{words.noBlock}</Heading>
        <p>{words.noBlockText}</p>
      </Frame>
    )
  }
  return (
    <Frame>
      <div className="stack tight">
        <Heading>{words.blockNumber(block.number.toString())}</Heading>
        <Finality block={block} />
      </div>
      <Neighbours block={block} />
      <Facts block={block} />
      <Transactions block={block} />
    </Frame>
  )
}

function Finality({ block }: { block: BlockDetails }) {
  const words = useArea(explorerWords)
  const { unreachable } = useWords()
  const { isPinned } = useNetwork()
  const { data: proof, isError, refetch } = useBlockProof(block)
  if (isError) return <Problem text={unreachable.text} id="no-answer" onRetry={() => refetch()} />
  if (proof === null) return <Problem text={words.unproved} id="not-verified" />
  return (
    <div className="stack tight" role="status">
      <span className={proof === undefined ? 'badge' : 'badge open'}>{words.final}</span>
      <p className="small">
        {proof === undefined
          ? words.proving
          : proof.signed === null
            ? words.genesisProved
            : words.proved(proof.signed.have, proof.signed.of, proof.signed.need)}
        {proof !== undefined && !isPinned && ` ${words.notPinned}`}
      </p>
    </div>
  )
}

function Neighbours({ block }: { block: BlockDetails }) {
  const words = useArea(explorerWords)
  const { data: head } = useHead()
  return (
    <nav className="row" aria-label={words.block}>
      {block.number > 0n && (
        <Link className="button small" href={`/block/${block.number - 1n}`}>
          ← {words.previous}
        </Link>
      )}
      {head !== undefined && block.number < head.number && (
        <Link className="button small" href={`/block/${block.number + 1n}`}>
          {words.next} →
        </Link>
      )}
    </nav>
  )
}

function Facts({ block }: { block: BlockDetails }) {
  const words = useArea(explorerWords)
  const { language, age: ageWords } = useWords()
  const { data: proof } = useBlockProof(block)
  const now = useNowSeconds()
  const count = new Intl.NumberFormat(language)
  return (
    <>
      <dl className="facts card">
        <Fact name={words.time}>
          {dateTime(block.timestamp, language)} ({age(Math.max(0, now - block.timestamp), ageWords)})
        </Fact>
        <Fact name={words.proposer}>
          <ProposerMark proposer={block.proposer} />
        </Fact>
        <Fact name={words.transactions}>{count.format(block.transactionCount)}</Fact>
        <Fact name={words.hash}>
          <Link href={`/block/${block.hash}`}>
            <code>{block.hash}</code>
          </Link>
        </Fact>
      </dl>
      <Details>
        <Fact name={words.parent}>
          <Link href={`/block/${block.parentHash}`}>
            <code>{block.parentHash}</code>
          </Link>
        </Fact>
        {proof?.signed != null && (
          <Fact name={words.signers}>
            <ul className="stack tight">
              {proof.signed.signers.map((signer) => (
                <li key={signer}>
                  <ProposerMark proposer={signer} />
                </li>
              ))}
            </ul>
          </Fact>
        )}
        {proof != null && <Fact name={words.round}>{proof.round}</Fact>}
        <Fact name={words.proposer}>
          <code>{block.proposer}</code>
        </Fact>
        <Fact name={words.size}>{words.bytes(count.format(block.sizeBytes))}</Fact>
        <Fact name={words.gas}>{words.gasOf(count.format(block.gasUsed), count.format(block.gasLimit))}</Fact>
        <Fact name={words.stateRoot}>
          <code>{block.stateRoot}</code>
        </Fact>
        <Fact name={words.transactionsRoot}>
          <code>{block.transactionsRoot}</code>
        </Fact>
        <Fact name={words.receiptsRoot}>
          <code>{block.receiptsRoot}</code>
        </Fact>
      </Details>
    </>
  )
}

function Transactions({ block }: { block: BlockDetails }) {
  const words = useArea(explorerWords)
  const { unreachable } = useWords()
  const [page, setPage] = useState(0)
  const { number, transactionCount } = block
  const { data: lines, isError, refetch } = useBlockTransactions(number, page, transactionCount === 0)
  const pages = Math.ceil(transactionCount / PAGE_ROWS)
  return (
    <section className="stack" aria-labelledby="transactions">
      <h2 id="transactions">{words.transactions}</h2>
      {transactionCount === 0 && <p className="quiet">{words.noTransactions}</p>}
      {isError && <Problem text={unreachable.text} id="no-answer" onRetry={() => refetch()} />}
      {transactionCount > 0 && lines === undefined && !isError && <Loading />}
      {lines != null && lines.length > 0 && (
        <TransactionTable lines={lines.toReversed()} caption={words.transactions} />
      )}
      {pages > 1 && (
        <div className="row">
          <button type="button" className="button small" disabled={page === 0} onClick={() => setPage(page - 1)}>
            {words.newer}
          </button>
          <span className="quiet">{words.page(page + 1, pages)}</span>
          <button type="button" className="button small" disabled={page + 1 >= pages} onClick={() => setPage(page + 1)}>
            {words.older}
          </button>
        </div>
      )}
    </section>
  )
}
