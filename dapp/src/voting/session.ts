// The choices of each election while the page lives, outside React, so that a trip to another page and back keeps them.
import type { Choices } from './choices.ts'

const kept = new Map<string, Choices>()

export function keptChoices(election: bigint): Choices | null {
  return kept.get(election.toString()) ?? null
}

export function keepChoices(election: bigint, choices: Choices): void {
  kept.set(election.toString(), choices)
}

/** Called once the ballot is recorded: nothing on the device needs them any more. */
export function dropChoices(election: bigint): void {
  kept.delete(election.toString())
}
