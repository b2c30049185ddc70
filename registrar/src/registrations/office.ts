// Who may decide in an election: its organizer on the chain, and the officials that the operator of this registrar named.
import type { Address } from 'viem'
import { Problem } from '../problems.ts'
import type { ElectionSeen, Rolls } from '../rolls.ts'
import type { SecondFactors } from '../secondFactor/secondFactors.ts'
import type { Session } from '../sessions/sessions.ts'

export type Office = ReturnType<typeof officeOf>
export type OfficeParts = {
  rolls: Rolls
  officials: readonly Address[]
  secondFactors: SecondFactors
  /** Nobody decides without a second factor. */
  isFactorRequired: boolean
}

export function officeOf({ rolls, officials, secondFactors, isFactorRequired }: OfficeParts) {
  const known = new Set(officials.map((one) => one.toLowerCase()))
  const isOfficial = (address: Address): boolean => known.has(address)
  const isOrganizer = ({ election }: ElectionSeen, address: Address): boolean =>
    isOfficial(address) || election.organizer.toLowerCase() === address
  return {
    isOfficial,
    isOrganizer,
    /** Throws Problem `not-organizer`, `second-factor-required`, and those of `rolls.look`. */
    async check({ address }: Session, election: bigint): Promise<ElectionSeen> {
      const seen = await rolls.look(election)
      if (!isOrganizer(seen, address)) throw new Problem('not-organizer')
      if (isFactorRequired && !secondFactors.has(address)) throw new Problem('second-factor-required')
      return seen
    },
  }
}
