// An address: what it may do, and what it sent, or for a contract what was sent to it, newest first.
import type { Address } from 'viem'
import { Frame } from '../../components/explorer/Frame.tsx'
import { contractName } from '../../components/explorer/links.tsx'
import { ProposerMark } from '../../components/explorer/ProposerMark.tsx'
import { TransactionTable } from '../../components/explorer/TransactionTable.tsx'
import { CopyButton, Fact, Heading, Loading, Problem } from '../../components/parts.tsx'
import { useAccount, useTransactionsOf } from '../../explorer/explorerQueries.ts'
import { readAddress } from '../../explorer/search.ts'
import { useValidatorNumber } from '../../lib/proposers.ts'
import { explorerWords } from '../../words/explorerWords.ts'
import { useArea } from '../../words/useArea.ts'
import { useWords } from '../../words/WordsContext.tsx'
import { LostPage } from '../LostPage.tsx'

export function AddressPage({ address: text }: { address: string }) {
  const address = readAddress(text)
  return address === null ? <LostPage /> : <AddressOf address={address} key={address} />
}

function AddressOf({ address }: { address: Address }) {
  const words = useArea(explorerWords)
  const { unreachable } = useWords()
  const { data: account, isError, refetch } = useAccount(address)
  const number = useValidatorNumber()(address)
  const contract = contractName(address, words.contracts)
  return (
    <Frame>
      <div className="stack tight">
        <Heading>{contract ?? words.address}</Heading>
        <p className="row">
          <code>{address}</code>
          <CopyButton text={address} />
        </p>
      </div>
      {isError && account === undefined && <Problem text={unreachable.text} id="no-answer" onRetry={() => refetch()} />}
      {account === undefined && !isError && <Loading />}
      {account !== undefined && contract === null && (
        <dl className="facts card">
          <Fact name={words.roles}>
            {account.roles.length === 0 ? words.noRole : account.roles.map((role) => words.role[role]).join(', ')}
            {number !== null && (
              <p>
                <ProposerMark proposer={address} />
              </p>
            )}
          </Fact>
          <Fact name={words.sent}>{account.nonce}</Fact>
        </dl>
      )}
      <Transactions address={address} title={contract === null ? words.sentHere : words.receivedHere} />
    </Frame>
  )
}

function Transactions({ address, title }: { address: Address; title: string }) {
  const words = useArea(explorerWords)
  const { unreachable } = useWords()
  const { data, isError, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useTransactionsOf(address)
  const lines = data?.pages.flatMap(({ transactions }) => transactions)
  return (
    <section className="stack" aria-labelledby="sent">
      <h2 id="sent">{title}</h2>
      {isError && <Problem text={unreachable.text} id="no-answer" onRetry={() => refetch()} />}
      {lines === undefined && !isError && <Loading />}
      {lines?.length === 0 && <p className="quiet">{words.noneSent}</p>}
      {lines !== undefined && lines.length > 0 && <TransactionTable lines={lines} caption={title} hasBlocks />}
      {hasNextPage && (
        <div>
          <button type="button" className="button" disabled={isFetchingNextPage} onClick={() => fetchNextPage()}>
            {words.older}
          </button>
        </div>
      )}
    </section>
  )
}
