// What a real run of a secret election is: how many, of what, and the choices of everyone, drawn from a seed. The plaintext
// count that the run is held against is made here, from the choices alone.
import { type Random, seededRandom } from '../support/random.ts'

export type SecretRunPlan = {
  readonly validators: number
  readonly voters: number
  /** Voters who change their mind once. */
  readonly revotes: number
  readonly seed: number
}

export const TITLE = 'Works council, the real run'
export const QUESTION = 'Who speaks for us?'
export const OPTIONS = ['Ada', 'Grace', 'Emmy', 'Katherine', 'No choice'] as const
export const TRUSTEES = 3
export const THRESHOLD = 2

/** One ballot of one voter, as an index of OPTIONS; a voter's later one replaces the earlier. */
export type Intent = { readonly voter: number; readonly option: number }
export type Intents = { readonly first: readonly Intent[]; readonly changed: readonly Intent[] }

export function drawIntents(plan: SecretRunPlan): Intents {
  const random = seededRandom(plan.seed)
  const first = Array.from({ length: plan.voters }, (_, voter) => ({ voter, option: drawOption(random) }))
  const step = Math.floor(plan.voters / Math.max(plan.revotes, 1))
  const changed = Array.from({ length: plan.revotes }, (_, i) => ({ voter: i * step, option: drawOption(random) }))
  return { first, changed }
}

/** Uneven on purpose: equal counts would hide options that changed places. */
const drawOption = (random: Random): number => Math.floor(random.between(0, 1) ** 2 * OPTIONS.length)

export function plainCount({ first, changed }: Intents): number[] {
  const last = new Map([...first, ...changed].map(({ voter, option }) => [voter, option]))
  const counts = OPTIONS.map(() => 0)
  for (const option of last.values()) counts[option] = (counts[option] ?? 0) + 1
  return counts
}
