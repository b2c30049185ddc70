// Scheduling a rule version (S3): from `height` on the rules of version `value` hold. What was scheduled for that height or
// a later one is replaced, so that a mistake can be taken back until 100 blocks before it would hold.
import { RULE_NOTICE_BLOCKS, RULE_VERSIONS_AHEAD_MAX } from '@psephos/contracts-abi'
import type { StateReader } from '../../../types/state.ts'
import { log, revert } from '../abi.ts'
import { readRule, readRuleCount, writeRuleAt } from '../storage.ts'
import type { Change } from './change.ts'

/** Versions are small numbers; a larger one is a height in the wrong field. */
const VERSION_MAX = 0xffff_ffffn

export const ruleVersion: Change = {
  uses: ['value', 'height'],
  /** Reverts BadRuleVersion, RuleVersionTooSoon, TooManyRuleVersions. */
  check({ state, place }, { value, height }) {
    if (value === 0n || value > VERSION_MAX) revert('BadRuleVersion', value)
    const earliest = place.height + BigInt(RULE_NOTICE_BLOCKS)
    if (height < earliest) revert('RuleVersionTooSoon', height, earliest)
    const ahead = rulesBelow(state, height) - rulesBelow(state, place.height + 1n)
    if (ahead >= RULE_VERSIONS_AHEAD_MAX) revert('TooManyRuleVersions', BigInt(RULE_VERSIONS_AHEAD_MAX))
  },
  make(call, { value: version, height }, proposal) {
    writeRuleAt(call.state, rulesBelow(call.state, height), { height, version })
    log(call, 'RuleVersionScheduled', proposal, version, height)
  },
}

/** How many of the stored ones begin below that height; looks at no more than those that do not. */
function rulesBelow(state: StateReader, height: bigint): number {
  let count = readRuleCount(state)
  while (count > 0 && readRule(state, count - 1).height >= height) count--
  return count
}
