// A verification as a list of named checks, each with its facts, so that a page can show the list and say which one
// failed. What breaks a check is written down and never thrown.
import { EvidenceFault, type Fault, type FaultFacts } from './evidenceFault.ts'

/** `facts.fault` names the fault of a check that failed. */
export type NamedCheck<name extends string> = { name: name; passed: boolean; facts: FaultFacts }
export type Passed<value> = readonly [value, FaultFacts]
export type RunCheck<name extends string> = <value>(
  name: name,
  run: () => Passed<value> | Promise<Passed<value>>,
) => Promise<value | null>

/** `check` runs one and gives what it found, null when it failed. */
export function checklist<name extends string>(): { checks: NamedCheck<name>[]; check: RunCheck<name> } {
  const checks: NamedCheck<name>[] = []
  const check: RunCheck<name> = async (name, run) => {
    try {
      const [value, facts] = await run()
      checks.push({ name, passed: true, facts })
      return value
    } catch (error) {
      checks.push({ name, passed: false, facts: faultOf(error) })
      return null
    }
  }
  return { checks, check }
}

/** What an earlier check would have given. Throws `not-checked` when it failed. */
export function need<value>(value: value | null): value {
  if (value === null) throw new EvidenceFault('not-checked')
  return value
}

export function same<value extends string | number | bigint>(fault: Fault, have: value, want: value): void {
  if (have !== want) throw new EvidenceFault(fault, { have, want })
}

/** Evidence that breaks a decoder is evidence that does not hold, whatever the decoder calls it. */
function faultOf(error: unknown): FaultFacts {
  if (error instanceof EvidenceFault) return { ...error.facts, fault: error.fault }
  const fault: Fault = 'malformed'
  return { fault, details: error instanceof Error ? error.name : 'unknown' }
}
