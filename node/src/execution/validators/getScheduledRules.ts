// getScheduledRules(): rule versions that will hold from a later height on, by the genesis file or by vote, ascending.
import type { ContractCall } from '../contract.ts'
import { upcomingRules } from '../ruleVersions.ts'
import { encodeAnswer } from './abi.ts'

export function getScheduledRules({ context, state, place }: ContractCall): Uint8Array {
  const rules = upcomingRules(context.spec, state, place.height)
  return encodeAnswer('getScheduledRules', [rules.map(({ height, version }) => ({ height, version: BigInt(version) }))])
}
