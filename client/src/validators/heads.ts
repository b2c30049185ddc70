// Which heads are surely final. A validator names a height; its header and certificate must prove it against the set of
// validators that follows from the pinned genesis, before anything above what was shown is shown to anyone. So one that
// invents a head can neither be believed nor make the honest ones look as if they were behind.
import type { Address, Hash } from 'viem'
import { numberToHex } from 'viem'
import { decodeCertificate } from '../actions/getCertificate.ts'
import { PsephosError } from '../errors.ts'
import { asHex } from '../rpc.ts'
import { verifyCertificate } from '../verify/certificate.ts'
import { EvidenceFault } from '../verify/evidenceFault.ts'
import { decodeHeader } from '../verify/header.ts'
import { isError, type RpcAnswer, type RpcCall } from './rpcCall.ts'

/** Asks one validator. Throws WayFault. */
export type Ask = (calls: readonly RpcCall[]) => Promise<readonly RpcAnswer[]>
/** The set that signs a height, proved from the genesis hash. Throws EvidenceFault, PsephosError, WayFault. */
export type SetAt = (ask: Ask, height: bigint, genesisHash: Hash) => Promise<readonly Address[]>
/** True when the height is final; false when the validator could not prove it. Throws WayFault. */
export type ConfirmHead = (ask: Ask, height: bigint, genesisHash: Hash) => Promise<boolean>

export function certifiedHeads(setAt: SetAt): ConfirmHead {
  return async (ask, height, genesisHash) => {
    if (height === 0n) return true // its hash is the genesis hash, which is checked at the first contact
    const params = [numberToHex(height)]
    const [header, certificate] = await ask([
      { method: 'debug_getRawHeader', params },
      { method: 'psephos_getCertificate', params },
    ])
    try {
      const decoded = decodeHeader(asHex(resultOf(header), 'header'))
      const validators = await setAt(ask, height, genesisHash)
      if (decoded.number !== height) return false
      await verifyCertificate(decodeCertificate(resultOf(certificate)), { header: decoded, validators, genesisHash })
      return true
    } catch (error) {
      if (error instanceof EvidenceFault || error instanceof PsephosError) return false
      throw error
    }
  }
}

function resultOf(answer: RpcAnswer | undefined): unknown {
  return answer === undefined || isError(answer) ? null : answer.result
}
