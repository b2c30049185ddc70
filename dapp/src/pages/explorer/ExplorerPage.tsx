// The live strip of blocks and a table of them. It moves by itself, so it can be paused (WCAG 2.2.2).
import type { BlockDetails } from '@psephos/client'
import { useState } from 'react'
import { Link } from 'wouter'
import { Frame } from '../../components/explorer/Frame.tsx'
import { BlockLink } from '../../components/explorer/links.tsx'
import { ProposerMark } from '../../components/explorer/ProposerMark.tsx'
import { Heading, Loading, Problem } from '../../components/parts.tsx'
import { useRecentBlocks } from '../../explorer/explorerQueries.ts'
import { age } from '../../lib/times.ts'
import { useNowSeconds } from '../../lib/useTicking.ts'
import { explorerWords } from '../../words/explorerWords.ts'
import { useArea } from '../../words/useArea.ts'
import { useWords } from '../../words/WordsContext.tsx'

const BLOCKS_SHOWN = 16
const TILES_SHOWN = 6

export function ExplorerPage() {
  const words = useArea(explorerWords)
  const { unreachable } = useWords()
  const [isLive, setLive] = useState(true)
  const { data: blocks, isError, refetch } = useRecentBlocks(BLOCKS_SHOWN, isLive)
  return (
    <Frame hasHint>
      <div className="stack tight">
        <Heading>{words.title}</Heading>
        <p className="lead quiet">{words.intro}</p>
      </div>
      <section className="stack" aria-labelledby="latest">
        <div className="row between">
          <h2 id="latest">{words.strip}</h2>
          <button type="button" className="button small" onClick={() => setLive(!isLive)}>
            {isLive ? words.pause : words.goOn}
          </button>
        </div>
        {isError && blocks === undefined && (
          <Problem text={unreachable.text} id="no-answer" onRetry={() => refetch()} />
        )}
        {blocks === undefined ? !isError && <Loading /> : <Strip blocks={blocks.slice(0, TILES_SHOWN)} />}
        {blocks !== undefined && <BlockTable blocks={blocks} />}
      </section>
    </Frame>
  )
}

function Strip({ blocks }: { blocks: readonly BlockDetails[] }) {
  const words = useArea(explorerWords)
  const most = Math.max(1, ...blocks.map(({ transactionCount }) => transactionCount))
  return (
    <ol className="block-strip" reversed aria-label={words.strip}>
      {blocks.map(({ number, hash, proposer, transactionCount }) => (
        <li key={hash}>
          <Link href={`/block/${number}`} className="block-tile">
            <span className="height">{number.toString()}</span>
            <ProposerMark proposer={proposer} isBare />
            <svg className="fill" viewBox="0 0 10 10" preserveAspectRatio="none" aria-hidden="true">
              <rect className="track" width="10" height="10" />
              <rect className="bar" width={(10 * transactionCount) / most} height="10" />
            </svg>
            <span className="small">{words.transactionCount(transactionCount)}</span>
          </Link>
        </li>
      ))}
    </ol>
  )
}

function BlockTable({ blocks }: { blocks: readonly BlockDetails[] }) {
  const words = useArea(explorerWords)
  const { age: ageWords, language } = useWords()
  const now = useNowSeconds()
  const count = new Intl.NumberFormat(language)
  return (
    <table className="rows">
      <caption className="hidden-visually">{words.strip}</caption>
      <thead>
        <tr>
          <th scope="col">{words.block}</th>
          <th scope="col">{words.age}</th>
          <th scope="col">{words.proposer}</th>
          <th scope="col" className="number">
            {words.transactions}
          </th>
          <th scope="col" className="number">
            {words.size}
          </th>
        </tr>
      </thead>
      <tbody>
        {blocks.map((block) => (
          <tr key={block.hash}>
            <th scope="row">
              <BlockLink number={block.number} />
            </th>
            <td data-name={words.age}>{age(Math.max(0, now - block.timestamp), ageWords)}</td>
            <td data-name={words.proposer}>
              <ProposerMark proposer={block.proposer} />
            </td>
            <td data-name={words.transactions} className="number">
              {count.format(block.transactionCount)}
            </td>
            <td data-name={words.size} className="number">
              {words.bytes(count.format(block.sizeBytes))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
