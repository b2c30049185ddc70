// G3. Which heads are surely final. A validator names a height; its header and certificate must prove it against the set of
// validators that follows from the pinned genesis, before anything above what was shown is shown to anyone. So one that
// invents a head can neither be believed nor make the honest ones look as if they were behind.
import { type Hash, numberToHex } from 'viem'
import { decodeCertificate } from '../actions/getCertificate.ts'
import { PsephosError } from '../errors.ts'
import { asHex } from '../rpc.ts'
import { verifyCertificate } from '../verify/certificate.ts'
import { EvidenceFault } from '../verify/evidenceFault.ts'
import { type ValidatorSets, validatorsAt } from '../verify/followSets.ts'
import { decodeHeader } from '../verify/header.ts'
import { WayFault } from './post.ts'
import { isBusy, isError, type RpcAnswer, type RpcCall } from './rpcCall.ts'

/** Asks one validator. Throws WayFault. */
export type Ask = (calls: readonly RpcCall[]) => Promise<readonly RpcAnswer[]>
/**
 * Who signs which height, as far as it was followed; further when what is known is stale. Throws EvidenceFault,
 * PsephosError, WayFault.
 */
export type FollowSets = (ask: Ask, genesisHash: Hash, isStale: boolean) => Promise<ValidatorSets>
/** True when the height is final; false when the validator could not prove it. Throws WayFault. */
export type ConfirmHead = (ask: Ask, height: bigint, genesisHash: Hash) => Promise<boolean>

export function certifiedHeads(setsOf: FollowSets): ConfirmHead {
  return async (ask, height, genesisHash) => {
    if (height === 0n) return true // its hash is the genesis hash, which is checked at the first contact
    const params = [numberToHex(height)]
    const [header, certificate] = await ask([
      { method: 'debug_getRawHeader', params },
      { method: 'psephos_getCertificate', params },
    ])
    try {
      const decoded = decodeHeader(asHex(resultOf(header), 'header'))
      const signed = decodeCertificate(resultOf(certificate))
      if (decoded.number !== height) return false
      const verifyBy = (sets: ValidatorSets) =>
        verifyCertificate(signed, { header: decoded, validators: validatorsAt(sets, height), genesisHash })
      try {
        await verifyBy(await setsOf(ask, genesisHash, false))
      } catch (error) {
        // Another set than the one known so far may be in office by now: its proofs are asked for, once.
        if (!(error instanceof EvidenceFault) || error.fault !== 'wrong-validator-set') throw error
        await verifyBy(await setsOf(ask, genesisHash, true))
      }
      return true
    } catch (error) {
      if (error instanceof EvidenceFault || error instanceof PsephosError) return false
      throw error
    }
  }
}

/** To have too much to do is no lie. Throws WayFault. */
function resultOf(answer: RpcAnswer | undefined): unknown {
  if (answer !== undefined && isBusy(answer)) throw new WayFault('busy')
  return answer === undefined || isError(answer) ? null : answer.result
}
