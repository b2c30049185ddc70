// How long the network tests run: short in `npm test`, whole in `npm run soak` (PSEPHOS_SOAK=1). What was measured is
// printed, and kept for the soak's table when PSEPHOS_FIGURES names a file.
import { appendFileSync } from 'node:fs'

export const IS_SOAK = process.env.PSEPHOS_SOAK === '1'

export const effort = (short: number, whole: number): number => (IS_SOAK ? whole : short)

/** Everything that is needed to run it again the same way; printed before anything happens. */
export function printManifest(scenario: string, facts: Readonly<Record<string, unknown>>): void {
  console.log(`manifest: ${JSON.stringify({ scenario, soak: IS_SOAK, ...facts })}`)
}

export type Figure = { readonly what: string; readonly ms: number; readonly limitMs: number }

/**
 * A time against the limit of the rules. In `npm test` the machine is shared with other tests and a multiple is allowed;
 * in the soak the limit is the limit.
 */
export function noteTime(what: string, ms: number, limitMs: number): boolean {
  const figure: Figure = { what, ms: Math.round(ms), limitMs }
  console.log(`figure: ${JSON.stringify(figure)}`)
  const file = process.env.PSEPHOS_FIGURES
  if (file) appendFileSync(file, `${JSON.stringify(figure)}\n`)
  return ms <= limitMs * effort(SHARED_MACHINE_FACTOR, 1)
}

const SHARED_MACHINE_FACTOR = 6
