// The three errors every system contract has (S1), as revert data. Both interfaces declare them alike.
import { validatorsAbi } from '@psephos/contracts-abi'
import { bytesToHex } from '../codec/hex.ts'
import { encodeAbi } from './abi/encode.ts'
import { selectorBytes } from './abi/signature.ts'

type ErrorItem = Extract<(typeof validatorsAbi)[number], { type: 'error' }>

/** `selector`: the first four bytes of the calldata, or what there is of them. */
export function unknownFunction(selector: Uint8Array): Uint8Array {
  return errorData('UnknownFunction', [bytesToHex(selector)])
}

export const MALFORMED_CALLDATA: Uint8Array = errorData('MalformedCalldata', [])
export const VIEW_ONLY: Uint8Array = errorData('ViewOnly', [])

function errorData(name: ErrorItem['name'], values: readonly unknown[]): Uint8Array {
  const item = validatorsAbi.find((candidate) => candidate.type === 'error' && candidate.name === name) as ErrorItem
  const body = encodeAbi(item.inputs, values)
  const bytes = new Uint8Array(4 + body.length)
  bytes.set(selectorBytes(item))
  bytes.set(body, 4)
  return bytes
}
