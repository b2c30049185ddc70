// completeCeremony(election, attempt): where the manifest lets some trustees be missing and one has neither confirmed nor
// complained by the deadline, nobody's step is the last; then anyone makes the chain compute the key from the others' deals.
import type { ContractCall } from '../contract.ts'
import { decodeArguments } from './abi.ts'
import { findAttemptIn } from './ceremony.ts'
import { complete } from './completion.ts'

export function completeCeremony(call: ContractCall): void {
  const [election, attempt] = decodeArguments('completeCeremony', call.data)

  const current = findAttemptIn(call, election, attempt, 'Completing')

  complete(call, current)
}
