// The validators: why there is no block, how each does, the last blocks, who was caught, and proposals with the vote on them.
import { type Dishonesty, quorumOf } from '@psephos/client'
import type { Address } from 'viem'
import { FreshStamp } from '../../components/explorer/Frame.tsx'
import { ProposerMark } from '../../components/explorer/ProposerMark.tsx'
import { NoAnswer } from '../../components/NoAnswer.tsx'
import { Details, Fact, Heading, Loading, Note, Problem } from '../../components/parts.tsx'
import { PageSkeleton } from '../../components/Skeleton.tsx'
import { Sparkline } from '../../components/Sparkline.tsx'
import { numberIn, useGovernance } from '../../lib/proposers.ts'
import { useValidators } from '../../lib/queries.ts'
import { useDishonesty, useLastHeaders, useWhy } from '../../validators/validatorQueries.ts'
import { whyNoBlock } from '../../validators/whyNoBlock.ts'
import { useArea } from '../../words/useArea.ts'
import { validatorsWords } from '../../words/validatorsWords.ts'
import { useWords } from '../../words/WordsContext.tsx'
import { Proposals } from './Proposals.tsx'
import { ValidatorTable } from './ValidatorTable.tsx'
import '../../design/parts/validators.css'

export function ValidatorsPage() {
  const words = useArea(validatorsWords)
  const { data: governance, isFetched, refetch } = useGovernance()
  if (isFetched && governance === undefined) return <NoAnswer onRetry={() => refetch()} />
  if (governance === undefined) return <PageSkeleton />
  const { validators } = governance
  return (
    <div className="stack wide">
      <div className="stack tight">
        <Heading>{words.title}</Heading>
        <p className="lead quiet">{words.intro(validators.length, quorumOf(validators.length))}</p>
      </div>
      <Why validators={validators} />
      <ValidatorTable validators={validators} />
      <LastBlocks />
      <Evidence />
      <Proposals validators={validators} />
      <FreshStamp />
    </div>
  )
}

function Why({ validators }: { validators: readonly Address[] }) {
  const words = useArea(validatorsWords)
  const { data: status } = useWhy()
  if (status === undefined) return null
  const name = (address: Address | null) => {
    if (address === null) return words.nobody
    const number = numberIn(validators, address)
    return number === null ? address : words.validator(number)
  }
  const why = whyNoBlock(status)
  const sentence = {
    behind: () => words.because.behind,
    nothingDue: () => words.because.nothingDue,
    noQuorum: () =>
      why.kind === 'noQuorum'
        ? words.because.noQuorum(why.present, why.of, why.needed, why.missing.map(name).join(', '))
        : '',
    deciding: () =>
      why.kind === 'deciding'
        ? words.because.deciding(why.height.toString(), why.round, name(why.proposer), why.seconds)
        : '',
  }[why.kind]()
  return (
    <Note tone={why.kind === 'noQuorum' ? 'stop' : 'plain'}>
      <h2>{words.why}</h2>
      <p>{sentence}</p>
      <Details>
        <Fact name={words.ownWords}>
          <span lang="en">{status.summary}</span>
        </Fact>
      </Details>
    </Note>
  )
}

function LastBlocks() {
  const words = useArea(validatorsWords)
  const { language } = useWords()
  const { data: headers } = useLastHeaders()
  if (headers === undefined || headers.length < 2) return null
  const gaps = headers.slice(1).map(({ timestamp }, i) => timestamp - (headers[i]?.timestamp ?? timestamp))
  const rounds = headers.slice(1).map(({ buildRound }) => buildRound ?? 0)
  const sorted = gaps.toSorted((a, b) => a - b)
  const said = (value: number | undefined) => new Intl.NumberFormat(language).format(value ?? 0)
  return (
    <section className="stack" aria-labelledby="last-blocks">
      <h2 id="last-blocks">{words.charts}</h2>
      <dl className="facts">
        <Fact name={words.gap}>
          {words.gapText(said(sorted[Math.floor(sorted.length / 2)]), said(sorted.at(-1)))}
          <Sparkline values={gaps} />
        </Fact>
        <Fact name={words.rounds}>
          {words.roundsText(rounds.reduce((sum, round) => sum + round, 0))}
          <Sparkline values={rounds} />
        </Fact>
      </dl>
    </section>
  )
}

function Evidence() {
  const words = useArea(validatorsWords)
  const { unreachable } = useWords()
  const { data: places } = useValidators()
  const { data: evidence, isError, refetch } = useDishonesty(places?.length ?? 0)
  return (
    <section className="stack" aria-labelledby="evidence">
      <h2 id="evidence">{words.evidence}</h2>
      {isError && <Problem text={unreachable.text} id="no-answer" onRetry={() => refetch()} />}
      {evidence === undefined && !isError && <Loading />}
      {evidence?.length === 0 && <p>{words.noEvidence}</p>}
      {evidence !== undefined && evidence.length > 0 && (
        <ul className="stack">
          {evidence.map((one) => (
            <li key={JSON.stringify(one.statements)}>
              <Caught one={one} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Caught({ one }: { one: Dishonesty }) {
  const words = useArea(validatorsWords)
  return (
    <Note tone="stop">
      <p>
        <strong>{words.kinds[one.kind] ?? one.kind}</strong>
      </p>
      <p className="row">
        {one.validators.map((validator) => (
          <ProposerMark key={validator} proposer={validator} />
        ))}
      </p>
      <details>
        <summary>{useWords().details}</summary>
        <pre>{JSON.stringify(one.statements, null, 2)}</pre>
      </details>
    </Note>
  )
}
