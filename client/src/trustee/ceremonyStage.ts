// Where a proved ceremony stands at a time, and what one trustee has to do next. Plain data in and out: the stage follows
// from what trustees did and from block time, as the contract decides it (docs/chain.md), so that no node can hurry a trustee.
import type { CeremonyStage } from '@psephos/contracts-abi'
import type { ProvenCeremony, ProvenTrustee } from '../verify/ceremony.ts'

/** `timestamp`: of the block that the state was proved at, seconds. */
export function stageOfCeremony(ceremony: ProvenCeremony, timestamp: number): CeremonyStage {
  const { key, isAborted, minQualified, trustees } = ceremony
  if (key !== null) return 'Complete'
  if (isAborted) return 'Failed'
  let active = trustees
  for (const { stage, by, has } of STAGES) {
    if (stage === 'Confirming') active = active.filter(({ isBadDealer }) => !isBadDealer)
    // Nobody comes back: with too few left, the rest is not waited for.
    if (active.length < minQualified) return 'Failed'
    if (timestamp < ceremony[by] && !active.every(has)) return stage
    active = active.filter(has)
  }
  return active.length < minQualified ? 'Failed' : 'Completing'
}

const STAGES: readonly {
  stage: CeremonyStage
  by: 'registerBy' | 'commitBy' | 'dealBy' | 'confirmBy'
  has: (trustee: ProvenTrustee) => boolean
}[] = [
  { stage: 'Registering', by: 'registerBy', has: ({ transportKey }) => transportKey !== null },
  { stage: 'Committing', by: 'commitBy', has: ({ commitment }) => commitment !== null },
  { stage: 'Dealing', by: 'dealBy', has: ({ hasDealt }) => hasDealt },
  { stage: 'Confirming', by: 'confirmBy', has: ({ hasConfirmed }) => hasConfirmed },
]

/** `check`: look at every deal, then complain or confirm. `wait`: others are to act. `out`: this trustee has dropped out. */
export type TrusteeTask = 'register' | 'commit' | 'deal' | 'check' | 'complete' | 'wait' | 'ready' | 'failed' | 'out'

export function taskOf(ceremony: ProvenCeremony, index: number, timestamp: number): TrusteeTask {
  const own = ceremony.trustees.find((trustee) => trustee.index === index)
  const stage = stageOfCeremony(ceremony, timestamp)
  if (own === undefined || stage === 'None') return 'out'
  if (stage === 'Complete') return own.verificationKey === null ? 'out' : 'ready'
  if (stage === 'Failed') return 'failed'
  if (stage === 'Completing') return 'complete'
  if (own.isBadDealer) return 'out'
  if (stage === 'Registering') return own.transportKey === null ? 'register' : 'wait'
  if (own.transportKey === null) return 'out'
  if (stage === 'Committing') return own.commitment === null ? 'commit' : 'wait'
  if (own.commitment === null) return 'out'
  if (stage === 'Dealing') return own.hasDealt ? 'wait' : 'deal'
  if (!own.hasDealt) return 'out'
  return own.hasConfirmed ? 'wait' : 'check'
}
