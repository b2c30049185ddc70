// The three errors every system contract has (S1), as revert data. Both interfaces declare them alike.
import { bytesToHex } from '../codec/hex.ts'
import { encodeError } from './validators/abi.ts'

/** `selector`: the first four bytes of the calldata, or what there is of them. */
export function unknownFunction(selector: Uint8Array): Uint8Array {
  return encodeError('UnknownFunction', [bytesToHex(selector)])
}

export const MALFORMED_CALLDATA: Uint8Array = encodeError('MalformedCalldata', [])
export const VIEW_ONLY: Uint8Array = encodeError('ViewOnly', [])
