// What is put to the vote on the command line, by its word: which value it takes, and the proposal it becomes.
import type { ProposalDraft } from '@psephos/client'
import { BLOCK_GAS_LIMIT_MAX, BLOCK_GAS_LIMIT_MIN, PERIOD_MS_MIN, type ProposalKind } from '@psephos/contracts-abi'
import { usageFailure } from '../exitCodes.ts'
import { addressText, wholeNumber } from '../network/numbers.ts'

export type Asked = { readonly text: string; readonly at: string | undefined }
type Wanted = {
  readonly kind: ProposalKind
  /** Shown in the help; null: it takes none. */
  readonly value: string | null
  read(value: string): Partial<ProposalDraft>
}

const account = (kind: ProposalKind): Wanted => ({
  kind,
  value: '<address>',
  read: (value) => ({ account: addressText('the account', value) }),
})

export const WANTED: Readonly<Record<string, Wanted>> = {
  text: { kind: 'text', value: null, read: () => ({}) },
  'add-validator': account('addValidator'),
  'remove-validator': account('removeValidator'),
  'add-organizer': account('addOrganizer'),
  'remove-organizer': account('removeOrganizer'),
  period: {
    kind: 'period',
    value: '<milliseconds>',
    read: (value) => ({ value: BigInt(wholeNumber('the period', value, PERIOD_MS_MIN, 2 ** 31)) }),
  },
  'gas-limit': {
    kind: 'gasLimit',
    value: '<gas>',
    read: (value) => ({
      value: BigInt(wholeNumber('the gas limit', value, Number(BLOCK_GAS_LIMIT_MIN), Number(BLOCK_GAS_LIMIT_MAX))),
    }),
  },
  'rule-version': {
    kind: 'ruleVersion',
    value: '<version>',
    read: (value) => ({ value: BigInt(wholeNumber('the version', value, 1, 2 ** 32 - 1)) }),
  },
}

/** The words, as `psephos network propose` takes them. Throws a usage failure that says what is missing. */
export function draftOf(what: string, value: string | undefined, { text, at }: Asked): ProposalDraft {
  const wanted = WANTED[what]
  if (wanted === undefined) {
    throw usageFailure(`nobody can propose "${what}"; what can be: ${Object.keys(WANTED).join(', ')}`)
  }
  if (wanted.value === null && value !== undefined) throw usageFailure(`${what} takes no value; use --text`)
  if (wanted.value !== null && value === undefined) throw usageFailure(`${what} takes ${wanted.value}`)
  if (wanted.kind === 'text' && text === '') throw usageFailure('a text has words: --text "…"')
  if ((wanted.kind === 'ruleVersion') !== (at !== undefined)) {
    throw usageFailure(at === undefined ? 'from which block on? --at <height>' : '--at belongs to rule-version only')
  }
  const height = at === undefined ? 0n : BigInt(wholeNumber('--at', at, 1, Number.MAX_SAFE_INTEGER))
  return { kind: wanted.kind, text, height, ...wanted.read(value ?? '') }
}
