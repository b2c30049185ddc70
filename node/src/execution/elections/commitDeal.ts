// commitDeal(election, attempt, commitment): step 2 of a key ceremony. The hash of the deal to come, so that nobody can make
// its own after having seen the others'.
import type { Hash } from '../../types/bytes.ts'
import type { ContractCall } from '../contract.ts'
import { decodeArguments, log, revert } from './abi.ts'
import { findTrusteeStep } from './ceremony.ts'
import { bitOf } from './ceremonyStage.ts'
import { writeDealCommitment, writeProgress } from './secretStorage.ts'

export function commitDeal(call: ContractCall): void {
  const { state, sender } = call
  const [election, attempt, commitment] = decodeArguments('commitDeal', call.data)

  const { current, place } = findTrusteeStep(
    call,
    { election, attempt, stage: 'Committing' },
    ({ committed }) => committed,
  )
  // Whoever reads the state takes zero for none, and no deal hashes to it.
  if (BigInt(commitment) === 0n) revert('ZeroCommitment', BigInt(place.index))

  writeDealCommitment(state, place, commitment as Hash)
  writeProgress(state, election, attempt, { ...current, committed: current.committed | bitOf(place.index) })

  log(call, 'DealCommitted', election, attempt, sender, place.index, commitment)
}
