// The one way a block becomes part of the chain. In: a block, what executing it gave, its certificate, and what it ended
// in the pool. Out: the same on disk in one transaction, then visible everywhere. Execution is not repeated here (D3).
import type { Outcome } from '../store/store.ts'
import type { Block, Certificate, Receipt } from '../types/block.ts'
import type { FinalBlock } from '../types/chainView.ts'
import { InvalidBlock } from '../types/errors.ts'
import type { CommittedState } from '../types/state.ts'
import type { Chain } from './chain.ts'
import { checkFinality } from './validators.ts'

export type Adoption = {
  readonly block: Block
  /** From buildBlock or applyBlock on the head state. */
  readonly receipts: readonly Receipt[]
  readonly committed: CommittedState
  readonly certificate: Certificate
  readonly outcomes: readonly Outcome[]
}

/** Throws InvalidBlock when finality does not hold, StoreFailure when it cannot be written; the head stays then. */
export function adoptBlock(chain: Chain, { block, receipts, committed, certificate, outcomes }: Adoption): FinalBlock {
  const { genesisHash, recover } = chain
  checkFinality(block, certificate, { genesisHash, recover, validators: chain.nextValidators(), parent: chain.head() })
  if (committed.roots.accounts.hash !== block.header.stateRoot) {
    throw new InvalidBlock('H4', 'the state belongs to another block', { want: block.header.stateRoot })
  }
  const final = { block, receipts, certificate }
  chain.append({ final, committed, outcomes })
  return final
}
