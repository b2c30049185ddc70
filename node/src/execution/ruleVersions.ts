// Which rules a height obeys: the genesis file's versions, and from the first height that the validators decided on (S3)
// theirs. Height and the state before it in; a version out, or the error on which a node stops before that height.
import {
  type ChainSpec,
  RULE_VERSIONS_KNOWN,
  type RuleVersion,
  ruleVersionAt,
  UnknownRuleVersion,
} from '../params/chainSpec.ts'
import type { StateReader } from '../types/state.ts'
import type { Overlay } from './overlay.ts'
import { readRule, readRuleCount, readSettings, writeSettings } from './validators/storage.ts'

/** `state` of any block before `height`, if nothing was decided between them for less than that height. */
export function ruleVersionOf(spec: ChainSpec, state: StateReader, height: bigint): number {
  for (let i = readRuleCount(state) - 1; i >= 0; i--) {
    const rule = readRule(state, i)
    if (rule.height <= height) return Number(rule.version)
  }
  return ruleVersionAt(spec, height)
}

/**
 * The version of `height`, by the state of its parent. Throws UnknownRuleVersion when this software does not have it: the
 * node stops before that height, because whatever it made of the block would be wrong.
 */
export function checkRules(spec: ChainSpec, state: StateReader, height: bigint): number {
  const version = ruleVersionOf(spec, state, height)
  if (!RULE_VERSIONS_KNOWN.includes(version)) throw new UnknownRuleVersion(height, version)
  return version
}

/** What is scheduled for heights above this one, ascending. */
export function upcomingRules(spec: ChainSpec, state: StateReader, height: bigint): readonly RuleVersion[] {
  const voted = Array.from({ length: readRuleCount(state) }, (_, i) => readRule(state, i)).map((rule) => ({
    height: rule.height,
    version: Number(rule.version),
  }))
  const [first] = voted
  const ofGenesis = spec.rules.filter((rule) => first === undefined || rule.height < first.height)
  return [...ofGenesis, ...voted].filter((rule) => rule.height > height)
}

/** The first of them that this software does not have: what an operator must be told while there is time. */
export function firstUnknownRules(spec: ChainSpec, state: StateReader, height: bigint): RuleVersion | null {
  return upcomingRules(spec, state, height).find(({ version }) => !RULE_VERSIONS_KNOWN.includes(version)) ?? null
}

/** At the start of a block: its state says which rules it obeys. */
export function enterRules(state: Overlay, spec: ChainSpec, height: bigint): void {
  const ruleVersion = BigInt(ruleVersionOf(spec, state, height))
  const settings = readSettings(state)
  if (settings.ruleVersion !== ruleVersion) writeSettings(state, { ...settings, ruleVersion })
}
