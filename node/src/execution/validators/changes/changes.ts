// Kind of a proposal -> what it does. Adding a kind is a file beside the others, a number in contracts-abi and a line here.
import { PROPOSAL_KINDS, type ProposalKind } from '@psephos/contracts-abi'
import { revert } from '../abi.ts'
import type { Change, Field, Wanted } from './change.ts'
import { addOrganizer, removeOrganizer } from './organizers.ts'
import { ruleVersion } from './ruleVersion.ts'
import { gasLimit, period } from './settings.ts'
import { addValidator, removeValidator } from './validators.ts'

/** A plain text changes nothing: that it passed is the whole of it. */
const text: Change = { uses: [], check: () => {}, make: () => {} }

const changes: Readonly<Record<ProposalKind, Change>> = {
  text,
  addValidator,
  removeValidator,
  addOrganizer,
  removeOrganizer,
  period,
  gasLimit,
  ruleVersion,
}
const byNumber: ReadonlyMap<number, Change> = new Map(
  Object.entries(changes).map(([kind, change]) => [PROPOSAL_KINDS[kind as ProposalKind], change]),
)

/** Reverts UnknownKind. */
export function changeOf(kind: number): Change {
  return byNumber.get(kind) ?? revert('UnknownKind', kind)
}

/** Reverts FieldNotZero: a field that means nothing says nothing, so no reader can be misled by it. */
export function checkUnused({ uses }: Change, wanted: Wanted): void {
  const fields: readonly Field[] = ['account', 'value', 'height']
  for (const field of fields) {
    if (!uses.includes(field) && BigInt(wanted[field]) !== 0n) revert('FieldNotZero', field)
  }
}
