// Transactions as rows: what it does in words, its hash, who sent it, and, where they are of several blocks, when.
import type { TransactionLine } from '@psephos/client'
import { nameOfCall } from '../../explorer/readCall.ts'
import { age } from '../../lib/times.ts'
import { useNowSeconds } from '../../lib/useTicking.ts'
import { explorerWords } from '../../words/explorerWords.ts'
import { useArea } from '../../words/useArea.ts'
import { useWords } from '../../words/WordsContext.tsx'
import { AddressLink, BlockLink, TransactionLink } from './links.tsx'

type Props = { lines: readonly (TransactionLine & { timestamp?: number })[]; caption: string; hasBlocks?: boolean }

export function TransactionTable({ lines, caption, hasBlocks = false }: Props) {
  const words = useArea(explorerWords)
  const { age: ageWords } = useWords()
  const now = useNowSeconds()
  return (
    <table className="rows">
      <caption className="hidden-visually">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{words.what}</th>
          <th scope="col">{words.transaction}</th>
          {hasBlocks && <th scope="col">{words.block}</th>}
          {hasBlocks && <th scope="col">{words.age}</th>}
          <th scope="col">{words.sender}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ hash, to, input, sender, success, blockNumber, timestamp }) => {
          const name = nameOfCall(to, input)
          return (
            <tr key={hash}>
              <th scope="row">
                {name === null ? words.other : words.callsShort[name]}
                {!success && <span className="badge refused">{words.refusedShort}</span>}
              </th>
              <td data-name={words.transaction}>
                <TransactionLink hash={hash} />
              </td>
              {hasBlocks && (
                <td data-name={words.block}>
                  <BlockLink number={blockNumber} />
                </td>
              )}
              {hasBlocks && <td data-name={words.age}>{age(Math.max(0, now - (timestamp ?? now)), ageWords)}</td>}
              <td data-name={words.sender}>
                <AddressLink address={sender} />
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
