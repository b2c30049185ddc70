// Who signs which height, proved from the genesis hash on: the set of block 0 in its state, then every change signed by the
// set before it. What is proved once is remembered; what a validator leaves out, another one tells.
import { createClient, custom, type Hash } from 'viem'
import { followSets } from '../actions/getValidatorChanges.ts'
import { PsephosError, toPsephosError } from '../errors.ts'
import type { PsephosClient } from '../types.ts'
import { fetchGenesis } from '../verify/evidence.ts'
import { EvidenceFault } from '../verify/evidenceFault.ts'
import { genesisSets, type ValidatorSets } from '../verify/followSets.ts'
import { verifyGenesis, verifyValidatorSet } from '../verify/validatorSet.ts'
import type { Ask, FollowSets } from './heads.ts'
import { WayFault } from './post.ts'
import { isBusy, isError } from './rpcCall.ts'

export function followedSets(): FollowSets {
  let known: ValidatorSets | null = null
  const genesis = async (client: PsephosClient, genesisHash: Hash): Promise<ValidatorSets> => {
    const { header, validators } = await fetchGenesis(client)
    return genesisSets(verifyValidatorSet(verifyGenesis(header, genesisHash).stateRoot, validators))
  }
  return async (ask, genesisHash, isStale) => {
    if (known !== null && !isStale) return known
    const followed = await askedOf(ask, async (client) =>
      followSets(client, { known: known ?? (await genesis(client, genesisHash)), genesisHash }),
    )
    // Another question may have followed further meanwhile.
    if (known === null || followed.length > known.length) known = followed
    return known
  }
}

/** An action of this package, asked of one validator. Throws WayFault besides what the action throws. */
async function askedOf<Value>(ask: Ask, action: (client: PsephosClient) => Promise<Value>): Promise<Value> {
  let fault: WayFault | null = null
  const request = async ({ method, params }: { method: string; params?: unknown }) => {
    try {
      const [answer] = await ask([{ method, params }])
      if (answer !== undefined && isBusy(answer)) throw new WayFault('busy')
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
    throw error instanceof PsephosError || error instanceof EvidenceFault ? error : toPsephosError(error)
  }
}
