// The published result as every validator tells it by itself, at one block, and the command that checks everything.
import { getResult, type PsephosClient, type Result } from '@psephos/client'
import { getBlock } from 'viem/actions'
import { AgreementLine } from '../../components/AgreementLine.tsx'
import { CopyButton } from '../../components/parts.tsx'
import { useAgreement } from '../../lib/agreement.ts'
import { useNetwork } from '../../lib/NetworkContext.tsx'
import type { ReadResult } from '../../lib/resultFiles.ts'
import { recountWords } from '../../words/recountWords.ts'
import { useArea } from '../../words/useArea.ts'

export function Comparison({ read }: { read: ReadResult }) {
  const words = useArea(recountWords)
  const { election, result, block } = read
  const agreement = useAgreement(`result ${election.id} ${block.hash}`, {
    ask: async (client) => textOf(await resultAt(client, election.id, block.number)),
    want: textOf({ hash: block.hash, result }),
  })
  return (
    <section className="stack tight" aria-labelledby="compare">
      <h2 id="compare">{words.compare}</h2>
      <p>{words.compareText}</p>
      <AgreementLine agreement={agreement} />
    </section>
  )
}

async function resultAt(client: PsephosClient, election: bigint, blockNumber: bigint) {
  const [{ hash }, result] = await Promise.all([
    getBlock(client, { blockNumber }),
    getResult(client, { election, atBlock: blockNumber }),
  ])
  return { hash, result }
}

const textOf = ({ hash, result }: { hash: string; result: Result }): string => JSON.stringify([hash, result])

export function FullAudit() {
  const words = useArea(recountWords)
  const { chain, genesisHash } = useNetwork()
  const command = `npx psephos audit --rpc ${chain.rpcUrls.default.http[0]} --genesis ${genesisHash}`
  return (
    <section className="stack tight" aria-labelledby="audit">
      <h2 id="audit">{words.audit}</h2>
      <p>{words.auditText}</p>
      <p className="row">
        <code>{command}</code>
        <CopyButton text={command} />
      </p>
    </section>
  )
}
