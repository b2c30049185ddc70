// Who built a block: a coloured number, the same everywhere, and its name beside it or for a screen reader. The colour is
// never alone: the number says the same.
import type { Address } from 'viem'
import { useValidatorNumber } from '../../lib/proposers.ts'
import { explorerWords } from '../../words/explorerWords.ts'
import { useArea } from '../../words/useArea.ts'

/** Colours there are; beyond them they come round again. */
const MARKS = 8

export function ProposerMark({ proposer, isBare = false }: { proposer: Address; isBare?: boolean }) {
  const words = useArea(explorerWords)
  const number = useValidatorNumber()(proposer)
  const name =
    number === null ? (BigInt(proposer) === 0n ? words.noProposer : words.formerValidator) : words.validator(number)
  return (
    <span className="proposer" title={isBare ? name : undefined}>
      <span className={`mark-of ${number === null ? 'mark-none' : `mark-${(number - 1) % MARKS}`}`} aria-hidden="true">
        {number ?? '–'}
      </span>
      <span className={isBare ? 'hidden-visually' : ''}>{name}</span>
    </span>
  )
}
