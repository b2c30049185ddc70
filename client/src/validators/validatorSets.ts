// Who signs which height, from the genesis hash on: the set of block 0, proved in its state.
import type { Address } from 'viem'
import { createClient, custom } from 'viem'
import { PsephosError, toPsephosError } from '../errors.ts'
import type { PsephosClient } from '../types.ts'
import { fetchGenesis } from '../verify/evidence.ts'
import { verifyGenesis, verifyValidatorSet } from '../verify/validatorSet.ts'
import type { Ask, SetAt } from './heads.ts'
import { WayFault } from './post.ts'
import { isError } from './rpcCall.ts'

/** Proved once and remembered. */
export function followedSets(): SetAt {
  let known: readonly Address[] | null = null
  return async (ask, _height, genesisHash) => {
    if (known !== null) return known
    const { header, validators } = await askedOf(ask, fetchGenesis)
    const { stateRoot } = verifyGenesis(header, genesisHash)
    known = verifyValidatorSet(stateRoot, validators)
    return known
  }
}

/** An action of this package, asked of one validator. Throws WayFault besides what the action throws. */
async function askedOf<Value>(ask: Ask, action: (client: PsephosClient) => Promise<Value>): Promise<Value> {
  let fault: WayFault | null = null
  const request = async ({ method, params }: { method: string; params?: unknown }) => {
    try {
      const [answer] = await ask([{ method, params }])
      if (answer === undefined || isError(answer)) throw answer?.error ?? new WayFault('garbled')
      return answer.result
    } catch (error) {
      if (error instanceof WayFault) fault = error
      throw error
    }
  }
  try {
    return await action(createClient({ transport: custom({ request }, { retryCount: 0 }) }))
  } catch (error) {
    if (fault !== null) throw fault
    throw error instanceof PsephosError ? error : toPsephosError(error)
  }
}
